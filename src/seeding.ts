import { Injectable, Logger } from '@nestjs/common';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { ImportService } from './imports/import.service';
import { Followers } from './kernel/following/followers';
import { SHIPPED_RULES } from './rulesets/shipped-rules';

const DATA = join(__dirname, '../data');
const SHOWN_WITHIN_MS = 60_000;

/** The rules that ship are there from the first start on, so they alone do not make a database one that is in use. */
const BEGIN = `insert into proj.seeding (one)
  select true where not exists (select from es.events where stream_id <> $1) on conflict do nothing`;
const SHOWN_BY_OTHERS_WITHIN_MS = 1_000;

/** Fills an empty database with the directory and the documented partnerships; goes on where a killed start left off. */
@Injectable()
export class Seeding {
  private readonly logger = new Logger('seed');

  constructor(
    private readonly dataSource: DataSource,
    private readonly imports: ImportService,
    private readonly followers: Followers,
  ) {}

  async run(): Promise<void> {
    if (!(await this.isDue())) return;
    this.logger.log('filling the empty database with the directory and the documented partnerships');
    const reports = await this.imports.importAll(DATA, {
      actorId: 'seed',
      onProgress: ({ shape, done, total }) => {
        if (done === total) this.logger.log(`${shape}: ${done} of ${total}`);
      },
    });
    const refused = reports.flatMap(({ counts }) => counts.refused).reduce((sum, count) => sum + count, 0);
    if (refused > 0) this.logger.warn(`${refused} rows were refused`);
    await this.dataSource.query(`update proj.seeding set finished_at = now()`);
  }

  /**
   * Until the projections show all that is stored, as this version of Kakehashi reads it. Where others lead them, which may
   * have been killed a moment ago, this process can do nothing about it: its answers tell what they do not show.
   */
  async shown(): Promise<void> {
    const leader = await this.followers.leases.leaderElsewhere();
    if (!(await this.followers.caughtUp(leader ? SHOWN_BY_OTHERS_WITHIN_MS : SHOWN_WITHIN_MS)))
      this.logger.warn('the projections have not caught up yet');
    if (!(await this.followers.renewed(SHOWN_WITHIN_MS)))
      this.logger.warn('read models of an older version are still being rebuilt; see status');
  }

  private async isDue(): Promise<boolean> {
    await this.dataSource.query(BEGIN, [SHIPPED_RULES]);
    const [row] = await this.dataSource.query<{ finished_at: Date | null }[]>(
      `select finished_at from proj.seeding`,
    );
    return row !== undefined && row.finished_at === null;
  }
}
