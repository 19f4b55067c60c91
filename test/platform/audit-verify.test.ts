import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inWords } from '#cli/audit-verify.ts';
import { GENESIS, hashOf } from '#platform/audit/chain.ts';
import { record } from '#platform/audit/record.ts';
import { audit, auditHeads, auditTexts } from '#platform/audit/tables.ts';
import { auditedWorkspaces, type Verdict, verifyAudit } from '#platform/audit/verify.ts';
import type { Database } from '#platform/db/database.ts';
import { dialect } from '#platform/db/dialect.ts';
import { and, asc, eq, gt, type SQL, sql } from '#platform/db/drizzle.ts';
import { freshDatabase } from '#test/support/database.ts';

const LINES = 7;
/** Every third line carries a text. */
const WITH_TEXT = 3;

let database: Database;
/** Each test has a chain of its own, and one beside it that nobody touches. */
let workspace = '';
let beside = '';
let tests = 0;

beforeAll(async () => {
  database = await freshDatabase();
});

beforeEach(async () => {
  tests += 1;
  workspace = `T${tests}`;
  beside = `T${tests}B`;
  const lines = Array.from({ length: LINES }, (_, n) => n + 1);
  await database.commit(
    workspace,
    lines.map((line) =>
      record({
        actor: 'person-mia',
        via: 'action',
        action: 'criterion.meet',
        subject: `criterion:${line}`,
        project: line % 2 === 0 ? 'project-acme' : undefined,
        after: { state: 'met' },
        ...(line % WITH_TEXT === 0 && { text: { note: `seen by Mia, ${line}` } }),
      }),
    ),
  );
  await database.commit(beside, [record({ actor: 'golive', via: 'clock', action: 'gate.expire', subject: 'gate:1' })]);
});

afterAll(async () => {
  await database.close();
});

const attempts: (readonly [string, SQL])[] = [
  ['an update', sql`update audit set actor = 'person-tom' where seq = 2`],
  ['a delete', sql`delete from audit where seq = 7`],
  ['a changed text', sql`update audit_texts set text = 'never seen' where seq = 3`],
];
if (dialect === 'postgres') {
  attempts.push(['truncation', sql`truncate audit`], ['truncation of the texts', sql`truncate audit_texts`]);
} else {
  attempts.push(
    ['a replaced line', sql`insert or replace into audit select * from audit where seq = 2 limit 1`],
    ['a replaced text', sql`insert or replace into audit_texts select * from audit_texts limit 1`],
  );
}

describe('the guard', () => {
  test.each(attempts)('refuses %s', async (_, statement) => {
    await expect(run(statement)).rejects.toThrow();
    expect(await verified()).toMatchObject({ ok: true, lines: LINES });
  });

  test('lets a text be erased, and the chain stays whole', async () => {
    await database.db.delete(auditTexts).where(textAt(WITH_TEXT));
    expect(await database.db.select().from(auditTexts).where(eq(auditTexts.workspaceId, workspace))).toHaveLength(1);
    expect(await verified()).toMatchObject({ ok: true, lines: LINES });
  });
});

describe('a whole chain', () => {
  test('is counted, and its head named', async () => {
    const [head] = await database.db.select().from(auditHeads).where(eq(auditHeads.workspaceId, workspace));
    expect(await verified()).toEqual({ ok: true, lines: LINES, head: head?.hash });
    expect(await auditedWorkspaces(database.db)).toEqual(expect.arrayContaining([workspace, beside]));
  });

  test('may be longer than what is read at once', async () => {
    const [last] = await database.db.select().from(audit).where(at(LINES));
    if (!last) throw new Error('no line');
    const lines = [last];
    while (lines.length <= 10_050) {
      const before = lines.at(-1) ?? last;
      const line = { ...last, seq: before.seq + 1, commitment: null, prev: before.hash };
      lines.push({ ...line, hash: hashOf(line) });
    }
    const [, ...added] = lines;
    for (let from = 0; from < added.length; from += 1_000) {
      await database.db.insert(audit).values(added.slice(from, from + 1_000));
    }
    const end = added.at(-1) ?? last;
    await database.db
      .update(auditHeads)
      .set({ seq: end.seq, hash: end.hash })
      .where(eq(auditHeads.workspaceId, workspace));
    expect(await verified()).toEqual({ ok: true, lines: LINES + 10_050, head: end.hash });
  });

  test('may be empty', async () => {
    expect(await verifyAudit(database.db, 'T0')).toEqual({ ok: true, lines: 0, head: GENESIS });
  });
});

describe('a chain that somebody worked on', () => {
  let guarded: Database;
  beforeAll(async () => {
    guarded = database;
    database = await freshDatabase();
    await dropGuard();
  });
  afterAll(async () => {
    await database.close();
    database = guarded;
  });

  test.each([
    ['its workspace', { workspaceId: 'elsewhere' }, 'is missing'],
    ['its number', { seq: 40 }, 'is missing'],
    ['its time', { at: new Date('2026-11-23T08:00:00.001Z') }, 'hash'],
    ['its actor', { actor: 'person-tom' }, 'hash'],
    ['its way', { via: 'cli' }, 'hash'],
    ['its action', { action: 'criterion.waive' }, 'hash'],
    ['its subject', { subject: 'criterion:9' }, 'hash'],
    ['its project', { project: 'project-beta' }, 'hash'],
    ['its body', { body: '{"after":{"state":"open"},"before":{}}' }, 'hash'],
    ['its commitment', { commitment: 'f'.repeat(64) }, 'hash'],
    ['its commitment, taken away', { commitment: null }, 'hash'],
    ['its predecessor', { prev: 'f'.repeat(64) }, 'does not follow'],
    ['its hash', { hash: 'f'.repeat(64) }, 'hash'],
  ])('names the line in which somebody changed %s', async (_, change, why) => {
    await database.db.update(audit).set(change).where(at(3));
    expect(await verified()).toMatchObject({ ok: false, lines: 2, broken: { seq: 3 } });
    expect(await brokenWhy()).toContain(why);
  });

  test.each(['salt', 'text'] as const)('names the line whose text has another %s', async (column) => {
    await database.db
      .update(auditTexts)
      .set({ [column]: 'altered' })
      .where(textAt(6));
    expect(await verified()).toMatchObject({ ok: false, lines: 5, broken: { seq: 6 } });
  });

  test('names the line that was given a text afterwards', async () => {
    await database.db.insert(auditTexts).values({ workspaceId: workspace, seq: 2, salt: 's', text: 't' });
    expect(await verified()).toMatchObject({ ok: false, broken: { seq: 2 } });
  });

  test.each([-1, 0, 99])('names a text at %i, where no line is', async (seq) => {
    await database.db.insert(auditTexts).values({ workspaceId: workspace, seq, salt: 's', text: 't' });
    expect(await verified()).toMatchObject({ ok: false, broken: { seq } });
  });

  test.each([1, 4])('names the line %i that was taken out', async (seq) => {
    await database.db.delete(audit).where(at(seq));
    const verdict = await verified();
    expect(verdict).toMatchObject({ ok: false, lines: seq - 1, broken: { seq, why: 'is missing' } });
    expect(inWords(verdict)).toMatch(new RegExp(`^line ${seq} is missing, before line ${seq + 1} \\(\\S+, 20`));
  });

  test.each([LINES, LINES - 3, 1])('names the line %i from which on the tail was cut', async (seq) => {
    await database.db.delete(audit).where(and(eq(audit.workspaceId, workspace), gt(audit.seq, seq - 1)));
    expect(await verified()).toMatchObject({ ok: false, lines: seq - 1, broken: { seq } });
    expect(await brokenWhy()).toContain('cut before its end, line 7');
  });

  test('names the first of two lines that changed places', async () => {
    await database.db.update(audit).set({ seq: 100 }).where(at(2));
    await database.db.update(audit).set({ seq: 2 }).where(at(5));
    await database.db.update(audit).set({ seq: 5 }).where(at(100));
    expect(await verified()).toMatchObject({ ok: false, lines: 1, broken: { seq: 2 } });
  });

  test('names the line after one that was forged together with its hash', async () => {
    await forge(4);
    expect(await verified()).toMatchObject({ ok: false, lines: 4, broken: { seq: 5 } });
  });

  test('names a forged last line, whose hash the head does not know', async () => {
    await forge(LINES);
    expect(await verified()).toMatchObject({ ok: false, broken: { seq: LINES } });
  });

  test.each([0, -5])('names a line that was put before the first, at %i', async (seq) => {
    const [line] = await database.db.select().from(audit).where(at(1));
    if (!line) throw new Error('no line');
    await database.db.insert(audit).values({ ...line, seq });
    expect(await verified()).toMatchObject({ ok: false, lines: 0, broken: { seq } });
  });

  test('names a line that was added at the end', async () => {
    const [line] = await database.db.select().from(audit).where(at(LINES));
    if (!line) throw new Error('no line');
    const added = { ...line, seq: LINES + 1, prev: line.hash, commitment: null };
    await database.db.insert(audit).values({ ...added, hash: hashOf(added) });
    expect(await verified()).toMatchObject({ ok: false, broken: { seq: LINES + 1 } });
  });

  test('misses its head', async () => {
    await database.db.delete(auditHeads).where(eq(auditHeads.workspaceId, workspace));
    expect(await verified()).toMatchObject({ ok: false, lines: LINES });
  });

  test('is still looked for when all its lines are gone', async () => {
    await database.db.delete(audit).where(eq(audit.workspaceId, workspace));
    expect(await auditedWorkspaces(database.db)).toContain(workspace);
    expect(await verified()).toMatchObject({ ok: false, lines: 0, broken: { seq: 1 } });
  });

  test('does not break another', async () => {
    await database.db.update(audit).set({ actor: 'person-tom' }).where(at(1));
    expect(await verifyAudit(database.db, beside)).toMatchObject({ ok: true, lines: 1 });
  });

  test('never passes, whatever was put wherever', async () => {
    const whole = await database.db
      .select()
      .from(audit)
      .where(eq(audit.workspaceId, workspace))
      .orderBy(asc(audit.seq));
    expect(whole).toHaveLength(LINES);
    const words = fc.string({ unit: fc.constantFrom('a', 'Z', '0', 'é', '"', '\\', ',', '\n', ' ', '🙂') });
    const values: Record<string, fc.Arbitrary<string | null | Date>> = {
      ...Object.fromEntries(['actor', 'via', 'action', 'subject', 'body', 'prev', 'hash'].map((it) => [it, words])),
      ...Object.fromEntries(['project', 'commitment'].map((it) => [it, fc.option(words, { nil: null })])),
      at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
    };
    for (const [column, value] of Object.entries(values)) {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: LINES }), value, async (seq, put) => {
          const line = whole[seq - 1];
          const before = line?.[column as keyof typeof line];
          fc.pre(String(before) !== String(put) && before?.valueOf() !== put?.valueOf());
          await database.db
            .update(audit)
            .set({ [column]: put })
            .where(at(seq));
          const verdict = await verified();
          await database.db
            .update(audit)
            .set({ [column]: before })
            .where(at(seq));
          expect(verdict, column).toMatchObject({ ok: false, lines: seq - 1, broken: { seq } });
        }),
        { numRuns: 5 },
      );
    }
    expect(await verified()).toMatchObject({ ok: true, lines: LINES });
  });
});

function verified(): Promise<Verdict> {
  return verifyAudit(database.db, workspace);
}

function at(seq: number) {
  return and(eq(audit.workspaceId, workspace), eq(audit.seq, seq));
}

function textAt(seq: number) {
  return and(eq(auditTexts.workspaceId, workspace), eq(auditTexts.seq, seq));
}

async function forge(seq: number): Promise<void> {
  const [line] = await database.db.select().from(audit).where(at(seq));
  if (!line) throw new Error('no line');
  const forged = { ...line, actor: 'person-tom' };
  await database.db
    .update(audit)
    .set({ actor: forged.actor, hash: hashOf(forged) })
    .where(at(seq));
}

async function brokenWhy(): Promise<string> {
  const verdict = await verified();
  return verdict.ok ? '' : verdict.broken.why;
}

async function dropGuard(): Promise<void> {
  if (dialect === 'postgres') {
    await run(sql`drop trigger audit_is_append_only on audit`);
    await run(sql`drop trigger audit_texts_never_change on audit_texts`);
    return;
  }
  const triggers = await database.db
    .select({ name: sql<string>`name` })
    .from(sql`sqlite_master`)
    .where(sql`type = 'trigger'`);
  expect(triggers).toHaveLength(5);
  for (const { name } of triggers) await run(sql.raw(`drop trigger ${name}`));
}

/** A bare statement, as somebody with the file or a shell would run it. */
async function run(statement: SQL): Promise<void> {
  const bare = database.db as unknown as { execute(it: unknown): Promise<unknown>; run(it: unknown): unknown };
  await (dialect === 'postgres' ? bare.execute(statement) : bare.run(statement));
}
