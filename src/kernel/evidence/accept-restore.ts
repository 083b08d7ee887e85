import { DataSource } from 'typeorm';
import { dataSourceOptions, patientLimits } from '../database/data-source-options';
import { UnfitDatabase } from '../database/serving-role';
import { CheckpointLog } from './checkpoint-log';
import { type Finding, findingsOf } from './findings';
import { type RecordPlace, type Verification, verifyRecord } from './verify';

/** The record is not just an older copy of what was signed; accepting it would hide that. */
export class NotMerelyOlder extends UnfitDatabase {}

/** How far the record had come before an older copy took its place. */
export interface Given {
  readonly size: number;
  readonly position: string;
}

/**
 * Signs that the record was set back on purpose, so that what was signed beyond its end is expected no more. Undefined
 * where nothing was. @throws NotMerelyOlder
 */
export async function acceptOlderRecord(
  place: RecordPlace,
  dataSource: DataSource,
): Promise<Given | undefined> {
  const verified = await verifyRecord(place);
  const others = othersThan(verified, ['cut-off', 'links', 'no-evidence', 'unsigned', 'halted']);
  if (others) throw new NotMerelyOlder(`This is not just an older copy. ${others}`);
  const { tip, standing, origin } = verified;
  const last = standing.at(-1);
  if (!last || last.size <= tip.n) return undefined;

  const log = await CheckpointLog.open(place.evidenceDir, origin, () => undefined);
  const [{ now }] = await dataSource.query<{ now: Date }[]>('select clock_timestamp() as now');
  const { n: size, link: root, position } = tip;
  await log.append([{ size, root, position, time: now.toISOString(), givesUp: last.size }]);
  return { size: last.size, position: last.position };
}

/** What was found beside findings of these codes. */
export function othersThan(verified: Verification, codes: readonly Finding['code'][]): string | undefined {
  const others = findingsOf(verified).filter(({ code }) => !codes.includes(code));
  return others.length > 0 ? others.map(({ message }) => message).join('. ') : undefined;
}

/** Positions that were given out before are not given out again. Asked of the owner. */
export async function passPositions(ownerUrl: string, positions: readonly string[]): Promise<void> {
  const places = positions.map((position) => BigInt(/\d+$/.exec(position)?.[0] ?? 0));
  const beyond = places.reduce((most, place) => (place > most ? place : most), 0n);
  const owner = await new DataSource(dataSourceOptions(ownerUrl, undefined, patientLimits)).initialize();
  try {
    await owner.query(
      `select setval('es.position_seq', $1) from es.position_seq where not is_called or last_value < $1`,
      [`${beyond}`],
    );
  } finally {
    await owner.destroy();
  }
}
