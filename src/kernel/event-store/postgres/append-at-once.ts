import { type AppendCall, type AppendRow, groupValues, numbered } from './append-call';
import type { Ask } from './timed-pool';

const APPEND_EVENT = 'select es.append_event($1, $2, $3, $4, $5, $6) as position';
const APPEND_AT_ONCE = 'select es.append_at_once($1, $2, $3, $4, $5, $6, $7, $8, $9) as positions';

/**
 * Stores all of them if each finds its stream as expected and none is repeated; undefined, and nothing stored, if not. A lone
 * append of several events is not tried: what is refused of it would have been written, and wait for the disk.
 */
export async function appendAtOnce(ask: Ask, calls: readonly AppendCall[]): Promise<AppendRow[] | undefined> {
  if (!calls.every(isExact)) return undefined;
  if (calls.length > 1) return rowsOf(calls, await appendEvents(ask, calls));
  return calls[0].events.length === 1 ? rowsOf(calls, await appendEvent(ask, calls[0])) : undefined;
}

const isExact = ({ expected }: AppendCall) => expected === 'none' || typeof expected === 'number';

/** As values of its own: as arrays of one they would take a seventh longer, the wait for the disk included. */
async function appendEvent(ask: Ask, { stream, expected, events: [event] }: AppendCall) {
  const values = [stream, numbered(expected), event.id, event.type, event.data, event.metadata];
  const [{ position }] = await ask<{ position: string | null }>(APPEND_EVENT, values);
  return position === null ? null : [position];
}

async function appendEvents(ask: Ask, calls: readonly AppendCall[]) {
  const [{ positions }] = await ask<{ positions: string[] | null }>(APPEND_AT_ONCE, groupValues(calls));
  return positions;
}

function rowsOf(calls: readonly AppendCall[], positions: readonly string[] | null): AppendRow[] | undefined {
  if (!positions) return undefined;
  let end = 0;
  return calls.map(({ expected, events }) => {
    end += events.length;
    return {
      outcome: 'stored',
      revision: numbered(expected) + events.length,
      last_position: positions[end - 1],
    };
  });
}
