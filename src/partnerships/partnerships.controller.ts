import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { Requires, WithinCooperation } from '../access/requires';
import { NotFound } from '../kernel/bad-input';
import { AsOfQuery, asOfFrom } from '../kernel/http/as-of';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { AnswersStep } from '../kernel/http/step-answer';
import { RowReader } from '../kernel/projections/row-reader';
import type { CommandContext } from '../kernel/recording/command-context';
import { AgreePartnership, RenewPartnership, SignPartnership } from './commands/agree-partnership';
import {
  AddThirdRegionPartner,
  DeclareDormant,
  EndPartnership,
  ExtendPartnership,
  MergePartnership,
  ReachMilestone,
} from './commands/follow-partnership';
import { ListPartnerships } from './list-partnerships.query';
import { partnership } from './partnership';
import { PartnershipRegisterProjection, PartnershipRow } from './partnership-register.projection';
import {
  AddThirdRegionPartnerDto,
  AgreePartnershipDto,
  DeclareDormantDto,
  EndPartnershipDto,
  ExtendPartnershipDto,
  ListPartnershipsQuery,
  MergePartnershipDto,
  ReachMilestoneDto,
  RenewalDto,
  SignatureDto,
} from './partnerships.dto';

@ApiTags('partnerships')
@WithinCooperation()
@Controller('partnerships')
export class PartnershipsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: RowReader,
    private readonly rows: PartnershipRegisterProjection,
  ) {}

  @Get()
  @Requires('record.read')
  @Lists(PartnershipRow)
  list(@Query() filter: ListPartnershipsQuery, @CurrentActor() actor: Actor) {
    return this.queries.execute(new ListPartnerships(actor, filter));
  }

  @Get(':id')
  @Requires('record.read')
  async one(@Param('id') id: string, @Query() { asOf }: AsOfQuery) {
    const row = await this.reader.one(this.rows, partnership.stream, id, asOfFrom(asOf));
    if (!row) throw new NotFound('partnership');
    return row;
  }

  @Post()
  @Requires('record.write')
  @AnswersStep(201)
  agree(@Body() details: AgreePartnershipDto, @Context() context: CommandContext) {
    return this.commands.execute(new AgreePartnership(context, details));
  }

  @Post(':id/signature')
  @Requires('record.write')
  @AnswersStep(200)
  sign(@Param('id') id: string, @Body() details: SignatureDto, @Context() context: CommandContext) {
    return this.commands.execute(new SignPartnership(context, id, details));
  }

  @Post(':id/renewal')
  @Requires('record.write')
  @AnswersStep(200)
  renew(@Param('id') id: string, @Body() details: RenewalDto, @Context() context: CommandContext) {
    return this.commands.execute(new RenewPartnership(context, id, details));
  }

  @Post(':id/extension')
  @Requires('record.write')
  @AnswersStep(200)
  extend(@Param('id') id: string, @Body() details: ExtendPartnershipDto, @Context() context: CommandContext) {
    return this.commands.execute(new ExtendPartnership(context, id, details));
  }

  @Post(':id/merger')
  @Requires('record.write')
  @AnswersStep(200)
  merge(@Param('id') id: string, @Body() details: MergePartnershipDto, @Context() context: CommandContext) {
    return this.commands.execute(new MergePartnership(context, id, details));
  }

  @Post(':id/milestones')
  @Requires('record.write')
  @AnswersStep(200)
  reach(@Param('id') id: string, @Body() details: ReachMilestoneDto, @Context() context: CommandContext) {
    return this.commands.execute(new ReachMilestone(context, id, details));
  }

  @Post(':id/third-region-partners')
  @Requires('record.write')
  @AnswersStep(200)
  join(
    @Param('id') id: string,
    @Body() details: AddThirdRegionPartnerDto,
    @Context() context: CommandContext,
  ) {
    return this.commands.execute(new AddThirdRegionPartner(context, id, details));
  }

  @Post(':id/dormancy')
  @Requires('record.write')
  @AnswersStep(200)
  rest(@Param('id') id: string, @Body() details: DeclareDormantDto, @Context() context: CommandContext) {
    return this.commands.execute(new DeclareDormant(context, id, details));
  }

  @Post(':id/end')
  @Requires('record.write')
  @AnswersStep(200)
  end(@Param('id') id: string, @Body() details: EndPartnershipDto, @Context() context: CommandContext) {
    return this.commands.execute(new EndPartnership(context, id, details));
  }
}
