import type { DataSource } from 'typeorm';
import { UnfitDatabase } from '../database/serving-role';
import type { EventStore } from '../event-store/event-store';
import { othersThan } from './accept-restore';
import { CheckpointLog } from './checkpoint-log';
import type { Tip } from './link';
import { type RecordPlace, verifyRecord } from './verify';

/** The store does not hold all that was signed; serving it would hide that. */
export class NotTheSameRecord extends UnfitDatabase {}

/**
 * Signs where the record ends in the store that holds it now, after holding all of it against what was signed while
 * another store held it. @throws NotTheSameRecord
 */
export async function acceptMovedRecord(
  place: RecordPlace & { readonly store: EventStore },
  dataSource: DataSource,
): Promise<Tip> {
  const verified = await verifyRecord(place);
  const others = othersThan(verified, ['links', 'no-evidence', 'unsigned', 'halted']);
  if (others) throw new NotTheSameRecord(`This is not the whole record. ${others}`);
  const { tip, origin } = verified;
  if (tip.n === 0) return tip;

  const log = await CheckpointLog.open(place.evidenceDir, origin, () => undefined);
  const [{ now }] = await dataSource.query<{ now: Date }[]>('select clock_timestamp() as now');
  await log.append([{ size: tip.n, root: tip.link, position: tip.position, time: now.toISOString() }]);
  return tip;
}
