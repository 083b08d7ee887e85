import { OneOf } from '../kernel/http/fields';
import { ListQuery } from '../kernel/http/page';
import { QueryFlag, QueryText } from '../kernel/http/query-fields';
import { CountryCode, EcosystemCode, TechnologyCode } from '../reference/code-fields';
import { clusterSides, OrganisationKind } from './clusters.dto';

export class ListClustersQuery extends ListQuery {
  @QueryText({ description: 'Words in its names in any script, its city or its keywords.' })
  readonly q?: string;
  @OneOf(clusterSides, { optional: true }) readonly side?: (typeof clusterSides)[number];
  @CountryCode({ optional: true }) readonly country?: string;
  @QueryText({ description: 'NUTS code; codes within it are found too.' }) readonly nuts?: string;
  @QueryText() readonly prefecture?: string;
  @EcosystemCode({ optional: true }) readonly ecosystem?: string;
  @TechnologyCode({ optional: true }) readonly technology?: string;
  @QueryFlag({ description: 'Neither declared inactive nor succeeded, nor past its `activeUntil`.' })
  readonly active?: boolean;
  @OrganisationKind({ optional: true }) readonly kind?: string;
}
