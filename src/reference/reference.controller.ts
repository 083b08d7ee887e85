import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { OneOf } from '../kernel/http/fields';
import { Requires } from '../access/requires';
import { countries } from './countries';
import type { ReferenceList } from './reference-file';
import { sectorKinds, sectors } from './sectors';

class SectorsQuery {
  @OneOf(sectorKinds, { optional: true, description: 'Only this part of the list.' }) readonly kind?: string;
}

const listSchema = {
  schema: {
    type: 'object',
    required: ['version', 'source', 'items'],
    properties: {
      version: { type: 'string', format: 'date', description: 'Day on which the list was compiled.' },
      source: { type: 'string' },
      items: {
        type: 'array',
        items: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      },
    },
  },
};

const answered = <Item>({ retrieved, source, items }: ReferenceList<Item>) => ({
  version: retrieved,
  source,
  items,
});

@ApiTags('reference')
@Controller('reference')
export class ReferenceController {
  /** Ecosystems, technologies, NACE, JSIC, forms of cooperation and strategic priorities, in up to four languages. */
  @Get('sectors')
  @Requires('directory.read')
  @ApiOkResponse(listSchema)
  sectors(@Query() { kind }: SectorsQuery) {
    const { items, ...list } = answered(sectors);
    return { ...list, items: kind ? items.filter((sector) => sector.kind === kind) : items };
  }

  @Get('countries')
  @Requires('directory.read')
  @ApiOkResponse(listSchema)
  countries() {
    return answered(countries);
  }
}
