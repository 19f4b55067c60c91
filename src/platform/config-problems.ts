import { readdirSync } from 'node:fs';

/** What is wrong with one variable's value, as the end of a sentence that begins with its name; null when nothing is. */

const TOKENS: readonly (readonly [RegExp, string])[] = [
  [/^xoxb-/, 'a bot token (xoxb-), which belongs into SLACK_BOT_TOKEN'],
  [/^xapp-/, 'an app-level token (xapp-), which belongs into SLACK_APP_TOKEN'],
  [/^xoxp-/, "a user token (xoxp-), which golive doesn't use"],
  [/^xoxe/, 'a token that rotates (xoxe), which golive cannot renew; switch token rotation off'],
];

/** What a copied line or another tool's env file leaves around a value. */
export function strayProblem(said: string): string | null {
  if (/^\s*["'“”‘’]|["'“”‘’]\s*$/.test(said)) return 'stands in quotation marks; remove them';
  // Not simply trimmed: the dialect is read from the bare DATABASE_URL, before anything is configured.
  return /^\s/.test(said) ? 'begins with a space; remove it' : null;
}

export function botTokenProblem(said: string): string | null {
  if (/\s/.test(said)) return 'has a space or a line break in it; copy it again';
  if (said.startsWith('xoxb-')) return null;
  return `holds ${kindOf(said)}; put the bot token here, which begins with xoxb-`;
}

export function appTokenProblem(said: string): string | null {
  if (/\s/.test(said)) return 'has a space or a line break in it; copy it again';
  if (said.startsWith('xapp-')) return null;
  return `holds ${kindOf(said)}; put the app-level token here, which begins with xapp-`;
}

export function secretProblem(said: string): string | null {
  if (/^(xox|xapp-)/.test(said)) return `holds ${kindOf(said)}; put the Signing Secret here, from “Basic Information”`;
  return /\s/.test(said) ? 'has a space or a line break in it; copy it again' : null;
}

export function apiUrlProblem(said: string): string | null {
  return /^https?:\/\/[^/]/.test(said) && URL.canParse(said)
    ? null
    : 'is no web address; leave it out to use Slack itself';
}

export function portProblem(said: string): string | null {
  return /^\d{1,5}$/.test(said) && Number(said) <= 65_535 ? null : `is “${said}”; write a number from 0 to 65535`;
}

/** Never quotes the value: it may hold a password. */
export function databaseProblem(said: string): string | null {
  if (/^sqlite:(\/\/)?[^/\s]|^sqlite:\/[^/]|^sqlite:\/\/\//.test(said)) return null;
  if (/^postgres(ql)?:\/\/./.test(said)) {
    return URL.canParse(said) ? null : 'is no address; percent-encode special characters in the password (@ is %40)';
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(said)?.[1];
  const what = scheme ? `begins with ${scheme}:, which golive doesn't know` : 'names no kind of database';
  return `${what}; write sqlite:PATH or postgres://…`;
}

export function folderProblem(said: string): string | null {
  try {
    readdirSync(said);
    return null;
  } catch {
    return `is “${said}”, which is no folder that can be read; correct the path or leave it out`;
  }
}

export function adminsProblem(said: string): string | null {
  const wrong = idsIn(said).filter((id) => !/^[UW][A-Z0-9]+$/.test(id));
  if (wrong.length === 0) return null;
  return `has ${wrong.map((id) => `“${id}”`).join(', ')}; write member ids such as U012AB3CD (profile, three dots, “Copy member ID”)`;
}

export function idsIn(said: string): string[] {
  return said.split(/[\s,;]+/).filter((id) => id !== '');
}

function kindOf(said: string): string {
  return TOKENS.find(([pattern]) => pattern.test(said))?.[1] ?? 'something else';
}
