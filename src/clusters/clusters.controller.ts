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
import { RegisterParty, ReviseParty } from '../parties/parties.commands';
import { DirectoryStepsController } from '../parties/directory-steps.controller';
import { KnownParties } from '../parties/known-parties';
import { partyOfKind } from '../parties/party';
import { ClusterRow } from './cluster-list.projection';
import { ClusterProfiles } from './cluster-profiles';
import { ClusterProfileDto, RegisterClusterDto } from './clusters.dto';
import { GetCluster, ListClusters } from './clusters.queries';
import { ListClustersQuery } from './clusters.query-dto';

@ApiTags('clusters')
@Controller('clusters')
export class ClustersController extends DirectoryStepsController {
  protected readonly kind = 'cluster';

  constructor(
    commands: CommandBus,
    payloads: Payloads,
    parties: KnownParties,
    private readonly queries: QueryBus,
    private readonly profiles: ClusterProfiles,
    private readonly recorder: Recorder,
  ) {
    super(commands, payloads, parties);
  }

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
}
