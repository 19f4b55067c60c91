import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { whatChanged } from '#features/gates/rules/changes.ts';
import { coverage, digestFor, staleApprovals } from '#features/gates/rules/coverage.ts';
import type { Criterion, GateState } from '#features/gates/rules/types.ts';
import { anyGate } from './any-gate.ts';
import { criterion, evidence, gate, holder, rule, signal, signed, waiver } from './gate-states.ts';

const sec = criterion('SEC-2', { category: 'security', evidence: [evidence('2026-11-03')], verifierRole: 'tester' });
const data = criterion('DAT-1', { category: 'data' });

const before = signed(
  gate({
    criteria: [sec, data],
    signals: [signal('R-1', { changes: '1' })],
    rules: [rule('security', 1, ['security']), rule('owner', 1, ['data']), rule('sponsor')],
    holders: [holder('security', 'ana'), holder('owner', 'ben'), holder('sponsor', 'zoe')],
  }),
  'security ana',
  'owner ben',
  'sponsor zoe',
);

function change(next: Criterion): GateState {
  return { ...before, criteria: before.criteria.map((each) => (each.key === next.key ? next : each)) };
}

const ALL = ['security', 'owner', 'sponsor'];
const changes: [string, GateState, string[], string[]][] = [
  ['nothing', { ...before }, [], []],
  ['the order of criteria', { ...before, criteria: [data, sec] }, [], []],
  ['weight, owner and due day', change({ ...sec, weight: 5, ownerId: 'ben', due: '2026-11-30' }), [], []],
  ['a soft freeze', { ...before, signals: [...before.signals, signal('FRZ', { effect: 'condition' })] }, [], []],
  [
    'evidence',
    change({ ...sec, evidence: [...sec.evidence, evidence('2026-11-12')] }),
    ['security', 'sponsor'],
    ['SEC-2: new evidence (12 Nov)'],
  ],
  ['evidence removed', change({ ...sec, evidence: [] }), ['security', 'sponsor'], ['SEC-2: evidence removed (3 Nov)']],
  [
    'the link of evidence',
    change({ ...sec, evidence: [evidence('2026-11-03', { url: 'https://example.com/other' })] }),
    ['security', 'sponsor'],
    ['SEC-2: evidence changed (3 Nov)'],
  ],
  ['a state', change({ ...data, state: 'open' }), ['owner', 'sponsor'], ['DAT-1: met → open']],
  ['a text', change({ ...data, text: 'Something else' }), ['owner', 'sponsor'], ['DAT-1: text changed']],
  ['blocking', change({ ...data, blocking: false }), ['owner', 'sponsor'], ['DAT-1: now advisory']],
  ['a rule of evidence', change({ ...data, maxAgeDays: 9 }), ['owner', 'sponsor'], ['DAT-1: what it asks for changed']],
  [
    'a waiver',
    change({ ...data, state: 'waived', waiver: waiver() }),
    ['owner', 'sponsor'],
    ['DAT-1: met → waived', 'DAT-1: waiver approved'],
  ],
  [
    'a verification',
    change({ ...sec, verified: { by: 'zoe', at: '2026-11-08' } }),
    ['security', 'sponsor'],
    ['SEC-2: verified'],
  ],
  [
    'a new criterion',
    { ...before, criteria: [...before.criteria, criterion('DAT-2', { category: 'data' })] },
    ['owner', 'sponsor'],
    ['DAT-2: added'],
  ],
  ['a criterion gone', { ...before, criteria: [sec] }, ['owner', 'sponsor'], ['DAT-1: removed']],
  ['the date', { ...before, targetDate: '2026-12-08' }, ALL, ['go-live date moved 1 Dec → 8 Dec']],
  ['a new blocker', { ...before, signals: [...before.signals, signal('R-4')] }, ALL, ['R-4 now blocks']],
  ['a blocker that changed', { ...before, signals: [signal('R-1', { changes: '2' })] }, ALL, ['R-1 changed']],
  ['a blocker settled', { ...before, signals: [] }, ALL, ['R-1 no longer blocks']],
  [
    'a blocker accepted',
    { ...before, signals: [signal('R-1', { effect: 'condition' })] },
    ALL,
    ['R-1 no longer blocks'],
  ],
];

describe('when something changes, exactly the approvals that cover it go stale', () => {
  test.each(changes)('%s', (_, after, stale, lines) => {
    expect(staleApprovals(after).map(({ role }) => role)).toEqual(stale);
    expect(whatChanged(coverage(before, 'sponsor'), coverage(after, 'sponsor'))).toEqual(lines);
  });

  it('leaves alone what is not approved', () => {
    const moved = { ...before, targetDate: '2026-12-08' };
    const approvals = moved.approvals.map((row) => ({ ...row, state: 'declined' as const }));
    expect(staleApprovals({ ...moved, approvals })).toEqual([]);
  });
});

describe('the digest', () => {
  it('survives a round of storage', () => {
    const stored: GateState = JSON.parse(JSON.stringify(before));
    expect(digestFor(stored, 'sponsor')).toBe(digestFor(before, 'sponsor'));
  });

  it('is the hash of the coverage as JSON, whatever the role covers', () => {
    for (const role of ALL) {
      const json = JSON.stringify(coverage(before, role));
      expect(digestFor(before, role)).toBe(createHash('sha256').update(json).digest('hex'));
    }
  });

  it('differs exactly when there is a line to tell', () => {
    let different = 0;
    fc.assert(
      fc.property(
        anyGate,
        anyGate,
        fc.constantFrom('targetDate', 'signals', 'criteria', 'approvals'),
        (a, other, field) => {
          const b = { ...a, [field]: other[field] };
          const same = digestFor(a, 'security') === digestFor(b, 'security');
          if (!same) different += 1;
          expect(whatChanged(coverage(a, 'security'), coverage(b, 'security')).length === 0).toBe(same);
        },
      ),
      { numRuns: 500 },
    );
    expect(different).toBeGreaterThan(50);
  });
});
