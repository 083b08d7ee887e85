import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FigureCounts1795474863331 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."IDX_bce06c5bc1f49b905878b0217b"`);
    await runner.query(
      `CREATE TABLE "cooperation_mark" ("cooperation_id" text COLLATE "C" NOT NULL, "kind" text COLLATE "C" NOT NULL, "value" text COLLATE "C" NOT NULL, "opened" text COLLATE "C" NOT NULL, "position" text COLLATE "C" NOT NULL, "first" boolean NOT NULL, CONSTRAINT "PK_bc4bc346aa8ddfa5ea62b19e856" PRIMARY KEY ("cooperation_id", "kind", "value"))`,
    );
    await runner.query(
      `CREATE INDEX "IDX_a6b8c8b6be82fbc2f56b88782d" ON "cooperation_mark"  ("kind", "opened") WHERE first`,
    );
    await runner.query(
      `CREATE INDEX "IDX_f854f3b90fa5cfd985202595ca" ON "cooperation_mark"  ("kind", "value", "opened") `,
    );
    await runner.query(
      `CREATE TABLE "figure_count" ("kind" text COLLATE "C" NOT NULL, "value" text COLLATE "C" NOT NULL, "position" text COLLATE "C" NOT NULL, "cooperations" integer NOT NULL, CONSTRAINT "PK_e0eaac0257d37403e00642507a0" PRIMARY KEY ("kind", "value", "position"))`,
    );
    await runner.query(
      `CREATE TABLE "figure_now" ("kind" text COLLATE "C" NOT NULL, "value" text COLLATE "C" NOT NULL, "cooperations" integer NOT NULL, CONSTRAINT "PK_677d79dcf0e26757b0d2117e345" PRIMARY KEY ("kind", "value"))`,
    );
    await runner.query(
      `CREATE TABLE "correctable_step" ("thing_id" text COLLATE "C" NOT NULL, "type" text COLLATE "C" NOT NULL, "position" text COLLATE "C" NOT NULL, CONSTRAINT "PK_3563d4e785042de540a6409f004" PRIMARY KEY ("thing_id", "type"))`,
    );
    await runner.query(
      `CREATE TABLE "interest_span" ("party_key" text COLLATE "C" NOT NULL, "third_region" text COLLATE "C" NOT NULL, "since" text COLLATE "C" NOT NULL, "until" text COLLATE "C", "side" text NOT NULL, "sources" integer NOT NULL, CONSTRAINT "PK_f5c1e22d52888e74f65cf891837" PRIMARY KEY ("party_key", "third_region", "since"))`,
    );
    await runner.query(
      `CREATE INDEX "IDX_fa8cdb9081c261f0bad031f413" ON "interest_span"  ("side", "third_region", "party_key") `,
    );
    await runner.query(
      `ALTER TABLE "third_region_interest" ALTER COLUMN "ledger_time" TYPE text COLLATE "C"`,
    );
    await runner.query(
      `CREATE INDEX "IDX_28df185dc479b644003c7271da" ON "cooperation_step"  ("ledger_time", "position") `,
    );
    await runner.query(
      `CREATE INDEX "IDX_a120537eef60dddbd7aff668cc" ON "cooperation_step"  ("cooperation_id", "occurred_day") `,
    );
    await runner.query(
      `CREATE INDEX "IDX_c38c6f851023e5dfe68f2a69bd" ON "third_region_interest"  ("ledger_time", "position") `,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
