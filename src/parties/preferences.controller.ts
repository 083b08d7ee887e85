import { Body, Controller, Get, Injectable, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { sees } from '../access/policy';
import { mustSpeakFor, Requires } from '../access/requires';
import { NotFound } from '../kernel/bad-input';
import { Context } from '../kernel/http/command-context.interceptor';
import { AnswersStep } from '../kernel/http/step-answer';
import type { CommandContext } from '../kernel/recording/command-context';
import { Recorder } from '../kernel/recording/recorder';
import type { Party, PartyKind } from './party.events';
import { preferencesOfKind } from './preferences';
import {
  AllowSuggestions,
  LiftVeto,
  StateCapacity,
  StateLanguages,
  VetoPartner,
} from './preferences.commands';
import { CapacityDto, LanguagesDto, PreferencesRow, VetoDto, VetoReleaseDto } from './preferences.dto';

/** Whom a party wants to meet, and how: said by itself or by the helpdesk for it, and shown to nobody else's eyes. */
@Injectable()
abstract class PreferencesController {
  protected abstract readonly kind: PartyKind;

  constructor(
    private readonly commands: CommandBus,
    private readonly recorder: Recorder,
  ) {}

  @Get(':id/preferences')
  @Requires('record.read')
  @ApiOkResponse({ type: PreferencesRow })
  async preferences(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<PreferencesRow> {
    const party = { kind: this.kind, id };
    const state = await this.recorder.stateOf(preferencesOfKind(this.kind), id);
    if (!state.registered || !sees(actor, [party])) throw new NotFound('party');
    const { declined, capacity = null, languages = null, interpreted = null } = state;
    const vetoes = state.vetoes.map(({ partner, until = null }) => ({ partner, until }));
    return { party, declined, capacity, languages, interpreted, vetoes };
  }

  @Post(':id/opt-out')
  @Requires('preferences.write')
  @AnswersStep(200)
  async optOut(@Param('id') id: string, @Context() context: CommandContext, @CurrentActor() actor: Actor) {
    const party = await this.spokenFor(id, actor);
    return this.commands.execute(new AllowSuggestions(context, party, { welcome: false }));
  }

  @Post(':id/opt-in')
  @Requires('preferences.write')
  @AnswersStep(200)
  async optIn(@Param('id') id: string, @Context() context: CommandContext, @CurrentActor() actor: Actor) {
    const party = await this.spokenFor(id, actor);
    return this.commands.execute(new AllowSuggestions(context, party, { welcome: true }));
  }

  @Post(':id/capacity')
  @Requires('preferences.write')
  @AnswersStep(200)
  async capacity(
    @Param('id') id: string,
    @Body() { matches }: CapacityDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    const party = await this.spokenFor(id, actor);
    return this.commands.execute(new StateCapacity(context, party, { matches }));
  }

  @Post(':id/languages')
  @Requires('preferences.write')
  @AnswersStep(200)
  async languages(
    @Param('id') id: string,
    @Body() { languages, interpreted = [] }: LanguagesDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    const party = await this.spokenFor(id, actor);
    return this.commands.execute(new StateLanguages(context, party, { languages, interpreted }));
  }

  @Post(':id/vetoes')
  @Requires('preferences.write')
  @AnswersStep(200)
  async veto(
    @Param('id') id: string,
    @Body() details: VetoDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    const party = await this.spokenFor(id, actor);
    return this.commands.execute(new VetoPartner(context, party, details));
  }

  @Post(':id/veto-release')
  @Requires('preferences.write')
  @AnswersStep(200)
  async release(
    @Param('id') id: string,
    @Body() details: VetoReleaseDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    const party = await this.spokenFor(id, actor);
    return this.commands.execute(new LiftVeto(context, party, details));
  }

  /** @throws NotFound where the directory has no such party, Forbidden where the actor does not speak for it */
  private async spokenFor(id: string, actor: Actor): Promise<Party> {
    const party = { kind: this.kind, id };
    const { registered } = await this.recorder.stateOf(preferencesOfKind(this.kind), id);
    if (!registered) throw new NotFound('party');
    mustSpeakFor(actor, party);
    return party;
  }
}

@ApiTags('clusters')
@Controller('clusters')
export class ClusterPreferencesController extends PreferencesController {
  protected readonly kind = 'cluster';
}

@ApiTags('prefectures')
@Controller('prefectures')
export class PrefecturePreferencesController extends PreferencesController {
  protected readonly kind = 'prefecture';
}

@ApiTags('regions')
@Controller('regions')
export class RegionPreferencesController extends PreferencesController {
  protected readonly kind = 'region';
}
