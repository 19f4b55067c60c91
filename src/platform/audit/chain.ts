import { createHash } from 'node:crypto';

/** What a line's hash covers, besides the line before. */
export interface Line {
  workspaceId: string;
  seq: number;
  at: Date;
  actor: string;
  via: string;
  action: string;
  subject: string;
  project: string | null;
  body: string;
  commitment: string | null;
  prev: string;
}

/** The `prev` of a chain's first line. */
export const GENESIS = '0'.repeat(64);

export function hashOf(line: Line): string {
  const { workspaceId, seq, at, actor, via, action, subject, project, body, commitment, prev } = line;
  const fields = [workspaceId, seq, at.toISOString(), actor, via, action, subject, project, body, commitment];
  return sha256(`${prev}\n${JSON.stringify(fields)}`);
}

export function commit(salt: string, text: string): string {
  return sha256(`${salt}\n${text}`);
}

/** JSON with its keys in order, so that equal facts are equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) && !(inner instanceof Date)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
