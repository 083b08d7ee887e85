import { BadInput } from '../kernel/bad-input';
import { assignSlots } from '../matching/slots';
import { partyKey } from '../parties/party.events';
import type { SlotsDto } from './matchmaking-days.dto';
import { repeated } from './repeated';

/** More would keep everybody else waiting for longer than a page may take. */
const MOST_TABLES = 240;

/** @throws BadInput where a name stands twice, or there are more tables in all than can be planned at once */
export function slotted({ meetings, slots }: SlotsDto) {
  const tables = slots.reduce((sum, slot) => sum + slot.tables, 0);
  const [first, ...more] = [
    ...repeated(
      '/meetings',
      meetings.map(({ id }) => id),
    ),
    ...repeated(
      '/slots',
      slots.map(({ id }) => id),
    ),
    ...(tables > MOST_TABLES
      ? [{ pointer: '/slots', code: 'too-many-tables', detail: `At most ${MOST_TABLES} tables in all.` }]
      : []),
  ];
  if (first) throw new BadInput(first, ...more);

  const plan = assignSlots(
    meetings.map(({ parties: [one, other], worth, ...meeting }) => ({
      ...meeting,
      parties: [partyKey(one), partyKey(other)],
      worth: worth / 100,
    })),
    slots.map((slot) => ({ ...slot, absent: slot.absent.map(partyKey) })),
  );
  return { ...plan, worth: Math.round(plan.worth * 100) };
}
