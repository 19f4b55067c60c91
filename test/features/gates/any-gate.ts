import fc from 'fast-check';
import { digestFor } from '#features/gates/rules/coverage.ts';
import type { Approval, Category, Criterion, GateState } from '#features/gates/rules/types.ts';
import { asked, criterion, evidence, gate, holder, rule, signal, waiver } from './gate-states.ts';

const PEOPLE = ['ana', 'zoe', 'ben', 'tom', 'mia'];
const ROLES = ['security', 'support'];
const CATEGORIES: Category[] = ['technical', 'data'];
const DAYS = ['2026-10-20', '2026-11-05', '2026-11-15'];

const person = fc.constantFrom(...PEOPLE, ...PEOPLE.slice(0, 3));
const role = fc.constantFrom(...ROLES);
const category = fc.constantFrom(...CATEGORIES);

const anyWaiver = fc
  .record({
    state: fc.constantFrom('requested' as const, 'requested' as const, 'approved' as const, 'declined' as const),
    expires: fc.constantFrom('2026-11-05', '2026-11-20', '2026-12-20'),
    requestedBy: fc.constantFrom('mia', 'tom'),
  })
  .map(waiver);

const mark = fc.record({ by: person, at: fc.constantFrom('2026-11-01', '2026-11-08') });

const anyCriterion: fc.Arbitrary<Partial<Criterion>> = fc.record({
  category,
  blocking: fc.boolean(),
  weight: fc.nat(3),
  evidenceRequired: fc.boolean(),
  maxAgeDays: fc.constantFrom(null, 10, 30),
  verifierRole: fc.option(role),
  ownerId: fc.option(person),
  state: fc.constantFrom(
    'open' as const,
    'open' as const,
    'met' as const,
    'not_applicable' as const,
    'waived' as const,
  ),
  met: fc.option(mark),
  verified: fc.option(mark),
  evidence: fc
    .tuple(fc.subarray(DAYS, { maxLength: 2 }), person)
    .map(([days, by]) => days.map((day) => evidence(day, { by }))),
  waiver: fc.option(anyWaiver),
});

const anySignal = fc.oneof(
  fc.record({ effect: fc.constantFrom('blocks' as const, 'condition' as const) }),
  fc.record({
    kind: fc.constant('freeze' as const),
    effect: fc.constantFrom('blocks' as const, 'condition' as const),
    until: fc.option(fc.constant('2026-12-10'), { nil: undefined }),
  }),
);

type Row = {
  role: string;
  person: string;
  state: Approval['state'];
  fresh: boolean;
  holds: boolean;
};

const anyRow: fc.Arbitrary<Row> = fc.record({
  role: fc.constantFrom(...ROLES),
  person,
  state: fc.constantFrom('requested', 'approved', 'approved', 'approved', 'declined', 'stale', 'withdrawn', 'expired'),
  fresh: fc.constantFrom(true, true, true, false),
  holds: fc.constantFrom(true, true, false),
});

function withRows(state: GateState, rows: Row[]): GateState {
  // Before anyone has asked, all that there can be is a round that lapsed.
  const begun = state.requesterId !== null;
  const requestedBy = state.requesterId ?? 'mia';
  const approvals = rows.map(({ role: as, person: by, state: then, fresh }) => {
    const now = begun ? then : 'expired';
    const undecided = now === 'requested' || now === 'expired';
    const digest = fresh ? digestFor(state, as) : 'of something else';
    const decision = { digest, decidedBy: by, decidedAt: '2026-11-06' };
    return asked(as, by, { state: now, requestedBy, ...(undecided ? {} : decision) });
  });
  const signers = rows.filter((row) => row.holds).map((row) => holder(row.role, row.person));
  return { ...state, approvals, holders: [...state.holders, ...signers] };
}

/** Gates with every kind of trouble, small enough to search them to the end. */
export const anyGate: fc.Arbitrary<GateState> = fc
  .record({
    regulated: fc.boolean(),
    targetDate: fc.constantFrom(null, '2026-11-12', '2026-12-01'),
    criteria: fc.array(anyCriterion, { maxLength: 2 }),
    rules: fc.uniqueArray(
      fc.record({
        role: fc.constantFrom(...ROLES),
        need: fc.integer({ min: 1, max: 2 }),
        covers: fc.option(fc.subarray(CATEGORIES)),
      }),
      {
        maxLength: 2,
        selector: (each) => each.role,
      },
    ),
    holders: fc.uniqueArray(
      fc.record({ role: fc.constantFrom(...ROLES), person, active: fc.constantFrom(true, true, true, false) }),
      {
        maxLength: 5,
        selector: (each) => `${each.role} ${each.person}`,
      },
    ),
    delegations: fc.array(
      fc.record({
        role: fc.constantFrom(...ROLES),
        from: person,
        to: person,
        firstDay: fc.constant('2026-11-01'),
        lastDay: fc.constantFrom('2026-11-07', '2026-11-30'),
      }),
      { maxLength: 2 },
    ),
    signals: fc.array(anySignal, { maxLength: 1 }),
    rows: fc.uniqueArray(anyRow, { maxLength: 5, selector: (each) => `${each.role} ${each.person}` }),
    requesterId: fc.constantFrom(null, 'mia', 'mia', 'zoe'),
    leadId: fc.constantFrom('mia', 'mia', 'zoe', null),
    managerId: fc.constantFrom('tom', 'tom', 'ana', null),
  })
  .map(({ criteria, signals, rows, rules, ...rest }) =>
    withRows(
      gate({
        ...rest,
        rules: rules.map(({ role: as, need, covers }) => rule(as, need, covers)),
        criteria: criteria.map((more, index) => criterion(`C-${index + 1}`, more)),
        signals: signals.map((more, index) => signal(`S-${index + 1}`, more)),
      }),
      rows,
    ),
  );
