import { type Config, cureOf } from '#platform/config.ts';
import { scrub } from '#platform/log.ts';
import { Refusal } from '#platform/refusal.ts';

interface Facts {
  code?: unknown;
  syscall?: unknown;
  message?: unknown;
  cause?: unknown;
  severity?: unknown;
  data?: { error?: unknown };
}

const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN'];

/** The operator's sentence for what kept golive from starting; null for what only a stack can explain. */
export function whyNotStarted(thrown: unknown, config: Pick<Config, 'port'>): string | null {
  if (thrown instanceof Refusal) return thrown.message;
  const error = rootOf(thrown);
  const code = String(error.code ?? '');
  if (error.syscall === 'listen') return `PORT ${config.port} can't be used (${code})${cureOf('PORT')}`;
  if (error.data?.error) {
    return `SLACK_APP_TOKEN was refused by Slack (${error.data.error}): it needs to be of this app, with connections:write${cureOf('SLACK_APP_TOKEN')}`;
  }
  if (
    code.startsWith('SQLITE_') ||
    error.severity ||
    UNREACHABLE.includes(code) ||
    /^(EACCES|EROFS|ENOTDIR|EEXIST)$/.test(code)
  ) {
    return `DATABASE_URL can't be opened: ${scrub(String(error.message || code))}${cureOf('DATABASE_URL')}`;
  }
  return null;
}

/** Drizzle wraps what the driver said, and Node what each address said. */
function rootOf(thrown: unknown): Facts {
  const error = Object(thrown) as Facts;
  const known = error.code !== undefined || error.data !== undefined;
  return known || !error.cause ? error : rootOf(error.cause);
}
