import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { BadInput } from '../kernel/bad-input';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { AnswersStep } from '../kernel/http/step-answer';
import { Payloads } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import { GetOffice, ListOffices, OfficeRow } from './office-list.projection';
import {
  AppointOperator,
  AppointSeniorAdviser,
  CloseOffice,
  OpenOffice,
  ReleaseOperator,
  ReleaseSeniorAdviser,
  ReviseOffice,
} from './offices.commands';
import {
  AppointOperatorDto,
  AppointSeniorAdviserDto,
  CloseOfficeDto,
  ListOfficesQuery,
  OfficeProfileDto,
  OpenOfficeDto,
  ReleaseOperatorDto,
  ReleaseSeniorAdviserDto,
} from './offices.dto';

@ApiTags('offices')
@Controller('offices')
export class OfficesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly payloads: Payloads,
  ) {}

  @Get()
  @Requires('directory.read')
  @Lists(OfficeRow)
  list(@Query() filter: ListOfficesQuery) {
    return this.queries.execute(new ListOffices(filter));
  }

  @Get(':id')
  @Requires('directory.read')
  @ApiOkResponse({ type: OfficeRow })
  one(@Param('id') id: string) {
    return this.queries.execute(new GetOffice(id));
  }

  @Post()
  @Requires('directory.write')
  @AnswersStep(201)
  open(@Body() { id, from, ...profile }: OpenOfficeDto, @Context() context: CommandContext) {
    if (!/^office\.[a-z0-9-]+$/.test(id)) throw notAnOfficeId();
    const { stored, texts } = this.stored(context, profile);
    return this.commands.execute(new OpenOffice(context, { office: id, profile: stored, from }, texts));
  }

  @Post(':id/revision')
  @Requires('directory.write')
  @AnswersStep(200)
  revise(@Param('id') id: string, @Body() profile: OfficeProfileDto, @Context() context: CommandContext) {
    const { stored, texts } = this.stored(context, profile);
    return this.commands.execute(new ReviseOffice(context, { office: id, profile: stored }, texts));
  }

  @Post(':id/closure')
  @Requires('directory.write')
  @AnswersStep(200)
  close(@Param('id') id: string, @Body() { on, reason }: CloseOfficeDto, @Context() context: CommandContext) {
    const texts = this.payloads.draft(context);
    const data = { office: id, on, reason: texts.optional('/reason', reason) };
    return this.commands.execute(new CloseOffice(context, data, texts));
  }

  @Post(':id/operators')
  @Requires('directory.write')
  @AnswersStep(200)
  appoint(
    @Param('id') id: string,
    @Body() { from, to, ...operator }: AppointOperatorDto,
    @Context() context: CommandContext,
  ) {
    return this.commands.execute(new AppointOperator(context, { office: id, operator, from, to }));
  }

  @Post(':id/operators/release')
  @Requires('directory.write')
  @AnswersStep(200)
  release(@Param('id') id: string, @Body() operator: ReleaseOperatorDto, @Context() context: CommandContext) {
    return this.commands.execute(new ReleaseOperator(context, { office: id, ...operator }));
  }

  @Post(':id/senior-advisers')
  @Requires('directory.write')
  @AnswersStep(200)
  appointAdviser(
    @Param('id') id: string,
    @Body() adviser: AppointSeniorAdviserDto,
    @Context() context: CommandContext,
  ) {
    return this.commands.execute(new AppointSeniorAdviser(context, { office: id, ...adviser }));
  }

  @Post(':id/senior-advisers/release')
  @Requires('directory.write')
  @AnswersStep(200)
  releaseAdviser(
    @Param('id') id: string,
    @Body() adviser: ReleaseSeniorAdviserDto,
    @Context() context: CommandContext,
  ) {
    return this.commands.execute(new ReleaseSeniorAdviser(context, { office: id, ...adviser }));
  }

  private stored(context: CommandContext, { note, ...profile }: OfficeProfileDto) {
    const texts = this.payloads.draft(context);
    return { texts, stored: { ...profile, note: texts.optional('/note', note) } };
  }
}

const notAnOfficeId = () =>
  new BadInput({ pointer: '/id', code: 'not-an-office-id', detail: 'Such as office.brussels.' });
