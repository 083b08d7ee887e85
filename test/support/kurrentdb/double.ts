import type { FaultScript } from './fault-script';
import { KurrentLog, type LogRecord } from './log';
import { KurrentNode } from './node';
import { type KurrentSettings, settingsOf } from './settings';

/** A single KurrentDB server in this process, on a port of 127.0.0.1, with the faults that can befall one. */
export interface KurrentDouble {
  /** Connection string. */
  readonly url: string;
  /** All that is stored and replicated, system events included. */
  readonly records: readonly LogRecord[];
  /** Records of $all that reads have looked at, whether they matched or not. */
  looked(): number;
  /** That are open now. */
  connections(): number;
  readonly nextAppends: FaultScript['nextAppends'];
  readonly nextReads: FaultScript['nextReads'];
  /** Written, and on no majority until it is released. */
  holdReplication(): void;
  releaseReplication(): void;
  /** Cuts all connections. */
  reset(): void;
  /** Stands still, as a process that was sent SIGSTOP, until `resume`. */
  pause(): void;
  resume(): void;
  /** Each chunk is that late, in each direction. */
  latency(ms: number): void;
  /** Down: connections are cut, and refused. */
  kill(): Promise<void>;
  /** Up again at the same port: the log is there, the caches are empty. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startKurrentDouble(settings: Partial<KurrentSettings> = {}): Promise<KurrentDouble> {
  const log = new KurrentLog();
  const node: KurrentNode = await KurrentNode.start(log, settingsOf(settings), {
    roleOf: () => 'leader',
    leader: () => node,
    members: () => [{ id: node.id, endpoint: node.endpoint, role: 'leader', alive: true }],
  });
  return {
    url: `kurrentdb://127.0.0.1:${node.endpoint.port}?tls=false`,
    records: log.records,
    looked: () => node.looked,
    connections: () => node.gate.connections,
    nextAppends: (fault, times) => node.script.nextAppends(fault, times),
    nextReads: (fault, times) => node.script.nextReads(fault, times),
    holdReplication: () => node.writer.holdReplication(),
    releaseReplication: () => node.writer.releaseReplication(),
    reset: () => node.reset(),
    pause: () => node.gate.pause(),
    resume: () => node.gate.resume(),
    latency: (ms) => node.gate.latency(ms),
    async kill() {
      await node.kill();
      log.settleTail();
    },
    async start() {
      log.beginEpoch();
      await node.gate.open();
    },
    stop: () => node.stop(),
  };
}
