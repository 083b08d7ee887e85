export interface KurrentSettings {
  /** What the server says it is: 23.10 has no appends to several streams, and 25.1 none of records with checks. */
  readonly version: '26.1.0' | '25.1.0' | '23.10.8';
  /** Bytes in all. */
  readonly maxAppendSize: number;
  /** Bytes of one event. */
  readonly maxEventSize: number;
  readonly replicateMs: number;
  readonly commitTimeoutMs: number;
  /** How far the reads of a follower lag. */
  readonly lagMs: number;
  /** Without it a client appends by one call each. */
  readonly batchAppend: boolean;
}

const MIB = 1024 * 1024;

/** As the servers are without options. */
export function settingsOf(given: Partial<KurrentSettings>): KurrentSettings {
  const version = given.version ?? '26.1.0';
  const old = version === '23.10.8';
  return {
    version,
    maxAppendSize: old ? MIB : 256 * MIB,
    maxEventSize: old ? MIB : 16 * MIB,
    replicateMs: 1,
    commitTimeoutMs: 2000,
    lagMs: 0,
    batchAppend: true,
    ...given,
  };
}
