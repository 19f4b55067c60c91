import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '#features/gates/rules/apply.ts';
import { assess } from '#features/gates/rules/assess.ts';
import { shortestPath } from '#features/gates/rules/path.ts';
import type { GateState } from '#features/gates/rules/types.ts';
import { anyGate } from './any-gate.ts';
import { asked, criterion, evidence, gate, holder, open, rule, signal, signed, TODAY, waiver } from './gate-states.ts';
import { fewestSteps } from './path-search.ts';

/** The longest path that the search proves: each further step multiplies its work. */
const PROVABLE = 4;

function texts(state: GateState): string[] {
  return shortestPath(state, TODAY).map(({ text }) => text);
}

describe('the shortest path', () => {
  it('is empty when the gate is not a NO-GO', () => {
    expect(texts(gate())).toEqual([]);
    expect(texts(gate({ criteria: [open('A', { blocking: false })] }))).toEqual([]);
  });

  it('settles and meets before it asks for approvals, and confirms those that this makes stale', () => {
    const state = signed(
      gate({
        criteria: [open('A', { category: 'data', ownerId: 'zoe', due: '2026-11-20' }), criterion('B')],
        rules: [rule('security', 1, ['technical']), rule('sponsor', 1, ['data'])],
        holders: [holder('security', 'ana'), holder('sponsor', 'ben')],
      }),
      'security ana',
      'sponsor ben',
    );
    expect(shortestPath(state, TODAY)).toMatchObject([
      { kind: 'meet', text: 'Meet A A is done', ask: { person: 'zoe' }, due: '2026-11-20' },
      { kind: 'confirm', text: 'Confirm the approval as sponsor', ask: { person: 'ben' }, due: '2026-12-01' },
    ]);
    const risky = signed({ ...state, signals: [signal('R-4')], approvals: [] }, 'security ana', 'sponsor ben');
    expect(texts(risky)).toEqual([
      'Settle R-4 Data load is late',
      'Meet A A is done',
      'Confirm the approval as security',
      'Confirm the approval as sponsor',
    ]);
  });

  it('grants a waiver that is waiting only where that is shorter than meeting', () => {
    const waiting = { waiver: waiver({ state: 'requested' }) };
    const zoe = [holder('tester', 'zoe')];
    expect(texts(gate({ criteria: [open('A', waiting)] }))).toEqual(['Meet A A is done']);
    expect(texts(gate({ criteria: [open('A', { ...waiting, verifierRole: 'tester' })], holders: zoe }))).toEqual([
      'Grant the waiver for A A is done',
    ]);
    const byManager = { waiver: waiver({ state: 'requested', requestedBy: 'tom' }), verifierRole: 'tester' };
    expect(texts(gate({ criteria: [open('A', byManager)], holders: zoe }))).toEqual([
      'Meet A A is done',
      'Verify A A is done',
    ]);
  });

  it('names one verifier for all that wait for the role', () => {
    const state = gate({
      criteria: [criterion('A', { verifierRole: 'tester' }), open('B', { verifierRole: 'tester' })],
    });
    expect(shortestPath(state, TODAY)).toMatchObject([
      { kind: 'name', ask: { person: 'tom' } },
      { kind: 'verify', criterion: 'A', ask: { role: 'tester' } },
      { kind: 'meet', criterion: 'B' },
      { kind: 'verify', criterion: 'B', ask: { role: 'tester' } },
    ]);
  });

  it('verifies rather than waives where the role is filled for another criterion anyway', () => {
    const waiting = criterion('B', { verifierRole: 'tester', waiver: waiver({ state: 'requested' }) });
    const state = gate({ criteria: [open('A', { verifierRole: 'tester' }), waiting] });
    expect(shortestPath(state, TODAY).map(({ kind }) => kind)).toEqual(['name', 'meet', 'verify', 'verify']);
    expect(shortestPath({ ...state, criteria: [waiting] }, TODAY).map(({ kind }) => kind)).toEqual(['grant']);
  });

  it('asks somebody else to meet what the only verifier of a regulated project owns', () => {
    const state = gate({
      regulated: true,
      criteria: [open('A', { verifierRole: 'tester', ownerId: 'zoe' })],
      holders: [holder('tester', 'zoe')],
    });
    expect(shortestPath(state, TODAY)).toMatchObject([
      { kind: 'meet', ask: { person: 'mia' } },
      { kind: 'verify', ask: { person: 'zoe' } },
    ]);
  });

  it('says from when on new evidence lasts until go-live', () => {
    const state = gate({
      criteria: [criterion('A', { evidenceRequired: true, maxAgeDays: 7, evidence: [evidence('2026-11-05')] })],
    });
    expect(shortestPath(state, TODAY)).toMatchObject([
      { text: 'Bring new evidence for A A is done (from 24 Nov on)', notBefore: '2026-11-24' },
    ]);
  });

  it('moves the date out of a hard freeze before it renews the evidence that then is too old', () => {
    const proof = { evidenceRequired: true, maxAgeDays: 30, evidence: [evidence('2026-11-03')] };
    const freeze = signal('FRZ', { kind: 'freeze', text: 'Year end', until: '2027-01-03' });
    expect(texts(gate({ criteria: [criterion('A', proof)], signals: [freeze] }))).toEqual([
      'Move go-live out of the freeze: Year end',
      'Bring new evidence for A A is done (from 5 Dec on)',
    ]);
  });

  it('has the manager request when the lead is the approver, and names a second human for a second role', () => {
    const one = gate({ rules: [rule('security')], holders: [holder('security', 'mia')] });
    expect(shortestPath(one, TODAY)).toMatchObject([
      { kind: 'request', ask: { person: 'tom' } },
      { kind: 'approve', ask: { person: 'mia' } },
    ]);
    const two = gate({
      rules: [rule('security'), rule('support')],
      holders: [holder('security', 'ana'), holder('support', 'ana')],
    });
    expect(shortestPath(two, TODAY).map(({ kind }) => kind)).toEqual(['name', 'request', 'approve', 'approve']);
  });

  it('has the one who declined decide again, and the manager set aside the decline of one who left', () => {
    const rows = [asked('security', 'ana', { state: 'declined', comment: 'No pen test', decidedAt: '2026-11-06' })];
    const here = gate({
      rules: [rule('security')],
      holders: [holder('security', 'ana')],
      approvals: rows,
      requesterId: 'mia',
    });
    expect(texts(here)).toEqual(['Decide again as security']);
    const gone = { ...here, holders: [holder('security', 'ana', false), holder('security', 'zoe')] };
    expect(texts(gone)).toEqual([
      'Request approvals',
      'Set aside the decline of Ana as security',
      'Approve as security',
    ]);
  });
});

describe('for any small gate', () => {
  it('replaying the path turns the verdict, and only its last step does', () => {
    fc.assert(
      fc.property(anyGate, (start) => {
        let state = start;
        for (const action of shortestPath(start, TODAY)) {
          expect(assess(state, TODAY).verdict).toBe('NO-GO');
          state = apply(state, action, TODAY);
        }
        expect(assess(state, TODAY).verdict).not.toBe('NO-GO');
      }),
      { numRuns: 500 },
    );
  });

  it('no shorter path exists', () => {
    let proved = 0;
    fc.assert(
      fc.property(anyGate, (state) => {
        const { length } = shortestPath(state, TODAY);
        fc.pre(length > 0 && length <= PROVABLE);
        expect(fewestSteps(state, TODAY, length - 1)).toBeNull();
        proved += 1;
      }),
      { numRuns: 120 },
    );
    expect(proved).toBeGreaterThan(100);
  });
});
