import { Command, CommanderError } from 'commander';
import type { Env } from '#platform/config.ts';
import { Refusal } from '#platform/refusal.ts';

/** Where a command reads its settings and writes. */
export interface Terminal {
  /** The process's own: `--database` is written into it before any table is loaded. */
  env: Env;
  out(text: string): void;
  err(text: string): void;
}

const CODES = `
Exit codes: 0 all is well, 1 a check failed or the work could not be done, 2 the command was not understood.`;

/** The operator's command line. Each subcommand is loaded when it is asked for. Resolves with the exit code. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0;
  const settle =
    (work: (...words: never[]) => Promise<number>) =>
    async (...said: unknown[]) => {
      code = await work(...(said as never[]));
    };
  try {
    await program(terminal, settle).parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.err(`${sentenceOf(error)}\n`);
    return 1;
  }
}

type Settle = (work: (...words: never[]) => Promise<number>) => (...said: unknown[]) => Promise<void>;

function program(terminal: Terminal, settle: Settle): Command {
  const golive = new Command('golive')
    .description("The operator's command line. Settings come from the environment and from .env.")
    .exitOverride()
    .showHelpAfterError('Try: npm run golive -- --help')
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .addHelpText('after', CODES);

  golive
    .command('start')
    .description('run golive until SIGTERM or SIGINT, as npm start does')
    .action(settle(async () => (await import('./start.ts')).start(terminal.env, (line) => terminal.err(`${line}\n`))));

  golive
    .command('migrate')
    .description('create the database or bring it up to date, then end')
    .option('--database <url>', 'sqlite:PATH or postgres://… instead of DATABASE_URL')
    .action(
      settle(async (options: { database?: string }) => (await import('./migrate.ts')).migrate(options, terminal)),
    );

  golive
    .command('doctor')
    .description('check tokens, scopes, channels, database, clock and playbooks, and say what to do')
    .action(settle(async () => (await import('./doctor.ts')).doctor(terminal)));

  golive
    .command('playbook')
    .description('work on playbooks')
    .command('lint')
    .description('name what is wrong with playbook files, with file and line')
    .argument('<file...>')
    .action(settle(async (files: string[]) => (await import('./playbook-lint.ts')).lintFiles(files, terminal)));

  golive
    .command('audit')
    .description('work on the audit')
    .command('verify')
    .description('walk the audit chain and name the first line that was tampered with')
    .option('--workspace <id>', 'one workspace (T…) instead of all')
    .option('--database <url>', 'sqlite:PATH or postgres://… instead of DATABASE_URL')
    .option('--json', 'one JSON object for each workspace')
    .action(
      settle(async (options: VerifyOptions) => (await import('./audit-verify.ts')).auditVerify(options, terminal)),
    );

  golive
    .command('manifest')
    .description('print the Slack app manifest')
    .option('--http <url>', 'for HTTP, with the address at which Slack reaches golive, instead of Socket Mode')
    .option('--proof', 'with the scopes to read history, by which a message in doubt is found')
    .action(
      settle(async (options: { http?: string; proof?: boolean }) =>
        (await import('./manifest.ts')).printManifest(options, terminal),
      ),
    );

  addOutbox(golive, terminal, settle);
  addRituals(golive, terminal, settle);
  return golive;
}

function addOutbox(golive: Command, terminal: Terminal, settle: Settle): void {
  const outbox = golive.command('outbox').description('look after messages that got stuck on their way to Slack');
  const withOptions = (command: Command) =>
    command
      .option('--database <url>', 'sqlite:PATH or postgres://… instead of DATABASE_URL')
      .option('--json', 'one JSON object for each message');
  withOptions(outbox.command('list'))
    .description('name each, why, and what helps')
    .action(settle(async (options: OutboxOptions) => (await import('./outbox.ts')).outboxList(options, terminal)));
  withOptions(outbox.command('park'))
    .description('after a restore, before the start: hold what waits, for it may have been posted since the backup')
    .action(settle(async (options: OutboxOptions) => (await import('./outbox.ts')).outboxPark(options, terminal)));
  for (const decision of ['retry', 'drop'] as const) {
    withOptions(outbox.command(decision).argument('<id>'))
      .description(decision === 'retry' ? 'post it after all' : 'never post it')
      .action(
        settle(async (id: string, options: OutboxOptions) =>
          (await import('./outbox.ts')).outboxDecide(decision, id, options, terminal),
        ),
      );
  }
}

function addRituals(golive: Command, terminal: Terminal, settle: Settle): void {
  const ritual = golive.command('ritual').description('work on what happens by the clock');
  const withDatabase = (command: Command) =>
    command.option('--database <url>', 'sqlite:PATH or postgres://… instead of DATABASE_URL');
  withDatabase(ritual.command('list'))
    .description('name what is on, when it happens next and for how many')
    .option('--json', 'one JSON object for each line')
    .action(settle(async (options: RitualOptions) => (await import('./ritual.ts')).ritualList(options, terminal)));
  withDatabase(ritual.command('run').argument('<name>'))
    .description('carry out a ritual as if it were its time, once a day at most')
    .option('--at <moment>', 'the moment, such as 2026-11-23T08:30:00Z, instead of now')
    .option('--project <key>', 'for one project alone')
    .option('--dry-run', 'print the messages; nothing is kept or posted')
    .action(
      settle(async (name: string, options: RitualOptions) =>
        (await import('./ritual.ts')).ritualRun(name, options, terminal),
      ),
    );
  withDatabase(golive.command('tick'))
    .description('carry out everything that is due')
    .option('--at <moment>', 'by that moment, such as 2026-11-23T08:30:00Z, instead of now')
    .action(settle(async (options: RitualOptions) => (await import('./tick.ts')).tick(options, terminal)));
}

export interface RitualOptions {
  database?: string;
  at?: string;
  project?: string;
  dryRun?: boolean;
  json?: boolean;
}

export interface OutboxOptions {
  database?: string;
  json?: boolean;
}

export interface VerifyOptions {
  workspace?: string;
  database?: string;
  json?: boolean;
}

function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
