import { systemClock } from '#platform/clock.ts';
import { type Config, readConfig } from '#platform/config.ts';
import { createLog } from '#platform/log.ts';
import { readManifest } from '#platform/manifest/manifest.ts';
import { Refusal } from '#platform/refusal.ts';
import { slackClient } from '#platform/slack/client.ts';
import { checkAppToken, checkChannels, checkProof, checkScopes, checkToken } from './checks-slack.ts';
import { type Finding, fix, lineOf, ok } from './finding.ts';
import { isThere, withDatabase } from './open.ts';
import type { Terminal } from './program.ts';

/** In milliseconds. */
const PATIENCE = 10_000;

/** Looks at everything golive stands on. Exit code 1 as soon as one thing has to be put right. */
export async function doctor(terminal: Terminal): Promise<number> {
  const read = readConfig(terminal.env);
  if (!read.ok) {
    for (const problem of read.problems)
      terminal.out(`${lineOf({ level: 'fix', subject: 'settings', says: problem })}\n`);
    return 1;
  }
  let code = 0;
  for await (const finding of examine(read.config, terminal)) {
    terminal.out(`${lineOf(finding)}\n`);
    if (finding.level === 'fix') code = 1;
  }
  return code;
}

async function* examine(config: Config, terminal: Terminal): AsyncGenerator<Finding> {
  const log = createLog('silent');
  const client = slackClient({ token: config.botToken, apiUrl: config.apiUrl, log });
  const token = await checkToken(client);
  yield token.finding;
  if (token.works) {
    yield checkScopes(token.granted, readManifest().oauth_config.scopes.bot);
    yield checkProof(token.granted);
  }
  if (config.mode.kind === 'socket') {
    yield await checkAppToken(slackClient({ token: config.mode.appToken, apiUrl: config.apiUrl, log }));
  }
  const { projects, findings } = await examineDatabase(config, terminal);
  yield* findings;
  if (token.works && projects) yield* await checkChannels(client, projects);
  const { checkClock, checkPlaybooks } = await import('./checks-host.ts');
  yield await checkClock(() => dateOf(config.apiUrl), systemClock);
  yield await checkPlaybooks(config.playbooksDir);
}

interface Examined {
  findings: Finding[];
  /** Null when they cannot be read. */
  projects: { key: string; channel: string }[] | null;
}

async function examineDatabase(config: Config, terminal: Terminal): Promise<Examined> {
  if (!isThere(config.databaseUrl)) {
    return { findings: [ok('database', `${config.databaseUrl} will be made at the first start`)], projects: [] };
  }
  try {
    return await withDatabase(terminal.env, { url: config.databaseUrl }, async ({ database, shown }) => {
      const [{ checkDatabase }, { projects }] = await Promise.all([
        import('./checks-host.ts'),
        import('#features/projects/tables.ts'),
      ]);
      const finding = await checkDatabase(database, shown);
      if (finding.level === 'fix') return { findings: [finding], projects: null };
      const { key, channel, state } = projects;
      const rows = await database.db
        .select({ key, channel, state })
        .from(projects)
        .orderBy(projects.key)
        .catch(() => null);
      if (!rows)
        return { findings: [fix('database', `${shown} is of another version`, 'run golive migrate')], projects: null };
      const open = rows.filter((row) => row.state !== 'closed' && row.state !== 'cancelled');
      return { findings: [finding], projects: open };
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { findings: [fix('database', error.message, 'put DATABASE_URL right')], projects: null };
  }
}

async function dateOf(apiUrl: string): Promise<string | null> {
  const answer = await fetch(`${apiUrl}api.test`, { method: 'POST', signal: AbortSignal.timeout(PATIENCE) });
  return answer.headers.get('date');
}
