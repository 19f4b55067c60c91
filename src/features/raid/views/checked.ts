import { type Day, isDay, showDay } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { projectDay } from '../../projects/day.ts';
import type { Project } from '../../projects/queries.ts';
import { ownerIdOf } from '../log.ts';
import { NO_GATE } from '../modals/fields.ts';
import type { EditForm } from '../modals/item.ts';
import type { RaidItem } from '../queries.ts';
import type { RaidType } from '../rules/item.ts';
import { gateNamed } from '../rules/quick-add/values.ts';
import { isUnseen } from '../rules/text.ts';
import { gatesOf } from '../screen.ts';

type Fields = Pick<
  RaidItem,
  | 'title'
  | 'notes'
  | 'likelihood'
  | 'impact'
  | 'ownerId'
  | 'nextAction'
  | 'due'
  | 'mitigation'
  | 'gateKey'
  | 'validateBy'
>;

/** What was filled in, as an item keeps it. `before` is the item as it stood: its dates may lie in the past. */
export async function checked(
  ctx: Context,
  project: Project,
  type: RaidType,
  form: EditForm,
  before: RaidItem | null,
): Promise<Fields> {
  if (isUnseen(form.title)) throw new Refusal('The title shows nothing. Write what it is about.', { field: 'title' });
  if (form.validate && type !== 'assumption') {
    throw new Refusal('Only an assumption is validated. Leave this empty and use the due date.', { field: 'validate' });
  }
  const gates = (await gatesOf(ctx, project)).map(({ key }) => key);
  const gate = form.gate && form.gate !== NO_GATE ? gateNamed(form.gate, gates) : null;
  const today = projectDay(ctx, project);
  return {
    title: form.title,
    notes: form.notes ?? null,
    likelihood: type === 'issue' ? null : (form.likelihood ?? null),
    impact: form.impact ?? null,
    ownerId: await ownerIdOf(ctx, form.owner, 'owner'),
    nextAction: form.next ?? null,
    due: dayIn(today, form.due, before?.due ?? null, 'due'),
    mitigation: form.mitigation ?? null,
    gateKey: gate,
    validateBy: dayIn(today, form.validate, before?.validateBy ?? null, 'validate'),
  };
}

function dayIn(today: Day, text: string | undefined, before: Day | null, field: string): Day | null {
  if (text === undefined || !isDay(text)) return null;
  if (text >= today || text === before) return text;
  throw new Refusal(`${showDay(text)} is in the past. Pick today or a later day.`, { field });
}
