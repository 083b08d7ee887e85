import { Command, CommanderError, Option } from 'commander';
import { type Role, roles } from './access/token.events';
import { copyEvents, type CopyOptions } from './cli/copy.command';
import { evaluateFile } from './cli/evaluate.command';
import { Exit, type ExitCode, Usage } from './cli/exit';
import { resume, status } from './cli/followers.commands';
import { importFile, readJson } from './cli/import.command';
import { withContext, withDatabase, withWholeRecord } from './cli/open-context';
import { acceptMove } from './cli/moved.command';
import { rebuild } from './cli/rebuild.command';
import { checkReceipt } from './cli/receipt.command';
import { acceptRestore } from './cli/restore.command';
import { issueToken } from './cli/token.command';
import { verify, type VerifyOptions } from './cli/verify.command';
import { whatIf } from './cli/what-if.command';
import { BadConfig } from './config';

type Answer = (code: ExitCode) => void;

function program(exit: Answer): Command {
  const kakehashi = new Command('kakehashi')
    .description('The record of the EU-Japan Regional Cooperation Helpdesk, from the command line.')
    .showHelpAfterError()
    .exitOverride();
  addFollowerCommands(kakehashi, exit);
  addRecordCommands(kakehashi, exit);
  addEvidenceCommands(kakehashi, exit);
  addMatchingCommands(kakehashi, exit);
  return kakehashi;
}

function addFollowerCommands(kakehashi: Command, exit: Answer): void {
  kakehashi
    .command('status')
    .description('how far projections and reactions have come; exit code 1 where one has paused')
    .option('--json', 'as one JSON object', false)
    .action(async ({ json }: { json: boolean }) =>
      exit(await withContext((context) => status(context, json))),
    );
  kakehashi
    .command('rebuild <projection>')
    .description('fold the record anew beside the live projection, and switch to it; goes on after a kill')
    .option('--back', 'switch back to what stood there before, which is kept for a day', false)
    .action(async (name: string, { back }: { back: boolean }) =>
      exit(await withWholeRecord((context) => rebuild(context, name, back))),
    );
  kakehashi
    .command('resume <projection>')
    .description('let a paused projection or reaction go on')
    .action(async (name: string) => exit(await withContext((context) => resume(context, name))));
}

function addRecordCommands(kakehashi: Command, exit: Answer): void {
  kakehashi
    .command('import <file>')
    .description('bring a data file into the record; exit code 1 where a row was refused')
    .option('--dry-run', 'say what would become of each row and store nothing', false)
    .action(async (file: string, { dryRun }: { dryRun: boolean }) => {
      const json = await readJson(file);
      exit(await withWholeRecord((context) => importFile(context, json, dryRun)));
    });
  kakehashi
    .command('token')
    .description('issue a token and print it')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory())
    .option('--party <kind:id>', 'the party that an organisation speaks for')
    .action(async ({ role, party }: { role: Role; party?: string }) =>
      exit(await withWholeRecord((context) => issueToken(context, role, party))),
    );
}

function addEvidenceCommands(kakehashi: Command, exit: Answer): void {
  kakehashi
    .command('verify')
    .description('hold the record against its chain and all that was signed; exit code 1 where they differ')
    .option('--json', 'as one JSON object', false)
    .option('--evidence <dir>', 'signed checkpoints that were kept elsewhere')
    .option('--keys <file>', 'public keys to believe, instead of those beside the checkpoints')
    .action(async (options: VerifyOptions) =>
      exit(await withDatabase((database, config) => verify(database, config, options))),
    );
  kakehashi
    .command('restore-accepted')
    .description('go on with an older copy of the record that was restored on purpose')
    .action(async () => exit(await withContext(acceptRestore)));
  kakehashi
    .command('copy-events')
    .description('copy the record from one store to another, or what is new in it; goes on after a kill')
    .requiredOption('--from <url>', 'the store that holds it: postgres://… or kurrentdb://…')
    .requiredOption('--to <url>', 'a store that holds nothing else; PostgreSQL as its owner')
    .action(async (options: CopyOptions) => exit(await copyEvents(options)));
  kakehashi
    .command('store-moved')
    .description('go on in the store to which the record was copied; projections and reactions begin again')
    .action(async () => exit(await withContext(acceptMove)));
  kakehashi
    .command('migrate')
    .description('bring the schema up to date, and nothing else')
    .action(async () => exit(await withDatabase(async () => Exit.ok)));
}

function addMatchingCommands(kakehashi: Command, exit: Answer): void {
  kakehashi
    .command('evaluate')
    .description(
      'hold the suggestions against a list of partnerships, each as it was known before; needs no database',
    )
    .requiredOption('--truth <file>', 'partnerships in the form of data/partnerships.json')
    .option('--json', 'as one JSON object', false)
    .action(async ({ truth, json }: { truth: string; json: boolean }) =>
      exit(evaluateFile(await readJson(truth), json)),
    );
  kakehashi
    .command('receipt <match>')
    .description('compute again how a match was judged when it was proposed; exit code 1 where it differs')
    .option('--json', 'as one JSON object', false)
    .action(async (match: string, { json }: { json: boolean }) =>
      exit(await withContext((context) => checkReceipt(context, match, json))),
    );
  kakehashi
    .command('what-if <ruleset>')
    .description('replay rules over all applications, beside those in force')
    .option('--json', 'as one JSON object', false)
    .action(async (ruleset: string, { json }: { json: boolean }) =>
      exit(await withContext((context) => whatIf(context, ruleset, json))),
    );
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.ok : Exit.usage;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof Usage || error instanceof BadConfig ? Exit.usage : Exit.unavailable;
}

let code: ExitCode = Exit.ok;
program((answered) => (code = answered))
  .parseAsync()
  .catch((error: unknown) => (code = exitCodeOf(error)))
  .finally(() => process.exit(code));
