import { type Day, dayOf, showInstant, timeOf } from '#platform/clock.ts';
import type { People } from '#platform/directory/people.ts';
import { listed } from '#platform/listed.ts';
import { esc, type Mrkdwn, mention, oneLine } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../projects/queries.ts';
import type { Escalation } from './queries.ts';
import { codeOf } from './rules/life.ts';
import { severityRules } from './rules/severity.ts';

/** How long the problem may get where it stands for the whole. */
const SHOWN = 160;

/** `ESC-3 · Sev2 · SSO fails for contractors` */
export function titleOf(it: Escalation): Mrkdwn {
  return `*${codeOf(it)}* · ${severityRules[it.severity].name} · ${esc(oneLine(it.problem), SHOWN)}`;
}

/** Whether the title says all of the problem. */
export function isWholeInTitle({ problem }: Escalation): boolean {
  return esc(oneLine(problem), SHOWN) === esc(problem.trim());
}

/** `duplicate of *ESC-3*`, and why. */
export function withdrawalWords({ withdrawal, duplicateOf }: Pick<Escalation, 'withdrawal' | 'duplicateOf'>): Mrkdwn {
  const original = duplicateOf === null ? [] : [`duplicate of *${codeOf({ number: duplicateOf })}*`];
  return [...original, ...(withdrawal === null ? [] : [esc(withdrawal, 300)])].join(', ');
}

export function who(id: string | null, people: People): Mrkdwn {
  const person = id === null ? undefined : people.get(id);
  return person ? mention(person.slackId) : 'nobody';
}

/** `@ana, @ben and @tom` */
export function whoAll(ids: readonly string[], people: People): Mrkdwn {
  return listed(ids.map((id) => who(id, people)));
}

/** `Tue 24 Nov, 10:30 (Berlin)`: in the project's own zone, the same words for whoever reads along; clocks run for days. */
export function when(at: Date, project: Pick<Project, 'zone'>): string {
  const [, moment = '', zone = ''] = /^(.*) \((?:.*\/)?(.*)\)$/.exec(showInstant(at, project.zone)) ?? [];
  return `${withoutYear(moment)} (${zone.replaceAll('_', ' ')})`;
}

/** The same where the zone is known: `Tue 24 Nov, 10:30`. */
export function stamp(at: Date, project: Pick<Project, 'zone'>): string {
  return when(at, project).replace(/ \([^)]*\)$/, '');
}

/** As `momentOn`, for readers elsewhere: `14:20 (Berlin)`. */
export function momentThere(day: Day, at: Date, project: Pick<Project, 'zone'>): string {
  const words = when(at, project);
  return dayOf(at, project.zone) === day ? words.replace(/^.*, /, '') : words;
}

/** Of `day`, there, the time alone: `14:20`; of another as `when`. */
export function momentOn(day: Day, at: Date, project: Pick<Project, 'zone'>): string {
  return dayOf(at, project.zone) === day ? timeOf(at, project.zone) : when(at, project);
}

function withoutYear(moment: string): string {
  return moment.replace(/ \d{4}, /, ', ');
}

/** `12 min`, `27 h`: a span on a clock that stands still at night. */
export function minutesWords(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.round(minutes) / 60), Math.round(minutes) % 60];
  if (hours === 0) return `${rest} min`;
  return `${hours} h${rest > 0 ? ` ${rest} min` : ''}`;
}

/** `Nothing heard for 3 h.`: since somebody took a step, whichever it was. */
export function silenceWords({ steppedAt }: Pick<Escalation, 'steppedAt'>, now: Date): string {
  return `Nothing heard for ${spanWords(steppedAt, now)}.`;
}

/** `12 min`, `3 h 20 min`, `2 d 4 h`: a span by the clock on the wall. */
export function spanWords(from: Date, to: Date): string {
  const minutes = Math.max(0, Math.round((to.getTime() - from.getTime()) / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60];
  if (days > 0) return `${days} d${hours > 0 ? ` ${hours} h` : ''}`;
  if (hours > 0) return `${hours} h${rest > 0 ? ` ${rest} min` : ''}`;
  return `${minutes} min`;
}
