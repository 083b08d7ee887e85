import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { randomInt } from 'node:crypto';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module';
import { BadConfig, type Config, configFrom } from './config';
import { StepCatalogue } from './cooperations/step-catalogue';
import { generate, type Tally } from './generating/generator';
import { readWorld } from './generating/read-world';
import { RealRecord, refuseRealRecord } from './generating/refuse-real-record';
import { type DatabaseChoice, openForCommand } from './kernel/database/open-database';
import { patiently } from './kernel/database/patiently';
import { EVENT_STORE, type EventStore } from './kernel/event-store/event-store';
import { Checkpoints } from './kernel/following/checkpoints';
import { Followers } from './kernel/following/followers';
import { isDay } from './kernel/partial-date';
import { Seeding } from './seeding';

interface Options {
  readonly cooperations: number;
  readonly seed: string;
  readonly until: string;
}

const USAGE = 2;
const UNAVAILABLE = 3;
const TELL_EVERY_MS = 5000;

const say = (line: string) => process.stderr.write(`${line}\n`);

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1.');
  return Number(text);
}

function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('It is a day such as 2026-11-23.');
  return text;
}

const program = () =>
  new Command('generate')
    .description('Makes up plausible cooperations for trials and measurements; never beside real ones.')
    .requiredOption('--cooperations <n>', 'how many', wholeNumber)
    .option('--seed <text>', 'the same seed and day give the same histories', String(randomInt(1e9)))
    .option('--until <day>', 'where all histories stand', day, new Date().toISOString().slice(0, 10))
    .exitOverride();

/** Whoever means the data of the service says so: a forgotten variable must not fill them. */
function namedData(config: Config): Config {
  if (!config.dataNamed) throw new BadConfig('Name the data with DATA_DIR or DATABASE_URL.');
  return config;
}

/** Each part has a context of its own, so that nobody follows the record while it is written. */
async function within<Done>(
  choice: Config & DatabaseChoice,
  work: (context: INestApplicationContext) => Promise<Done>,
): Promise<Done> {
  const database = await openForCommand(choice, () => undefined);
  try {
    const app = AppModule.with({
      serving: database.serving,
      eventStoreUrl: choice.eventStoreUrl,
      payloadKey: choice.payloadKey,
    });
    const context = await NestFactory.createApplicationContext(app, {
      logger: ['error'],
      abortOnError: false,
    });
    try {
      return await work(context);
    } finally {
      await context.close();
    }
  } finally {
    await database.close();
  }
}

async function prepare(context: INestApplicationContext): Promise<void> {
  await context.get(Followers).start();
  await context.get(Seeding).run();
  await follow(context);
  await refuseRealRecord(context.get<EventStore>(EVENT_STORE), context.get(StepCatalogue));
}

async function write(context: INestApplicationContext, { cooperations, seed, until }: Options) {
  const world = await readWorld(context, until);
  const began = Date.now();
  let told = began;
  const rate = ({ events }: Tally) =>
    `${events} events, ${Math.round((events * 1000) / (Date.now() - began))}/s`;
  const tally = await generate(context.get<EventStore>(EVENT_STORE), { seed, world }, cooperations, (now) => {
    if (Date.now() - told < TELL_EVERY_MS) return;
    told = Date.now();
    say(`${now.cooperations} of ${cooperations} cooperations, ${rate(now)}`);
  });
  say(`seed ${seed}, until ${until}: ${tally.cooperations} cooperations, ${rate(tally)}`);
  say([...tally.reached].map(([stage, count]) => `${stage} ${count}`).join(', '));
}

async function project(context: INestApplicationContext): Promise<void> {
  await context.get(Followers).start();
  await follow(context);
  await vacuum(context.get(DataSource));
}

/** Read models that had grown as slowly as real ones would have been vacuumed long ago. */
async function vacuum(dataSource: DataSource): Promise<void> {
  await patiently(dataSource, new AbortController().signal, async (ask) => {
    for (const { tableName } of dataSource.entityMetadatas) await ask(`vacuum (analyze) "${tableName}"`);
  });
}

/** Until projections show all and reactions have looked at all. */
async function follow(context: INestApplicationContext): Promise<void> {
  const followers = context.get(Followers);
  const head = await context.get<EventStore>(EVENT_STORE).head();
  for (;;) {
    const all = await followers.visible(head, TELL_EVERY_MS);
    const rows = await context.get(Checkpoints).all();
    const late = rows.filter(({ name, kind }) => kind === 'reaction' && followers.seen(name) < head);
    if (all && late.length === 0) return;
    const [last] = rows.toSorted((a, b) => (a.checkpoint < b.checkpoint ? -1 : 1));
    if (last) say(`following: ${last.name} is at ${last.checkpoint.slice(-12)} of ${head.slice(-12)}`);
    if (all) await new Promise((resolve) => setTimeout(resolve, TELL_EVERY_MS / 10));
  }
}

async function main(): Promise<void> {
  const options = program().parse().opts<Options>();
  const choice = namedData(configFrom(process.env));
  say(`seed ${options.seed}, until ${options.until}`);
  await within(choice, prepare);
  await within(choice, (context) => write(context, options));
  await within(choice, project);
}

main().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) say(error instanceof Error ? error.message : String(error));
  const usage = [CommanderError, BadConfig, RealRecord].some((type) => error instanceof type);
  process.exitCode =
    error instanceof CommanderError && error.exitCode === 0 ? 0 : usage ? USAGE : UNAVAILABLE;
});
