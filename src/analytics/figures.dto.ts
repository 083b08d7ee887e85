import { ApiProperty } from '@nestjs/swagger';
import { stages } from '../cooperations/step';
import { OneOf } from '../kernel/http/fields';
import { AsOfQuery } from '../kernel/http/as-of';
import { ListQuery } from '../kernel/http/page';
import { QueryText } from '../kernel/http/query-fields';

export class FigureQuery extends AsOfQuery {
  @OneOf(['json', 'csv'], { optional: true, description: 'csv gives the same rows as a file.' })
  readonly format?: 'json' | 'csv';
}

export class FunnelRow {
  @ApiProperty({ enum: stages }) stage: string;
  @ApiProperty({ description: 'Cooperations that have reached the stage, each once.' }) cooperations: number;
}

export class MatrixRow {
  @ApiProperty({ description: 'NUTS code.' }) region: string;
  @ApiProperty() regionName: string;
  @ApiProperty() prefecture: string;
  @ApiProperty() prefectureName: string;
  @ApiProperty({ description: 'Cooperations in which both take part.' }) cooperations: number;
}

export class SynergyRow {
  @ApiProperty({ description: 'Third region, or a country of one.' }) thirdRegion: string;
  @ApiProperty() name: string;
  @ApiProperty({ description: 'Cooperations in which it takes part.' }) cooperations: number;
  @ApiProperty({ description: 'Pairs of a European and a Japanese party that share an interest in it.' })
  pairs: number;
}

export class SynergyPairRow {
  @ApiProperty() thirdRegion: string;
  @ApiProperty({ description: 'Party key of the European side.' }) eu: string;
  @ApiProperty() euName: string;
  @ApiProperty({ description: 'Party key of the Japanese side.' }) jp: string;
  @ApiProperty() jpName: string;
}

export class ListPairsQuery extends ListQuery {
  @QueryText({ max: 100, description: 'As of a moment, a day or a position.' }) readonly asOf?: string;
  @QueryText() readonly thirdRegion?: string;
}

/** A figure: its rows, what they amount to without counting anything twice, and the position that repeats it exactly. */
export class Figure<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly asOfPosition: string;
}
