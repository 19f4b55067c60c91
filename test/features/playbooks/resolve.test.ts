import { describe, expect, test } from 'vitest';
import { planMilestones, resolvePlaybook } from '#features/playbooks/resolve.ts';
import type { Facts } from '#features/playbooks/schema.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';
import { Refusal } from '#platform/refusal.ts';
import { minimal, minimalWith, sourcesOf } from './minimal-playbook.ts';

const plain: Facts = { tier: 'standard', regulated: false, integrations: false };
const regulated: Facts = { ...plain, regulated: true };

test('a playbook resolves with its defaults filled in and no condition left', () => {
  const playbook = resolvePlaybook('small', sourcesOf({ 'small.yaml': minimal }), plain);
  expect(playbook.madeOf).toEqual(['small@1']);
  expect(playbook.milestones[1]).toEqual({
    key: 'scope',
    name: 'Scope signed',
    phase: 'launch',
    ownerRole: 'lead',
    anchor: 'kickoff',
    offset: 5,
    dependsOn: ['kickoff'],
    waitsOn: 'us',
  });
  expect(playbook.gates[0]?.criteria[0]).toEqual({
    key: 'scope',
    category: 'operational',
    text: 'Scope is signed',
    blocking: true,
    weight: 1,
    evidence: 'optional',
    verifierRole: 'sponsor',
  });
  expect(playbook.gates[0]?.approvals).toEqual([{ role: 'sponsor', need: 1, covers: ['operational'] }]);
});

describe('conditions', () => {
  const table: [condition: string, facts: Facts, applies: boolean][] = [
    ['{ regulated: true }', plain, false],
    ['{ regulated: true }', regulated, true],
    ['{ regulated: false }', regulated, false],
    ['{ tier: [advanced, enterprise] }', plain, false],
    ['{ tier: [advanced, enterprise] }', { ...plain, tier: 'enterprise' }, true],
    ['{ integrations: true }', { ...plain, integrations: true }, true],
    ['{ tier: [standard], regulated: true }', plain, false],
    ['{ tier: [standard], regulated: true }', regulated, true],
  ];
  test.each(table)('%s on %o applies: %s', (condition, facts, applies) => {
    const source = minimalWith('blocking: false }', `when: ${condition} }`);
    const playbook = resolvePlaybook('small', sourcesOf({ 'small.yaml': source }), facts);
    expect(playbook.gates[0]?.criteria.some((criterion) => criterion.key === 'data')).toBe(applies);
  });

  test('whatever depended on a step that does not apply depends on what came before it', () => {
    const source = minimalWith(
      'gates:',
      `  - { key: signed, name: Signed, phase: launch, owner: lead, at: kickoff+6, depends: [review, scope] }
  - { key: review, name: Reviewed, phase: launch, owner: lead, at: kickoff+5, depends: [kickoff, scope], when: { regulated: true } }
gates:`,
    );
    const sources = sourcesOf({ 'small.yaml': source });
    const dependsOn = (facts: Facts) =>
      resolvePlaybook('small', sources, facts).milestones.find((milestone) => milestone.key === 'signed')?.dependsOn;
    expect(dependsOn(regulated)).toEqual(['review', 'scope']);
    expect(dependsOn(plain)).toEqual(['kickoff', 'scope']);
  });
});

test('a child changes, adds and removes by key, and keeps the rest', () => {
  const big = `name: big
version: "2"
extends: small
milestones:
  - { key: scope, at: kickoff+8 }
  - { key: drafted, name: Scope drafted, phase: launch, owner: lead, at: kickoff+4 }
gates:
  - key: design
    criteria:
      - { key: data, remove: true }
      - { key: risk, category: operational, text: Risks are listed, verifier: lead }
`;
  const playbook = resolvePlaybook('big', sourcesOf({ 'small.yaml': minimal, 'big.yaml': big }), plain);
  expect(playbook).toMatchObject({ name: 'big', version: '2', madeOf: ['small@1', 'big@2'] });
  expect(playbook.milestones.map(({ key, name, offset }) => [key, name, offset])).toEqual([
    ['kickoff', 'Kickoff held', 0],
    ['scope', 'Scope signed', 8],
    ['drafted', 'Scope drafted', 4],
  ]);
  expect(playbook.gates[0]?.criteria.map((criterion) => criterion.key)).toEqual(['scope', 'risk']);
});

describe('an overlay', () => {
  const over = (rest: string): string => `name: over\nversion: "1"\noverlay: true\nwhen: { regulated: true }\n${rest}`;
  const laid = (text: string, base = minimal, facts = regulated) =>
    resolvePlaybook('small', sourcesOf({ 'small.yaml': base, 'over.yaml': over(text) }), facts);

  test('is laid only where its condition holds', () => {
    expect(laid('', minimal, plain).madeOf).toEqual(['small@1']);
    expect(laid('', minimal, regulated)).toMatchObject({ name: 'small', version: '1', madeOf: ['small@1', 'over@1'] });
  });

  test('makes evidence, blocking and separate duties mandatory whatever the playbook says', () => {
    const playbook = laid('enforce: { evidence: required, blocking: [data], separation_of_duties: true }\n');
    expect(playbook.separationOfDuties).toBe(true);
    expect(playbook.gates[0]?.criteria.map(({ evidence, blocking }) => [evidence, blocking])).toEqual([
      ['required', true],
      ['required', true],
    ]);
  });

  const criterion = (fields: string): string => `gates: [{ key: design, criteria: [{ key: scope, ${fields} }] }]\n`;
  const table: [what: string, base: string, overlay: string, expected: object][] = [
    ['a longer evidence age stays short', 'max_age: 30', criterion('max_age: 60'), { maxAgeDays: 30 }],
    ['a shorter evidence age wins', 'max_age: 30', criterion('max_age: 14'), { maxAgeDays: 14 }],
    ['blocking cannot be lifted', 'blocking: true', criterion('blocking: false'), { blocking: true }],
    ['blocking by default cannot be lifted', 'weight: 1', criterion('blocking: false'), { blocking: true }],
    ['advisory becomes blocking', 'blocking: false', criterion('blocking: true'), { blocking: true }],
    ['required evidence stays', 'evidence: required', criterion('evidence: optional'), { evidence: 'required' }],
    ['a weight cannot fall', 'weight: 4', criterion('weight: 2'), { weight: 4 }],
    ['a criterion cannot be made to vanish', 'weight: 1', criterion('when: { tier: [enterprise] }'), { key: 'scope' }],
    ['the words may change', 'weight: 1', criterion('text: Signed twice'), { text: 'Signed twice' }],
  ];
  test.each(table)('only tightens: %s', (_what, base, overlay, expected) => {
    const source = minimalWith('verifier: sponsor', `verifier: sponsor, ${base}`);
    expect(laid(overlay, source).gates[0]?.criteria[0]).toMatchObject(expected);
  });

  test('asks for more approvals and longer waits, never for less', () => {
    const playbook =
      laid(`milestones: [{ key: scope, depends: [audit] }, { key: audit, name: Audit, phase: launch, owner: lead, at: kickoff+2 }]
gates: [{ key: design, approvals: [{ role: sponsor, need: 2, covers: [data] }, { role: lead, need: 1 }] }]
`);
    expect(playbook.milestones.find(({ key }) => key === 'scope')?.dependsOn).toEqual(['kickoff', 'audit']);
    expect(playbook.gates[0]?.approvals).toEqual([
      { role: 'sponsor', need: 2, covers: ['operational', 'data'] },
      { role: 'lead', need: 1 },
    ]);
  });

  test('is not a playbook that a project can have', () => {
    expect(() => resolvePlaybook('over', sourcesOf({ 'over.yaml': over('') }), regulated)).toThrow(
      'is an overlay: it is laid over a playbook by itself.',
    );
  });
});

test('a playbook that cannot be used is refused with the file and line to mend', () => {
  const sources = sourcesOf({ 'big.yaml': 'name: big\nversion: "1"\nextends: small\n' });
  expect(() => resolvePlaybook('big', sources, plain)).toThrow(Refusal);
  expect(() => resolvePlaybook('big', sources, plain)).toThrow(
    'The playbook “big” cannot be used: There is no playbook called "small". (big.yaml:3)',
  );
});

describe('milestones on the calendar', () => {
  const dates = { kickoff: '2026-12-01', goLive: '2026-12-19' };
  const source = minimalWith('at: kickoff+5', 'at: go-live-3').replace(
    'gates:',
    `  - { key: live, name: Live, phase: launch, owner: lead, at: go-live }
  - { key: after, name: Stable, phase: hypercare, owner: lead, at: go-live+2 }
gates:`,
  );
  const playbook = resolvePlaybook('small', sourcesOf({ 'small.yaml': source }), plain);
  const days = (over = dates, calendar = plainWeek) =>
    planMilestones(playbook, over, calendar).map(({ key, day }) => `${key} ${day}`);

  test('working days are counted from kickoff and go-live, and a weekend go-live stays where it is', () => {
    expect(days()).toEqual(['kickoff 2026-12-01', 'scope 2026-12-16', 'live 2026-12-19', 'after 2026-12-22']);
  });

  test('holidays are passed over', () => {
    const calendar = {
      ...plainWeek,
      holidays: new Map([
        ['2026-12-17', 'Founders'],
        ['2026-12-21', 'Solstice'],
      ]),
    };
    expect(days(dates, calendar)).toEqual([
      'kickoff 2026-12-01',
      'scope 2026-12-15',
      'live 2026-12-19',
      'after 2026-12-23',
    ]);
  });

  test('a plan that is too short keeps everything between kickoff and go-live', () => {
    expect(days({ kickoff: '2026-12-17', goLive: '2026-12-18' })).toEqual([
      'kickoff 2026-12-17',
      'scope 2026-12-17',
      'live 2026-12-18',
      'after 2026-12-22',
    ]);
  });
});
