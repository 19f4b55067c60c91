import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { assess } from '#features/gates/rules/assess.ts';
import { counted } from '#features/gates/rules/counted.ts';
import type { GateState } from '#features/gates/rules/types.ts';
import { anyGate } from './any-gate.ts';
import { asked, criterion, evidence, gate, holder, open, rule, signal, signed, TODAY, waiver } from './gate-states.ts';

const security = { rules: [rule('security')], holders: [holder('security', 'ana')] };
const proof = { evidenceRequired: true, maxAgeDays: 30 };
const tested = { verifierRole: 'tester', verified: { by: 'zoe', at: '2026-11-03' } };

const verdicts: [string, GateState, string][] = [
  ['everything met, nobody has to sign', gate(), 'GO'],
  ['no criteria at all', gate({ criteria: [] }), 'GO'],
  ['a blocking criterion is open', gate({ criteria: [open('A')] }), 'NO-GO'],
  ['an advisory criterion is open', gate({ criteria: [open('A', { blocking: false })] }), 'GO WITH CONDITIONS'],
  ['a criterion does not apply', gate({ criteria: [open('A', { state: 'not_applicable', reason: 'No SSO' })] }), 'GO'],
  ['a waiver holds', gate({ criteria: [open('A', { state: 'waived', waiver: waiver() })] }), 'GO WITH CONDITIONS'],
  [
    'a waiver holds for the last time today',
    gate({ criteria: [open('A', { state: 'waived', waiver: waiver({ expires: TODAY }) })] }),
    'GO WITH CONDITIONS',
  ],
  [
    'a waiver ended yesterday',
    gate({ criteria: [open('A', { state: 'waived', waiver: waiver({ expires: '2026-11-09' }) })] }),
    'NO-GO',
  ],
  ['a waiver is only requested', gate({ criteria: [open('A', { waiver: waiver({ state: 'requested' }) })] }), 'NO-GO'],
  ['evidence is missing', gate({ criteria: [criterion('A', { evidenceRequired: true })] }), 'NO-GO'],
  [
    'evidence never ages',
    gate({ criteria: [criterion('A', { evidenceRequired: true, evidence: [evidence('2020-01-01')] })] }),
    'GO',
  ],
  [
    'evidence is just young enough on go-live',
    gate({ criteria: [criterion('A', { ...proof, evidence: [evidence('2026-11-01')] })] }),
    'GO',
  ],
  [
    'evidence is a day too old on go-live',
    gate({ criteria: [criterion('A', { ...proof, evidence: [evidence('2026-10-31')] })] }),
    'NO-GO',
  ],
  [
    'the newest evidence decides, wherever it stands',
    gate({ criteria: [criterion('A', { ...proof, evidence: [evidence('2026-11-05'), evidence('2026-01-01')] })] }),
    'GO',
  ],
  [
    'without a date, evidence is judged today',
    gate({ targetDate: null, criteria: [criterion('A', { ...proof, evidence: [evidence('2026-10-11')] })] }),
    'GO',
  ],
  [
    'after the date, evidence is judged today',
    gate({ targetDate: '2026-10-20', criteria: [criterion('A', { ...proof, evidence: [evidence('2026-10-01')] })] }),
    'NO-GO',
  ],
  [
    'the verifier has not looked',
    gate({ criteria: [criterion('A', { verifierRole: 'tester' })], holders: [holder('tester', 'zoe')] }),
    'NO-GO',
  ],
  ['the verifier has verified', gate({ criteria: [criterion('A', tested)], holders: [holder('tester', 'zoe')] }), 'GO'],
  [
    'the verifier has left since',
    gate({ criteria: [criterion('A', tested)], holders: [holder('tester', 'zoe', false)] }),
    'GO',
  ],
  [
    'someone else has verified',
    gate({ criteria: [criterion('A', tested)], holders: [holder('tester', 'ben')] }),
    'NO-GO',
  ],
  [
    'regulated: verified by the one who met it',
    gate({
      regulated: true,
      criteria: [criterion('A', { ...tested, met: { by: 'zoe', at: TODAY }, evidence: [evidence(TODAY)] })],
      holders: [holder('tester', 'zoe')],
    }),
    'NO-GO',
  ],
  [
    'regulated: verified by the one who brought the evidence',
    gate({
      regulated: true,
      criteria: [criterion('A', { ...tested, evidence: [evidence(TODAY, { by: 'zoe' })] })],
      holders: [holder('tester', 'zoe')],
    }),
    'NO-GO',
  ],
  ['regulated: a blocking criterion without evidence', gate({ regulated: true }), 'NO-GO'],
  [
    'regulated: an advisory criterion without evidence',
    gate({ regulated: true, criteria: [criterion('A', { blocking: false })] }),
    'GO',
  ],
  ['a high risk nobody accepted', gate({ signals: [signal('R-4')] }), 'NO-GO'],
  ['an accepted high risk', gate({ signals: [signal('R-4', { effect: 'condition' })] }), 'GO WITH CONDITIONS'],
  ['an approval nobody asked for', gate(security), 'NO-GO'],
  ['an approval that is waiting', gate({ ...security, approvals: [asked('security', 'ana')] }), 'NO-GO'],
  ['the approval is in', signed(gate(security), 'security ana'), 'GO'],
  [
    'the approver has left since',
    { ...signed(gate(security), 'security ana'), holders: [holder('security', 'ana', false)] },
    'GO',
  ],
  ['the approver never held the role', signed(gate(security), 'security ben'), 'NO-GO'],
  ['the approval is stale', { ...signed(gate(security), 'security ana'), targetDate: '2026-12-02' }, 'NO-GO'],
  [
    'the requester approved',
    signed(gate({ ...security, holders: [holder('security', 'mia')] }), 'security mia'),
    'NO-GO',
  ],
  [
    'one of two declined although one is enough',
    signed(
      gate({
        ...security,
        holders: [holder('security', 'ana'), holder('security', 'zoe')],
        approvals: [asked('security', 'zoe', { state: 'declined' })],
      }),
      'security ana',
    ),
    'NO-GO',
  ],
  [
    'one human on two roles',
    signed(
      gate({
        rules: [rule('security'), rule('support')],
        holders: [holder('security', 'ana'), holder('support', 'ana')],
      }),
      'security ana',
      'support ana',
    ),
    'NO-GO',
  ],
  [
    'two humans on two roles, one of them on both',
    signed(
      gate({
        rules: [rule('security'), rule('support')],
        holders: [holder('security', 'ana'), holder('support', 'ana'), holder('security', 'zoe')],
      }),
      'security ana',
      'support ana',
      'security zoe',
    ),
    'GO',
  ],
];

describe('verdict', () => {
  test.each(verdicts)('%s', (_, state, verdict) => {
    expect(assess(state, TODAY).verdict).toBe(verdict);
  });
});

describe('delegates', () => {
  const lent = { role: 'security', from: 'ana', to: 'ben', firstDay: '2026-11-01', lastDay: '2026-11-06' };
  const state = gate({ ...security, delegations: [lent] });

  it('count for whom they stand in, when they signed within the dates', () => {
    expect(assess(signed(state, 'security ben'), TODAY).approvals[0]).toMatchObject({ have: 1, by: ['ben'] });
    const late = { ...state, delegations: [{ ...lent, lastDay: '2026-11-05' }] };
    expect(assess(signed(late, 'security ben'), TODAY).verdict).toBe('NO-GO');
  });

  it('do not make two approvals out of one seat', () => {
    const two = signed({ ...state, rules: [rule('security', 2)] }, 'security ana', 'security ben');
    expect(assess(two, TODAY).approvals[0]).toMatchObject({ need: 2, have: 1 });
  });

  it('do not fill the seat of somebody who has left beside the one they were asked for', () => {
    const two = gate({
      rules: [rule('security', 2)],
      holders: [holder('security', 'ana'), { ...holder('security', 'zoe'), active: false }],
      delegations: [lent, { ...lent, from: 'zoe' }],
    });
    expect(counted(signed(two, 'security ana', 'security ben'))[0]?.by).toHaveLength(1);
    const gone = { ...two, holders: two.holders.map((each) => ({ ...each, active: false })) };
    expect(counted(signed(gone, 'security ben'))[0]?.by).toEqual(['ben']);
  });

  it('cannot delegate further', () => {
    const chain = { ...state, delegations: [lent, { ...lent, from: 'ben', to: 'zoe' }] };
    expect(assess(signed(chain, 'security zoe'), TODAY).approvals[0]).toMatchObject({ have: 0 });
  });

  it('of the requester do not count', () => {
    const own = gate({ ...security, holders: [holder('security', 'mia')], delegations: [{ ...lent, from: 'mia' }] });
    expect(assess(signed(own, 'security ben'), TODAY).approvals[0]).toMatchObject({ have: 0 });
  });
});

describe('what is named', () => {
  it('names every blocker with its owner and due day: signals, criteria by due day, declined, missing', () => {
    const state = gate({
      criteria: [open('A', { due: '2026-11-20', ownerId: 'ben' }), open('B', { due: '2026-11-12' })],
      signals: [signal('R-4', { due: '2026-11-15', owner: 'zoe' }), signal('R-5', { due: '2026-11-16', owner: null })],
      rules: [rule('security'), rule('support')],
      holders: [holder('security', 'ana'), holder('support', 'zoe')],
      approvals: [asked('support', 'zoe', { state: 'declined', comment: 'No rota' }), asked('security', 'ana')],
    });
    expect(assess(state, TODAY).blockers.map(({ key, owner, due, text }) => [key, owner, due, text])).toEqual([
      ['R-4', 'zoe', '2026-11-15', 'Data load is late'],
      // Nobody has it: the manager is to settle it.
      ['R-5', 'tom', '2026-11-16', 'Data load is late'],
      ['B', 'mia', '2026-11-12', 'B B is done – not met'],
      ['A', 'ben', '2026-11-20', 'A A is done – not met'],
      ['support', 'zoe', '2026-12-01', 'support declined by Zoe: No rota'],
      ['security', 'ana', '2026-12-01', 'security approval: 0 of 1'],
    ]);
  });

  it('names each condition with owner and expiry, and the waiver that ends before go-live', () => {
    const state = gate({
      criteria: [
        open('A', { state: 'waived', waiver: waiver({ expires: '2026-11-20', riskOwner: 'ana' }) }),
        open('B', { blocking: false, due: '2026-11-25', ownerId: 'ben' }),
      ],
      signals: [signal('FRZ', { kind: 'freeze', effect: 'condition', owner: 'tom', until: '2026-12-05' })],
    });
    expect(
      assess(state, TODAY).conditions.map(({ key, owner, expires, reopens }) => [key, owner, expires, reopens]),
    ).toEqual([
      ['A', 'ana', '2026-11-20', true],
      ['B', 'ben', '2026-11-25', false],
      ['FRZ', 'tom', '2026-12-05', false],
    ]);
  });

  it('names evidence that is good today and too old on go-live, with its last good day', () => {
    const state = gate({
      criteria: [
        criterion('OLD', { ...proof, evidence: [evidence('2026-10-01')] }),
        criterion('AGEING', { ...proof, evidence: [evidence('2026-10-20')] }),
        criterion('FRESH', { ...proof, evidence: [evidence('2026-11-05')] }),
      ],
    });
    const { aging, blockers, daysLeft } = assess(state, TODAY);
    expect(aging.map((each) => [each.criterion.key, each.evidence.day, each.expires])).toEqual([
      ['AGEING', '2026-10-20', '2026-11-19'],
    ]);
    expect(blockers.map(({ text }) => text)).toEqual([
      'OLD OLD is done – evidence is too old since 31 Oct',
      'AGEING AGEING is done – evidence is good until 19 Nov, but go-live is 1 Dec',
    ]);
    expect(daysLeft).toBe(21);
  });
});

describe('score', () => {
  it('is the weight of what is satisfied over what applies, rounded down, with its categories', () => {
    const state = gate({
      criteria: [
        criterion('A', { weight: 3 }),
        open('B', { weight: 2, category: 'data' }),
        open('C', { weight: 1, category: 'data', state: 'waived', waiver: waiver() }),
        open('D', { weight: 9, state: 'not_applicable' }),
        criterion('E', { weight: 1, category: 'data' }),
      ],
    });
    expect(assess(state, TODAY)).toMatchObject({
      score: 71,
      categories: [
        { category: 'technical', satisfied: 1, applicable: 1, percent: 100 },
        { category: 'data', satisfied: 2, applicable: 3, percent: 50 },
      ],
    });
  });

  it('is 99 and not 100 while the smallest thing is open, and 100 when nothing applies', () => {
    const nearly = [...Array.from({ length: 399 }, (_, n) => criterion(`A${n}`)), open('Z')];
    expect(assess(gate({ criteria: nearly }), TODAY).score).toBe(99);
    expect(assess(gate({ criteria: [open('A', { state: 'not_applicable' })] }), TODAY).score).toBe(100);
  });

  it('moves for criteria only', () => {
    fc.assert(
      fc.property(anyGate, anyGate, (state, other) => {
        const { signals, approvals, rules, requesterId } = other;
        const before = assess(state, TODAY);
        expect(assess({ ...state, signals, approvals, rules, requesterId }, TODAY).score).toBe(before.score);
        expect(before.score === 100).toBe(before.categories.every(({ percent }) => percent === 100));
      }),
    );
  });
});

describe('counting', () => {
  it('counts no human twice, never the requester, and never more than needed', () => {
    let seen = 0;
    fc.assert(
      fc.property(anyGate, (state) => {
        const roles = assess(state, TODAY).approvals;
        const people = roles.flatMap(({ by }) => by);
        seen += people.length;
        expect(new Set(people).size).toBe(people.length);
        expect(people).not.toContain(state.requesterId);
        for (const { have, need, by } of roles) {
          expect(have).toBe(by.length);
          expect(have).toBeLessThanOrEqual(need);
        }
      }),
      { numRuns: 500 },
    );
    expect(seen).toBeGreaterThan(10);
  });
});
