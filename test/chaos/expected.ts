import { addDays, atLocal, type Day, daysBetween, showDay, weekday } from '#platform/clock.ts';
import type { OutboxClass } from '#platform/outbox/tables.ts';
import type { Answered, Deed, Diary, Raised } from './diary.ts';
import { type Stop, ZONE } from './hours.ts';
import { type Office, zoneOf } from './town.ts';

export const kinds = {
  prompt: 'never-missing',
  reminder: 'never-missing',
  summary: 'replaceable',
  answer: 'replaceable',
  bundle: 'never-missing',
  digest: 'replaceable',
  'escalation card': 'never-missing',
  question: 'never-twice',
  'ladder step': 'never-twice',
  'escalation digest': 'never-missing',
  headline: 'replaceable',
} as const satisfies Record<string, OutboxClass>;
export type Kind = keyof typeof kinds;

/** One message that must stand in Slack, once; `perhaps` when nobody can tell whether what it is about was done. */
export interface Due {
  kind: Kind;
  what: string;
  /** A channel, or a Slack user for a direct message. */
  to: string;
  day: Day;
  /** What it said when it was posted. */
  says: RegExp;
  must: 'once' | 'perhaps';
}

/** An open milestone and when it was done, as the plan has it. */
export interface Planned {
  id: string;
  project: string;
  planned: Day;
  ownerRole: string;
  done: Day | null;
}

export interface Week {
  offices: readonly Office[];
  /** The moments at which golive was there, in their order. */
  stops: readonly Stop[];
  diary: Diary;
  milestones: readonly Planned[];
}

const MINUTE = 60_000;

/** What domain.md promises for such days, to whom and how often; it knows nothing of what golive wrote down to send. */
export function expected(week: Week): Due[] {
  const days = [...new Set(week.stops.map(({ day }) => day))].filter((day) => weekday(day) <= 5);
  return days.flatMap((day) => week.offices.flatMap((office) => ofDay(week, office, day)));
}

function ofDay(week: Week, office: Office, day: Day): Due[] {
  return [
    ...standup(week, office, day),
    ...bundles(week, office, day),
    ...digest(week, office, day),
    ...week.diary.raised
      .filter((it) => it.project === office.key && it.day === day)
      .flatMap((it) => escalation(week, office, it)),
    ...escalationDigest(week, office, day),
  ];
}

/** Whether golive was there at a moment of a day, or so many minutes later at the latest. */
function was(stops: readonly Stop[], at: Date, lateness: number): boolean {
  return stops.some((stop) => stop.at >= at && stop.at.getTime() - at.getTime() <= lateness * MINUTE);
}

function standup({ stops, diary }: Week, { key, channel, members }: Office, day: Day): Due[] {
  const asked = members.filter((id) => was(stops, atLocal(day, '09:30', zoneOf(id)), 90));
  const answers = diary.answers.filter((it) => it.project === key && it.day === day);
  const isSummed = asked.length > 0 && was(stops, atLocal(day, '12:00', ZONE), 360);
  return [
    ...asked.map((id) =>
      once('prompt', {
        to: id,
        day,
        what: `the question of ${key}`,
        says: `${key}.* standup, ${showDay(day)}: what is done`,
      }),
    ),
    ...asked.flatMap((id) => {
      const early = answers.find(({ person, hour }) => person === id && hour === '10:00');
      const isTime = was(stops, atLocal(day, '10:35', zoneOf(id)), 55);
      if (!isTime || early?.deed === 'sure') return [];
      const due = once('reminder', {
        to: id,
        day,
        what: `the reminder of ${key}`,
        says: `${key}.* standup: yours isn’t in yet`,
      });
      return [early ? perhaps(due) : due];
    }),
    ...(isSummed
      ? [
          once('summary', {
            to: channel,
            day,
            what: `the summary of ${key}`,
            says: `Standup\\W+${key}.*, ${showDay(day)}`,
          }),
          ...answers.map((it) => answer(channel, it)),
        ]
      : []),
  ];
}

function answer(channel: string, { person, day, word, deed }: Answered): Due {
  const due = once('answer', { to: channel, day, what: `the answer of ${person}`, says: `\\b${word}\\b` });
  return deed === 'sure' ? due : perhaps(due);
}

/** Whoever leads has what nobody else owns: seven, two and no working days before its date, then every second one after it. */
function bundles({ stops, milestones }: Week, { key, lead, manager, members }: Office, day: Day): Due[] {
  const theirs = milestones.filter(
    (it) =>
      it.project === key &&
      it.ownerRole !== 'manager' &&
      (it.done === null || it.done >= day) &&
      isNudged(it.planned, day),
  );
  return [manager, ...members].flatMap((id) => {
    if (!was(stops, atLocal(day, '09:00', zoneOf(id)), 540)) return [];
    const due = once('bundle', {
      to: id,
      day,
      what: 'the reminders',
      says: `(Your reminders for|Everything of) ${showDay(day)}`,
    });
    return [id === lead && theirs.length > 0 ? due : perhaps(due)];
  });
}

export function isNudged(planned: Day, day: Day): boolean {
  if (day <= planned) return [7, 2, 0].includes(workdaysUntil(day, planned));
  return workdaysUntil(planned, day) % 2 === 0;
}

/** Mondays to Fridays after one day up to another: none of these projects keeps holidays. */
function workdaysUntil(from: Day, to: Day): number {
  const days = Array.from({ length: daysBetween(from, to) }, (_, n) => addDays(from, n + 1));
  return days.filter((day) => weekday(day) <= 5).length;
}

function digest({ stops }: Week, { manager }: Office, day: Day): Due[] {
  if (weekday(day) !== 1 || !was(stops, atLocal(day, '08:30', ZONE), 360)) return [];
  return [once('digest', { to: manager, day, what: 'the weekly digest', says: `Your week, ${showDay(day)}` })];
}

function escalation({ stops }: Week, { channel, manager }: Office, it: Raised): Due[] {
  const { day, word, deed, inTime } = it;
  const sure = deed === 'sure';
  const card = once('escalation card', {
    to: channel,
    day,
    what: `the card of ${word}`,
    says: `^(?!.*asked as).*ESC-\\d+ · Sev2 · ${word}\\b`,
  });
  const question = once('question', {
    to: manager,
    day,
    what: `the question about ${word}`,
    says: `asked as[^]*\\b${word}\\b`,
  });
  const step = once('ladder step', { to: channel, day, what: `the ladder of ${word}`, says: word });
  const climbs = inTime !== 'sure' && was(stops, atLocal(day, '14:05', ZONE), 60);
  return [
    ...[card, question].map((due) => (sure ? due : perhaps(due))),
    ...(climbs ? [sure && inTime === 'not' ? step : perhaps(step)] : []),
  ];
}

/** Managers read at 16:00 what is open by then. */
function escalationDigest({ stops, diary }: Week, { key, manager }: Office, day: Day): Due[] {
  if (!was(stops, atLocal(day, '16:00', ZONE), 360)) return [];
  const open = diary.raised
    .filter((it) => it.project === key && it.day <= day)
    .map((it): Deed => {
      const isBefore = it.resolvedOn !== null && it.resolvedOn < day;
      if (isBefore && it.resolved === 'sure') return 'not';
      return isBefore && it.resolved === 'tried' ? 'tried' : it.deed;
    });
  if (!open.some((it) => it !== 'not')) return [];
  const due = once('escalation digest', {
    to: manager,
    day,
    what: 'the escalation digest',
    says: `Open escalations: .*${showDay(day)}`,
  });
  return [open.includes('sure') ? due : perhaps(due)];
}

function once(kind: Kind, { says, ...rest }: Pick<Due, 'to' | 'day' | 'what'> & { says: string }): Due {
  return { kind, ...rest, says: new RegExp(says), must: 'once' };
}

function perhaps(due: Due): Due {
  return { ...due, must: 'perhaps' };
}
