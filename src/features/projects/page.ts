import type { Context } from '#platform/feature.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Answer } from '#platform/slack/reply.ts';
import type { Playbook } from '../playbooks/schema.ts';
import { mustEnd, theProject } from './find.ts';
import { type HeadlineLine, linesOf } from './headline.ts';
import { type Holder, holdersOf } from './holders.ts';
import { type Assignment, type Project, playbookOf } from './queries.ts';

/** A project as one person reads it. */
export interface Page {
  project: Project;
  playbook: Playbook;
  assignments: readonly Assignment[];
  byRole: ReadonlyMap<string, readonly Holder[]>;
  /** What other features add. */
  lines: readonly (Mrkdwn | null)[];
}

/** The page that a command asks for, or the question which project is meant. Only the one who asks sees it. */
export async function pageOf(
  ctx: Context,
  text: string,
  command: string,
  lines: readonly HeadlineLine[],
): Promise<Page | { ask: Answer }> {
  const found = await theProject(ctx, text, command);
  if ('ask' in found) return found;
  mustEnd(found, command);
  const { project } = found;
  const asInside = { ...ctx, shared: false };
  const [playbook, holders, more] = await Promise.all([
    playbookOf(ctx, project.id),
    holdersOf(ctx, project.id),
    Promise.all(linesOf(lines, project, asInside)),
  ]);
  return { project, playbook, ...holders, lines: more };
}
