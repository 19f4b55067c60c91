import type { AuditEntry } from '#platform/audit/record.ts';
import type { Scope, Write } from '#platform/db/scope.ts';

/** Whoever moves an escalation on: a person with a handler's context, or the clock with a ritual's. */
export interface Acting extends Scope {
  readonly now: Date;
  newId(): string;
  record(entry: Omit<AuditEntry, 'actor' | 'via'>): Write;
}
