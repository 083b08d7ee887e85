import { BadInput, type InputFault } from '../kernel/bad-input';
import { deferredAcceptance } from '../matching/deferred-acceptance';
import { type Party, partyKey, partyOf } from '../parties/party.events';
import { repeated } from './repeated';

interface Chooser {
  readonly party: Party;
  readonly wishes: readonly Party[];
  readonly quota: number;
}

interface Sides {
  readonly proposers: readonly Chooser[];
  readonly receivers: readonly Chooser[];
}

/** @throws BadInput where somebody stands twice on a side, on both sides, or wishes for whom the other side lacks */
export function placed({ proposers, receivers }: Sides) {
  const [first, ...more] = [
    ...repeated('/proposers', proposers.map(keyOf)),
    ...repeated('/receivers', receivers.map(keyOf)),
    ...strangers('/proposers', proposers, receivers),
    ...strangers('/receivers', receivers, proposers),
  ];
  if (first) throw new BadInput(first, ...more);

  const accepted = deferredAcceptance(proposers.map(keyed), receivers.map(keyed));
  const placedOnes = new Set(accepted.map(({ proposer }) => proposer));
  return {
    placements: accepted.map(({ proposer, receiver }) => ({
      proposer: partyOf(proposer),
      receiver: partyOf(receiver),
    })),
    unplaced: proposers.map(({ party }) => party).filter((party) => !placedOnes.has(partyKey(party))),
  };
}

const keyOf = ({ party }: Chooser) => partyKey(party);
const keyed = ({ party, wishes, quota }: Chooser) => ({
  id: partyKey(party),
  wishes: wishes.map(partyKey),
  quota,
});

function strangers(place: string, side: readonly Chooser[], other: readonly Chooser[]): InputFault[] {
  const there = new Set(other.map(keyOf));
  return side.flatMap(({ wishes }, nth) =>
    wishes.flatMap((wish, at) =>
      there.has(partyKey(wish))
        ? []
        : [
            {
              pointer: `${place}/${nth}/wishes/${at}`,
              code: 'not-on-the-other-side',
              detail: 'Nobody of that name stands on the other side.',
            },
          ],
    ),
  );
}
