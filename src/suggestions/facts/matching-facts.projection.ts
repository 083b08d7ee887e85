import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { prepared } from '../../kernel/database/prepared';
import { together } from '../../kernel/database/together';
import { type Projection, Projects } from '../../kernel/projections/projection';
import { upsertRows } from '../../kernel/projections/upsert-rows';
import type { StoredEvent } from '../../kernel/recording/event-catalogue';
import { factFolds } from './fact-folds';
import { MatchingFact } from './matching-fact';

/** Keeps every version of what suggestions rest on; nothing is ever overwritten but the end of what held before. */
@Injectable()
@Projects({ name: 'matching-facts', version: 2 })
export class MatchingFactsProjection implements Projection {
  readonly tables = [MatchingFact];
  readonly types = [...factFolds.keys()];

  async apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    const ids = [...new Set(events.map(idOf))];
    const [rows, [last]] = await together(tx, [
      () => tx.query<MatchingFact[]>(HOLDING, [ids]),
      () => tx.query<{ knownAt: string }[]>(LAST_KNOWN),
    ]);
    const holding = new Map(rows.map((row) => [row.id, row]));
    const changed = new Set<MatchingFact>();
    let knownAt = last?.knownAt ?? '';
    for (const event of events) {
      const before = holding.get(idOf(event));
      const after = versionAfter(event, before);
      if (!after) continue;
      if (event.recordedAt > knownAt) knownAt = event.recordedAt;
      if (before) changed.add(Object.assign(before, { until: event.position }));
      const row = { ...after, knownAt };
      holding.set(row.id, row);
      changed.add(row);
    }
    await upsertRows(tx, MatchingFact, [...changed]);
  }
}

/** `party cluster:eu.minalogic`, as the stream says it. */
function idOf({ type, stream }: StoredEvent): string {
  const { kind } = factFolds.get(type)!;
  const hyphen = stream.indexOf('-');
  const thing = stream.slice(hyphen + 1);
  return kind === 'party' ? `party ${stream.slice(0, hyphen)}:${thing}` : `${kind} ${thing}`;
}

function versionAfter(
  event: StoredEvent,
  before: MatchingFact | undefined,
): Omit<MatchingFact, 'knownAt'> | undefined {
  const fact = factFolds.get(event.type)!.fold(event, before?.fact);
  if (!fact) return undefined;
  const { position: since, revision } = event;
  return { id: idOf(event), since, until: null, revision, fact };
}

const HOLDING = prepared(`select id, since, until, revision, known_at as "knownAt", fact
  from matching_fact where id = any($1) and until is null`);

const LAST_KNOWN = prepared(`select known_at as "knownAt" from matching_fact order by since desc limit 1`);
