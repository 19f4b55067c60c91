import { z } from 'zod';
import { daysBetween, showDay } from '#platform/clock.ts';
import type { Card, CardContext } from '#platform/feature.ts';
import { actions, button, context, message, section } from '#platform/slack/blocks.ts';
import { channel, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { cancelledWords } from './cancelled.ts';
import { projectDay } from './day.ts';
import { nameOf } from './find.ts';
import { holdersOf } from './holders.ts';
import { type Project, projectById } from './queries.ts';
import { stateWords } from './rules/states.ts';

/** What another feature adds to the pinned message, such as the next gate's verdict; null adds nothing. Never shown to outsiders. */
export type HeadlineLine = (project: Project, ctx: CardContext) => Promise<Mrkdwn | null>;

/** The project's pinned message: where it stands, in four lines. */
export function headlineCard(lines: readonly HeadlineLine[]): Card {
  return async (subject, ctx) => {
    const project = await projectById(ctx, subject);
    if (!project || project.state === 'pending') return null;
    const today = projectDay(ctx, project);
    const title = `${nameOf(project)}\n${standWords(project, today)}`;
    // Outsiders read along: the date they know, and nothing of what we think of it.
    if (ctx.shared) return message([section(title)]);
    const [{ byRole }, ...more] = await Promise.all([holdersOf(ctx, project.id), ...linesOf(lines, project, ctx)]);
    const leads = (byRole.get('lead') ?? []).flatMap((it) => (it.person ? [mention(it.person.slackId)] : []));
    return message([
      section([title, ...more].filter(Boolean).join('\n')),
      leads.length > 0 && context(`Lead: ${leads.join(', ')}`),
      actions(
        button({ id: 'projects.run', text: 'Check', value: { command: `check ${project.key}` } }),
        button({ id: 'projects.run', text: 'Plan', value: { command: `plan ${project.key}` } }),
        button({ id: 'projects.run', text: 'Status', value: { command: `status ${project.key}` } }),
      ),
    ]);
  };
}

/** Nothing comes next in a project that was cancelled: when it was and why. */
export function linesOf(
  lines: readonly HeadlineLine[],
  project: Project,
  ctx: CardContext,
): ReturnType<HeadlineLine>[] {
  if (project.state === 'cancelled') return [cancelledWords(ctx, project)];
  return lines.map((line) => line(project, ctx));
}

/** `active, phase launch · go-live Fri 4 Dec 2026, 11 days left`, or where it was cancelled. */
export function standWords(project: Project, today: string, state: string = stateWords[project.state]): string {
  if (project.state === 'cancelled') return `cancelled in ${phaseWords(project)}`;
  return `${state}, ${phaseWords(project)} · ${goLiveWords(project, today)}`;
}

const place = z.object({ project: z.string(), channel: z.string() });

/** The pinned message in a channel that the project left once: where it lives now, or itself when it came back. */
export function placeCard(whole: Card): Card {
  return async (subject, ctx) => {
    const left = place.parse(JSON.parse(subject));
    const project = await projectById(ctx, left.project);
    if (!project) return null;
    if (project.channel === left.channel) return whole(project.id, ctx);
    const where = ctx.shared ? 'another channel' : channel(project.channel);
    return message([section(`${nameOf(project)}\nmoved to ${where}.`)]);
  };
}

export function phaseWords(project: Project): string {
  return project.phase === 'done' ? 'all phases done' : `phase ${project.phase}`;
}

/** `go-live Fri 4 Dec 2026, 11 days left` */
export function goLiveWords(project: Project, today: string): string {
  if (project.actualGoLive) return `live since ${showDay(project.actualGoLive)}`;
  const left = daysBetween(today, project.targetGoLive);
  return `go-live ${showDay(project.targetGoLive)}, ${leftWords(left)}`;
}

function leftWords(left: number): string {
  if (left === 0) return 'today';
  const days = `${Math.abs(left)} ${Math.abs(left) === 1 ? 'day' : 'days'}`;
  return left > 0 ? `${days} left` : `${days} over`;
}
