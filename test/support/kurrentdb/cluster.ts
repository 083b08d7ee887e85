import { KurrentLog, type LogRecord } from './log';
import { KurrentNode } from './node';
import type { Member, Role } from './served-node';
import { type KurrentSettings, settingsOf } from './settings';

export interface ClusterOptions extends Partial<KurrentSettings> {
  /** From the death of a leader to the next one. */
  readonly electionMs?: number;
  /** Until the others no longer wait for a leader who stands still. */
  readonly patienceMs?: number;
  /** How long a deposed leader and a restarted node need until they follow. */
  readonly rejoinMs?: number;
}

const SIZE = 3;
const QUORUM = 2;

type Health = 'alive' | 'paused' | 'down';

/** Three servers with one log, of which one leads while two are alive. */
export class KurrentCluster {
  readonly log = new KurrentLog();
  nodes: readonly KurrentNode[] = [];
  private readonly health = new Map<KurrentNode, Health>();
  private readonly deposed = new Set<KurrentNode>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private leading: KurrentNode | undefined;

  private constructor(
    private readonly times: Required<Pick<ClusterOptions, 'electionMs' | 'patienceMs' | 'rejoinMs'>>,
  ) {}

  static async start({
    electionMs = 1000,
    patienceMs = 5000,
    rejoinMs = 1000,
    ...settings
  }: ClusterOptions = {}): Promise<KurrentCluster> {
    const cluster = new KurrentCluster({ electionMs, patienceMs, rejoinMs });
    const surroundings = {
      roleOf: (node: KurrentNode) => cluster.roleOf(node),
      leader: () => cluster.leading,
      members: () => cluster.members(),
    };
    const nodes = Array.from({ length: SIZE }, () =>
      KurrentNode.start(cluster.log, settingsOf(settings), surroundings),
    );
    cluster.nodes = await Promise.all(nodes);
    for (const node of cluster.nodes) cluster.health.set(node, 'alive');
    [cluster.leading] = cluster.nodes;
    return cluster;
  }

  /** Connection string with all of them as seeds. */
  get url(): string {
    const seeds = this.nodes.map(({ endpoint }) => `127.0.0.1:${endpoint.port}`);
    return `kurrentdb://${seeds.join(',')}?tls=false`;
  }

  /** All that is stored and replicated, system events included. */
  get records(): readonly LogRecord[] {
    return this.log.records;
  }

  /** Nobody, while none is elected. */
  get leader(): KurrentNode | undefined {
    return this.leading;
  }

  get followers(): readonly KurrentNode[] {
    return this.nodes.filter((node) => this.roleOf(node) === 'follower' && this.health.get(node) === 'alive');
  }

  /** Connection string of this one alone. */
  urlOf({ endpoint }: KurrentNode): string {
    return `kurrentdb://127.0.0.1:${endpoint.port}?tls=false`;
  }

  async kill(node: KurrentNode): Promise<void> {
    this.health.set(node, 'down');
    // Whoever waits for it must hear nothing before the tail is settled.
    const dead = node.kill();
    if (node === this.leading) this.depose();
    await dead;
    this.electIn(this.times.electionMs);
  }

  async killAll(): Promise<void> {
    await Promise.all(this.nodes.map((node) => this.kill(node)));
  }

  /** At its old port, with its caches empty; it follows, if there is somebody to follow. */
  async restart(node: KurrentNode): Promise<void> {
    await node.gate.open();
    this.health.set(node, 'alive');
    if (!this.leading) this.electIn(this.times.electionMs);
  }

  async restartAll(): Promise<void> {
    await Promise.all(this.nodes.map((node) => this.restart(node)));
  }

  /** SIGSTOP. The others depose a leader who stands still. */
  pause(node: KurrentNode): void {
    this.health.set(node, 'paused');
    node.gate.pause();
    if (node !== this.leading) return;
    node.writer.holdReplication();
    this.after(this.times.patienceMs, async () => {
      if (this.health.get(node) !== 'paused') return;
      this.deposed.add(node);
      this.depose();
      this.elect();
    });
  }

  /** SIGCONT. One who was deposed meanwhile acknowledges nothing old: it ends, and its supervisor starts it again. */
  async resume(node: KurrentNode): Promise<void> {
    if (!this.deposed.delete(node)) {
      this.health.set(node, 'alive');
      node.writer.releaseReplication();
      node.gate.resume();
      return;
    }
    this.health.set(node, 'down');
    await node.kill();
    this.after(this.times.rejoinMs, () => this.restart(node));
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  private depose(): void {
    this.leading = undefined;
    this.log.settleTail();
  }

  private electIn(ms: number): void {
    this.after(ms, async () => this.elect());
  }

  private elect(): void {
    const alive = this.nodes.filter((node) => this.health.get(node) === 'alive');
    if (this.leading && this.health.get(this.leading) === 'down') this.depose();
    if (this.leading && alive.length >= QUORUM) return;
    if (alive.length < QUORUM) return this.leading && this.depose();
    this.leading = alive[0];
    this.log.beginEpoch();
  }

  private roleOf(node: KurrentNode): Role {
    if (node === this.leading) return 'leader';
    return this.leading ? 'follower' : 'unknown';
  }

  /** A node is said to be dead when the others have noticed it. */
  private members(): Member[] {
    return this.nodes.map((node) => ({
      id: node.id,
      endpoint: node.endpoint,
      role: this.roleOf(node),
      alive: this.health.get(node) !== 'down' && !this.deposed.has(node),
    }));
  }

  private after(ms: number, act: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void act();
    }, ms);
    this.timers.add(timer);
  }
}
