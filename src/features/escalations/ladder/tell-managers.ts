import type { Write } from '#platform/db/scope.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import { direct } from '../card/tell.ts';
import { type Escalation, involvedIn } from '../queries.ts';
import { quietFor } from '../time.ts';
import { titleOf } from '../words.ts';
import { managersOf } from './managers.ts';

/** Tells the managers by direct message, but for whoever works on it; of a restricted one only those named in it. */
export async function tellManagers(
  ctx: Acting,
  it: Escalation,
  project: Project,
  { what, text }: { what: string; text: Mrkdwn },
): Promise<Write[]> {
  const managers = await managersOf(ctx, project, it.severity);
  const named = new Set((await involvedIn(ctx, { escalation: it.id })).map(({ personId }) => personId));
  const told = managers.filter(({ id }) => id !== it.assigneeId && (!it.restricted || named.has(id)));
  const quiet = await quietFor(
    ctx,
    it.severity,
    told.map(({ id }) => id),
    ctx.now,
  );
  return told.map(({ id, slackId }) =>
    direct(it, slackId, {
      key: `esc-${what}:${it.id}:${it.version}:${id}`,
      text: `${titleOf(it)}\n${text}`,
      press: [{ id: 'escalations.open', text: 'Open' }],
      notBefore: quiet.get(id) ?? null,
    }),
  );
}
