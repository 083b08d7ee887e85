import type { StepsOf, Wording } from '../cooperations/step';
import type { TextRef } from '../kernel/domain-event';
import type { PartnershipEvent, PartnershipKind } from './partnership.events';

const kinds: Readonly<Record<PartnershipKind, string>> = {
  mou: 'memorandum of understanding',
  loi: 'letter of intent',
  cooperation: 'cooperation agreement',
  friendship: 'friendship agreement',
  'sister-region': 'sister region agreement',
  'sister-city': 'sister city agreement',
  project: 'joint project',
};

const quoted = (text: TextRef | undefined, say: Wording) => (text ? `: ${say.text(text)}` : '.');

const term = (until: string | undefined) => (until ? `, until ${until}` : '');

export const partnershipSteps: StepsOf<PartnershipEvent> = {
  PartnershipAgreed: {
    stage: 'partnership',
    parties: ({ parties }) => parties,
    ecosystems: ({ ecosystems }) => ecosystems,
    forms: ({ forms }) => forms,
    priorities: ({ priorities }) => priorities,
    sentence: ({ kind, parties, fields }, say) =>
      `${say.parties(parties)} agreed in principle on a ${kinds[kind]}` +
      (fields.length > 0 ? ` in ${say.texts(fields)}.` : '.'),
  },
  PartnershipSigned: {
    stage: 'partnership',
    on: ({ signedOn }) => signedOn,
    sentence: ({ sideDates, until, text }, say) =>
      `The partnership was signed${term(until)}` +
      (sideDates.length > 0
        ? ` (${sideDates.map(({ party, on }) => `${say.party(party)}: ${on}`).join('; ')})`
        : '') +
      quoted(text, say),
  },
  PartnershipRenewed: {
    stage: 'partnership',
    on: ({ signedOn }) => signedOn,
    sentence: ({ until, text }, say) => `The partnership was renewed${term(until)}${quoted(text, say)}`,
  },
  PartnershipExtended: {
    stage: 'partnership',
    on: ({ on }) => on,
    sentence: ({ until, text }, say) => `The partnership was extended until ${until}${quoted(text, say)}`,
  },
  PartnershipMerged: {
    stage: 'partnership',
    on: ({ on }) => on,
    sentence: ({ into }) => `The partnership was merged into ${into}.`,
  },
  MilestoneReached: {
    stage: 'partnership',
    on: ({ on }) => on,
    sentence: ({ kind, what }, say) => `${say.text(what)} (${kind.replaceAll('_', ' ')})`,
  },
  ThirdRegionPartnerAdded: {
    stage: 'partnership',
    parties: ({ party }) => [party],
    sentence: ({ party }, say) => `${say.party(party)} joined as third region.`,
  },
  PartnershipDeclaredDormant: {
    stage: 'partnership',
    on: ({ on }) => on,
    sentence: ({ reason }, say) => `The partnership was declared dormant${quoted(reason, say)}`,
  },
  PartnershipEnded: {
    stage: 'partnership',
    on: ({ on }) => on,
    sentence: ({ reason }, say) => `The partnership ended: ${say.text(reason)}`,
  },
  PartnershipDocumented: {
    stage: 'partnership',
    on: ({ signedOn }) => signedOn,
    parties: ({ parties }) => parties,
    ecosystems: ({ ecosystems }) => ecosystems,
    forms: ({ forms }) => forms,
    priorities: ({ priorities }) => priorities,
    sentence: ({ kind, parties, fields, sources }, say) =>
      `A ${kinds[kind]} of ${say.parties(parties)}` +
      (fields.length > 0 ? ` in ${say.texts(fields)}` : '') +
      ` is documented (${sources.join(', ')}).`,
  },
};
