import { z } from 'zod';
import { audit, auditTexts } from '#platform/audit/tables.ts';
import { dayOf, showDay } from '#platform/clock.ts';
import { and, desc, eq } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from './queries.ts';

const lines = query((from, $: { subject: string }) =>
  from
    .pick(
      audit,
      { at: audit.at, seq: audit.seq },
      and(eq(audit.subject, $.subject), eq(audit.action, 'project.cancel')),
    )
    .orderBy(desc(audit.seq))
    .limit(1),
);
const words = query((from, $: { seq: number }) => from.from(auditTexts, eq(auditTexts.seq, $.seq)).limit(1));
const said = z.object({ reason: z.string().min(1) });

/** `On Mon 14 Dec 2026: the customer withdrew`: when a project was cancelled and why; null where nobody wrote it down. */
export async function cancelledWords(scope: Scope, { id, zone }: Project): Promise<Mrkdwn | null> {
  const [line] = await lines(scope, { subject: `project:${id}` });
  if (!line) return null;
  // It may have been erased since.
  const [text] = await words(scope, { seq: line.seq });
  const { data } = said.safeParse(text && JSON.parse(text.text));
  return `On ${showDay(dayOf(line.at, zone))}${data ? `: ${esc(data.reason, 500)}` : ''}`;
}
