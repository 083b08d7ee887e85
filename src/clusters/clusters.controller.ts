import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { NotFound } from '../kernel/bad-input';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { AnswersStep } from '../kernel/http/step-answer';
import { Payloads } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import { Recorder } from '../kernel/recording/recorder';
import {
  DeclarePartyInactive,
  RegisterParty,
  ReviseParty,
  SucceedParty,
  VerifyParty,
} from '../parties/parties.commands';
import { partyOfKind } from '../parties/party';
import type { Party } from '../parties/party.events';
import { ClusterRow } from './cluster-list.projection';
import { ClusterProfiles } from './cluster-profiles';
import {
  ClusterProfileDto,
  InactivityDto,
  RegisterClusterDto,
  SuccessionDto,
  VerificationDto,
} from './clusters.dto';
import { GetCluster, ListClusters } from './clusters.queries';
import { ListClustersQuery } from './clusters.query-dto';

const clusterOf = (id: string): Party => ({ kind: 'cluster', id });

@ApiTags('clusters')
@Controller('clusters')
export class ClustersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly profiles: ClusterProfiles,
    private readonly payloads: Payloads,
    private readonly recorder: Recorder,
  ) {}

  @Get()
  @Requires('directory.read')
  @Lists(ClusterRow)
  list(@Query() filter: ListClustersQuery) {
    return this.queries.execute(new ListClusters(filter));
  }

  @Get(':id')
  @Requires('directory.read')
  @ApiOkResponse({ type: ClusterRow })
  one(@Param('id') id: string) {
    return this.queries.execute(new GetCluster(id));
  }

  @Post()
  @Requires('directory.write')
  @AnswersStep(201)
  async register(@Body() { id, ...profile }: RegisterClusterDto, @Context() context: CommandContext) {
    const { data, texts } = await this.profiles.draft(context, profile, id);
    return this.commands.execute(new RegisterParty(context, data, texts));
  }

  @Post(':id/revision')
  @Requires('directory.write')
  @AnswersStep(200)
  async revise(
    @Param('id') id: string,
    @Body() profile: ClusterProfileDto,
    @Context() context: CommandContext,
  ) {
    const { status } = await this.recorder.stateOf(partyOfKind('cluster'), id);
    if (status === 'unknown') throw new NotFound('cluster');
    const { data, texts } = await this.profiles.draft(context, profile, id);
    return this.commands.execute(new ReviseParty(context, data, texts));
  }

  @Post(':id/verification')
  @Requires('directory.write')
  @AnswersStep(200)
  verify(
    @Param('id') id: string,
    @Body() { evidence, on }: VerificationDto,
    @Context() context: CommandContext,
  ) {
    const texts = this.payloads.draft(context);
    const data = { party: clusterOf(id), evidence: texts.ref('/evidence', evidence), on };
    return this.commands.execute(new VerifyParty(context, data, texts));
  }

  @Post(':id/inactivity')
  @Requires('directory.write')
  @AnswersStep(200)
  declareInactive(
    @Param('id') id: string,
    @Body() { reason, on }: InactivityDto,
    @Context() context: CommandContext,
  ) {
    const texts = this.payloads.draft(context);
    const data = { party: clusterOf(id), reason: texts.ref('/reason', reason), on };
    return this.commands.execute(new DeclarePartyInactive(context, data, texts));
  }

  @Post(':id/succession')
  @Requires('directory.write')
  @AnswersStep(200)
  async succeed(
    @Param('id') id: string,
    @Body() { successor, on }: SuccessionDto,
    @Context() context: CommandContext,
  ) {
    await this.profiles.mustBeActive(successor, '/successor');
    return this.commands.execute(new SucceedParty(context, { party: clusterOf(id), successor, on }));
  }
}
