import { index, instant, integer, primaryKey, table, text, workspaceId } from '../db/columns.ts';

/** One row per workspace: locked while a line is appended, so that the chain has neither gaps nor forks. */
export const auditHeads = table('audit_heads', {
  workspaceId: text().primaryKey(),
  seq: integer().notNull(),
  hash: text().notNull(),
});

/** Append-only: triggers refuse update and delete. `hash` covers every other column and the row before. */
export const audit = table(
  'audit',
  {
    workspaceId: workspaceId(),
    seq: integer().notNull(),
    at: instant().notNull(),
    /** The person's id, or `host-operator`, or `golive` for what the clock decides. */
    actor: text().notNull(),
    via: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    project: text(),
    /** Canonical JSON of the facts before and after; never free text or names. */
    body: text().notNull(),
    /** SHA-256 of salt and personal text, which lie in `audit_texts` and can be erased. */
    commitment: text(),
    prev: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.seq] }), index('audit_subject').on(t.workspaceId, t.subject)],
);

export const auditTexts = table(
  'audit_texts',
  {
    workspaceId: workspaceId(),
    seq: integer().notNull(),
    salt: text().notNull(),
    text: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.seq] })],
);
