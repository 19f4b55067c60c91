import { describe, expect, it, test } from 'vitest';
import { addEvidence, meet, notApplicable, reopen, verify } from '#features/gates/rules/criteria.ts';
import type { Criterion, GateState } from '#features/gates/rules/types.ts';
import { declineWaiver, grantWaiver, requestWaiver } from '#features/gates/rules/waivers.ts';
import { criterion, evidence, gate, holder, open, TODAY, waiver } from './gate-states.ts';

const ask = {
  id: 'w1',
  reason: 'Vendor is late',
  compensating: 'Manual export',
  riskOwner: 'mia',
  expires: '2026-12-20',
};
const verified = { verifierRole: 'tester', verified: { by: 'zoe', at: '2026-11-08' } };

function one(only: Criterion, more: Partial<GateState> = {}): GateState {
  return gate({ criteria: [only], holders: [holder('tester', 'zoe')], ...more });
}

const pending = one(open('A', { waiver: waiver({ state: 'requested', decidedBy: null }) }));

describe('refusals say what to do next', () => {
  const refusals: [string, () => unknown, string][] = [
    [
      'a criterion that is gone',
      () => meet(gate(), 'X', 'mia', TODAY, null),
      'That criterion is no longer part of the Go-live gate. Open the gate again to see what is.',
    ],
    [
      'met without its evidence',
      () => meet(one(open('A', { evidenceRequired: true })), 'A', 'mia', TODAY, null),
      'A needs evidence before it can be met. Add a link or a note that shows it.',
    ],
    [
      'regulated, met without evidence',
      () => meet(one(open('A'), { regulated: true }), 'A', 'mia', TODAY, null),
      'A needs evidence before it can be met. Add a link or a note that shows it.',
    ],
    [
      'evidence of tomorrow',
      () => meet(one(open('A')), 'A', 'mia', TODAY, evidence('2026-11-11')),
      "Evidence can't be from 11 Nov, which is still to come. Give the day it was made.",
    ],
    [
      'verified by someone else',
      () => verify(one(criterion('A', { verifierRole: 'tester' })), 'A', 'ben', TODAY),
      'A is verified by tester. Ask Zoe.',
    ],
    [
      'verified too early',
      () => verify(one(open('A', { verifierRole: 'tester' })), 'A', 'zoe', TODAY),
      "A isn't marked met yet. Verify it once it is.",
    ],
    [
      'nothing to verify',
      () => verify(one(criterion('A')), 'A', 'zoe', TODAY),
      'A needs no verification. Mark it met when it is.',
    ],
    [
      'regulated, verified by the one who met it',
      () =>
        verify(
          one(criterion('A', { verifierRole: 'tester', met: { by: 'zoe', at: TODAY }, evidence: [evidence(TODAY)] }), {
            regulated: true,
          }),
          'A',
          'zoe',
          TODAY,
        ),
      'You stood for A or brought evidence for it, and in a regulated project someone else verifies. Ask another tester.',
    ],
    [
      'regulated, verified by one who brought evidence that another stood for',
      () =>
        verify(
          one(
            criterion('A', {
              verifierRole: 'tester',
              met: { by: 'mia', at: TODAY },
              evidence: [evidence('2026-11-05', { by: 'zoe' }), evidence(TODAY)],
            }),
            { regulated: true },
          ),
          'A',
          'zoe',
          TODAY,
        ),
      'You stood for A or brought evidence for it, and in a regulated project someone else verifies. Ask another tester.',
    ],
    [
      'not applicable without a reason',
      () => notApplicable(one(open('A')), 'A', ' '),
      "Say why A doesn't apply: its approvers will read it.",
    ],
    [
      'a waiver for what is met',
      () => requestWaiver(one(criterion('A')), 'A', 'mia', ask, TODAY),
      'A is met, so there is nothing to waive.',
    ],
    [
      'a second waiver',
      () => requestWaiver(pending, 'A', 'mia', ask, TODAY),
      'A waiver for A is waiting for Tom already. Ask them to decide it.',
    ],
    [
      'a waiver that ends yesterday',
      () => requestWaiver(one(open('A')), 'A', 'mia', { ...ask, expires: '2026-11-09' }, TODAY),
      'A waiver has to end today or later. Choose another day.',
    ],
    [
      'a waiver without a reason',
      () => requestWaiver(one(open('A')), 'A', 'mia', { ...ask, reason: '' }, TODAY),
      'Say why A can wait.',
    ],
    [
      'granted by the lead',
      () => grantWaiver(pending, 'A', 'mia', TODAY),
      "Waivers need the delivery manager's yes. Ask Tom.",
    ],
    [
      'granted by the one who asked',
      () =>
        grantWaiver(one(open('A', { waiver: waiver({ state: 'requested', requestedBy: 'tom' }) })), 'A', 'tom', TODAY),
      'You asked for this waiver, so someone else has to decide. Have the lead ask for it in their own name.',
    ],
    [
      'no waiver to grant',
      () => grantWaiver(one(open('A')), 'A', 'tom', TODAY),
      'No waiver for A is waiting. Ask the lead to request one.',
    ],
    [
      'declined without a reason',
      () => declineWaiver(pending, 'A', 'tom', ''),
      "Say why A can't wait, so that its owner knows what to do.",
    ],
    ['open already', () => reopen(one(open('A')), 'A', 'Found a gap'), 'A is open already. Mark it met when it is.'],
  ];

  test.each(refusals)('%s', (_, decide, sentence) => {
    expect(decide).toThrow(expect.objectContaining({ name: 'Refusal', message: sentence }));
  });
});

describe('decisions', () => {
  it('meets with evidence, and remembers who stood for it', () => {
    expect(meet(one(open('A')), 'A', 'mia', TODAY, evidence('2026-11-09'))).toMatchObject({
      state: 'met',
      met: { by: 'mia', at: TODAY },
      verified: null,
      evidence: [{ day: '2026-11-09' }],
    });
  });

  it('asks the verifier to look again at new evidence', () => {
    const next = addEvidence(one(criterion('A', verified)), 'A', 'ben', TODAY, evidence('2026-11-09'));
    expect(next).toMatchObject({ state: 'met', met: { by: 'ben' }, verified: null });
    expect(verify(one(next), 'A', 'zoe', TODAY).verified).toEqual({ by: 'zoe', at: TODAY });
  });

  it('lets a delegate verify', () => {
    const lent = { role: 'tester', from: 'zoe', to: 'ben', firstDay: TODAY, lastDay: TODAY };
    const state = one(criterion('A', { verifierRole: 'tester' }), { delegations: [lent] });
    expect(verify(state, 'A', 'ben', TODAY).verified).toEqual({ by: 'ben', at: TODAY });
  });

  it('waives in two steps by two people', () => {
    const requested = requestWaiver(one(open('A')), 'A', 'mia', ask, TODAY);
    expect(requested).toMatchObject({
      state: 'open',
      waiver: { state: 'requested', requestedBy: 'mia', decidedBy: null },
    });
    expect(grantWaiver(one(requested), 'A', 'tom', TODAY)).toMatchObject({
      state: 'waived',
      waiver: { state: 'approved', decidedBy: 'tom' },
    });
    expect(declineWaiver(one(requested), 'A', 'tom', 'Too risky')).toMatchObject({
      state: 'open',
      reason: 'Too risky',
      waiver: { state: 'declined' },
    });
  });

  it('opens again without forgetting the evidence', () => {
    const next = reopen(one(criterion('A', { ...verified, evidence: [evidence('2026-11-09')] })), 'A', 'Found a gap');
    expect(next).toMatchObject({
      state: 'open',
      met: null,
      verified: null,
      reason: 'Found a gap',
      evidence: [{ day: '2026-11-09' }],
    });
  });

  it('changes nothing in a gate that is closed', () => {
    const state = one(open('A'));
    const skipped: GateState = { ...state, gate: { ...state.gate, state: 'skipped' } };
    expect(() => notApplicable(skipped, 'A', 'No SSO')).toThrow('The Go-live gate was skipped');
  });
});
