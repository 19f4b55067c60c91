import type { Write } from '#platform/db/scope.ts';
import { post, show } from '#platform/outbox/enqueue.ts';
import { actions, button, context, message, section } from '#platform/slack/blocks.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import type { Escalation } from '../queries.ts';
import type { Places } from './places.ts';

export interface Line {
  text: Mrkdwn;
  /** A button under it: that for which somebody is reminded. */
  press?: { id: string; text: string };
  /** Everybody's phone may ring. */
  pings?: boolean;
}

/** One line in its thread, wherever it is shown; `it` as it stands after the commit. */
export function say(it: Escalation, project: Project, places: Places, line: Line): Write[] {
  if (isSilent(project)) return [];
  const words = line.press
    ? message([section(line.text), actions(button({ ...line.press, value: { escalation: it.id }, style: 'primary' }))])
    : message([context(line.text)]);
  return places.headlines.map((card) =>
    post({
      key: `esc:${it.id}:${it.version}:${card.to}`,
      class: line.pings ? 'never-twice' : 'never-missing',
      to: card.to,
      message: words,
      threadOf: card,
      internal: true,
      priority: it.severity === 1 ? 'urgent' : 'normal',
      onBehalfOf: null,
    }),
  );
}

/** Its cards as they stand now, each where it is; what waits for the end of somebody's quiet hours goes on waiting. */
export function redraw(it: Escalation, project: Project, places: Places, waiting: ReadonlySet<string>): Write[] {
  if (isSilent(project)) return [];
  const asked = [...places.asked].filter(([person]) => !waiting.has(person)).map(([, card]) => card);
  return [...places.headlines, ...asked].map((card) =>
    show(card, { onBehalfOf: null, priority: it.severity === 1 ? 'urgent' : 'normal' }),
  );
}

/** Nothing is sent to anyone for a project that is pending, nor for one that is history. */
export function isSilent(project: Project): boolean {
  return project.state === 'pending' || project.state === 'closed' || project.state === 'cancelled';
}

/** A direct message beside its thread: to a manager who must hear of it. */
export function direct(
  it: Escalation,
  to: string,
  {
    key,
    text,
    press,
    notBefore,
  }: { key: string; text: Mrkdwn; press: { id: string; text: string }[]; notBefore: Date | null },
): Write {
  return post({
    key,
    class: 'never-missing',
    to,
    message: message([
      section(text),
      actions(
        ...press.map((one, at) =>
          button({ ...one, value: { escalation: it.id }, ...(at === 0 && { style: 'primary' as const }) }),
        ),
      ),
    ]),
    internal: true,
    priority: it.severity === 1 ? 'urgent' : 'normal',
    ...(notBefore && { notBefore }),
    onBehalfOf: null,
  });
}
