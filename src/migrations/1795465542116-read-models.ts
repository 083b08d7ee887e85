import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReadModels1795465542116 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "cooperation_standing" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "parties" text array NOT NULL, "ended" boolean NOT NULL, "office" text, "mutual_matches" text array NOT NULL, "partnerships_in_force" text array NOT NULL, CONSTRAINT "PK_d9059b65a03696c949f8336f0cc" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE TABLE "cooperation_thing" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "category" text NOT NULL, "cooperation_id" text NOT NULL, CONSTRAINT "PK_da51a337b006f3e46eaeb1581ec" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE TABLE "token_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "role" text NOT NULL, "party" jsonb, "hash" text NOT NULL, "revoked" boolean NOT NULL, CONSTRAINT "PK_22afe3c133b18e45b83e2afa285" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE UNIQUE INDEX "IDX_481da1cc25144727a2602b4131" ON "token_list"  ("hash") `);
    await runner.query(
      `CREATE TABLE "known_party" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "kind" text NOT NULL, "party_id" text NOT NULL, "side" text NOT NULL, "status" text NOT NULL, "name" text NOT NULL, "name_local" text, "country" text, "region" text, "prefecture" text, "within" text array NOT NULL, CONSTRAINT "PK_28d264430a7dd109d1a804e8a1c" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "IDX_3f1f05f9d1678e8e4b392332dc" ON "known_party"  ("side") `);
    await runner.query(
      `CREATE TABLE "application_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "kind" text NOT NULL, "cooperation_id" text NOT NULL, "status" text NOT NULL, "applicant" jsonb, "offers" jsonb, "needs" jsonb, "ecosystems" text array NOT NULL, "technologies" text array NOT NULL, "forms" text array NOT NULL, "priorities" text array NOT NULL, "wished" jsonb, "third_regions" jsonb, "note" jsonb, "office" text, "reason" jsonb, "submitted_at" text NOT NULL, CONSTRAINT "PK_9cebf6ff4eaec56b7d9f5629a50" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE INDEX "IDX_325ce64a1f426d789b4a02476f" ON "application_list"  ("cooperation_id") `,
    );
    await runner.query(
      `CREATE TABLE "office_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "name" text NOT NULL, "name_local" text, "side" text NOT NULL, "country" text NOT NULL, "city" text NOT NULL, "city_local" text, "time_zone" text NOT NULL, "languages" text array NOT NULL, "from" text NOT NULL, "to" text, "operators" jsonb, "senior_advisers" jsonb, "note" jsonb, "reason" jsonb, "source" text, CONSTRAINT "PK_2fbb9900da6804cabae08547586" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE TABLE "cluster_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "party" jsonb, "kind" text NOT NULL, "side" text NOT NULL, "status" text NOT NULL, "name" text NOT NULL, "name_local" text, "name_kana" text, "short_name" text, "country" text NOT NULL, "nuts" text, "prefecture" text, "city" text, "city_local" text, "website" text, "eccp_profile" text, "founded" integer, "members" integer, "members_as_of" integer, "members_note" jsonb, "label" jsonb, "ecosystems" text array NOT NULL, "technologies" text array NOT NULL, "nace" text array NOT NULL, "forms" text array NOT NULL, "priorities" text array NOT NULL, "keywords" text array NOT NULL, "offers" jsonb, "needs" jsonb, "third_regions" jsonb, "languages" text array NOT NULL, "active_until" text, "last_verified" text, "evidence" jsonb, "confidence" text, "inactive_since" text, "inactive_reason" jsonb, "successor" jsonb, "note" jsonb, "source" text, "search" text NOT NULL, CONSTRAINT "PK_d62c17c74cc38a01471af2b2f59" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE TABLE "cooperation_step" ("position" text COLLATE "C" NOT NULL, "cooperation_id" text NOT NULL, "category" text NOT NULL, "thing_id" text NOT NULL, "stage" text NOT NULL, "type" text NOT NULL, "occurred_on" text NOT NULL, "occurred_day" text NOT NULL, "recorded_at" text NOT NULL, "ledger_time" text COLLATE "C" NOT NULL, "actor" text NOT NULL, "parties" text array NOT NULL, "regions" text array NOT NULL, "prefectures" text array NOT NULL, "third_regions" text array NOT NULL, "interests" text array NOT NULL, "ecosystems" text array NOT NULL, "forms" text array NOT NULL, "priorities" text array NOT NULL, "office" text, "supersedes" text, "data" jsonb NOT NULL, CONSTRAINT "PK_6d55098e263c1acec0a0883979b" PRIMARY KEY ("position"))`,
    );
    await runner.query(
      `CREATE INDEX "IDX_bce06c5bc1f49b905878b0217b" ON "cooperation_step"  ("ledger_time") `,
    );
    await runner.query(
      `CREATE INDEX "IDX_60c06bd921aa02ce8a152c718d" ON "cooperation_step"  ("cooperation_id", "position") `,
    );
    await runner.query(
      `CREATE TABLE "ledger_party" ("id" text NOT NULL, "region" text, "prefecture" text, "third_regions" text array NOT NULL, CONSTRAINT "PK_58b4c2fb7f608796559325b262b" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE TABLE "third_region_interest" ("position" text COLLATE "C" NOT NULL, "party_key" text NOT NULL, "side" text NOT NULL, "source" text NOT NULL, "third_regions" text array NOT NULL, "ledger_time" text NOT NULL, CONSTRAINT "PK_26530423b95c1d5e0d6cedd0209" PRIMARY KEY ("position"))`,
    );
    await runner.query(
      `CREATE INDEX "IDX_310788b69db1b2195e46f1e0d9" ON "third_region_interest"  ("party_key", "source", "position") `,
    );
    await runner.query(
      `CREATE TABLE "follow_up_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "cooperation_id" text NOT NULL, "meeting_id" text, "status" text NOT NULL, "text" jsonb, "due_on" text NOT NULL, "party" jsonb, "office" text, "result" jsonb, "reason" jsonb, CONSTRAINT "PK_0d81108a5a83f994260fc118e07" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE INDEX "IDX_58c851a410d0053ab0709f6eb5" ON "follow_up_list"  ("cooperation_id") `,
    );
    await runner.query(`CREATE INDEX "IDX_a9619b063cafb5b82ccb05cd68" ON "follow_up_list"  ("due_on") `);
    await runner.query(
      `CREATE TABLE "match_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "cooperation_id" text NOT NULL, "application_id" text, "status" text NOT NULL, "eu" jsonb, "jp" jsonb, "origin" text NOT NULL, "reason" jsonb, "sides" jsonb, "waiting_for" text array NOT NULL, "introduced_on" text, "proposed_at" text NOT NULL, CONSTRAINT "PK_d211beb10dff16a9b580a487106" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "IDX_a6ba642c247c8a153efcd002eb" ON "match_list"  ("cooperation_id") `);
    await runner.query(
      `CREATE TABLE "meeting_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "cooperation_id" text NOT NULL, "match_id" text, "status" text NOT NULL, "kind" text, "starts_at" text, "time_zone" text, "starts_at_utc" text, "minutes" integer, "day" text NOT NULL, "participants" jsonb, "languages" text array NOT NULL, "interpretation" jsonb, "override_reason" jsonb, "held_on" text, "outcome" text, "notes" jsonb, "next_steps" jsonb, "minutes_agreed_by" jsonb, "reason" jsonb, CONSTRAINT "PK_dac4c844a0d4696e1602c3ff0a3" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE INDEX "IDX_626de30595b84f500624705d41" ON "meeting_list"  ("cooperation_id") `,
    );
    await runner.query(`CREATE INDEX "IDX_02f8f517a4ae687f636abf419f" ON "meeting_list"  ("day") `);
    await runner.query(
      `CREATE TABLE "partnership_register" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "cooperation_id" text NOT NULL, "kind" text NOT NULL, "status" text NOT NULL, "declared_dormant" boolean NOT NULL, "documented" boolean NOT NULL, "parties" jsonb, "fields" jsonb, "ecosystems" text array NOT NULL, "forms" text array NOT NULL, "priorities" text array NOT NULL, "signed_on" text, "side_dates" jsonb, "renewed_on" text, "until" text, "merged_into" text, "reason" jsonb, "sources" text array NOT NULL, "note" jsonb, CONSTRAINT "PK_4cff495aa7e64a51895e3d7f6cc" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE INDEX "IDX_7da9ab20ef7a9f185f9cd47d5f" ON "partnership_register"  ("cooperation_id") `,
    );
    await runner.query(
      `CREATE TABLE "prefecture_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "party" jsonb, "status" text NOT NULL, "last_verified" text, "successor" jsonb, "name" text NOT NULL, "name_local" text NOT NULL, "name_kana" text, "name_romaji" text, "region" text NOT NULL, "capital" text NOT NULL, "capital_local" text NOT NULL, "population" integer, "neighbours" text array NOT NULL, "time_zone" text NOT NULL, "advisers" jsonb, "search" text NOT NULL, CONSTRAINT "PK_c96db0c4215c7ffb9edf1a0d52d" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE TABLE "region_list" ("id" text NOT NULL, "revision" integer NOT NULL, "position" text NOT NULL, "party" jsonb, "status" text NOT NULL, "last_verified" text, "successor" jsonb, "party_id" text NOT NULL, "name" text NOT NULL, "name_local" text, "classification" text NOT NULL, "level" integer, "parent" text, "country" text, "side" text NOT NULL, "standing" text, "third_regions" text array NOT NULL, "groupings" text array NOT NULL, "time_zone" text, "search" text NOT NULL, CONSTRAINT "PK_9b3b5efee9ac5877580f7302bb9" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "IDX_0039d68f07f4edd1bf041d80a1" ON "region_list"  ("party_id") `);
    // TypeORM cannot declare an index over the elements of an array.
    await runner.query(
      `CREATE INDEX cooperation_standing_parties ON cooperation_standing USING gin (parties)`,
    );
    await runner.query(`CREATE INDEX cluster_list_ecosystems ON cluster_list USING gin (ecosystems)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
