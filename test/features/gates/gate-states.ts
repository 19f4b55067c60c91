import { digestFor } from '#features/gates/rules/coverage.ts';
import type {
  Approval,
  ApprovalRule,
  Criterion,
  Evidence,
  GateState,
  RoleHolder,
  Signal,
  Waiver,
} from '#features/gates/rules/types.ts';

export const TODAY = '2026-11-10';
export const GO_LIVE = '2026-12-01';

export function evidence(day: string, more: Partial<Evidence> = {}): Evidence {
  return { id: `e-${day}`, url: 'https://example.com/report', note: 'Report', day, by: 'mia', ...more };
}

export function waiver(more: Partial<Waiver> = {}): Waiver {
  return {
    id: 'w1',
    state: 'approved',
    reason: 'Vendor is late',
    compensating: 'Manual export each night',
    riskOwner: 'mia',
    expires: '2026-12-20',
    requestedBy: 'mia',
    decidedBy: 'tom',
    ...more,
  };
}

export function criterion(key: string, more: Partial<Criterion> = {}): Criterion {
  return {
    id: key,
    key,
    category: 'technical',
    text: `${key} is done`,
    blocking: true,
    weight: 1,
    evidenceRequired: false,
    maxAgeDays: null,
    verifierRole: null,
    ownerId: null,
    due: null,
    state: 'met',
    met: { by: 'mia', at: '2026-11-02' },
    verified: null,
    reason: '',
    evidence: [],
    waiver: null,
    ...more,
  };
}

export function open(key: string, more: Partial<Criterion> = {}): Criterion {
  return criterion(key, { state: 'open', met: null, ...more });
}

export function signal(key: string, more: Partial<Signal> = {}): Signal {
  return {
    key,
    kind: 'risk',
    effect: 'blocks',
    text: 'Data load is late',
    owner: 'mia',
    due: null,
    ask: null,
    changes: '1',
    ...more,
  };
}

export function holder(role: string, person: string, active = true): RoleHolder {
  return { role, person, active };
}

export function rule(role: string, need = 1, covers: ApprovalRule['covers'] = null): ApprovalRule {
  return { role, need, covers };
}

/** A gate led by Mia, managed by Tom, that is a GO as it stands. */
export function gate(more: Partial<GateState> = {}): GateState {
  return {
    gate: { key: 'go-live', name: 'Go-live', phase: 'launch', state: 'open' },
    regulated: false,
    targetDate: GO_LIVE,
    criteria: [criterion('TEC-1')],
    rules: [],
    approvals: [],
    holders: [],
    customers: [],
    delegations: [],
    signals: [],
    leadId: 'mia',
    managerId: 'tom',
    requesterId: null,
    roleNames: {},
    names: { mia: 'Mia', tom: 'Tom', ana: 'Ana', zoe: 'Zoe', ben: 'Ben' },
    ...more,
  };
}

export function asked(role: string, person: string, more: Partial<Approval> = {}): Approval {
  return {
    id: `${role}-${person}`,
    role,
    person,
    state: 'requested',
    digest: null,
    requestedBy: 'mia',
    requestedAt: '2026-11-05',
    decidedBy: null,
    decidedAt: null,
    comment: '',
    ...more,
  };
}

/** The gate with approvals by these people ('role person') of what it holds now, requested by Mia. */
export function signed(state: GateState, ...signatures: string[]): GateState {
  const rows = signatures.map((signature) => {
    const [role = '', person = ''] = signature.split(' ');
    const digest = digestFor(state, role);
    return asked(role, person, { state: 'approved', digest, decidedBy: person, decidedAt: '2026-11-06' });
  });
  return { ...state, requesterId: 'mia', approvals: [...state.approvals, ...rows] };
}
