import { describe, expect, test } from 'vitest';
import { lintLibrary, lintPlaybook } from '#features/playbooks/lint.ts';
import { listed, minimal, minimalWith, sourcesOf } from './minimal-playbook.ts';

test('a good playbook has no problems', () => {
  expect(lintPlaybook(sourcesOf({ 'small.yaml': minimal }), 'small')).toEqual([]);
});

describe('each fault of a playbook is named with its file and line', () => {
  const laterPhase = `phases:
  - { key: hypercare, goal: Stay close }`;
  const table: [what: string, passage: string, replacement: string, expected: string[]][] = [
    [
      'a milestone that waits for itself',
      'depends: [kickoff]',
      'depends: [scope]',
      ['small.yaml:10 Each milestone waits: scope → scope.'],
    ],
    [
      'two milestones that wait for each other',
      'at: kickoff+0 }',
      'at: kickoff+5, depends: [scope] }',
      ['small.yaml:9 Each milestone waits: kickoff → scope → kickoff.'],
    ],
    [
      'an unknown milestone',
      'depends: [kickoff]',
      'depends: [kickof]',
      ['small.yaml:10 "scope" depends on the milestone "kickof", which does not exist. Did you mean "kickoff"?'],
    ],
    [
      'an unknown owner',
      'owner: lead, at: kickoff+0',
      'owner: laed, at: kickoff+0',
      ['small.yaml:9 There is no role "laed". Did you mean "lead"?'],
    ],
    ['an unknown verifier', 'verifier: sponsor', 'verifier: wizard', ['small.yaml:16 There is no role "wizard".']],
    [
      'an unknown approver',
      '{ role: sponsor,',
      '{ role: sponsors,',
      ['small.yaml:19 There is no role "sponsors". Did you mean "sponsor"?'],
    ],
    [
      'a RAID starter for an unknown gate',
      'hypercare:',
      'raid: [{ key: late, type: risk, text: Late, likelihood: 3, impact: 3, owner: lead, gate: desgin }]\nhypercare:',
      ['small.yaml:20 There is no gate "desgin". Did you mean "design"?'],
    ],
    [
      'an offset before kickoff',
      'at: kickoff+0',
      'at: kickoff-3',
      ['small.yaml:9 "kickoff" is due before kickoff: count from kickoff+0 onwards.'],
    ],
    [
      'an offset after go-live in a phase before it',
      'at: kickoff+5',
      'at: go-live+5',
      ['small.yaml:10 "scope" is due after go-live, but "launch" ends with it: use go-live-0 or earlier.'],
    ],
    [
      'a milestone due before the one it depends on',
      'at: kickoff+0',
      'at: kickoff+9',
      ['small.yaml:10 "scope" is due at kickoff+5, before "kickoff" at kickoff+9, on which it depends.'],
    ],
    ['a phase that ends in no gate', 'phases:', laterPhase, ['small.yaml:7 The phase "hypercare" ends in no gate.']],
    [
      'a gate in a phase that has no milestone',
      'hypercare: {',
      `  - { key: late, name: Late, phase: hypercare, criteria: [{ key: x, category: data, text: X, verifier: lead }] }
hypercare: {`,
      ['small.yaml:20 The gate "late" ends "hypercare", not a phase of this playbook.'],
    ],
    [
      'two gates for one phase',
      'hypercare: {',
      `  - { key: again, name: Again, phase: launch, criteria: [{ key: x, category: data, text: X, verifier: lead }] }
hypercare: {`,
      ['small.yaml:20 The gate "again" cannot be reached: "design" already ends the phase "launch".'],
    ],
    [
      'an approval that covers no criterion',
      'covers: [operational]',
      'covers: [security, support]',
      ['small.yaml:19 "sponsor" approves nothing: "design" has no criterion in security, support.'],
    ],
    [
      'an approval that asks for more than there are',
      'need: 1,',
      'need: 3, of: 2,',
      ['small.yaml:19 3 of 2 can never approve: "need" is more than "of".'],
    ],
    [
      'a key used twice',
      '{ key: data,',
      '{ key: scope,',
      ['small.yaml:17 The criterion "scope" is already in line 16.'],
    ],
  ];
  test.each(table)('%s', (_what, passage, replacement, expected) => {
    const sources = sourcesOf({ 'small.yaml': minimalWith(passage, replacement) });
    expect(listed(lintPlaybook(sources, 'small'))).toEqual(expected);
  });
});

test('a phase without a milestone makes its gate unreachable', () => {
  const more = minimalWith('phases:', 'phases:\n  - { key: hypercare, goal: Stay close }').replace(
    'hypercare: {',
    `  - key: exit
    name: Hypercare exit
    phase: hypercare
    criteria: [{ key: x, category: data, text: X, verifier: lead }]
hypercare: {`,
  );
  expect(listed(lintPlaybook(sourcesOf({ 'small.yaml': more }), 'small'))).toEqual([
    'small.yaml:23 The gate "exit" cannot be reached: its phase "hypercare" has no milestone.',
  ]);
});

test('without a gate at the end of its launch a playbook never goes live', () => {
  const never = 'No project can ever go live: no gate ends the phase "launch". Add the phase and its gate.';
  const early = minimal.replaceAll('launch', 'validate');
  expect(listed(lintPlaybook(sourcesOf({ 'small.yaml': early }), 'small'))).toEqual([`small.yaml:7 ${never}`]);
  const taken = `name: big
version: "1"
extends: small
phases: [{ key: launch, remove: true }, { key: discover, goal: Agree }]
milestones: [{ key: kickoff, phase: discover }, { key: scope, phase: discover }]
gates: [{ key: design, phase: discover }]
`;
  const big = lintPlaybook(sourcesOf({ 'small.yaml': minimal, 'big.yaml': taken }), 'big');
  expect(listed(big)).toEqual([`big.yaml:4 ${never}`]);
});

test('a gate whose criteria all need one kind of project asks nothing of the others', () => {
  const source = minimal
    .replace('verifier: sponsor }', 'verifier: sponsor, when: { regulated: true } }')
    .replace('blocking: false }', 'blocking: false, when: { regulated: true } }');
  expect(listed(lintPlaybook(sourcesOf({ 'small.yaml': source }), 'small'))).toEqual([
    'small.yaml:12 The gate "design" asks for nothing: it has no criterion.',
    'small.yaml:19 "sponsor" approves nothing: "design" has no criterion in operational.',
  ]);
});

test('phases after go-live are counted from go-live', () => {
  const early = minimalWith('phase: launch, owner: lead, at: kickoff+5', 'phase: handoff, owner: lead, at: go-live-2');
  expect(listed(lintPlaybook(sourcesOf({ 'small.yaml': early }), 'small'))).toContain(
    'small.yaml:10 "scope" belongs to "handoff", which comes after go-live: use go-live+0 or later.',
  );
});

describe('a playbook that extends another', () => {
  const table: [what: string, child: string, expected: string[]][] = [
    ['changes one field', 'milestones: [{ key: scope, at: kickoff+8 }]', []],
    ['removes an item', 'milestones: [{ key: scope, remove: true }]', []],
    [
      'removes what is not there',
      'milestones: [{ key: scopes, remove: true }]',
      ['big.yaml:4 There is no milestone "scopes" to remove. Did you mean "scope"?'],
    ],
    [
      'adds an item that says too little',
      'milestones: [{ key: scop, at: kickoff+8 }]',
      ['big.yaml:4 The milestone "scop" needs "name", "phase", "owner".'],
    ],
    [
      'breaks its parent: the line at fault is the parent’s',
      'milestones: [{ key: kickoff, remove: true }]',
      ['small.yaml:10 "scope" depends on the milestone "kickoff", which does not exist.'],
    ],
    [
      'breaks a field of its own',
      'milestones: [{ key: scope, owner: leed }]',
      ['big.yaml:4 There is no role "leed". Did you mean "lead"?'],
    ],
  ];
  test.each(table)('%s', (_what, child, expected) => {
    const big = `name: big\nversion: "1"\nextends: small\n${child}\n`;
    expect(listed(lintPlaybook(sourcesOf({ 'small.yaml': minimal, 'big.yaml': big }), 'big'))).toEqual(expected);
  });

  test('names a parent that does not exist', () => {
    const sources = sourcesOf({ 'small.yaml': minimal, 'big.yaml': 'name: big\nversion: "1"\nextends: smal\n' });
    expect(listed(lintPlaybook(sources, 'big'))).toEqual([
      'big.yaml:3 There is no playbook called "smal". Did you mean "small"?',
    ]);
  });

  test('names a circle of parents', () => {
    const sources = sourcesOf({
      'a.yaml': 'name: a\nversion: "1"\nextends: b\n',
      'b.yaml': 'name: b\nversion: "1"\nextends: a\n',
    });
    expect(listed(lintLibrary(sources))).toEqual([
      'a.yaml:3 "b" and "a" extend each other in a circle.',
      'b.yaml:3 "a" and "b" extend each other in a circle.',
    ]);
  });

  test('does not extend an overlay', () => {
    const sources = sourcesOf({
      'over.yaml': 'name: over\nversion: "1"\noverlay: true\n',
      'big.yaml': 'name: big\nversion: "1"\nextends: over\n',
    });
    expect(listed(lintPlaybook(sources, 'big'))).toEqual([
      'big.yaml:3 "over" is an overlay; only a playbook can be extended.',
    ]);
  });
});

describe('an overlay', () => {
  const overlay = (rest: string): string =>
    `name: over\nversion: "1"\noverlay: true\nwhen: { regulated: true }\n${rest}\n`;

  test('is judged over the playbooks it is laid on, and only for its own lines', () => {
    const sources = sourcesOf({
      'small.yaml': minimalWith('verifier: sponsor', 'verifier: wizard'),
      'over.yaml': overlay('gates: [{ key: design, approvals: [{ role: quality, need: 1 }] }]'),
    });
    expect(listed(lintPlaybook(sources, 'over'))).toEqual(['over.yaml:5 There is no role "quality".']);
  });

  test('has a line that no playbook has any use for', () => {
    const sources = sourcesOf({
      'small.yaml': minimal,
      'big.yaml': 'name: big\nversion: "1"\nextends: small\nroles: [{ key: quality, name: Quality, side: ours }]\n',
      'over.yaml': overlay(
        `gates: [{ key: desing, approvals: [{ role: lead, need: 1 }] }]
roles: [{ key: quality, side: customer }]
milestones: [{ key: kickoff, depends: [nothing] }]`,
      ),
    });
    expect(listed(lintPlaybook(sources, 'over'))).toEqual([
      'over.yaml:5 There is no gate "desing" to tighten.',
      'over.yaml:7 "kickoff" depends on "nothing", which does not exist.',
    ]);
  });

  test('cannot ask for what never happens under its own condition', () => {
    const criterion = '{ key: x, category: data, text: X, verifier: lead, when: { regulated: false } }';
    const sources = sourcesOf({
      'small.yaml': minimal,
      'over.yaml': overlay(`gates: [{ key: design, criteria: [${criterion}] }]`),
    });
    expect(listed(lintPlaybook(sources, 'over'))).toEqual([
      'over.yaml:5 The criterion "x" can never apply: its conditions exclude each other.',
    ]);
  });
});

test('a name that no file has is answered with the nearest one', () => {
  const [problem] = lintPlaybook(sourcesOf({ 'small.yaml': minimal }), 'smal');
  expect(problem?.message).toBe('There is no playbook called "smal". Did you mean "small"?');
});
