import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { Conflict } from '#platform/refusal.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Escalation, Involved } from './queries.ts';
import { escalationDesk, escalationLog, escalationPeople, escalations } from './tables.ts';

/** Takes the number, unless somebody else has meanwhile: then a `Conflict`. */
export function takeNumber(number: number): Write {
  return function* (tx) {
    yield tx.insert(escalationDesk, { lastNumber: 0 }).onConflictDoNothing();
    const taken = yield tx
      .update(escalationDesk, { lastNumber: number }, eq(escalationDesk.lastNumber, number - 1))
      .returning();
    if (taken.length === 0) throw new Conflict(`ESC-${number} is taken.`);
  };
}

export function insertEscalation({ workspaceId: _, ...row }: Escalation): Write {
  return (tx) => tx.insert(escalations, row);
}

export type Changes = Partial<Omit<Escalation, 'id' | 'workspaceId' | 'projectId' | 'number' | 'version'>>;

/** Changes it as it was read; a `Conflict` when somebody was faster. */
export function changeEscalation(it: Escalation, set: Changes): Write {
  return (tx) =>
    tx
      .update(
        escalations,
        { ...set, version: it.version + 1 },
        eq(escalations.id, it.id),
        eq(escalations.version, it.version),
      )
      .returning();
}

/** Somebody has to do with it from now on. Whoever has that part keeps it; whoever is asked once more, is from now on. */
export function involve(escalation: string, person: string, part: Involved['part'], note: string | null): Write {
  return function* (tx) {
    const row = { id: tx.newId(), escalationId: escalation, personId: person, part, note, at: tx.now };
    const insert = tx.insert(escalationPeople, row);
    if (part !== 'asked') yield insert.onConflictDoNothing();
    else yield insert.onConflictDoUpdate({ target: thePart, set: { note, at: tx.now } });
  };
}

const thePart = [
  escalationPeople.workspaceId,
  escalationPeople.escalationId,
  escalationPeople.part,
  escalationPeople.personId,
];

export function logLine(escalation: string, line: Mrkdwn): Write {
  return (tx) => tx.insert(escalationLog, { id: tx.newId(), escalationId: escalation, at: tx.now, line });
}

/** What an escalation is in the audit: facts in the hashed row, words beside it. */
export function factsOf(it: Escalation) {
  return {
    severity: it.severity,
    category: it.category,
    state: it.state,
    owner: it.ownerId,
    assignee: it.assigneeId,
    gate: it.gateKey,
    restricted: it.restricted,
    cause: it.rootCause,
    duplicateOf: it.duplicateOf,
    promised: it.promisedAt?.toISOString() ?? null,
  };
}

export function wordsOf(it: Escalation) {
  const { problem, impact, ask, containment, resolution, rootCauseText, withdrawal, status, nextAction } = it;
  return { problem, impact, ask, containment, resolution, rootCauseText, withdrawal, status, nextAction };
}
