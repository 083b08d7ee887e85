import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Calls1795487875448 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "call_entry" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "call_id" text NOT NULL, CONSTRAINT "PK_7e467c201456089907954d75539" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "IDX_f630667a03420b1b248eabc161" ON "call_entry"  ("call_id") `);
    await runner.query(
      `CREATE TABLE "call_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "status" text NOT NULL, "titles" jsonb, "published_on" text NOT NULL, "opens_at" text NOT NULL, "opens_at_utc" text NOT NULL, "deadline" text NOT NULL, "time_zone" text NOT NULL, "deadline_utc" text NOT NULL, "places" integer, "per_cluster" integer, "max_weeks" integer, "max_weekly_euro" jsonb, "criteria" jsonb, "eligible_countries" jsonb, "eccp_profile_required" boolean NOT NULL, "waiting_list" boolean NOT NULL, "deposit_euro" jsonb, "min_reviewers" integer, "report_within_days" integer, "reason" jsonb, "selection" jsonb, CONSTRAINT "PK_ce959f318c9d218640f9a81c0a9" PRIMARY KEY ("id"))`,
    );
    await runner.query(`ALTER TABLE "application_list" ADD "call_id" text`);
    await runner.query(`ALTER TABLE "application_list" ADD "applicant_function" jsonb`);
    await runner.query(`ALTER TABLE "application_list" ADD "eccp_profile" text`);
    await runner.query(`ALTER TABLE "application_list" ADD "plan" jsonb`);
    await runner.query(`ALTER TABLE "application_list" ADD "weeks" integer`);
    await runner.query(`ALTER TABLE "application_list" ADD "weekly_euro" jsonb`);
    await runner.query(`ALTER TABLE "application_list" ADD "eligible" jsonb`);
    await runner.query(`ALTER TABLE "application_list" ADD "reasons" jsonb`);
    await runner.query(`ALTER TABLE "application_list" ADD "assessments" jsonb`);
    await runner.query(`ALTER TABLE "application_list" ADD "waiting_place" integer`);
    await runner.query(`ALTER TABLE "application_list" ADD "rejected_for" jsonb`);
    await runner.query(
      `CREATE INDEX application_list_by_call ON application_list (call_id, submitted_at COLLATE "C", id COLLATE "C")`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
