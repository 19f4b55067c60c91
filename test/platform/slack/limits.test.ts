import { expect, test } from 'vitest';
import { limits } from '#platform/slack/limits.ts';
import { violations } from '#test/support/slack-limits.ts';

const words = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const markup = (text: string) => ({ type: 'mrkdwn', text });
const row = (...elements: object[]) => ({ type: 'actions', elements });
const button = (part: object) => ({ type: 'button', action_id: 'a.b', text: words(3), ...part });
const said = (...blocks: object[]) => ({ text: 'x', blocks });
const asked = (...blocks: object[]) => ({ type: 'modal', title: words(3), submit: words(3), blocks });
const option = (text: string, value = text) => ({ text: { type: 'plain_text', text }, value });
const options = (length: number) => Array.from({ length }, (_, index) => option(String(index)));
const ask = (element: object, id = 'k') => ({ type: 'input', block_id: id, label: words(3), element });

test('our own caps lie inside Slack’s', () => {
  expect(limits.messageBlocksKept).toBeLessThan(limits.messageBlocks);
  expect(limits.messageCharacters).toBeLessThan(13_200);
  expect(limits.fallbackText).toBeLessThan(limits.messageText);
  expect(limits.viewBytesKept).toBeLessThan(limits.viewBytes);
});

test('the checker has nothing against what Slack takes', () => {
  expect(violations(said({ type: 'header', text: words(150) }, row(button({ value: 'x'.repeat(2_000) }))))).toEqual([]);
  expect(violations(asked(ask({ type: 'static_select', action_id: 'v', options: options(100) })))).toEqual([]);
});

test.each<[string, object]>([
  ['no fallback', { text: ' ', blocks: [] }],
  ['a shouting fallback', { text: '<!here>', blocks: [] }],
  ['51 blocks', said(...Array.from({ length: 51 }, () => ({ type: 'divider' })))],
  [
    'too much over all',
    said(...Array.from({ length: 5 }, () => ({ type: 'section', text: markup('x'.repeat(2_401)) }))),
  ],
  ['a long header', said({ type: 'header', text: words(151) })],
  ['a header in mrkdwn', said({ type: 'header', text: markup('x') })],
  ['a blank section', said({ type: 'section', text: markup(' ') })],
  ['an empty section', said({ type: 'section' })],
  ['a long section', said({ type: 'section', text: markup('x'.repeat(3_001)) })],
  ['eleven fields', said({ type: 'section', fields: Array.from({ length: 11 }, () => markup('x')) })],
  ['a broadcast', said({ type: 'section', text: markup('hi <!channel>') })],
  ['no context', said({ type: 'context', elements: [] })],
  ['26 buttons', said(row(...Array.from({ length: 26 }, (_, index) => button({ action_id: `a.${index}` }))))],
  ['an action id twice', said(row(button({}), button({})))],
  ['a long button', said(row(button({ text: words(76) })))],
  ['a long value', said(row(button({ value: 'x'.repeat(2_001) })))],
  ['a long confirmation', said(row(button({ confirm: { title: words(101), text: words(3) } })))],
  ['a lone surrogate', said({ type: 'section', text: markup('\uD83D') })],
  ['six overflow options', said(row({ type: 'overflow', action_id: 'a', options: options(6) }))],
  ['101 options', asked(ask({ type: 'static_select', action_id: 'v', options: options(101) }))],
  ['no options', asked(ask({ type: 'static_select', action_id: 'v', options: [] }))],
  ['a long option', asked(ask({ type: 'static_select', action_id: 'v', options: [option('x'.repeat(76), 'x')] }))],
  [
    'a first choice not offered',
    asked(ask({ type: 'radio_buttons', action_id: 'v', options: options(2), initial_option: option('9') })),
  ],
  ['eleven boxes', asked(ask({ type: 'checkboxes', action_id: 'v', options: options(11) }))],
  [
    'a block id twice',
    asked(ask({ type: 'url_text_input', action_id: 'v' }), ask({ type: 'url_text_input', action_id: 'v' })),
  ],
  ['no submit', { type: 'modal', title: words(3), blocks: [ask({ type: 'url_text_input', action_id: 'v' })] }],
  ['a long title', { ...asked({ type: 'divider' }), title: words(25) }],
  ['long metadata', { ...asked({ type: 'divider' }), private_metadata: 'x'.repeat(3_001) }],
  ['a modal of nothing', asked()],
  [
    'a long first value',
    asked(ask({ type: 'plain_text_input', action_id: 'v', max_length: 3, initial_value: 'long' })),
  ],
  [
    'a number for a number',
    asked(ask({ type: 'number_input', action_id: 'v', is_decimal_allowed: false, min_value: 1 })),
  ],
  ['a title at Home', { type: 'home', title: words(3), blocks: [{ type: 'divider' }] }],
])('the checker sees %s', (_what, subject) => expect(violations(subject)).toHaveLength(1));
