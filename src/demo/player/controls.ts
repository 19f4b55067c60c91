import { elementsOf } from './blocks.ts';
import { Impossible } from './impossible.ts';
import type { Block, Json } from './slack-side.ts';

/** How a person says which button: its words or action id, and where needed the text beside it or its value. */
export type Which = string | { name: string; near?: string; value?: string };

export interface Control {
  blockId: string;
  element: Json;
}

/** The one button or menu that a person means; throws Impossible when it is not there, or not the only one. */
export function controlIn(blocks: readonly Block[], which: Which): Control {
  const wanted = typeof which === 'string' ? { name: which } : which;
  const controls = blocks.flatMap((block, at) =>
    elementsOf(block).map((element) => {
      const label = block.type === 'input' ? (block.label as { text: string }).text : undefined;
      return {
        blockId: String(block.block_id),
        element,
        names: namesOf(element, label),
        beside: textBeside(blocks, at),
      };
    }),
  );
  const found = controls.filter(({ element, names, beside }) => {
    if (!names.includes(wanted.name)) return false;
    if (wanted.value !== undefined && element.value !== wanted.value) return false;
    return wanted.near === undefined || beside.includes(wanted.near);
  });
  const [first, second] = found;
  if (!first) throw new Impossible(`no "${wanted.name}" here: ${controls.map(({ names }) => names[0]).join(' | ')}`);
  if (second) throw new Impossible(`${found.length} controls are called "${wanted.name}": say near or value`);
  return { blockId: first.blockId, element: first.element };
}

function namesOf(element: Json, label: string | undefined): string[] {
  const words = (element.text ?? element.placeholder) as { text: string } | undefined;
  return [label, words?.text, element.action_id].filter((name) => typeof name === 'string');
}

function textBeside(blocks: readonly Block[], at: number): string {
  const own = wordsOf(blocks[at]);
  const above = blocks[at - 1];
  return blocks[at]?.type === 'actions' && above?.type !== 'actions' ? `${wordsOf(above)} ${own}` : own;
}

function wordsOf(block: Block | undefined): string {
  if (!block) return '';
  const { accessory: _accessory, elements, ...rest } = block;
  return JSON.stringify(block.type === 'actions' ? rest : { ...rest, elements });
}
