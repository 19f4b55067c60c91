import { and, asc, eq, gt, gte, lt, lte, or } from '../db/drizzle.ts';
import type { Db } from '../db/scope.ts';
import { commit, GENESIS, hashOf } from './chain.ts';
import { audit, auditHeads, auditTexts } from './tables.ts';

export type Verdict =
  | { ok: true; lines: number; head: string }
  /** `lines` were good before the first that is not. */
  | { ok: false; lines: number; broken: Break };

export interface Break {
  seq: number;
  /** Ends a sentence that begins with the line. */
  why: string;
  /** What the broken line says of itself, or the one after it where it is missing; null when there is none. */
  line: { seq: number; action: string; at: Date } | null;
}

type Row = typeof audit.$inferSelect;
type Text = typeof auditTexts.$inferSelect;
type End = { seq: number; hash: string };

const PAGE = 10_000;
/** Below every line there can be, forged ones too. */
const BEFORE_ALL = -2_147_483_648;

/**
 * Walks a workspace's chain and names the first line that was changed, removed, added or cut off at the end. A text that
 * was erased is no break; a changed one is. Somebody who can rewrite the whole chain is only found out by its head, kept
 * elsewhere.
 */
export async function verifyAudit(db: Db, workspace: string): Promise<Verdict> {
  let end: End = { seq: 0, hash: GENESIS };
  for (;;) {
    const rows = await pageAfter(db, workspace, end.seq === 0 ? BEFORE_ALL : end.seq);
    if (rows.length === 0) {
      const head = await headOf(db, workspace);
      // Lines may have been appended since the last page.
      if (head.seq > end.seq && (await pageAfter(db, workspace, end.seq)).length > 0) continue;
      return ending(db, workspace, end, head);
    }
    const texts = await textsOf(db, workspace, rows);
    for (const row of rows) {
      const why = flawOf(row, end, texts.get(row.seq));
      if (why)
        return {
          ok: false,
          lines: end.seq,
          broken: { ...why, line: { seq: row.seq, action: row.action, at: row.at } },
        };
      end = { seq: row.seq, hash: row.hash };
    }
  }
}

/** The workspaces that have an audit, or had one. */
export async function auditedWorkspaces(db: Db): Promise<string[]> {
  const lines = await db.select({ id: audit.workspaceId }).from(audit).groupBy(audit.workspaceId);
  const heads = await db.select({ id: auditHeads.workspaceId }).from(auditHeads);
  const texts = await db.select({ id: auditTexts.workspaceId }).from(auditTexts).groupBy(auditTexts.workspaceId);
  return [...new Set([...lines, ...heads, ...texts].map(({ id }) => id))].sort();
}

function flawOf(row: Row, before: End, text: Text | undefined): { seq: number; why: string } | null {
  const next = before.seq + 1;
  if (row.seq > next) return { seq: next, why: 'is missing' };
  if (row.seq < next) return { seq: row.seq, why: 'stands before the first line' };
  if (row.prev !== before.hash) return { seq: row.seq, why: 'does not follow from the line before it' };
  if (rehash(row) !== row.hash) return { seq: row.seq, why: 'does not match its hash' };
  if (text && commit(text.salt, text.text) !== row.commitment) {
    return { seq: row.seq, why: 'has a text that is not the one it was written with' };
  }
  return null;
}

async function ending(db: Db, workspace: string, end: End, head: End): Promise<Verdict> {
  const broken = (seq: number, why: string): Verdict => ({
    ok: false,
    lines: end.seq,
    broken: { seq, why, line: null },
  });
  if (head.seq > end.seq) return broken(end.seq + 1, `is missing: the chain was cut before its end, line ${head.seq}`);
  if (head.seq < end.seq)
    return broken(head.seq + 1, `was added: the chain's head says that it ends with line ${head.seq}`);
  if (head.hash !== end.hash) return broken(end.seq, "is not the one that the chain's head names");
  const [stray] = await db
    .select({ seq: auditTexts.seq })
    .from(auditTexts)
    .where(and(eq(auditTexts.workspaceId, workspace), or(lt(auditTexts.seq, 1), gt(auditTexts.seq, end.seq))))
    .limit(1);
  return stray ? broken(stray.seq, 'has a text, but is missing itself') : { ok: true, lines: end.seq, head: end.hash };
}

/** Null when a value is not even of the kind that a hash was taken of. */
function rehash(row: Row): string | null {
  return Number.isNaN(row.at.getTime()) ? null : hashOf(row);
}

async function pageAfter(db: Db, workspace: string, seq: number): Promise<Row[]> {
  return db
    .select()
    .from(audit)
    .where(and(eq(audit.workspaceId, workspace), gt(audit.seq, seq)))
    .orderBy(asc(audit.seq))
    .limit(PAGE);
}

async function textsOf(db: Db, workspace: string, rows: readonly Row[]): Promise<Map<number, Text>> {
  const [first, last] = [rows[0]?.seq ?? 0, rows.at(-1)?.seq ?? 0];
  const texts = await db
    .select()
    .from(auditTexts)
    .where(and(eq(auditTexts.workspaceId, workspace), gte(auditTexts.seq, first), lte(auditTexts.seq, last)));
  return new Map(texts.map((text) => [text.seq, text]));
}

async function headOf(db: Db, workspace: string): Promise<End> {
  const [head] = await db.select().from(auditHeads).where(eq(auditHeads.workspaceId, workspace));
  return head ?? { seq: 0, hash: GENESIS };
}
