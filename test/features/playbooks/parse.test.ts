import { describe, expect, test } from 'vitest';
import { parsePlaybook } from '#features/playbooks/parse.ts';
import { minimal, minimalWith, pointedAt } from './minimal-playbook.ts';

function problemsIn(source: string): string[] {
  const parsed = parsePlaybook(source, 'small.yaml');
  return parsed.ok ? [] : pointedAt(parsed.problems, source);
}

test('a good playbook parses and its items remember where they stand', () => {
  const parsed = parsePlaybook(minimal, 'small.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const [, scope] = parsed.playbook.milestones;
  const [, data] = parsed.playbook.gates[0]?.criteria ?? [];
  expect(scope?.places.at).toMatchObject({ file: 'small.yaml', line: 10 });
  expect(data?.places.item).toEqual({ file: 'small.yaml', line: 17, column: 9 });
});

describe('each mistake is named with its line and column', () => {
  const table: [what: string, passage: string, replacement: string, expected: string[]][] = [
    [
      'a misspelt key',
      'owner: lead, at: kickoff+0',
      'onwer: lead, owner: lead, at: kickoff+0',
      ['small.yaml:9 <onwer> "onwer" is not a key that this place knows. Did you mean "owner"?'],
    ],
    [
      'a key nothing is close to',
      'hypercare: {',
      'colour: blue\nhypercare: {',
      [
        expect.stringMatching(
          /^small\.yaml:20 <colour> "colour" is not a key that this place knows\. Known here: name, ver/,
        ),
      ],
    ],
    [
      'a version that YAML reads as a number',
      'version: "1"',
      'version: 1.5',
      ['small.yaml:2 <1.5> "version" should be text: put it in quotes, as "1.5".'],
    ],
    ['no version', 'version: "1"\n', '', ['small.yaml:1 <name> "version" is missing.']],
    [
      'an unknown category',
      'category: operational',
      'category: operatoinal',
      [
        'small.yaml:16 <operatoinal> "category" is "operatoinal", not one of operational, technical, security, data, testing, training, support, commercial. Did you mean "operational"?',
      ],
    ],
    [
      'an offset nobody can read',
      'at: kickoff+5',
      'at: kickoff + 5d',
      [
        'small.yaml:10 <kickoff> "at" is "kickoff + 5d": write it as kickoff+5, go-live-10 or go-live+3 (working days).',
      ],
    ],
    [
      'a text that is too long',
      'Scope is signed, v',
      `${'x'.repeat(141)}, v`,
      [`small.yaml:16 <${'x'.repeat(141)}> "text" is 141 characters long: shorten it to 140.`],
    ],
    ['a weight out of range', 'blocking: false', 'weight: 6', ['small.yaml:17 <6> "weight" is 6: 5 is the most.']],
    ['a need of none', 'need: 1', 'need: 0', ['small.yaml:19 <0> "need" is 0: 1 is the least.']],
    ['a word for a number', 'need: 1', 'need: one', ['small.yaml:19 <one> "need" should be a number, not "one".']],
    [
      'a word for true or false',
      'blocking: false',
      'blocking: sometimes',
      ['small.yaml:17 <sometimes> "blocking" should be true or false, not "sometimes".'],
    ],
    [
      'one word where a list belongs',
      'depends: [kickoff]',
      'depends: kickoff',
      ['small.yaml:10 <kickoff> "depends" should be a list, not "kickoff".'],
    ],
    ['an empty list', 'covers: [operational]', 'covers: []', ['small.yaml:19 <[> "covers" is empty.']],
    [
      'a key with capitals',
      'key: data,',
      'key: Data Listed,',
      [
        'small.yaml:17 <Data> "key" is "Data Listed": use small letters, digits and single hyphens, such as uat-signed.',
      ],
    ],
    [
      'an item that says too little',
      'name: Scope signed, phase: launch, owner: lead, ',
      'phase: launch, ',
      ['small.yaml:10 <{> The milestone "scope" needs "name", "owner".'],
    ],
    [
      'a missing plan for hypercare',
      'hypercare: { daily_days: 5, weekly_weeks: 2 }\n',
      '',
      ['small.yaml:1 <name> The "hypercare" plan is missing.'],
    ],
    [
      'a removal with no parent',
      '{ role: sponsor, need: 1',
      '{ role: sponsor, remove: true, need: 1',
      ['small.yaml:19 <true> There is nothing to remove: this playbook extends no other.'],
    ],
    [
      'a condition on a whole playbook',
      'version: "1"',
      'version: "1"\nwhen: { regulated: true }',
      ['small.yaml:3 <{> Only an overlay has "when".'],
    ],
    [
      'an overlay that extends',
      'version: "1"',
      'version: "1"\noverlay: true\nextends: standard',
      ['small.yaml:4 <standard> An overlay extends nothing: it is laid over any playbook.'],
    ],
    [
      'an overlay that removes',
      'version: "1"\nroles:\n',
      'version: "1"\noverlay: true\nroles:\n  - { key: support, remove: true }\n',
      ['small.yaml:5 <true> An overlay adds and tightens; it cannot remove. Remove this in the playbook itself.'],
    ],
    ['a key said twice', 'need: 1,', 'need: 1, need: 2,', ['small.yaml:19 <need> Map keys must be unique']],
  ];
  test.each(table)('%s', (_what, passage, replacement, expected) => {
    expect(problemsIn(minimalWith(passage, replacement))).toEqual(expected);
  });
});

test('all mistakes of a file are reported at once', () => {
  const source = minimalWith('side: ours', 'side: theirs')
    .replace('need: 1', 'need: 0')
    .replace('5, weekly', 'x, weekly');
  expect(problemsIn(source).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    'small.yaml:4 <theirs>',
    'small.yaml:19 <0>',
    'small.yaml:20 <x>',
  ]);
});

describe('what is no playbook at all is refused, not crashed on', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...'bcdefgh'.split('').map(doubling)].join('\n');
  const table: [what: string, source: string, expected: RegExp][] = [
    ['nothing', '', /^small\.yaml:1 <.*> The file is empty\.$/],
    ['a comment', '# later\n', /^small\.yaml:1 <.*> The file is empty\.$/],
    ['one word', 'hello', /^small\.yaml:1 <.*> A playbook should be a map of keys, not "hello"\.$/],
    ['a list', '- one\n- two\n', /^small\.yaml:1 <.*> A playbook should be a map of keys, not a list\.$/],
    ['a broken flow map', 'name: small\nroles:\n  - { key: lead\nphases: []\n', /^small\.yaml:4 /],
    ['a tab for indentation', 'name: small\nroles:\n\t- x\n', /^small\.yaml:3 /],
    ['aliases that multiply', bomb, /^small\.yaml:1 <.*> Excessive alias count/],
  ];
  test.each(table)('%s', (_what, source, expected) => {
    expect(problemsIn(source)[0]).toMatch(expected);
  });

  function doubling(name: string): string {
    const before = String.fromCharCode(name.charCodeAt(0) - 1);
    return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`;
  }
});
