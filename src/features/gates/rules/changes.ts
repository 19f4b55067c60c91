import type { Coverage, CoveredCriterion } from './coverage.ts';
import { shortDay } from './words.ts';

/** One thing that changed; `key` is the criterion's or the blocker's, null for the date. */
export interface Change {
  readonly key: string | null;
  readonly line: string;
}

const STATES: Record<CoveredCriterion['state'], string> = {
  open: 'open',
  met: 'met',
  not_applicable: 'not applicable',
  waived: 'waived',
};

function differs(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

function requirements({ evidenceRequired, maxAgeDays, verifierRole }: CoveredCriterion): unknown {
  return [evidenceRequired, maxAgeDays, verifierRole];
}

function dateOf(coverage: Coverage): string {
  return coverage.targetDate === null ? 'no date' : shortDay(coverage.targetDate);
}

function evidenceChanges(before: CoveredCriterion, after: CoveredCriterion): string[] {
  const old = new Map(before.evidence.map((evidence) => [evidence.id, evidence]));
  const kept = new Set(after.evidence.map(({ id }) => id));
  const lines: string[] = [];
  for (const evidence of after.evidence) {
    const earlier = old.get(evidence.id);
    if (earlier === undefined) lines.push(`new evidence (${shortDay(evidence.day)})`);
    else if (differs(earlier, evidence)) lines.push(`evidence changed (${shortDay(evidence.day)})`);
  }
  for (const evidence of before.evidence) {
    if (!kept.has(evidence.id)) lines.push(`evidence removed (${shortDay(evidence.day)})`);
  }
  return lines;
}

function criterionChanges(before: CoveredCriterion, after: CoveredCriterion): Change[] {
  const lines: string[] = [];
  if (before.text !== after.text) lines.push('text changed');
  if (before.blocking !== after.blocking) lines.push(after.blocking ? 'now blocking' : 'now advisory');
  if (differs(requirements(before), requirements(after))) lines.push('what it asks for changed');
  if (before.state !== after.state) lines.push(`${STATES[before.state]} → ${STATES[after.state]}`);
  else if (before.reason !== after.reason) lines.push('reason changed');
  lines.push(...evidenceChanges(before, after));
  if (differs(before.waiver, after.waiver))
    lines.push(after.waiver ? `waiver ${after.waiver.state}` : 'waiver removed');
  if (differs(before.verified, after.verified)) lines.push(after.verified ? 'verified' : 'verification withdrawn');
  return lines.map((line) => ({ key: after.key, line: `${after.key}: ${line}` }));
}

function signalChanges(before: Coverage, after: Coverage): Change[] {
  const old = new Map(before.signals.map(({ key, changes }) => [key, changes]));
  const now = new Set(after.signals.map(({ key }) => key));
  const lines: Change[] = [];
  for (const { key, changes } of after.signals) {
    if (!old.has(key)) lines.push({ key, line: `${key} now blocks` });
    else if (old.get(key) !== changes) lines.push({ key, line: `${key} changed` });
  }
  for (const { key } of before.signals) {
    if (!now.has(key)) lines.push({ key, line: `${key} no longer blocks` });
  }
  return lines;
}

/** As `changesSince`, in words alone. */
export function whatChanged(before: Coverage, after: Coverage): string[] {
  return changesSince(before, after).map(({ line }) => line);
}

/** What an approver has to know since they signed, a line for each change; empty exactly when the digests agree. */
export function changesSince(before: Coverage, after: Coverage): Change[] {
  const old = new Map(before.criteria.map((criterion) => [criterion.key, criterion]));
  const now = new Set(after.criteria.map(({ key }) => key));
  const lines: Change[] = [];
  if (before.targetDate !== after.targetDate)
    lines.push({ key: null, line: `go-live date moved ${dateOf(before)} → ${dateOf(after)}` });
  for (const criterion of after.criteria) {
    const earlier = old.get(criterion.key);
    if (earlier === undefined) lines.push({ key: criterion.key, line: `${criterion.key}: added` });
    else lines.push(...criterionChanges(earlier, criterion));
  }
  for (const { key } of before.criteria) {
    if (!now.has(key)) lines.push({ key, line: `${key}: removed` });
  }
  return [...lines, ...signalChanges(before, after)];
}
