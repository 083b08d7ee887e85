import { Injectable } from '@nestjs/common';
import { today } from '../kernel/clock';
import { Payloads, type Texts } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import { idFrom } from '../kernel/recording/ids';
import { KnownParties } from '../parties/known-parties';
import type { Party, PartyRegistered } from '../parties/party.events';
import { slug } from '../parties/search-text';
import { checkProfile, partiesIn, prefixOf, recordedProfile, sideOf } from './cluster-profile';
import type { ClusterProfileDto } from './clusters.dto';

export interface DraftedProfile {
  readonly data: PartyRegistered['data'];
  readonly texts: Texts;
}

/** Profiles that came over HTTP, checked against the directory and ready to be recorded. */
@Injectable()
export class ClusterProfiles {
  constructor(
    private readonly parties: KnownParties,
    private readonly payloads: Payloads,
  ) {}

  /** Without an id one is derived, the same one for a repetition of the command. @throws BadInput */
  async draft(context: CommandContext, profile: ClusterProfileDto, id?: string): Promise<DraftedProfile> {
    checkProfile(profile, id, await this.parties.find(partiesIn(profile)), today());
    const side = sideOf(profile, id);
    const texts = this.payloads.draft(context);
    return {
      data: {
        party: { kind: 'cluster', id: id ?? derivedId(prefixOf(side), profile.name, context.commandId) },
        profile: recordedProfile(profile, side, texts),
      },
      texts,
    };
  }

  /** @throws BadInput where the directory has no such party, Refused where it is no longer active */
  async mustBeActive(party: Party, pointer: string): Promise<void> {
    await this.parties.require([{ party, pointer, active: true }]);
  }
}

const derivedId = (prefix: string, name: string, commandId: string): string =>
  `${prefix}${slug(name) || 'organisation'}-${idFrom(commandId, 'cluster').slice(0, 8)}`;
