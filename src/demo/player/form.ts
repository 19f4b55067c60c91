import { elementsOf } from './blocks.ts';
import { type Answer, answered, type FieldState, initialState, isBlank } from './elements.ts';
import { Impossible } from './impossible.ts';
import type { Block, Json, View } from './slack-side.ts';

export type FormState = Record<string, Record<string, FieldState>>;
export type Answers = Record<string, Answer>;

interface Field {
  block: Block;
  element: Json;
  names: string[];
}

function fieldsOf(blocks: readonly Block[]): Field[] {
  return blocks.flatMap((block) =>
    elementsOf(block)
      .filter((element) => initialState(element) !== undefined)
      .map((element) => ({ block, element, names: namesOf(block, element) })),
  );
}

function namesOf(block: Block, element: Json): string[] {
  const label = (block.label as { text: string } | undefined)?.text;
  const placeholder = (element.placeholder as { text: string } | undefined)?.text;
  const names = [block.block_id, String(element.action_id), label, block.type === 'input' ? undefined : placeholder];
  return names.filter((name) => name !== undefined);
}

/** `state.values` of a view: what was typed before, where the field is still the same one, else its initial value. */
export function stateOf(view: Pick<View, 'blocks'>, typed: FormState = {}): FormState {
  const state: FormState = {};
  for (const { block, element } of fieldsOf(view.blocks)) {
    const [blockId, actionId] = [String(block.block_id), String(element.action_id)];
    const before = typed[blockId]?.[actionId];
    const value = before?.type === element.type ? before : initialState(element);
    if (value) state[blockId] = { ...state[blockId], [actionId]: value };
  }
  return state;
}

/** Fills fields by label, block id or action id, as Slack's client lets a person do; throws Impossible otherwise. */
export function fill(view: Pick<View, 'blocks'>, state: FormState, answers: Answers): FormState {
  const filled = structuredClone(state);
  for (const [name, answer] of Object.entries(answers)) {
    const { block, element } = fieldCalled(view, name);
    const [blockId, actionId] = [String(block.block_id), String(element.action_id)];
    filled[blockId] = { ...filled[blockId], [actionId]: answered(element, answer, name) };
  }
  return filled;
}

function fieldCalled(view: Pick<View, 'blocks'>, name: string): Field {
  const fields = fieldsOf(view.blocks);
  const found = fields.filter((field) => field.names.includes(name));
  const [first, second] = found;
  if (first && second) throw new Impossible(`"${name}" names ${found.length} fields: use a block id`);
  if (first) return first;
  const names = fields.map((field) => field.names.at(-1));
  throw new Impossible(`no field "${name}" here: ${names.join(' | ') || 'there are none'}`);
}

/** Throws Impossible while a required field is blank: Slack's client keeps the modal and sends nothing. */
export function requireAnswers(view: Pick<View, 'blocks'>, state: FormState): void {
  for (const { block, element } of fieldsOf(view.blocks)) {
    if (block.type !== 'input' || block.optional === true) continue;
    const value = state[String(block.block_id)]?.[String(element.action_id)];
    if (!value || isBlank(value)) throw new Impossible(`"${(block.label as { text: string }).text}" is required`);
  }
}

export function inputIds(view: Pick<View, 'blocks'>): string[] {
  return view.blocks.filter((block) => block.type === 'input').map((block) => String(block.block_id));
}
