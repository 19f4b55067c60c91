import type { Day } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { may, must } from '../../projects/permissions.ts';
import { addEvidence, meet, notApplicable, reopen, verify } from '../rules/criteria.ts';
import { mustBeSecondPerson, needsSecondPerson } from '../rules/excuse.ts';
import type { Criterion, Evidence } from '../rules/types.ts';
import type { AtCriterion } from './read.ts';
import { mustUpdate } from './rights.ts';
import type { Happening, UpdateForm } from './update-modal.ts';

/** What changes the criterion itself; waivers have ways of their own. */
export type Change = Exclude<Happening, 'waive' | 'grant' | 'decline'>;

/** The criterion after what was said about it; refuses whoever may not say so. */
export function changed(ctx: Context, at: AtCriterion, form: UpdateForm, happened: Change): Criterion {
  const { state, criterion, today } = at;
  const reason = form.reason ?? '';
  const who = ctx.actor.id;
  // Verifying is the right of a role, or of its delegate: the rule knows whose.
  if (happened === 'verify') return verify(state, criterion.id, who, today);
  if (happened === 'not-applicable') {
    mayExcuse(ctx, at);
    return notApplicable(state, criterion.id, reason);
  }
  mustUpdate(ctx, at);
  if (happened === 'reopen') return reopen(state, criterion.id, reason);
  const evidence = evidenceOf(ctx, form, today);
  if (happened === 'meet') return meet(state, criterion.id, who, today, evidence);
  if (!evidence) throw new Refusal('Add a link, or a note that says what the evidence is.', { field: 'evidence' });
  return addEvidence(state, criterion.id, who, today, evidence);
}

function mayExcuse(ctx: Context, { state, criterion, project, roles, today }: AtCriterion): void {
  if (!needsSecondPerson(state, criterion)) {
    must(ctx.actor, 'criterion.excuse', project, roles);
    return;
  }
  const manages = may(ctx.actor, 'waiver.decide', roles, project);
  mustBeSecondPerson(state, criterion, { id: ctx.actor.id, manages }, today);
}

function evidenceOf(ctx: Context, { evidence, reason, day }: UpdateForm, today: Day): Evidence | null {
  if (!evidence && !reason) return null;
  return { id: ctx.newId(), url: evidence ?? null, note: reason ?? '', day: day ?? today, by: ctx.actor.id };
}
