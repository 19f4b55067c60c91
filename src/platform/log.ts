import type { Logger as SlackLogger } from '@slack/logger';
import { LogLevel } from '@slack/logger';
import { type DestinationStream, type LogFn, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Structured logs, on stdout unless told: ids and outcomes, never message texts or tokens. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: {
      paths: [
        'token',
        '*.token',
        'authorization',
        '*.authorization',
        '*.headers',
        'err.config',
        'err.request',
        'err.original',
      ],
      remove: true,
    },
    serializers: { err: errorFacts },
    hooks: {
      // Without words of ours pino would take the error's own, unscrubbed.
      logMethod(this: Logger, words: Parameters<LogFn>, log: LogFn) {
        log.apply(this, words.length === 1 && typeof words[0] === 'object' ? ([words[0], 'see err'] as never) : words);
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** What is safe to log of an error: SDK errors drag requests and cookies along, the database's their parameters. */
function errorFacts(error: unknown): object {
  if (!(error instanceof Error)) return { message: tidy(String(error)) };
  const { name, message, stack, cause } = error;
  const { code, data } = error as { code?: unknown; data?: { error?: unknown } };
  const below = cause as { code?: unknown; constraint?: unknown } | undefined;
  const frames = stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
  return {
    name,
    message: tidy(message),
    frames,
    code,
    slack: data?.error,
    cause: below?.code,
    constraint: below?.constraint,
  };
}

/** A statement's parameters are people's words. */
function tidy(message: string): string {
  return scrub(message.replace(/\nparams:.*$/s, '').slice(0, 1_000));
}

/** Slack's tokens and signing material, wherever they turn up in a text. */
export function scrub(text: string): string {
  return text.replace(/\b(xox[a-z]-|xapp-)[\w-]+/g, '$1…').replace(/(postgres(?:ql)?:\/\/[^:/\s]+:)[^@\s]+@/g, '$1…@');
}

/** Bolt's and the SDK's own words, at warning level and above: their debug lines hold whole payloads. */
export function boltLogger(log: Logger): SlackLogger {
  const say =
    (level: 'warn' | 'error') =>
    (first: unknown, ...rest: unknown[]) =>
      first instanceof Error
        ? log[level]({ err: first }, 'slack sdk')
        : log[level]({ sdk: scrub([first, ...rest].map(String).join(' ')).slice(0, 300) }, 'slack sdk');
  return {
    debug: () => {},
    info: () => {},
    warn: say('warn'),
    error: say('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
