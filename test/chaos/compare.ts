import type { Database } from '#platform/db/database.ts';
import { and, count, eq, inArray, isNotNull, isNull, lte, ne, not, or, sql } from '#platform/db/drizzle.ts';
import { ENOUGH } from '#platform/outbox/failed.ts';
import { type CardRow, cards, type OutboxClass, type OutboxRow, outbox } from '#platform/outbox/tables.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import type { FakeSlack } from '#test/support/slack/fake-slack.ts';
import type { Stored } from '#test/support/slack/world.ts';
import { cardWords, pulse } from './feature.ts';

export interface Sum {
  rows: number;
  /** Rows by the state they ended in. */
  sent: number;
  parked: number;
  /** Rows that hang on a parked card. */
  waiting: number;
  dropped: number;
  /** What should stand in Slack and does not, or is not settled. */
  lost: number;
  /** Copies beyond the first. */
  doubled: number;
  /** Copies that the promise allows: without proof, of what is better said twice than not at all. */
  repeated: number;
}

export interface Findings {
  classes: Record<OutboxClass, Sum>;
  /** One line each, for what should not be. */
  lost: string[];
  doubled: string[];
}

const UNDER_WAY = ['pending', 'sending', 'unknown', 'reconciling'] as const;

/** It hangs on a card that is parked: whoever is asked about that decides about both. */
const waitsForAnAnswer = sql`(${outbox.state} = 'pending' and exists (select 1 from outbox p
  where p.state = 'parked' and p.card in (${outbox.card}, ${outbox.threadOf})))`;

export interface Unsettled {
  /** Rows that have still somewhere to go, and rituals that are due, or about to be. */
  underWay: number;
  /** Messages that stand and will be looked for once more. */
  rechecked: number;
}

export async function unsettled({ db }: Database, now: Date): Promise<Unsettled> {
  const isTime = or(ne(outbox.state, 'pending'), isNull(outbox.notBefore), lte(outbox.notBefore, now));
  const open = and(inArray(outbox.state, [...UNDER_WAY]), isTime, not(waitsForAnAnswer));
  // A pulse comes within a second, whatever the hour.
  const isDue = or(lte(occurrences.tryAt, now), eq(occurrences.ritual, pulse.ritual));
  const due = and(eq(occurrences.state, 'planned'), isDue);
  const [[messages], [rituals], [rechecks]] = await Promise.all([
    db.select({ n: count() }).from(outbox).where(open),
    db.select({ n: count() }).from(occurrences).where(due),
    db.select({ n: count() }).from(outbox).where(isNotNull(outbox.recheckAt)),
  ]);
  return { underWay: (messages?.n ?? 0) + (rituals?.n ?? 0), rechecked: rechecks?.n ?? 0 };
}

interface Held {
  rows: OutboxRow[];
  /** Cards of which somebody is asked whether they stand. */
  asked: ReadonlySet<string | null>;
  cards: CardRow[];
  byKey: Map<string, Stored[]>;
  byWord: Map<string, Stored[]>;
  proof: boolean;
  now: Date;
}

export interface Compared {
  proof: boolean;
  /** What people were told is kept. */
  kept: readonly string[];
  /** What is held until later may still wait. */
  now: Date;
}

/** What Slack holds against what the database says should be there. */
export async function compare(slack: FakeSlack, database: Database, { proof, kept, now }: Compared): Promise<Findings> {
  const ours = slack.everything().filter(({ user }) => user === slack.botUserId);
  const rows = await database.db.select().from(outbox);
  const held: Held = {
    rows,
    asked: new Set(rows.flatMap(({ state, card }) => (state === 'parked' ? [card] : []))),
    cards: await database.db.select().from(cards),
    byKey: Map.groupBy(ours, keyOf),
    byWord: Map.groupBy(ours, wordOf),
    proof,
    now,
  };
  const findings: Findings = { classes: emptySums(), lost: [], doubled: [] };
  for (const row of held.rows) judge(row, held, findings);
  for (const card of held.cards) judgeCard(card, held, findings);
  const known = new Set(held.rows.map(({ metadataKey }) => metadataKey));
  for (const [key, strangers] of held.byKey) {
    if (key !== '' && !known.has(key)) findings.doubled.push(`${strangers[0]?.text} has a key of no row`);
  }
  findings.lost.push(...(await staleCards(slack, database, held)), ...(await brokenPromises(database, held, kept)));
  return findings;
}

function judge(row: OutboxRow, held: Held, { classes, lost, doubled }: Findings): void {
  const { byKey, byWord, proof } = held;
  const sum = classes[row.class];
  const copies = Math.max(byKey.get(row.metadataKey ?? '-')?.length ?? 0, byWord.get(row.key)?.length ?? 0);
  const what = `${row.class} ${row.key} (${row.state}${row.error ? `, ${row.error}` : ''}, attempt ${row.attempts}, ${copies} in Slack)`;
  sum.rows += 1;
  if (waits(row, held)) sum.waiting += 1;
  if (row.state === 'sent' || row.state === 'parked' || row.state === 'dropped') sum[row.state] += 1;
  if (copies > 1 && !proof && row.class !== 'never-twice') sum.repeated += copies - 1;
  else if (copies > 1) {
    sum.doubled += copies - 1;
    doubled.push(what);
  }
  if (!isSettled(row, copies, held)) {
    sum.lost += 1;
    lost.push(what);
  }
}

/**
 * A drawing of a card may have been an edit, or overtaken by the next; the card itself is judged elsewhere. Without proof
 * nobody guesses for ever: what may come twice is parked as well, but only after as many doubts as the README says.
 */
function isSettled(row: OutboxRow, copies: number, held: Held): boolean {
  const { proof, now } = held;
  switch (row.state) {
    case 'sent':
      return copies > 0 || row.card !== null;
    case 'dropped':
      return row.card !== null || (row.class === 'replaceable' && (!proof || copies > 0));
    case 'parked':
      return !proof && (row.class === 'never-twice' || row.doubts >= ENOUGH);
    case 'pending':
      return (row.notBefore !== null && row.notBefore > now) || (!proof && waits(row, held));
    default:
      return false;
  }
}

function waits({ state, card, threadOf }: OutboxRow, { asked }: Held): boolean {
  return state === 'pending' && [card, threadOf].some((each) => each !== null && asked.has(each));
}

/** However many drawings it had, a card stands once. */
function judgeCard(card: CardRow, { rows, byKey, proof }: Held, { classes, lost, doubled }: Findings): void {
  const drawings = rows.filter((row) => row.card === card.id);
  // A drawing that takes over from another one is posted under its key.
  const keys = new Set(drawings.map((row) => row.metadataKey ?? '-'));
  const standing = [...keys].flatMap((key) => byKey.get(key) ?? []);
  const [first] = drawings;
  if (!first) return;
  const at = standing.map(({ ts }) => ts).join(', ');
  const what = `card ${card.kind} ${card.subject} stands ${standing.length} times (${at})`;
  if (standing.length > 1 && !proof && first.class !== 'never-twice') {
    classes[first.class].repeated += standing.length - 1;
  } else if (standing.length > 1) {
    classes[first.class].doubled += standing.length - 1;
    doubled.push(what);
  }
  if (standing.length > 0 || (!proof && drawings.some(({ state }) => state !== 'sent'))) return;
  classes[first.class].lost += 1;
  lost.push(what);
}

async function staleCards(slack: FakeSlack, database: Database, { cards: all }: Held): Promise<string[]> {
  const scope = database.scope(slack.team.id);
  const stale: string[] = [];
  for (const card of all.filter(({ kind, ts }) => kind === 'chaos.card' && ts)) {
    const due = await cardWords(scope, card.subject);
    const shown = slack.messages(card.channel ?? '').find(({ ts }) => ts === card.ts)?.text;
    if (shown !== due) stale.push(`${card.subject} says “${shown}”, not “${due}”`);
  }
  return stale;
}

/** What people were told is kept, and rituals that happened: all of it became rows. */
async function brokenPromises(database: Database, { rows }: Held, kept: readonly string[]): Promise<string[]> {
  const there = new Set(rows.map(({ key }) => key));
  const pulses = await database.db.select().from(occurrences).where(eq(occurrences.ritual, pulse.ritual));
  const happened = new Set(pulses.map(({ slot }) => slot.replace(/-.*/, '')));
  const broken = kept.filter((what) =>
    what.startsWith('pulse:') ? !happened.has(what.slice('pulse:'.length)) : !there.has(`${what}:thread`),
  );
  const idle = pulses.filter(
    ({ slot, state }) => state !== 'fired' || !there.has(`ritual:${slot.replace('-', '')}:thread`),
  );
  return [
    ...broken.map((what) => `${what} was promised and is not kept`),
    ...idle.map(({ slot, state }) => `ritual ${slot} is ${state}, or without its messages`),
  ];
}

function keyOf(message: Stored): string {
  return String((message.metadata?.event_payload as { key?: unknown } | undefined)?.key ?? '');
}

/** Our messages begin with their natural key and a full stop. */
function wordOf(message: Stored): string {
  return /^([\w:-]+)\./.exec(message.text)?.[1] ?? '';
}

function emptySums(): Record<OutboxClass, Sum> {
  const sum = () => ({ rows: 0, sent: 0, parked: 0, waiting: 0, dropped: 0, lost: 0, doubled: 0, repeated: 0 });
  return { 'never-twice': sum(), 'never-missing': sum(), replaceable: sum() };
}
