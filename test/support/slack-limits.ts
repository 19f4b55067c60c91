/**
 * Slack's rules for messages and views, written down a second time and without the builders' code,
 * so that a mistake there cannot hide itself here.
 */
type Json = Record<string, unknown>;
type Surface = 'message' | 'modal' | 'home';
type Report = (where: string, what: string) => void;

const allowed: Record<Surface, readonly string[]> = {
  message: ['section', 'header', 'context', 'actions', 'divider', 'image', 'rich_text', 'markdown', 'table', 'input'],
  modal: ['section', 'header', 'context', 'actions', 'divider', 'image', 'rich_text', 'input', 'alert'],
  home: ['section', 'header', 'context', 'actions', 'divider', 'image', 'rich_text', 'input'],
};

/** Everything that Slack would refuse in a message `{ text, blocks }` or a view, or that would shout; empty when fine. */
export function violations(subject: object): string[] {
  const found: string[] = [];
  const report: Report = (where, what) => found.push(`${where}: ${what}`);
  const top: Json = { ...subject };
  const surface = surfaceOf(top);
  const blocks = list(top.blocks);

  if (surface === 'message') checkMessage(top, blocks, report);
  else checkView(surface, top, blocks, report);
  checkBlocks(surface, blocks, report);
  return found;
}

function surfaceOf(top: Json): Surface {
  return top.type === 'modal' || top.type === 'home' ? top.type : 'message';
}

function checkMessage(top: Json, blocks: Json[], report: Report): void {
  const text = typeof top.text === 'string' ? top.text : '';
  if (text.trim() === '') report('text', 'there is no fallback');
  if (text.length > 4_000) report('text', `${text.length} characters, at most 4000`);
  if (shouts(text)) report('text', 'a live broadcast');
  if (!text.isWellFormed()) report('text', 'a lone surrogate');
  if (blocks.length > 50) report('blocks', `${blocks.length}, at most 50`);
  const sum = everyText(blocks).reduce((total, each) => total + each.length, 0);
  if (sum > 12_000) report('blocks', `${sum} characters over all, at most 12000`);
}

function checkView(surface: Surface, top: Json, blocks: Json[], report: Report): void {
  if (blocks.length < 1 || blocks.length > 100) report('blocks', `${blocks.length}, from 1 to 100`);
  if (Buffer.byteLength(JSON.stringify(top)) > 250_000) report('view', 'more than 250 KB');
  measured(top.private_metadata, 'private_metadata', 3_000, report);
  measured(top.callback_id, 'callback_id', 255, report);
  for (const part of ['title', 'submit', 'close']) {
    if (surface === 'home' && top[part] !== undefined) report(part, 'Home has none');
    if (top[part] !== undefined) plainText(top[part], part, 24, report);
  }
  if (surface === 'home') return;
  if (top.title === undefined) report('title', 'missing');
  if (blocks.some((block) => block.type === 'input') && top.submit === undefined) report('submit', 'missing');
}

function checkBlocks(surface: Surface, blocks: Json[], report: Report): void {
  const ids = blocks.flatMap((block) => (block.block_id === undefined ? [] : [block.block_id]));
  if (new Set(ids).size < ids.length) report('block_id', 'not unique');
  for (const [index, block] of blocks.entries()) {
    const where = `blocks[${index}] ${String(block.type)}`;
    if (!allowed[surface].includes(String(block.type))) report(where, `not in a ${surface}`);
    measured(block.block_id, `${where} block_id`, 255, report);
    checkBlock(block, where, report);
    const actionIds = elementsOf(block).flatMap((element) => (element.action_id ? [element.action_id] : []));
    if (new Set(actionIds).size < actionIds.length) report(where, 'action_id not unique');
    for (const element of elementsOf(block)) checkElement(element, `${where} ${String(element.type)}`, report);
  }
}

function checkBlock(block: Json, where: string, report: Report): void {
  const elements = list(block.elements);
  if (block.type === 'header') plainText(block.text, where, 150, report);
  if (block.type === 'section') {
    if (block.text === undefined && block.fields === undefined) report(where, 'neither text nor fields');
    if (block.text !== undefined) anyText(block.text, where, 3_000, report);
    if (block.fields !== undefined) counted(list(block.fields), `${where} fields`, 1, 10, report);
    for (const field of list(block.fields)) anyText(field, `${where} field`, 2_000, report);
  }
  if (block.type === 'context') {
    counted(elements, where, 1, 10, report);
    for (const element of elements) if (element.type !== 'image') anyText(element, where, 3_000, report);
  }
  if (block.type === 'actions') counted(elements, where, 1, 25, report);
  if (block.type === 'input') {
    plainText(block.label, `${where} label`, 2_000, report);
    if (block.hint !== undefined) plainText(block.hint, `${where} hint`, 2_000, report);
    if (block.element === undefined) report(where, 'no element');
  }
  if (block.type === 'image') measured(block.alt_text, `${where} alt_text`, 2_000, report, 1);
}

function checkElement(element: Json, where: string, report: Report): void {
  measured(element.action_id, `${where} action_id`, 255, report, 1);
  if (element.placeholder !== undefined) plainText(element.placeholder, `${where} placeholder`, 150, report);
  if (element.confirm !== undefined) checkConfirm({ ...Object(element.confirm) }, `${where} confirm`, report);
  const type = String(element.type);
  if (type === 'button') {
    plainText(element.text, where, 75, report);
    measured(element.value, `${where} value`, 2_000, report);
    measured(element.url, `${where} url`, 3_000, report);
    measured(element.accessibility_label, `${where} label`, 75, report, 1);
  }
  if (type === 'overflow') checkOptions(element, where, 5, report);
  if (type === 'checkboxes' || type === 'radio_buttons') checkOptions(element, where, 10, report);
  if (type === 'static_select' || type === 'multi_static_select') checkSelect(element, where, report);
  if (type === 'datepicker' && element.initial_date !== undefined) {
    if (!/^\d{4}-\d\d-\d\d$/.test(String(element.initial_date))) report(where, 'initial_date');
  }
  if (type === 'plain_text_input') {
    const max = Number(element.max_length ?? 3_000);
    if (max < 1 || max > 3_000) report(where, 'max_length');
    measured(element.initial_value, `${where} initial_value`, max, report);
  }
  if (type === 'number_input') {
    if (typeof element.is_decimal_allowed !== 'boolean') report(where, 'is_decimal_allowed');
    for (const part of ['initial_value', 'min_value', 'max_value']) {
      if (element[part] !== undefined && typeof element[part] !== 'string') report(where, `${part} is no string`);
    }
  }
}

function checkSelect(element: Json, where: string, report: Report): void {
  const groups = list(element.option_groups);
  if ((element.options === undefined) === (element.option_groups === undefined)) report(where, 'options xor groups');
  if (element.options !== undefined) {
    checkOptions(element, where, 100, report);
    return;
  }
  counted(groups, `${where} groups`, 1, 100, report);
  for (const group of groups) {
    plainText(group.label, `${where} group label`, 75, report);
    checkOptions(group, `${where} group`, 100, report);
  }
  checkInitial(
    element,
    groups.flatMap((group) => list(group.options)),
    where,
    report,
  );
}

function checkOptions(element: Json, where: string, max: number, report: Report): void {
  const options = list(element.options);
  counted(options, `${where} options`, 1, max, report);
  for (const option of options) {
    anyText(option.text, `${where} option`, 75, report);
    measured(option.value, `${where} option value`, 150, report, 1);
  }
  checkInitial(element, options, where, report);
}

function checkInitial(element: Json, options: Json[], where: string, report: Report): void {
  const offered = new Set(options.map((option) => JSON.stringify(option)));
  const chosen = [...list(element.initial_options), ...(element.initial_option ? [element.initial_option] : [])];
  if (chosen.some((option) => !offered.has(JSON.stringify(option)))) report(where, 'initial option is not offered');
}

function checkConfirm(confirm: Json, where: string, report: Report): void {
  if (confirm.title !== undefined) plainText(confirm.title, `${where} title`, 100, report);
  anyText(confirm.text, `${where} text`, 300, report);
  for (const part of ['confirm', 'deny']) {
    if (confirm[part] !== undefined) plainText(confirm[part], `${where} ${part}`, 30, report);
  }
}

function plainText(value: unknown, where: string, max: number, report: Report): void {
  const text: Json = { ...Object(value) };
  if (text.type !== 'plain_text') report(where, 'is not plain_text');
  anyText(text, where, max, report);
}

function anyText(value: unknown, where: string, max: number, report: Report): void {
  const { type, text }: Json = { ...Object(value) };
  if (typeof text !== 'string') {
    report(where, 'no text');
    return;
  }
  measured(text, where, max, report, 1);
  if (text.trim() === '') report(where, 'blank');
  if (!text.isWellFormed()) report(where, 'a lone surrogate');
  if (type === 'mrkdwn' && shouts(text)) report(where, 'a live broadcast');
}

function measured(value: unknown, where: string, max: number, report: Report, min = 0): void {
  if (value === undefined) return;
  if (typeof value !== 'string') report(where, 'is no string');
  else if (value.length < min || value.length > max) report(where, `${value.length} characters, from ${min} to ${max}`);
}

function counted(all: unknown[], where: string, min: number, max: number, report: Report): void {
  if (all.length < min || all.length > max) report(where, `${all.length}, from ${min} to ${max}`);
}

function shouts(text: string): boolean {
  return /<!(?!date\^)/.test(text);
}

function elementsOf(block: Json): Json[] {
  const loose = block.type === 'actions' ? list(block.elements) : [];
  return [...loose, ...list([block.accessory, block.element].filter((each) => each !== undefined))];
}

function everyText(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(everyText);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : everyText(inner),
  );
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map((each) => ({ ...Object(each) })) : [];
}
