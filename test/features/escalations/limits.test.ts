import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cardMessage } from '#features/escalations/card/card.ts';
import type { Facts } from '#features/escalations/card/facts.ts';
import { escalateButton } from '#features/escalations/escalate-button.ts';
import { raiseModal } from '#features/escalations/raise/modal.ts';
import type { EscalationState } from '#features/escalations/rules/life.ts';
import { actions, section } from '#platform/slack/blocks.ts';
import { modal } from '#platform/slack/modal.ts';
import { anyText } from '#test/platform/slack/any-text.ts';
import { violations } from '#test/support/slack-limits.ts';

const NOW = new Date('2026-11-24T09:00:00Z');

const states: readonly EscalationState[] = ['open', 'acknowledged', 'contained', 'resolved', 'closed', 'withdrawn'];

function factsOf(text: string, state: EscalationState): Facts {
  const project = { id: 'p', key: 'ACME', customer: text, zone: 'Europe/Berlin', state: 'active', channel: 'C1' };
  const it = {
    ...{ id: 'e', number: 1, severity: 1, category: 'data', state, projectId: 'p', restricted: false },
    ...{ raisedBy: 'mia', ownerId: 'ana', assigneeId: 'tom', steppedBy: 'ana', nextAsked: ['tom'] },
    ...{ problem: text, impact: text, ask: text, containment: text, resolution: text, status: text, nextAction: text },
    ...{ neededBy: '2026-12-01', raisedAt: NOW, updatedAt: NOW, promisedAt: NOW, containDueAt: NOW, ackDueAt: NOW },
    ...{ ladderAt: NOW, waitingUntil: null, held: false, rootCause: 'data', withdrawal: text, duplicateOf: 2 },
  };
  const streams = Array.from({ length: 10 }, (_, at) => ({ id: `${at}`, name: text, ownerId: 'ana' }));
  const people = new Map(['mia', 'ana', 'tom'].map((id) => [id, { id, slackId: `U${id.toUpperCase()}`, name: text }]));
  return { it, project, streams, people, involved: [] } as unknown as Facts;
}

it('whatever is written stays inside Slack’s limits, and calls nobody', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom(...states), (text, state) => {
      const facts = factsOf(text, state);
      const card = cardMessage(facts, text === '' ? undefined : section('You’re asked.'));
      const draft = { severity: 2 as const, category: 'data' as const, problem: text, impact: text, evidence: text };
      const meta = {
        project: null,
        escalation: null,
        opened: {},
        channel: 'C1',
        about: 'R-1',
        gate: null,
        source: null,
      };
      const projects = [{ id: 'p', key: 'ACME', customer: text }];
      const form = raiseModal({ draft, meta, projects, similar: [facts.it, facts.it], route: null });
      const pressed = escalateButton({ project: 'p', about: 'criterion uat.sso', problem: text });
      const button = modal({ callback: 'a.b', title: 'x', blocks: [actions(pressed)] });
      for (const shown of [card, form, button]) expect(violations(shown)).toEqual([]);
      expect(JSON.stringify([card, button])).not.toMatch(/<!(?:channel|here|everyone|subteam)|<https:\/\/evil/);
    }),
    { numRuns: 60 },
  );
});
