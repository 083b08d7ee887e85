import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MatchingFacts1795487719222 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "ruleset_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "version" text NOT NULL, "hash" text NOT NULL, "drafted_at" text NOT NULL, "published_at" text, "published_position" text, "document" jsonb, CONSTRAINT "PK_b8627c96c3af5cccab9b75cfcbe" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE TABLE "matching_fact" ("id" text COLLATE "C" NOT NULL, "since" text COLLATE "C" NOT NULL, "until" text COLLATE "C", "revision" integer NOT NULL, "known_at" text COLLATE "C" NOT NULL, "fact" jsonb NOT NULL, CONSTRAINT "PK_81759578d778504e2eba14bf9e2" PRIMARY KEY ("id", "since"))`,
    );
    await runner.query(
      `CREATE INDEX "IDX_efcce7d15de540bed8e28b49ee" ON "matching_fact"  ("known_at", "since") `,
    );
    await runner.query(`CREATE INDEX "IDX_5c3cf5dec4133d472d520ce88f" ON "matching_fact"  ("since") `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
