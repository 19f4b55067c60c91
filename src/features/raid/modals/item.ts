import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { context } from '#platform/slack/blocks.ts';
import { modal, radioInput, selectInput } from '#platform/slack/modal.ts';
import { esc, type Raw } from '#platform/slack/mrkdwn.ts';
import { labelOf } from '../../projects/picker.ts';
import { raidTypes, TEXT_MAX, TITLE_MAX } from '../rules/item.ts';
import { type Filled, type GateChoice, inputs } from './fields.ts';

const max = (most: number, what: string) =>
  z.string().max(most, `${what} has room for ${most.toLocaleString('en')} characters. Please shorten it.`);
const long = (what: string) => max(TEXT_MAX, what).optional();
const score = z.coerce.number().int().min(1).max(5).optional();

/** What both forms ask. */
export const editForm = z.object({
  title: max(TITLE_MAX, 'The title'),
  notes: long('This field'),
  likelihood: score,
  impact: score,
  owner: z.string().optional(),
  next: long('The next step'),
  due: z.string().optional(),
  mitigation: long('The mitigation'),
  gate: z.string().optional(),
  validate: z.string().optional(),
  state: z.enum(['open', 'mitigating']).optional(),
});
export const addForm = editForm.extend({ type: z.enum(raidTypes), project: z.string().optional() });
export type EditForm = z.infer<typeof editForm>;

export const addMeta = z.object({
  /** Null when the form asks for it. */
  project: z.string().nullable(),
  /** A gate that was named before the project was. */
  gate: z.string().nullable(),
  channel: z.string().nullable(),
  source: z.object({ channel: z.string(), ts: z.string(), author: z.string().nullable() }).nullable(),
  /** The card whose button opened it. */
  from: z.object({ kind: z.string(), subject: z.string(), to: z.string(), about: z.string().optional() }).nullish(),
});
export const editMeta = z.object({ item: z.string(), version: z.number(), channel: z.string().nullable() });

interface AddWords {
  title: Raw;
  /** To choose from while the project is not known. */
  projects: readonly { id: string; key: string; customer: string }[];
  gates: readonly GateChoice[];
  filled: Filled;
  meta: z.infer<typeof addMeta>;
  note?: string | undefined;
}

export function addModal({ title, projects, gates, filled, meta, note }: AddWords): ModalView {
  const options = projects.map((it) => ({ text: labelOf(it), value: it.id }));
  return modal({
    callback: 'raid.save',
    title,
    submit: 'Log it',
    meta,
    blocks: [
      note !== undefined && context(esc(note)),
      meta.project === null && selectInput({ key: 'project', label: 'Project', options, placeholder: 'Choose' }),
      radioInput({
        key: 'type',
        label: 'What is it?',
        options: [
          { text: 'Risk: may happen', value: 'risk' },
          { text: 'Issue: has happened', value: 'issue' },
          { text: 'Assumption: taken as true', value: 'assumption' },
          { text: 'Dependency: somebody else must deliver', value: 'dependency' },
        ],
        initial: filled.type ?? 'risk',
      }),
      inputs(filled, gates),
    ],
  });
}

interface EditWords {
  code: string;
  gates: readonly GateChoice[];
  filled: Filled;
  meta: z.infer<typeof editMeta>;
}

export function editModal({ code, gates, filled, meta }: EditWords): ModalView {
  return modal({
    callback: 'raid.update',
    title: `Edit ${code}`,
    submit: 'Save',
    meta,
    blocks: [inputs(filled, gates), stateInput(filled)],
  });
}

function stateInput({ state }: Filled) {
  if (!state) return undefined;
  return radioInput({
    key: 'state',
    label: 'State',
    options: [
      { text: 'Open', value: 'open' },
      { text: 'Mitigating: the plan is under way', value: 'mitigating' },
    ],
    initial: state,
  });
}
