import { Injectable } from '@nestjs/common';
import type { TextRef } from '../kernel/domain-event';
import { Payloads } from '../kernel/payloads/payloads';
import { ERASED, isTextRef } from '../kernel/payloads/resolve-texts';
import { KnownParties } from '../parties/known-parties';
import { type Party, partyKey } from '../parties/party.events';
import type { CooperationStep } from './cooperation-step';
import type { Wording } from './step';
import { StepCatalogue } from './step-catalogue';

/** Tells steps as sentences, with the names that parties bear now and the texts that were not erased. */
@Injectable()
export class Sentences {
  constructor(
    private readonly catalogue: StepCatalogue,
    private readonly parties: KnownParties,
    private readonly payloads: Payloads,
  ) {}

  async of(rows: readonly Pick<CooperationStep, 'type' | 'data'>[]): Promise<string[]> {
    const found = { texts: new Set<string>(), parties: new Map<string, Party>() };
    const steps = rows.map(({ type, data }) => ({ type, data: JSON.parse(data) as unknown }));
    steps.forEach(({ data }) => gather(data, found));
    const [names, texts] = await Promise.all([
      this.parties.find([...found.parties.values()]),
      this.payloads.read(found.texts),
    ]);
    const say = wording((party) => names.get(partyKey(party))?.name ?? party.id, texts);
    return steps.map(({ type, data }) => this.catalogue.step(type)?.sentence(data as never, say) ?? type);
  }
}

interface Found {
  readonly texts: Set<string>;
  readonly parties: Map<string, Party>;
}

function gather(value: unknown, found: Found): void {
  if (typeof value !== 'object' || value === null) return;
  if (isTextRef(value)) found.texts.add(value.payloadId);
  else if (isParty(value)) found.parties.set(partyKey(value), value);
  else Object.values(value).forEach((item) => gather(item, found));
}

const isParty = (value: object): value is Party =>
  'kind' in value && 'id' in value && Object.keys(value).length === 2;

function wording(name: (party: Party) => string, texts: ReadonlyMap<string, string>): Wording {
  const text = ({ payloadId }: TextRef) => texts.get(payloadId) ?? ERASED;
  return {
    party: name,
    parties: (parties) => listed(parties.map(name)),
    text,
    texts: (refs) => refs.map(text).join('; '),
  };
}

const listed = (names: readonly string[]) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
