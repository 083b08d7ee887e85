import { type EmbeddedDatabase, openEmbeddedDatabase } from './embedded-database';
import { migrate, type Serving } from './migrate';
import { AnotherService, isServed, ServiceLock } from './service-lock';

export interface DatabaseChoice {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly databaseOwnerUrl?: string;
  readonly migrate: boolean;
}

/** A database that is there, migrated, and kept there until it is closed. */
export interface OpenDatabase {
  readonly serving: Serving;
  /** The URL of the role that migrates. */
  readonly ownerUrl: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

const WATCH_EVERY_MS = 500;

type Log = (line: string) => void;

/**
 * For the service: it alone holds embedded data, keeps that PostgreSQL alive, and stops it at the end. `lost` hears that
 * another service has got hold of the data meanwhile.
 */
export async function openForService(
  choice: DatabaseChoice,
  log: Log,
  lost: (error: AnotherService) => void,
): Promise<OpenDatabase> {
  if (choice.databaseUrl) return openGiven(choice);
  const database = await openEmbeddedDatabase(choice.dataDir, log);
  const lock = await ServiceLock.take(database.ownerUrl);
  try {
    const serving = await migrateEmbedded(database, choice);
    const watch = new Watch(choice.dataDir, database, lock, log, lost);
    const { ownerUrl } = database;
    return { serving, ownerUrl, embedded: true, close: () => watch.close() };
  } catch (error) {
    await lock.release();
    await database.postgres.stop();
    throw error;
  }
}

/** For a command beside the service: a PostgreSQL that it had to start itself is stopped again, unless one serves by then. */
export async function openForCommand(choice: DatabaseChoice, log: Log): Promise<OpenDatabase> {
  if (choice.databaseUrl) return openGiven(choice);
  const database = await openEmbeddedDatabase(choice.dataDir, log);
  const serving = await migrateEmbedded(database, choice);
  const { postgres, ownerUrl } = database;
  return {
    serving,
    ownerUrl,
    embedded: true,
    close: async () => {
      if (!postgres.adopted && !(await isServed(ownerUrl))) await postgres.stop();
    },
  };
}

async function openGiven({ databaseUrl = '', databaseOwnerUrl, migrate: allowed }: DatabaseChoice) {
  const ownerUrl = databaseOwnerUrl ?? databaseUrl;
  const serving = await migrate({ ownerUrl, servingUrl: databaseUrl, migrate: allowed });
  return { serving, ownerUrl, embedded: false, close: async () => undefined };
}

const migrateEmbedded = (
  { ownerUrl, servingUrl, servingPassword }: EmbeddedDatabase,
  choice: DatabaseChoice,
) => migrate({ ownerUrl, servingUrl, servingPassword, migrate: choice.migrate });

/** Starts the embedded PostgreSQL again where somebody killed it, at the same place, so that connections come back. */
class Watch {
  private readonly timer = setInterval(() => this.look(), WATCH_EVERY_MS);
  private restarting?: Promise<void>;
  private anotherServes = false;

  constructor(
    private readonly dataDir: string,
    private database: EmbeddedDatabase,
    private readonly lock: ServiceLock,
    private readonly log: Log,
    private readonly lost: (error: AnotherService) => void,
  ) {}

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.restarting;
    await this.lock.release();
    if (!this.anotherServes) await this.database.postgres.stop();
  }

  /** A second service was started while PostgreSQL was gone, and was faster. */
  private giveUp(error: AnotherService): void {
    this.anotherServes = true;
    clearInterval(this.timer);
    this.lost(error);
  }

  private look(): void {
    const alive = isAlive(this.database.postgres.pid);
    if (this.restarting || (alive && this.lock.isHeld)) return;
    this.restarting = (alive ? this.retake() : this.restart()).finally(() => {
      this.restarting = undefined;
    });
  }

  /** Somebody ended the connection that held the lock; PostgreSQL lives. */
  private async retake(): Promise<void> {
    try {
      await this.lock.retake(this.database.ownerUrl);
      this.log('the connection that holds the data for this service was lost; it holds them again');
    } catch (error) {
      if (error instanceof AnotherService) this.giveUp(error);
      else this.log(`the data are not held again yet: ${String(error)}`);
    }
  }

  private async restart(): Promise<void> {
    this.log('PostgreSQL has gone; starting it again');
    const { port } = this.database.postgres;
    try {
      const found = await openEmbeddedDatabase(this.dataDir, this.log, port);
      await this.lock.retake(found.ownerUrl);
      if (found.postgres.port === port) this.database = found;
      else await this.startOver(found);
    } catch (error) {
      if (error instanceof AnotherService) this.giveUp(error);
      else this.log(`PostgreSQL did not start: ${String(error)}`);
    }
  }

  /** A command was faster and started it at another place, where no connection of this service looks for it. */
  private async startOver({ postgres }: EmbeddedDatabase): Promise<void> {
    this.log(
      `PostgreSQL came back on port ${postgres.port}; stopping it there, for this service looks elsewhere`,
    );
    await postgres.stop();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
