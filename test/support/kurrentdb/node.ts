import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { serveAppend } from './append-service';
import { serveBatchAppend } from './batch-append-service';
import { serveDelete, serveTombstone } from './delete-service';
import { type AppendFault, FaultScript } from './fault-script';
import { Gate } from './gate';
import type { KurrentLog, Proposal } from './log';
import type { Endpoint, Outcome, Write } from './outcome';
import {
  GossipService,
  type IGossipServer,
  type IServerFeaturesServer,
  type IStreamsServer,
  type IStreamsServiceServer,
  type ReadResp,
  ServerFeaturesService,
  StreamsService,
  StreamsServiceService,
} from './protocol';
import { serveRead } from './read-service';
import type { Member, Role, ServedNode } from './served-node';
import { serveFeatures, serveGossip } from './server-facts-service';
import { serveAppendRecords, serveAppendSession } from './session-service';
import type { KurrentSettings } from './settings';
import { bytesOf } from './wire';
import { Writer } from './writer';

/** The largest message that the server takes, as it has it. */
const MOST_BYTES_A_MESSAGE = 16 * 1024 * 1024;

/** Events are written in bytes that are kept. */
const READ = {
  ...StreamsService.read,
  responseSerialize: (response: ReadResp | Buffer) =>
    Buffer.isBuffer(response) ? response : bytesOf(response),
};

/** What a node knows of the others. */
export interface Surroundings {
  roleOf(node: KurrentNode): Role;
  leader(): KurrentNode | undefined;
  members(): readonly Member[];
}

/** One server: its services behind a gate, its own caches, and the log that it shares with the others. */
export class KurrentNode implements ServedNode {
  readonly id = randomUUID();
  readonly script = new FaultScript();
  readonly writer: Writer;
  gate: Gate;
  looked = 0;
  private readonly server = new Server({
    'grpc.max_receive_message_length': MOST_BYTES_A_MESSAGE,
    'grpc.max_send_message_length': -1,
  });

  private constructor(
    readonly log: KurrentLog,
    readonly settings: KurrentSettings,
    private readonly surroundings: Surroundings,
  ) {
    this.writer = new Writer(log, settings);
    this.addServices();
  }

  static async start(
    log: KurrentLog,
    settings: KurrentSettings,
    surroundings: Surroundings,
  ): Promise<KurrentNode> {
    const node = new KurrentNode(log, settings, surroundings);
    const bind = promisify(node.server.bindAsync.bind(node.server));
    node.gate = new Gate(await bind('127.0.0.1:0', ServerCredentials.createInsecure()));
    await node.gate.open();
    return node;
  }

  get endpoint(): Endpoint {
    return { host: '127.0.0.1', port: this.gate.port };
  }

  get role(): Role {
    return this.surroundings.roleOf(this);
  }

  get leader(): Endpoint | undefined {
    return this.surroundings.leader()?.endpoint;
  }

  get members(): readonly Member[] {
    return this.surroundings.members();
  }

  get lastVisible(): number {
    const { records } = this.log;
    const newest = Date.now() - this.settings.lagMs;
    if (this.role === 'leader' || this.settings.lagMs === 0) return records[records.length - 1].position;
    return records.findLast(({ storedAtMs }) => storedAtMs <= newest)?.position ?? -1;
  }

  async append(write: Write, requiresLeader: boolean): Promise<Outcome> {
    const fault = await this.script.takeAppend();
    if (!fault) return this.written(write, requiresLeader);
    const outcome = fault.stores ? await this.written(write, requiresLeader) : undefined;
    return this.faulty(fault, outcome);
  }

  async appendTogether(
    writes: readonly Write[],
    checks: readonly Pick<Write, 'stream' | 'expected'>[],
    order?: readonly Proposal[],
  ): Promise<readonly Outcome[]> {
    const fault = await this.script.takeAppend();
    const write = async (): Promise<readonly Outcome[]> => {
      if (this.role === 'leader') return this.writer.writeTogether(writes, checks, order);
      const leader = this.leader;
      return [leader ? { kind: 'not-leader', leader } : { kind: 'not-ready' }];
    };
    if (!fault) return write();
    const outcomes = fault.stores ? await write() : [];
    return fault.then === 'answer' ? outcomes : [this.faulty(fault, outcomes[0])];
  }

  reset() {
    this.gate.reset();
  }

  /** As a process that is killed: nobody hears of it any more, and what it remembered is gone. */
  async kill(): Promise<void> {
    const closed = this.gate.close();
    this.writer.restart();
    await closed;
  }

  async stop(): Promise<void> {
    await this.kill();
    this.server.forceShutdown();
  }

  private async written(write: Write, requiresLeader: boolean): Promise<Outcome> {
    if (this.role === 'leader') return this.writer.write(write);
    const leader = this.surroundings.leader();
    if (!leader) return requiresLeader ? { kind: 'not-ready' } : this.writer.timeout();
    return requiresLeader ? { kind: 'not-leader', leader: leader.endpoint } : leader.forwarded(write);
  }

  /** From a follower. One who was killed or stands still takes nothing. */
  private forwarded(write: Write): Promise<Outcome> {
    return this.gate.passes ? this.writer.write(write) : this.writer.timeout();
  }

  private faulty({ then }: AppendFault, outcome: Outcome | undefined): Outcome {
    if (then === 'answer') return outcome ?? { kind: 'silence' };
    if (then === 'not-leader') return { kind: then, leader: this.leader ?? this.endpoint };
    if (then !== 'reset') return { kind: then };
    this.reset();
    return { kind: 'silence' };
  }

  private addServices() {
    const streams: IStreamsServer = {
      read: (call) => void serveRead(this, call),
      append: (call, answer) => void serveAppend(this, call, answer),
      batchAppend: (call) => serveBatchAppend(this, call),
      delete: (call, answer) => serveDelete(this, call, answer),
      tombstone: (call, answer) => serveTombstone(this, call, answer),
    };
    const features: IServerFeaturesServer = {
      getSupportedMethods: (_, answer) => serveFeatures(this, answer),
    };
    const gossip: IGossipServer = { read: (_, answer) => serveGossip(this, answer) };
    const sessions: IStreamsServiceServer = {
      appendSession: (call, answer) => void serveAppendSession(this, call, answer),
      appendRecords: (call, answer) =>
        this.settings.version === '26.1.0'
          ? void serveAppendRecords(this, call, answer)
          : answer({ code: status.UNIMPLEMENTED }),
    };
    this.server.addService({ ...StreamsService, read: READ }, streams);
    this.server.addService(ServerFeaturesService, features);
    this.server.addService(GossipService, gossip);
    if (this.settings.version !== '23.10.8') this.server.addService(StreamsServiceService, sessions);
  }
}
