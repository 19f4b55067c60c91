import type { Day } from '#platform/clock.ts';
import type { Category } from '../../playbooks/schema.ts';

export type { Category } from '../../playbooks/schema.ts';

/** golive's own id of a human; two Slack accounts of one human share it. */
export type PersonId = string;
export type Role = string;

export type Evidence = {
  readonly id: string;
  readonly url: string | null;
  readonly note: string;
  /** The day the evidence speaks of, from which its age counts. */
  readonly day: Day;
  readonly by: PersonId;
};

/** Who did it and on which day; the exact instant is in the audit line. */
export type Mark = { readonly by: PersonId; readonly at: Day };

export type Waiver = {
  /** One for each time that somebody asks: the same words asked again are another request. */
  readonly id: string;
  readonly state: 'requested' | 'approved' | 'declined';
  readonly reason: string;
  readonly compensating: string;
  readonly riskOwner: PersonId;
  /** The last day on which it holds. */
  readonly expires: Day;
  readonly requestedBy: PersonId;
  readonly decidedBy: PersonId | null;
};

export type Criterion = {
  readonly id: string;
  readonly key: string;
  readonly category: Category;
  readonly text: string;
  readonly blocking: boolean;
  readonly weight: number;
  readonly evidenceRequired: boolean;
  /** How many days old its evidence may be on the go-live date; null never ages. */
  readonly maxAgeDays: number | null;
  readonly verifierRole: Role | null;
  readonly ownerId: PersonId | null;
  readonly due: Day | null;
  readonly state: 'open' | 'met' | 'not_applicable' | 'waived';
  /** Who last stood for it: marked it met or brought its newest evidence. */
  readonly met: Mark | null;
  readonly verified: Mark | null;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  readonly waiver: Waiver | null;
};

/** `need` different humans sign as `role` for the categories in `covers` (null: all). One rule per role. */
export type ApprovalRule = { readonly role: Role; readonly need: number; readonly covers: readonly Category[] | null };

/** One row per role and human; its history is in the audit log. */
export type Approval = {
  /** Null until it is stored. */
  readonly id: string | null;
  readonly role: Role;
  readonly person: PersonId;
  readonly state: 'requested' | 'approved' | 'declined' | 'stale' | 'withdrawn' | 'expired';
  /** What was approved, as `digestFor` gave it then. */
  readonly digest: string | null;
  readonly requestedBy: PersonId;
  readonly requestedAt: Day;
  readonly decidedBy: PersonId | null;
  readonly decidedAt: Day | null;
  readonly comment: string;
};

/** Someone who leaves stays listed with `active: false`, so that what they signed stays valid. */
export type RoleHolder = { readonly role: Role; readonly person: PersonId; readonly active: boolean };

/** Somebody of the customer's who holds a role and is known by name alone: they sign through somebody in Slack. */
export type CustomerHolder = { readonly role: Role; readonly name: string };

export type Delegation = {
  readonly role: Role;
  readonly from: PersonId;
  readonly to: PersonId;
  readonly firstDay: Day;
  readonly lastDay: Day;
};

/** Who must be asked: a person, or whoever will hold a role. */
export type Ask = { readonly person: PersonId } | { readonly role: Role } | null;

/** What another feature knows that touches this gate. */
export type Signal = {
  readonly key: string;
  readonly kind: 'risk' | 'escalation' | 'freeze';
  readonly effect: 'blocks' | 'condition';
  readonly text: string;
  readonly owner: PersonId | null;
  readonly due: Day | null;
  readonly ask: Ask;
  /** Changes whenever the thing behind it changes in a way that an approver should see. */
  readonly changes: string;
  /** Who accepted what is a condition now. */
  readonly by?: PersonId | null;
  /** Of a freeze: the last day on which nobody goes live because of it; go-live moves past it. */
  readonly until?: Day;
};

export type GateState = {
  readonly gate: {
    readonly key: string;
    readonly name: string;
    readonly phase: string;
    readonly state: 'open' | 'passed' | 'skipped';
  };
  readonly regulated: boolean;
  /** The go-live that the gate is judged for; null where it lies behind the gate's phase. */
  readonly targetDate: Day | null;
  readonly criteria: readonly Criterion[];
  readonly rules: readonly ApprovalRule[];
  readonly approvals: readonly Approval[];
  readonly holders: readonly RoleHolder[];
  readonly customers: readonly CustomerHolder[];
  readonly delegations: readonly Delegation[];
  readonly signals: readonly Signal[];
  readonly leadId: PersonId | null;
  readonly managerId: PersonId | null;
  /** Who asked for this round of approvals. */
  readonly requesterId: PersonId | null;
  /** What roles are called, by their keys; `roleName` reads it. */
  readonly roleNames: Readonly<Record<Role, string>>;
  /** Mentions, ready for the screen. */
  readonly names: Readonly<Record<PersonId, string>>;
};
