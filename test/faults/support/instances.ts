import type { Client } from '../../support/client';
import { freePort, ServiceFolder, type ServiceProcess } from '../../support/service-process';
import { ADMIN } from './patient-client';

/** Processes of the service on one given database, each at a port that it keeps when it is started again. */
export class Instances {
  private readonly running: ServiceProcess[] = [];
  /** Those too that are no more. */
  private readonly all: ServiceProcess[] = [];
  private readonly ports: string[] = [];

  private constructor(
    readonly folder: ServiceFolder,
    private readonly databaseUrl: string,
  ) {}

  static async on(databaseUrl: string): Promise<Instances> {
    return new Instances(await ServiceFolder.make(), databaseUrl);
  }

  /** Starts the n-th one, or starts it again; ready when it returns. */
  async start(n = 0, env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const PORT = (this.ports[n] ??= String(await freePort()));
    const given = { DATABASE_URL: this.databaseUrl, ADMIN_TOKEN: ADMIN.token, SEED: 'none', PORT };
    this.running[n] = await this.folder.start(`instance-${n}`, { ...given, ...env });
    this.all.push(this.running[n]);
    await this.running[n].ready();
    return this.running[n];
  }

  at(n = 0): ServiceProcess {
    return this.running[n];
  }

  admin(n = 0): Client {
    return this.at(n).client(ADMIN.token);
  }

  /** Throws where it had ended by itself. */
  async kill(n = 0): Promise<void> {
    this.at(n).process.kill('SIGKILL');
    const ended = await this.at(n).ended;
    if (ended !== 'SIGKILL') throw new Error(`instance ${n} ended with ${ended}: ${this.at(n).said()}`);
  }

  /** What processes said when an error escaped them; none may ever do. Node ends such a last word with its version. */
  escaped(): string[] {
    return this.all.flatMap(({ said }) => said().match(/^Node\.js v\d.*|.*(unhandled|uncaught).*/gim) ?? []);
  }

  clear(): Promise<void> {
    return this.folder.clear();
  }
}
