import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkMessage } from '#features/gates/check/blocks.ts';
import { criteriaMessage } from '#features/gates/criteria/list.ts';
import { updateModal } from '#features/gates/criteria/update-modal.ts';
import { waiveModal } from '#features/gates/criteria/waive-modal.ts';
import { assess } from '#features/gates/rules/assess.ts';
import { shortestPath } from '#features/gates/rules/path.ts';
import type { GateState } from '#features/gates/rules/types.ts';
import { violations } from '#test/support/slack-limits.ts';
import { anyText } from '../../platform/slack/any-text.ts';
import { anyGate } from './any-gate.ts';
import { TODAY } from './gate-states.ts';

/** A gate of which every text is anything that people may type, with each criterion up to six times over. */
const anyWordyGate = fc.tuple(anyGate, anyText, fc.integer({ min: 1, max: 6 })).map(
  ([state, text, times]): GateState => ({
    ...state,
    criteria: Array.from({ length: times }).flatMap((_, turn) =>
      state.criteria.map((each) => ({
        ...each,
        id: `${each.id}-${turn}`,
        key: `${each.key}-${turn}`,
        text,
        reason: text,
        evidence: each.evidence.map((evidence) => ({ ...evidence, note: text, url: text })),
        waiver: each.waiver && { ...each.waiver, reason: text, compensating: text },
      })),
    ),
    signals: state.signals.map((signal) => ({ ...signal, text })),
    approvals: state.approvals.map((approval) => ({ ...approval, comment: text })),
  }),
);

const project = {
  ...{
    id: 'p',
    workspaceId: 'T1',
    key: 'ACME',
    customer: 'Acme',
    channel: 'C1',
    tier: 'standard' as const,
    regulated: false,
  },
  ...{
    integrations: false,
    segment: 'smb' as const,
    zone: 'UTC',
    region: null,
    state: 'active' as const,
    phase: 'launch' as const,
  },
  ...{
    kickoff: '2026-10-01',
    targetGoLive: '2026-12-01',
    actualGoLive: null,
    rag: null,
    ragWhy: null,
    ragAt: null,
    playbook: 'standard',
    playbookVersion: '1',
    roleNames: {},
  },
  ...{ version: 1, settledVersion: 1, createdAt: new Date(0) },
};
const row = {
  ...{ id: 'g', workspaceId: 'T1', projectId: 'p', key: 'go-live', name: 'Go-live', phase: 'launch', position: 0 },
  ...{ state: 'open' as const, rules: [], requesterId: null, exception: null, decidedBy: null, decidedAt: null },
};

it('every check, list and form of any gate stays inside Slack’s limits, and calls nobody', () => {
  fc.assert(
    fc.property(anyWordyGate, anyText, fc.nat(4), (state, text, page) => {
      const checked = {
        project,
        gate: row,
        phaseGate: { ...row, id: 'h', name: text },
        state,
        today: TODAY,
        day: null,
      };
      const check = checkMessage(
        { ...checked, roles: [], assessment: assess(state, TODAY), path: shortestPath(state, TODAY) },
        [],
      );
      const list = criteriaMessage(project, state, { gate: 'g', page, show: 'all' }, TODAY);
      const forms = state.criteria.slice(0, 2).flatMap((criterion) => {
        const at = { project, state, criterion, today: TODAY };
        return [updateModal(at, 'C1', true), waiveModal(at, 'C1', criterion.reason)];
      });
      for (const shown of [check, list, ...forms]) expect(violations(shown)).toEqual([]);
      for (const shown of [check, list]) {
        expect(JSON.stringify(shown)).not.toMatch(/<!(?:channel|here|everyone|subteam)|<https:\/\/evil/);
      }
      expect(check.text).not.toBe('');
    }),
    { numRuns: 60 },
  );
});
