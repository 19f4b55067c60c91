import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bold,
  channel,
  clean,
  code,
  decode,
  esc,
  escWords,
  italic,
  link,
  mention,
  plainQuotes,
  shorten,
  shortenMrkdwn,
} from '#platform/slack/mrkdwn.ts';
import { anyText } from './any-text.ts';

const family = '👨‍👩‍👧‍👦';

describe('esc', () => {
  test.each([
    ['<!channel> & <!here>', '&lt;!channel&gt; &amp; &lt;!here&gt;'],
    ['<https://evil.example|Approve here>', '&lt;https://evil.example|Approve here&gt;'],
    ['two\nlines\r\nthree', 'two\nlines\nthree'],
    ['\u202Eexe.gpj\u202C', 'exe.gpj'],
    ['lone \uD83D end', 'lone \uFFFD end'],
    ['nul\u0000bell\u0007', 'nulbell'],
    ['שלום', 'שלום'],
  ])('makes %j inert', (text, inert) => expect(esc(text)).toBe(inert));

  test('counts the escaped characters against the limit', () => {
    expect(esc('<<<<<<', 10)).toBe('&lt;&lt;…');
    expect(esc('abc', 3)).toBe('abc');
  });

  test('leaves nothing live and stays within any limit, whatever was typed', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 3_000 }), (text, max) => {
        const inert = esc(text, max);
        expect(inert.length).toBeLessThanOrEqual(max);
        expect(inert).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        expect(inert.isWellFormed()).toBe(true);
        expect(decode(esc(text))).toBe(clean(text));
      }),
      { numRuns: 200 },
    );
  });
});

describe('escWords', () => {
  test.each([
    ['fits', 'two words', 9, 'two words'],
    ['a cut inside a word', 'three words here', 14, 'three words…'],
    ['a cut between words', 'three words here', 12, 'three words…'],
    ['punctuation before the cut', 'gone, they say – all of it', 18, 'gone, they say…'],
    ['one that is longer than half of it', 'a incomprehensibilities', 14, 'a incomprehen…'],
    ['characters that are longer when escaped', 'R&D & QA & more', 16, 'R&amp;D…'],
  ])('%s', (_, text, max, cut) => expect(escWords(text, max)).toBe(cut));

  test('is a beginning of it within any limit, whatever was typed', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 100 }), (text, max) => {
        const cut = escWords(text, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(clean(text).startsWith(decode(cut).replace(/…$/, ''))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('shorten', () => {
  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['ab cdefg', 4, 'ab…'],
    [`ab${family}${family}`, 14, `ab${family}…`],
    [`ab${family}${family}`, 13, 'ab…'],
    ['e\u0301e\u0301e\u0301', 4, 'e\u0301…'],
    ['🇩🇪🇫🇷🇩🇪', 8, '🇩🇪…'],
    [`a${'\u0301'.repeat(20)}`, 5, `a${'\u0301'.repeat(3)}…`],
  ])('%j to %i characters', (text, max, short) => expect(shorten(text, max)).toBe(short));

  test('cuts between graphemes and keeps a beginning of the text', () => {
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
    fc.assert(
      fc.property(anyText, fc.integer({ min: 100, max: 3_000 }), (typed, max) => {
        const text = clean(typed);
        const short = shorten(text, max);
        expect(short.length).toBeLessThanOrEqual(max);
        if (text.length <= max) {
          expect(short).toBe(text);
          return;
        }
        expect(short.endsWith('…')).toBe(true);
        const edge = short.length - 1;
        expect(text.startsWith(short.slice(0, -1))).toBe(true);
        const start = graphemes.segment(text).containing(edge)?.index;
        const betweenGraphemes = start === edge || /\s/.test(text.charAt(edge));
        const endless = start === 0;
        expect(betweenGraphemes || endless).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test.each([['a'], [family], ['🇩🇪'], ['\u0301'], ['<']])('40,000 characters of %j take no time', (unit) => {
    const text = unit.repeat(Math.ceil(40_000 / unit.length));
    const start = performance.now();
    for (let turn = 0; turn < 20; turn += 1) {
      expect(shorten(text, 3_000).length).toBeLessThanOrEqual(3_000);
      expect(esc(text, 3_000).length).toBeLessThanOrEqual(3_000);
    }
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

test.each([
  ['see <https://a.example/long|the page> now', 20, 'see…'],
  ['see <@U1> now and then', 12, 'see <@U1> n…'],
  ['Tom &amp; Ana', 8, 'Tom…'],
  ['never < closed', 9, 'never <…'],
])('shortenMrkdwn cuts %j at %i without breaking a token', (text, max, short) => {
  expect(shortenMrkdwn(text, max)).toBe(short);
});

test('bold, italic and code close what they open', () => {
  expect(bold('a*b <x>\nc')).toBe('*a∗b &lt;x&gt; c*');
  expect(italic(' due_date ')).toBe('_due_date_');
  expect(code('/raid `x`')).toBe('`/raid ˋxˋ`');
  expect(bold('  ')).toBe('');
});

describe('link', () => {
  test.each([
    ['https://a.example/x?a=1&b=2', 'Evidence', '<https://a.example/x?a=1&amp;b=2|Evidence>'],
    ['https://a.example/a|b>c', 'x|y>z', '<https://a.example/a%7Cb%3Ec|x¦y&gt;z>'],
    ['https://evil.example', 'bank.example', '<https://evil.example/|bank.example (evil.example)>'],
    [
      'https://evil.example',
      'https://bank.example/login',
      '<https://evil.example/|https://bank.example/login (evil.example)>',
    ],
    ['https://a.example', '', '<https://a.example/|a.example>'],
    ['javascript:alert(1)', 'Open', 'Open'],
    ['https://bank.example@evil.example', '<b>', '&lt;b&gt;'],
    ['not a link', 'Open <!here>', 'Open &lt;!here&gt;'],
  ])('%j labelled %j', (url, label, shown) => expect(link(url, label)).toBe(shown));

  test('is one well-formed token or inert text, whatever was typed', () => {
    // The library's own `webUrl` takes a second to be made, and keeps to what a URL may hold.
    const rest = fc.string({ unit: fc.constantFrom(...'aZ0-._~/?#%&=+:@,;!$\'()*|<>"`\\ é') });
    const hosts = fc.constantFrom(
      'a.example',
      'a.example:8080',
      'bank.example@a.example',
      '127.0.0.1',
      '[::1]',
      'bücher.example',
    );
    const web = fc.tuple(
      fc.constantFrom('http://', 'https://', 'HTTPS://'),
      hosts,
      fc.constantFrom('', '/', '?', '#'),
      rest,
    );
    const urls = fc.oneof(
      web.map((parts) => parts.join('')),
      anyText,
    );
    fc.assert(
      fc.property(urls, anyText, (url, label) => {
        expect(link(url, label)).toMatch(/^(<https?:\/\/[^<>|\s]+\|[^<>|]+>|[^<>]*)$/);
      }),
    );
  });
});

test('mentions take ids only', () => {
  expect(mention('U1A')).toBe('<@U1A>');
  expect(mention('!channel')).toBe('!channel');
  expect(mention('U1|x> <!here')).toBe('U1|x&gt; &lt;!here');
  expect(channel('C1A')).toBe('<#C1A>');
  expect(channel('U1')).toBe('U1');
});

test('plainQuotes keeps every index', () => {
  const typed = '/raid add “Data load late” owner:‘mia’ due:2026‑12‑04 – p4\u00a0i4';
  const ascii = plainQuotes(typed);
  expect(ascii).toBe('/raid add "Data load late" owner:\'mia\' due:2026-12-04 - p4 i4');
  expect(ascii).toHaveLength(typed.length);
});
