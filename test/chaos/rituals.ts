import { milestones } from '#features/plan/tables.ts';
import { projects } from '#features/projects/tables.ts';
import { dayOf, daysBetween, showDay } from '#platform/clock.ts';
import type { Database } from '#platform/db/database.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type OutboxRow, outbox } from '#platform/outbox/tables.ts';
import type { FakeSlack } from '#test/support/slack/fake-slack.ts';
import type { Stored } from '#test/support/slack/world.ts';
import type { Diary } from './diary.ts';
import { type Due, expected, type Kind, kinds } from './expected.ts';
import { type Stop, ZONE } from './hours.ts';
import type { Office } from './town.ts';

export interface RitualSum {
  /** Messages that had to stand, and of those that might, the ones that do. */
  due: number;
  /** Without proof: parked or dropped in their stead, as the promise of their class allows. */
  excused: number;
  repeated: number;
  lost: number;
  doubled: number;
}

export interface RitualFindings {
  rituals: Record<Kind, RitualSum>;
  lost: string[];
  doubled: string[];
}

export interface Held {
  slack: FakeSlack;
  database: Database;
  proof: boolean;
  offices: readonly Office[];
  stops: readonly Stop[];
  diary: Diary;
}

/** What one of ours said when it was posted; what stands may have been edited since. */
interface Posted {
  channel: string;
  ts: string;
  threadTs: string | undefined;
  day: string;
  text: string;
}

/** What nobody may get unless it is expected, by how it begins. */
const solicited: readonly RegExp[] = [
  /standup, .*: what is done/,
  /standup: yours isn’t in yet/,
  /Your reminders for|Everything of/,
  /Your week, /,
  /Open escalations: /,
  /^\W*Standup\W/,
];

/** What Slack holds against what the days were to bring, ritual by ritual, person by person. */
export async function compareRituals(held: Held): Promise<RitualFindings> {
  const { slack, database, offices } = held;
  const posts = standing(slack);
  const plan = await planned(database);
  const rows = (await database.db.select().from(outbox)).filter(({ state }) => state !== 'sent');
  const found: RitualFindings = { rituals: emptySums(), lost: [], doubled: [] };
  const met = new Set<Posted>();
  const rooms = new Map<string, string>();
  for (const { channel, manager, members } of offices) {
    rooms.set(channel, channel);
    for (const id of [manager, ...members]) rooms.set(id, await slack.directMessages(id));
  }
  for (const due of expected({ ...held, milestones: plan })) {
    const room = posts.filter(({ channel }) => channel === rooms.get(due.to));
    const copies = due.kind === 'ladder step' ? steps(due, room) : room.filter((post) => isIt(due, post));
    for (const copy of copies) met.add(copy);
    judge(due, copies.length, { rows, proof: held.proof }, found);
  }
  const theirs = new Set(rooms.values());
  for (const post of posts) {
    if (met.has(post) || !theirs.has(post.channel) || !solicited.some((says) => says.test(post.text))) continue;
    found.doubled.push(`nobody was to get on ${post.day} in ${post.channel}: ${post.text.slice(0, 80)}`);
  }
  headlines(held, found);
  found.lost.push(...(await kept(held)), ...summed(held, posts));
  return found;
}

function standing(slack: FakeSlack): Posted[] {
  const stands = new Set(slack.everything().map(({ channel, ts }) => `${channel} ${ts}`));
  return slack.journal.sights.flatMap((sight) => {
    if (sight.kind !== 'post' || sight.message.user !== slack.botUserId) return [];
    const { channel, ts, threadTs, text, at } = sight.message as Stored;
    return stands.has(`${channel} ${ts}`) ? [{ channel, ts, threadTs, text, day: dayOf(new Date(at), ZONE) }] : [];
  });
}

function isIt({ day, says, kind }: Due, post: Posted): boolean {
  const isPlace = kind === 'answer' ? post.threadTs !== undefined : post.threadTs === undefined;
  return isPlace && post.day === day && says.test(post.text);
}

/**
 * The first step of the ladder names the escalation by its number: it stands in the thread of the card that has the words,
 * or of its second copy.
 */
function steps({ says, day }: Due, room: readonly Posted[]): Posted[] {
  const cards = new Set(room.filter(({ threadTs, text }) => !threadTs && says.test(text)).map(({ ts }) => ts));
  const inThread = room.filter(({ threadTs }) => threadTs && cards.has(threadTs));
  return inThread.filter((post) => post.day === day && /Nobody has acknowledged \W*ESC-\d+\W* in 1 h/.test(post.text));
}

function judge(
  due: Due,
  copies: number,
  { rows, proof }: { rows: OutboxRow[]; proof: boolean },
  { rituals, lost, doubled }: RitualFindings,
): void {
  const sum = rituals[due.kind];
  const what = `${due.kind}: ${due.what}, ${due.to} on ${due.day}, stands ${copies} times`;
  if (due.must === 'once' || copies > 0) sum.due += 1;
  if (copies > 1 && !proof && kinds[due.kind] !== 'never-twice') sum.repeated += copies - 1;
  else if (copies > 1) {
    sum.doubled += copies - 1;
    doubled.push(what);
  }
  if (copies > 0 || due.must === 'perhaps') return;
  const excuse = proof ? -1 : rows.findIndex((row) => isInstead(due, row));
  if (excuse >= 0) {
    rows.splice(excuse, 1);
    sum.excused += 1;
    return;
  }
  sum.lost += 1;
  lost.push(what);
}

/** Without proof somebody is asked about it, it hangs on what somebody is asked about, or its class may be dropped. */
function isInstead({ kind, to, day, says }: Due, row: OutboxRow): boolean {
  const isState =
    row.state === 'parked' || row.state === 'pending' || (row.state === 'dropped' && kinds[kind] === 'replaceable');
  const isThis = row.payload === null || kind === 'ladder step' || says.test(row.payload.text);
  return row.class === kinds[kind] && isState && isThis && row.destination === to && dayOf(row.createdAt, ZONE) === day;
}

async function planned({ db }: Database) {
  const { id, planned: day, ownerRole, done } = milestones;
  return db
    .select({ id, planned: day, ownerRole, done, project: projects.key })
    .from(milestones)
    .innerJoin(projects, eq(projects.id, milestones.projectId));
}

/** What people were told is done, is. */
async function kept({ database, diary }: Held): Promise<string[]> {
  const done = new Map((await database.db.select().from(milestones)).map(({ id, state }) => [id, state === 'done']));
  const broken = diary.finished.filter(({ milestone, deed }) => deed === 'sure' && !done.get(milestone));
  return broken.map(({ milestone }) => `milestone ${milestone} was said to be done and is not`);
}

/** Each summary counts those who answered; without proof its last edit may be missing. */
function summed({ slack, proof, diary, offices }: Held, posts: readonly Posted[]): string[] {
  if (!proof) return [];
  return offices.flatMap(({ key, channel }) =>
    posts
      .filter((post) => post.channel === channel && new RegExp(`^\\W*Standup\\W+${key}`).test(post.text))
      .flatMap(({ ts, day }) => {
        const text = slack.messages(channel).find((message) => message.ts === ts)?.text ?? '';
        const answers = diary.answers.filter((it) => it.project === key && it.day === day);
        const sure = answers.filter(({ deed }) => deed === 'sure').length;
        const counted = Number(/(\d+) of \d+ answered/.exec(text)?.[1]);
        if (counted >= sure && counted <= answers.length) return [];
        return [`the summary of ${key} on ${day} counts ${counted} answers, not ${sure}`];
      }),
  );
}

/** Each project's pinned message stands once, and counts the days that are left as of the last night; without proof an edit may be missing. */
function headlines({ slack, proof, offices, stops }: Held, { rituals, lost }: RitualFindings): void {
  const last = stops.at(-1);
  if (!last) return;
  for (const { key, channel, goLive } of offices) {
    const words = `go-live ${showDay(goLive)}, `;
    const all = slack.messages(channel).filter(({ text, threadTs }) => !threadTs && text.includes(words));
    const left = `${words}${daysBetween(last.day, goLive)} days left`;
    const fits = all.filter(({ text }) => text.includes(left)).length;
    rituals.headline.due += 1;
    if (proof ? all.length === 1 && fits === 1 : all.length > 0) continue;
    rituals.headline.lost += 1;
    lost.push(`the headline of ${key} stands ${all.length} times, ${fits} of them with “${left}”`);
  }
}

function emptySums(): Record<Kind, RitualSum> {
  const sum = () => ({ due: 0, excused: 0, repeated: 0, lost: 0, doubled: 0 });
  return Object.fromEntries(Object.keys(kinds).map((kind) => [kind, sum()])) as Record<Kind, RitualSum>;
}
