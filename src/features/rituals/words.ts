import { weekdayWords } from '#platform/calendar/weekdays.ts';
import { dayOf, showDay, showInstant, timeOf } from '#platform/clock.ts';
import type { Ritual } from '#platform/feature.ts';
import type { Moment } from '#platform/scheduler/cadence.ts';
import { channel, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Line } from './rules.ts';
import { usual, whoGets } from './usual.ts';

export type Rituals = ReadonlyMap<string, Ritual>;

export function titleOf(rituals: Rituals, name: string): string {
  return rituals.get(name)?.title ?? usual[name as keyof typeof usual]?.title ?? name;
}

/** `Mon–Fri 09:30, each in their own zone` */
export function whenWords({ times, zones, people }: Line): Mrkdwn {
  const one = times.length === 1;
  const said = times
    .slice(0, 3)
    .map(({ time, weekdays, count }) => `${weekdayWords(weekdays)} ${time}${one ? '' : ` (${count})`}`);
  const more = times.length > 3 ? ' and other times' : '';
  const where = zones.length > 1 || people.length > 1 ? 'each in their own zone' : esc(zones[0] ?? '');
  return `${said.join(', ')}${more}, ${where}`;
}

/** Whose clock a time is on, for the form: `In this zone: Europe/Berlin.` */
export function zoneHint({ zones }: Pick<Line, 'zones'>): Mrkdwn {
  return zones.length > 1 ? 'Each in their own zone.' : `In this zone: ${esc(zones[0] ?? '')}.`;
}

/** What is about a channel alone has this before its id. */
const CHANNEL = 'channel:';

/** Where it happens, after its title: ` in ACME`, ` in #general`. */
export function placeWords(project: { key: string } | null, { subject }: Pick<Line, 'subject'>): Mrkdwn {
  if (project) return ` in ${project.key}`;
  return subject?.startsWith(CHANNEL) ? ` in ${channel(subject.slice(CHANNEL.length))}` : '';
}

/** Who gets it: so many people, a channel, else whoever is known to. */
export function whomWords({ ritual, people, project, subject }: Line): Mrkdwn | null {
  if (subject?.startsWith(CHANNEL)) return channel(subject.slice(CHANNEL.length));
  if (people.length > 1) return `${people.length} people`;
  if (people.length === 1) return project === null ? null : '1 person';
  return whoGets(ritual);
}

export function nextWords(next: Date | null, zone: string): string {
  return next ? `Next: ${showInstant(next, zone)}` : 'Next: none ahead, as things stand';
}

/** `Mon 23 Nov 2026, 09:30`; with the nominal day in front where the two differ. */
export function momentWords({ nominal, at }: Moment, zone: string): string {
  const day = dayOf(at, zone);
  const shown = `${showDay(day)}, ${timeOf(at, zone)}`;
  return day === nominal ? shown : `${showDay(nominal)}: ${shown}, because the clocks change`;
}

/** The times of one as they are now, for the form: the first one’s where there are many. */
export function asItIs({ zones }: Pick<Line, 'zones'>, coming: readonly Moment[], zone: string): Mrkdwn {
  if (coming.length === 0) return nextWords(null, zone);
  const where = zones.length > 1 ? `, in ${esc(zone)}` : '';
  return `As it is${where}: ${coming.map((moment) => momentWords(moment, zone)).join('; ')}`;
}

/** What the audit calls it. */
export function recordSubject({ ritual, subject }: Pick<Line, 'ritual' | 'subject'>): string {
  return `ritual:${ritual}${subject === null ? '' : `/${subject}`}`;
}
