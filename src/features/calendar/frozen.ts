import { inArray, sql } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../projects/queries.ts';
import { projects } from '../projects/tables.ts';
import { announce, touch } from '../projects/writes.ts';
import { projectsAhead } from './queries.ts';
import { type FreezeRule, frozenOn } from './rules/freeze.ts';

/** So many projects go into one statement. */
const CHUNK = 500;

/** One project's freeze came or went: its channel reads it. */
export function tellProject(ctx: Context, project: Project, line: Mrkdwn): Write[] {
  return [touch(project), ...announce(ctx, project, `project:${project.id}:${project.version + 1}`, line)];
}

/**
 * A freeze of the whole workspace came or went. Projects whose go-live falls in it have another verdict: their approvals
 * are looked at again, and their channels read why.
 */
export async function tellProjects(
  ctx: Context,
  freeze: FreezeRule & { id: string },
  line: Mrkdwn,
): Promise<{ met: number; writes: Write[] }> {
  const met = (await projectsAhead(ctx, {})).filter(({ targetGoLive }) => frozenOn(targetGoLive, freeze));
  const writes: Write[] = [];
  for (let at = 0; at < met.length; at += CHUNK) {
    const ids = met.slice(at, at + CHUNK).map(({ id }) => id);
    writes.push((tx) => tx.update(projects, { version: sql`${projects.version} + 1` }, inArray(projects.id, ids)));
  }
  const told = met.flatMap((project) =>
    announce(ctx, project, `${freeze.id}:${project.id}:${ctx.now.getTime()}`, line),
  );
  return { met: met.length, writes: [...writes, ...told] };
}
