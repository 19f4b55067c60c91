import { eq, sql } from '../db/drizzle.ts';
import type { Statement, Steps, Tx } from '../db/scope.ts';
import { canonical, commit, GENESIS, hashOf } from './chain.ts';
import { audit, auditHeads, auditTexts } from './tables.ts';

export interface AuditEntry {
  /** A person's id, `host-operator`, or `golive`. */
  actor: string;
  /** How it came: command, action, view, cli, clock. */
  via: string;
  /** `noun.verb`, past tense not needed: `criterion.meet`. */
  action: string;
  /** `kind:id` of what changed. */
  subject: string;
  project?: string;
  before?: Facts;
  after?: Facts;
  /** Names and free text: held outside the hashed row, so that they can be erased. */
  text?: Record<string, string | null | undefined>;
}
export type Facts = Record<string, string | number | boolean | null | undefined | readonly string[]>;

/** Appends one line to the workspace's chain, in the commit it belongs to. */
export function record(entry: AuditEntry): (tx: Tx) => Steps {
  return function* (tx) {
    let heads: Head[] = yield lockHead(tx);
    if (heads.length === 0) {
      // The workspace's first line; of two at once the second waits here for the first.
      yield tx.insert(auditHeads, { seq: 0, hash: GENESIS }).onConflictDoNothing();
      heads = yield lockHead(tx);
    }
    const head = heads[0] ?? { seq: 0, hash: GENESIS };
    const seq = head.seq + 1;
    const text = entry.text && canonical(entry.text);
    const salt = text ? tx.salt() : null;
    const line = {
      workspaceId: tx.workspace,
      seq,
      at: tx.now,
      actor: entry.actor,
      via: entry.via,
      action: entry.action,
      subject: entry.subject,
      project: entry.project ?? null,
      body: canonical({ before: entry.before ?? {}, after: entry.after ?? {} }),
      commitment: text && salt ? commit(salt, text) : null,
      prev: head.hash,
    };
    const hash = hashOf(line);
    yield tx.insert(audit, { ...line, hash });
    if (text && salt) yield tx.insert(auditTexts, { seq, salt, text });
    yield tx.update(auditHeads, { seq, hash }, eq(auditHeads.seq, head.seq));
  };
}

interface Head {
  seq: number;
  hash: string;
}

/** An update that changes nothing locks the head until the commit ends: two instances append one after the other. */
function lockHead(tx: Tx): Statement<Head> {
  return tx.update(auditHeads, { seq: sql`${auditHeads.seq}` }, eq(auditHeads.workspaceId, tx.workspace)).returning();
}
