import type { ModalView } from '@slack/types';
import { audit } from '#platform/audit/tables.ts';
import { and, desc, eq } from '#platform/db/drizzle.ts';
import { personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { esc, type Mrkdwn, shorten } from '#platform/slack/mrkdwn.ts';
import type { Escalation } from '../queries.ts';
import { categoryRules } from '../rules/category.ts';
import { type Detail, detailWords, marksOf, meeting } from '../rules/clash.ts';
import { severityRules } from '../rules/severity.ts';
import { drawn } from './drawn.ts';
import type { RaiseForm, RaiseMeta } from './form.ts';

/** What is saved, with the news of what somebody else changed; or the form once more, where both changed the same. */
type Met = { form: RaiseForm; news: Mrkdwn } | { again: ModalView };

/** Two people edited the same escalation at once: nobody's words are lost, and neither are the other's. */
export async function met(ctx: Context, it: Escalation, form: RaiseForm, meta: RaiseMeta): Promise<Met> {
  const { theirs, clash } = meeting(form, it, meta.opened);
  if (theirs.length + clash.length === 0) return { form, news: '' };
  const by = await lastEditor(ctx, it);
  if (clash.length > 0) {
    const said = clash.map((key) => `${detailWords([key])} to “${shorten(wordsFor(it, key), 200)}”`).join(', ');
    const note = `Nothing was saved yet: ${by} changed ${said} meanwhile. What you typed is still here. Save it to put it in the place of theirs.`;
    const now = marksOf(it);
    const opened = { ...meta.opened, ...Object.fromEntries(clash.map((key) => [key, now[key]])) };
    return { again: await drawn(ctx, form, { ...meta, opened }, note) };
  }
  const kept = Object.fromEntries(theirs.map((key) => [key, it[key] ?? undefined])) as Partial<RaiseForm>;
  return { form: { ...form, ...kept }, news: ` ${esc(by)} changed ${detailWords(theirs)} meanwhile; that stays.` };
}

async function lastEditor(ctx: Context, { id }: Escalation): Promise<string> {
  const about = and(eq(audit.subject, `escalation:${id}`), eq(audit.action, 'escalation.edit'));
  const [last] = await ctx.pick(audit, { actor: audit.actor }, about).orderBy(desc(audit.seq)).limit(1);
  return (last && (await personById(ctx, last.actor))?.name) ?? 'Somebody';
}

function wordsFor(it: Escalation, key: Detail): string {
  if (key === 'severity') return severityRules[it.severity].name;
  if (key === 'category') return categoryRules[it.category].name;
  return it[key] ?? 'nothing';
}
