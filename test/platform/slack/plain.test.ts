import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  actions,
  button,
  context,
  divider,
  fields,
  header,
  menu,
  option,
  rows,
  section,
} from '#platform/slack/blocks.ts';
import { limits } from '#platform/slack/limits.ts';
import { checkInput, dayInput, modal, radioInput, selectInput, textInput, userInput } from '#platform/slack/modal.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import { fallback, plain, plainView } from '#platform/slack/plain.ts';
import { anyText } from './any-text.ts';

const people: Record<string, string> = { U1: 'mia', C1: 'acme', S1: 'leads' };
const names = (_kind: string, id: string) => people[id];

test('blocks read as they look', () => {
  const blocks = rows(
    header('Acme <go-live>'),
    section(
      '*NO-GO* · 72 %\n<@U1> asks in <#C1>: _when_ is snake_case done? &lt;soon&gt;',
      button({ id: 'a.b', text: 'Approve' }),
    ),
    fields('*Owner*\n<@U2>', '*Due*\n4 Dec'),
    divider(),
    context('<https://a.example/|Evidence> from <!date^1^{date}|1 Jan>', 'and <@U3|tom>'),
    { type: 'section' as const, text: { type: 'mrkdwn' as const, text: '<!subteam^S1>, <!here>' } },
    actions(
      button({ id: 'a.c', text: 'Decline' }),
      menu({ id: 'a.d', options: [option('One', '1')] }),
      menu({ id: 'a.e', options: [option('Two', '2')], initial: '2' }),
    ),
  );
  expect(plain(blocks, names)).toBe(
    [
      'Acme <go-live>',
      'NO-GO · 72 %',
      '@mia asks in #acme: when is snake_case done? <soon> [Approve]',
      '  Owner: @U2',
      '  Due: 4 Dec',
      '───',
      '  Evidence from 1 Jan  and @tom',
      '@leads, @here',
      '[Decline] (Choose ▾) (Two ▾)',
    ].join('\n'),
  );
});

test('a modal reads as a form', () => {
  const few = [
    { text: 'Risk', value: 'r' },
    { text: 'Issue', value: 'i' },
  ];
  const view = modal({
    callback: 'raid.add',
    title: 'Add to RAID log',
    submit: 'Add',
    blocks: [
      textInput({ key: 'title', label: 'Title', initial: 'Data load late', hint: 'One line' }),
      textInput({ key: 'next', label: 'Next action', optional: true }),
      userInput({ key: 'owner', label: 'Owner', initial: 'U1' }),
      dayInput({ key: 'due', label: 'Due' }),
      selectInput({ key: 'gate', label: 'Gate', options: few, initial: 'r' }),
      radioInput({ key: 'kind', label: 'Kind', options: few, initial: 'i' }),
      checkInput({ key: 'flags', label: 'Flags', options: few }),
    ],
  });
  expect(plainView(view, names)).toBe(
    [
      'Add to RAID log',
      '────────────────────────',
      'Title: Data load late',
      '  One line',
      'Next action (optional): ______',
      'Owner: (@mia ▾)',
      'Due: (choose ▾)',
      'Gate: (Risk ▾)',
      'Kind: ○ Risk  ● Issue',
      'Flags: ☐ Risk  ☐ Issue',
      '[Cancel] [Add]',
    ].join('\n'),
  );
});

test('rich text and pictures are read, too', () => {
  expect(
    plain([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Hello ' },
              { type: 'text', text: 'Ana' },
            ],
          },
        ],
      },
      { type: 'image', image_url: 'https://a.example/x.png', alt_text: 'Burn-up' },
    ]),
  ).toBe('Hello Ana\n[image: Burn-up]');
});

test('the fallback is short, inert, well formed and never empty, whatever was typed', () => {
  fc.assert(
    fc.property(anyText, anyText, (one, two) => {
      const text = fallback(
        rows(header(one), section(`${esc(two)} <@U1>`), section(one), actions(button({ id: 'a.b', text: two }))),
      );
      expect(text.trim()).not.toBe('');
      expect(text.length).toBeLessThanOrEqual(limits.fallbackText);
      expect(text).not.toMatch(/<!|\n/);
      expect(text.isWellFormed()).toBe(true);
    }),
  );
  expect(fallback([])).toBe('Nothing to show.');
});
