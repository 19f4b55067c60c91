import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actionName,
  actions,
  button,
  confirm,
  context,
  divider,
  fields,
  header,
  menu,
  message,
  option,
  overflow,
  pager,
  paginate,
  rows,
  section,
} from '#platform/slack/blocks.ts';
import { bold, esc, link, mention } from '#platform/slack/mrkdwn.ts';
import { violations } from '#test/support/slack-limits.ts';
import { anyText } from './any-text.ts';

const approve = button({ id: 'gates.approve', text: 'Approve', value: { gate: 'g1' } });

test('rows keep what is there, flat and in order', () => {
  const blocks = rows(false, header('A'), null, [section('b'), undefined, [divider()]], '');
  expect(blocks.map((block) => block.type)).toEqual(['header', 'section', 'divider']);
});

test('controls with one id stay apart, and the router hears one name', () => {
  const row = actions(approve, false, approve, button({ id: 'gates.decline', text: 'Decline' }), approve);
  const ids = row?.elements.map((element) => String(element.action_id)) ?? [];
  expect(ids).toEqual(['gates.approve', 'gates.approve#2', 'gates.decline', 'gates.approve#3']);
  expect(ids.map(actionName)).toEqual(['gates.approve', 'gates.approve', 'gates.decline', 'gates.approve']);
});

test('what has nothing in it is left out or shows a dash', () => {
  expect(rows(actions(false), context('', ' '), fields(), overflow({ id: 'a.b', options: [] }) && divider())).toEqual(
    [],
  );
  expect(section('\u200B').text?.text).toBe('–');
  expect(header(' ').text.text).toBe('–');
});

test('too many small things say how many are missing', () => {
  const texts = Array.from({ length: 14 }, (_, index) => `n${index}`);
  expect(
    fields(...texts)
      ?.fields?.map((field) => field.text)
      .slice(-2),
  ).toEqual(['n8', '… and 5 more']);
  expect(context(...texts)?.elements).toHaveLength(10);
});

test('mistakes of ours are errors, not requests that Slack refuses', () => {
  expect(() => button({ id: 'a.b', text: 'x', value: { note: 'x'.repeat(2_000) } })).toThrow(RangeError);
  expect(() => option('x', 'y'.repeat(151))).toThrow(RangeError);
  expect(() => overflow({ id: 'a.b', options: Array.from({ length: 6 }, () => option('x', 'y')) })).toThrow(RangeError);
  expect(() => actions(...Array.from({ length: 26 }, () => approve))).toThrow(RangeError);
});

test('a section never shouts, even with text that nobody escaped', () => {
  expect(section('<!channel> <!date^1^{date}|then>').text?.text).toBe('&lt;!channel> <!date^1^{date}|then>');
});

describe('message', () => {
  const risks = (count: number, length = 40) =>
    Array.from({ length: count }, (_, index) => section(`R-${index} ${'x'.repeat(length)}`));

  test('200 risks become 43, a line and the buttons', () => {
    const { blocks } = message([header('Risks'), ...risks(200), actions(approve)]);
    expect(blocks).toHaveLength(45);
    expect(blocks.at(-1)?.type).toBe('actions');
    expect(blocks.at(-2)).toMatchObject({ elements: [{ text: '… and 158 more' }] });
    expect(violations(message(risks(200)))).toEqual([]);
  });

  test('the sum of characters cuts before the number of blocks does', () => {
    const { blocks } = message(risks(10, 2_500), { more: (dropped) => `${dropped} more in Home` });
    expect(blocks).toHaveLength(5);
    expect(blocks.at(-1)).toMatchObject({ elements: [{ text: '6 more in Home' }] });
  });

  test('a list with buttons of its own keeps no stray button, and a foot stays', () => {
    const listed = risks(40).flatMap((risk) => [risk, actions(approve)]);
    expect(message(listed).blocks.at(-1)?.type).toBe('context');
    expect(message(listed, { foot: [context('page 1')] }).blocks.at(-1)).toMatchObject({
      elements: [{ text: 'page 1' }],
    });
  });

  test('no heading is left with nothing under it', () => {
    const blocks = message([...risks(43), divider(), header('Closed'), ...risks(20)]).blocks;
    expect(blocks.slice(-2).map((block) => block.type)).toEqual(['section', 'context']);
  });

  test('its text is what the blocks say, escaped, with live mentions', () => {
    const { text } = message([
      header('R&D <!here>'),
      section(`${bold('NO-GO')} by ${mention('U1')}`),
      actions(approve),
    ]);
    expect(text).toBe('R&amp;D &lt;!here&gt; NO-GO by <@U1> [Approve]');
    expect(message([]).text).toBe('Nothing to show.');
  });

  test('stays inside the limits for any text, any number of blocks and nothing live', () => {
    const row = (typed: string, index: number) => [
      index % 7 === 0 && header(typed),
      section(`${bold(typed)} ${esc(typed, 300)}`, overflow({ id: 'raid.more', options: [option(typed, `${index}`)] })),
      fields(esc(typed), esc(typed, 50)),
      context(link('https://a.example/', typed), esc(typed)),
      actions(
        button({
          id: 'raid.close',
          text: typed,
          label: typed,
          value: { index },
          confirm: confirm({ title: typed, text: typed, yes: typed }),
        }),
        button({ id: 'raid.close', text: typed, url: typed }),
        menu({ id: 'raid.owner', placeholder: typed, options: [option(typed, 'a'), option(typed, 'b')], initial: 'b' }),
      ),
    ];
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 12 }), fc.boolean(), (typed, footed) => {
        const sent = message(typed.map(row), footed ? { foot: [actions(approve)] } : {});
        expect(violations(sent)).toEqual([]);
        expect(sent.text).not.toContain('<');
      }),
      { numRuns: 100 },
    );
  });
});

test('text that nobody escaped still passes and wakes nobody', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      expect(violations(message([section(typed), fields(typed), context(typed), section(typed, approve)]))).toEqual([]);
    }),
  );
});

test('every builder of mrkdwn leaves one link at most: ours', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      const block = section(`${esc(typed, 900)} ${link('https://a.example/', typed)} ${bold(typed)}`);
      const tokens = block.text?.text.match(/<[^>]*>?/g) ?? [];
      expect(tokens.filter((token) => !token.startsWith('<https://a.example/|'))).toEqual([]);
    }),
  );
});

test.each([
  [1, [0, 1, 2], 1],
  [3, [6], 3],
  [9, [6], 3],
  [-1, [0, 1, 2], 1],
  [Number.NaN, [0, 1, 2], 1],
])('page %d of seven by three', (page, items, current) => {
  expect(paginate([0, 1, 2, 3, 4, 5, 6], page, 3)).toEqual({ items, page: current, pages: 3, total: 7 });
});

test('an empty list has one empty page, and one page needs no pager', () => {
  expect(paginate([], 1, 3)).toEqual({ items: [], page: 1, pages: 1, total: 0 });
  expect(pager({ id: 'raid.page', page: 1, pages: 1 })).toBeUndefined();
});

test('the pager carries the page beside the value', () => {
  const row = pager({ id: 'raid.page', page: 2, pages: 3, value: { project: 'p1' } });
  expect(row?.elements).toMatchObject([
    { text: { text: 'Previous' }, action_id: 'raid.page', value: '{"project":"p1","page":1}' },
    { text: { text: 'Next' }, action_id: 'raid.page#2', value: '{"project":"p1","page":3}' },
  ]);
});
