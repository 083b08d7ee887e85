import { OneOf } from '../kernel/http/fields';
import { ListQuery } from '../kernel/http/page';
import { QueryText, QueryWholeNumber } from '../kernel/http/query-fields';
import { CountryCode } from '../reference/code-fields';
import { thirdRegionIds } from '../reference/countries';

export const sides = ['EU', 'JP', 'third'] as const;
export const classifications = ['nuts', 'third-region', 'country'] as const;
const kinds = ['region', 'country'] as const;

export class ListRegionsQuery extends ListQuery {
  @QueryText({ description: 'Words in its names or its code.' }) readonly q?: string;
  @OneOf(sides, { optional: true }) readonly side?: (typeof sides)[number];
  @CountryCode({ optional: true }) readonly country?: string;
  @QueryWholeNumber({ max: 2, description: 'NUTS level.' }) readonly level?: number;
  @OneOf(thirdRegionIds, { optional: true, description: 'Only the countries of this third region.' })
  readonly thirdRegion?: string;
  @OneOf(classifications, { optional: true }) readonly classification?: (typeof classifications)[number];
}

export class GetRegionQuery {
  @OneOf(kinds, { optional: true, description: 'Which one, where a region and a country share the id.' })
  readonly kind?: (typeof kinds)[number];
}
