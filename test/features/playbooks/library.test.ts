import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { categoryRules } from '#features/escalations/rules/category.ts';
import { loadLibrary } from '#features/playbooks/library.ts';
import { allFacts, lintLibrary } from '#features/playbooks/lint.ts';
import { planMilestones, resolvePlaybook } from '#features/playbooks/resolve.ts';
import { phases, playbookSchema, tiers } from '#features/playbooks/schema.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';
import { listed, minimal, minimalWith } from './minimal-playbook.ts';

const shipped = await loadLibrary();
const every = tiers.flatMap((name) => allFacts.map((facts) => ({ name, ...facts })));
const resolved = ({ name, ...facts }: (typeof every)[number]) => resolvePlaybook(name, shipped.sources, facts);

test('the shipped library is complete and has nothing to complain about', () => {
  expect([...shipped.sources.keys()].sort()).toEqual(['advanced', 'enterprise', 'regulated', 'standard']);
  expect(listed(shipped.problems)).toEqual([]);
  expect(listed(lintLibrary(shipped.sources))).toEqual([]);
});

test('the largest has a role for everybody whom an escalation may be routed to', () => {
  const { roles } = resolved({ name: 'enterprise', tier: 'enterprise', regulated: false, integrations: false });
  const seats = Object.values(categoryRules).flatMap((rule) => rule.seats);
  expect(seats).toContain('product');
  expect(roles.map(({ key }) => key)).toEqual(expect.arrayContaining(seats));
});

describe.each(every)('$name, tier $tier, regulated $regulated, integrations $integrations', (facts) => {
  const playbook = resolved(facts);

  test('has six gates, one at the end of each phase, each with at least eight criteria and an approval', () => {
    expect(playbook.gates.map((gate) => gate.key)).toEqual([
      'design',
      'build-complete',
      'uat',
      'go-live',
      'hypercare-exit',
      'handover',
    ]);
    expect(playbook.gates.map((gate) => gate.phase)).toEqual([...phases]);
    for (const gate of playbook.gates) {
      expect(gate.criteria.length, gate.key).toBeGreaterThanOrEqual(8);
      expect(gate.criteria.filter((criterion) => criterion.blocking).length, gate.key).toBeGreaterThanOrEqual(6);
      expect(gate.approvals.length, gate.key).toBeGreaterThanOrEqual(1);
      expect(new Set(gate.criteria.map((criterion) => criterion.text)).size).toBe(gate.criteria.length);
    }
  });

  test('survives being stored as JSON and read back', () => {
    expect(playbookSchema.parse(JSON.parse(JSON.stringify(playbook)))).toEqual(playbook);
  });

  test('is planned in an order that keeps every dependency, inside any span of time', () => {
    for (const goLive of ['2027-03-01', '2027-03-12', '2027-05-14', '2027-08-20']) {
      const dates = { kickoff: '2027-03-01', goLive };
      const planned = planMilestones(playbook, dates, plainWeek);
      const dayOf = new Map(planned.map(({ key, day }) => [key, day]));
      const order = planned.map(({ key }) => key);
      expect(dayOf.size).toBe(playbook.milestones.length);
      for (const { key, day, phase, dependsOn } of planned) {
        expect(day >= dates.kickoff, key).toBe(true);
        if (phases.indexOf(phase) <= phases.indexOf('launch')) expect(day <= goLive, key).toBe(true);
        for (const before of dependsOn) {
          expect((dayOf.get(before) ?? 'missing') <= day, `${before} → ${key}`).toBe(true);
          expect(order.indexOf(before), `${before} → ${key}`).toBeLessThan(order.indexOf(key));
        }
      }
    }
  });

  test('asks for integration work exactly when there are integrations', () => {
    const keys = playbook.gates.flatMap((gate) => gate.criteria.map((criterion) => criterion.key));
    expect(keys.some((key) => key.startsWith('integration'))).toBe(facts.integrations);
    expect(playbook.milestones.some(({ key }) => key === 'integrations-built')).toBe(facts.integrations);
  });
});

test('without a rush every shipped offset is kept', () => {
  const table = [
    { name: 'standard', goLive: '2027-04-09', go: '2027-04-07' },
    { name: 'advanced', goLive: '2027-05-21', go: '2027-05-18' },
    { name: 'enterprise', goLive: '2027-08-20', go: '2027-08-17' },
  ];
  for (const { name, goLive, go } of table) {
    const playbook = resolvePlaybook(name, shipped.sources, { tier: 'standard', regulated: false, integrations: true });
    const planned = planMilestones(playbook, { kickoff: '2027-03-01', goLive }, plainWeek);
    expect(planned.find(({ key }) => key === 'go-no-go')?.day, name).toBe(go);
    const order = planned.map(({ phase }) => phases.indexOf(phase));
    expect(order.lastIndexOf(phases.indexOf('discover')), name).toBeLessThan(order.indexOf(phases.indexOf('validate')));
  }
});

describe.each(tiers)('regulated %s', (tier) => {
  const facts = { tier, regulated: false, integrations: true };
  const plain = resolvePlaybook(tier, shipped.sources, facts);
  const regulated = resolvePlaybook(tier, shipped.sources, { ...facts, regulated: true });

  test('requires evidence everywhere, separate duties and the quality approver at each gate', () => {
    expect(regulated.separationOfDuties).toBe(true);
    expect(plain.separationOfDuties).toBe(false);
    for (const gate of regulated.gates) {
      expect(gate.criteria.every((criterion) => criterion.evidence === 'required')).toBe(true);
      expect(gate.approvals.find((rule) => rule.role === 'quality')).toEqual({ role: 'quality', need: 1 });
    }
  });

  test('keeps everything the plain one asks for, never weaker', () => {
    for (const gate of plain.gates) {
      const stricter = regulated.gates.find(({ key }) => key === gate.key);
      expect(stricter?.criteria.length).toBeGreaterThan(gate.criteria.length);
      for (const criterion of gate.criteria) {
        const same = stricter?.criteria.find(({ key }) => key === criterion.key);
        expect(same?.weight ?? 0).toBeGreaterThanOrEqual(criterion.weight);
        expect(same?.maxAgeDays ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(
          criterion.maxAgeDays ?? Number.POSITIVE_INFINITY,
        );
        expect(same?.blocking || !criterion.blocking, criterion.key).toBe(true);
      }
      for (const rule of gate.approvals) {
        const same = stricter?.approvals.find(({ role }) => role === rule.role);
        expect(same?.need ?? 0, rule.role).toBeGreaterThanOrEqual(rule.need);
      }
    }
    for (const milestone of plain.milestones) {
      const same = regulated.milestones.find(({ key }) => key === milestone.key);
      expect(same?.dependsOn).toEqual(expect.arrayContaining(milestone.dependsOn));
    }
  });
});

describe('a team’s own folder', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'golive-playbooks-'));
    const child = 'name: ours\nversion: "3"\nextends: standard\nmilestones: [{ key: kickoff, owner: manager }]\n';
    await writeFile(join(dir, 'a-broken.yaml'), 'name: [\n');
    await writeFile(join(dir, 'b-taken.yaml'), minimalWith('name: small', 'name: standard'));
    await writeFile(join(dir, 'c-own.yaml'), minimal);
    await writeFile(join(dir, 'd-child.yml'), child);
    await mkdir(join(dir, 'e-folder.yaml'));
    await writeFile(join(dir, 'notes.txt'), 'not a playbook');
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('adds playbooks to the shipped ones; a bad file is named and hides no other', async () => {
    const { sources, problems } = await loadLibrary(dir);
    expect([...sources.keys()].sort()).toEqual(['advanced', 'enterprise', 'ours', 'regulated', 'small', 'standard']);
    expect([...new Set(problems.map((problem) => problem.file))].map((file) => file.slice(dir.length + 1))).toEqual([
      'a-broken.yaml',
      'b-taken.yaml',
      'e-folder.yaml',
    ]);
    expect(listed(lintLibrary(sources))).toEqual([]);
  });

  test('gets the regulated overlay as far as a small playbook goes', async () => {
    const { sources } = await loadLibrary(dir);
    const playbook = resolvePlaybook('small', sources, { tier: 'standard', regulated: true, integrations: false });
    expect(playbook.madeOf).toEqual(['small@1', 'regulated@2026.1']);
    expect(playbook.gates.map((gate) => gate.key)).toEqual(['design']);
    expect(playbook.gates[0]?.approvals.map((rule) => rule.role)).toEqual(['sponsor', 'quality', 'privacy']);
    expect(playbook.milestones.map(({ key }) => key)).toEqual(['kickoff', 'scope', 'validation-report-signed']);
  });

  test('cannot take a shipped name; the problem names both files', async () => {
    const { sources, problems } = await loadLibrary(dir);
    const taken = problems.find((problem) => problem.file.endsWith('b-taken.yaml'));
    expect(taken).toMatchObject({ line: 1, column: 7 });
    expect(taken?.message).toMatch(/^The name "standard" is taken by .*library\/standard\.yaml\. .*b-taken\.yaml/);
    expect(sources.get('standard')?.file).toMatch(/library\/standard\.yaml$/);
  });

  test('that does not exist is a problem, not a crash', async () => {
    const { sources, problems } = await loadLibrary(join(dir, 'nowhere'));
    expect(sources.size).toBe(4);
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringMatching(/^The folder cannot be read:/)]);
  });
});
