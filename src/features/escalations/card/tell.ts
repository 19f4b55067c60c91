import type { Scope, Write } from '#platform/db/scope.ts';
import { post, show } from '#platform/outbox/enqueue.ts';
import { actions, button, context, message, section } from '#platform/slack/blocks.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import type { Escalation } from '../queries.ts';
import { quietFor } from '../time.ts';
import type { Place, Places } from './places.ts';
import { standing } from './standing.ts';

export interface Line {
  text: Mrkdwn;
  /** A button under it: that for which somebody is reminded. */
  press?: { id: string; text: string };
  /** Everybody's phone may ring. */
  pings?: boolean;
  /** Whoever was asked reads it under their question too. */
  toAsked?: boolean;
}

/** When whoever reads it there may be disturbed; a channel rings nobody by itself. */
type Quiet = (place: Place) => { notBefore?: Date };

/** Its cards as they stand now and, with a line, what happened; `it` as it stands after the commit. */
export async function told(
  scope: Scope & { readonly now: Date },
  it: Escalation,
  project: Project,
  places: Places,
  line: Line | null,
): Promise<Write[]> {
  if (isSilent(project)) return [];
  const readers = [...places.headlines, ...places.log, ...places.asked].flatMap(({ person }) => person ?? []);
  const [stands, until] = await Promise.all([
    standing(scope, [...places.headlines, ...places.asked]),
    quietFor(scope, it.severity, readers, scope.now),
  ]);
  const quiet: Quiet = ({ person }) => {
    const notBefore = person && until.get(person);
    return notBefore ? { notBefore } : {};
  };
  const log = line?.toAsked ? new Set([...places.log, ...places.asked.filter(stands)]) : places.log;
  return [...redraw(it, places, stands, quiet), ...(line ? say(it, [...log], line, quiet) : [])];
}

/** An edit rings nobody; a question that waits for the end of somebody's quiet hours goes on waiting. */
function redraw(it: Escalation, places: Places, stands: (place: Place) => boolean, quiet: Quiet): Write[] {
  const asked = places.asked.filter(stands);
  return [...places.headlines, ...asked].map((place) =>
    show(place.card, {
      ...aboutOf(it),
      onBehalfOf: null,
      priority: priorityOf(it),
      ...(stands(place) ? {} : quiet(place)),
    }),
  );
}

/** One line in its thread, wherever it is shown. */
function say(it: Escalation, log: readonly Place[], line: Line, quiet: Quiet): Write[] {
  const words = line.press
    ? message([section(line.text), actions(button({ ...line.press, value: { escalation: it.id }, style: 'primary' }))])
    : message([context(line.text)]);
  return log.map((place) =>
    post({
      key: `esc:${it.id}:${it.version}:${place.card.to}`,
      class: line.pings ? 'never-twice' : 'never-missing',
      to: place.card.to,
      message: words,
      threadOf: place.card,
      internal: true,
      ...aboutOf(it),
      priority: priorityOf(it),
      onBehalfOf: null,
      ...quiet(place),
    }),
  );
}

/** Nothing is sent to anyone for a project that is pending, nor for one that is history. */
export function isSilent(project: Project): boolean {
  return project.state === 'pending' || project.state === 'closed' || project.state === 'cancelled';
}

interface Direct {
  key: string;
  text: Mrkdwn;
  press: readonly { id: string; text: string }[];
  notBefore: Date | null;
  class?: 'never-twice';
}

/** A direct message beside its thread: to somebody who must hear of it. */
export function direct(it: Escalation, to: string, { key, text, press, notBefore, ...rest }: Direct): Write {
  const buttons = press.map((one, at) =>
    button({ ...one, value: { escalation: it.id }, ...(at === 0 && { style: 'primary' as const }) }),
  );
  return post({
    key,
    class: rest.class ?? 'never-missing',
    to,
    message: message([section(text), actions(...buttons)]),
    internal: true,
    ...aboutOf(it),
    priority: priorityOf(it),
    ...(notBefore && { notBefore }),
    onBehalfOf: null,
  });
}

/** What is restricted is for nobody's eyes but its readers'. */
export function aboutOf({ projectId, restricted }: Escalation) {
  return { project: projectId, ...(restricted && { fallback: [] }) };
}

export function priorityOf({ severity }: Escalation): 'urgent' | 'normal' {
  return severity === 1 ? 'urgent' : 'normal';
}
