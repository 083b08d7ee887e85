import { Controller, Get, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '../access/requires';
import { Figures, Lists } from '../kernel/http/csv';
import { FigureQuery, FunnelRow, ListPairsQuery, MatrixRow, SynergyPairRow, SynergyRow } from './figures.dto';
import { GetFunnel } from './funnel.query';
import { GetMatrix } from './matrix.query';
import { GetSynergies, ListSynergyPairs } from './synergies.query';

@ApiTags('analytics')
@Requires('figures.read')
@Controller('analytics')
export class AnalyticsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('funnel')
  @Figures(FunnelRow)
  funnel(@Query() { asOf }: FigureQuery) {
    return this.queries.execute(new GetFunnel(asOf));
  }

  @Get('matrix')
  @Figures(MatrixRow)
  async matrix(@Query() { asOf, format }: FigureQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    const matrix = await this.queries.execute(new GetMatrix(asOf));
    if (format === 'csv') return matrix.figure();
    void reply.type('application/json; charset=utf-8');
    return matrix.json();
  }

  @Get('synergies')
  @Figures(SynergyRow)
  synergies(@Query() { asOf }: FigureQuery) {
    return this.queries.execute(new GetSynergies(asOf));
  }

  @Get('synergies/pairs')
  @Lists(SynergyPairRow)
  pairs(@Query() filter: ListPairsQuery) {
    return this.queries.execute(new ListSynergyPairs(filter));
  }
}
