import type { Client } from '../../support/client';
import { freePort, ServiceFolder, type ServiceProcess } from '../../support/service-process';
import { ADMIN } from './patient-client';

/** Processes of the service on one given database, each at a port that it keeps when it is started again. */
export class Instances {
  private readonly running: ServiceProcess[] = [];
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
    await this.running[n].ready();
    return this.running[n];
  }

  at(n = 0): ServiceProcess {
    return this.running[n];
  }

  admin(n = 0): Client {
    return this.at(n).client(ADMIN.token);
  }

  async kill(n = 0): Promise<void> {
    this.at(n).process.kill('SIGKILL');
    await this.at(n).ended;
  }

  /** What a process says when an error escaped it; none may ever do. */
  escaped(): string[] {
    return this.running.flatMap(({ said }) => said().match(/.*(unhandled|uncaught).*/gi) ?? []);
  }

  clear(): Promise<void> {
    return this.folder.clear();
  }
}
