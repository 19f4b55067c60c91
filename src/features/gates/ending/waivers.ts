import type { Day } from '#platform/clock.ts';
import { eq, inArray, sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { bold, esc } from '#platform/slack/mrkdwn.ts';
import { criteria } from '../tables.ts';
import { dayWords } from '../words.ts';
import { type Ending, openGateNames, type Some, type Span } from './some.ts';

interface Waived {
  project: string;
  gate: string;
  key: string;
  expires: Day;
}

/** Granted waivers that end by a day, or have ended. */
export async function waiversEnding(scope: Scope, some: Some, until: Day): Promise<Waived[]> {
  const rows = await scope.pick(
    criteria,
    { project: criteria.projectId, gate: criteria.gateId, key: criteria.key, waiver: criteria.waiver },
    // In words, not as a value: so the planner sees that the partial index fits.
    sql`${criteria.state} = 'waived'`,
    some.of(criteria.projectId),
  );
  return rows.flatMap(({ waiver, ...row }) =>
    waiver?.state === 'approved' && waiver.expires <= until ? [{ ...row, expires: waiver.expires }] : [],
  );
}

export async function waiverLines(scope: Scope, waivers: readonly Waived[], { today }: Span): Promise<Ending[]> {
  const names = await openGateNames(scope, waivers);
  const carried = await carriedOn(
    scope,
    waivers.filter(({ gate, expires }) => !names.has(gate) && expires >= today),
  );
  return waivers.flatMap((waiver) => {
    const { project, gate, key, expires } = waiver;
    const name = names.get(gate) ?? carried.get(waiver);
    return name
      ? [{ project, text: `the waiver of ${bold(key)} (${esc(name, 60)}) on ${dayWords(expires, today)}` }]
      : [];
  });
}

/** Waivers given for a gate that has been passed since: what they left at the end of hypercare is still to be settled. */
async function carriedOn(scope: Scope, waivers: readonly Waived[]): Promise<ReadonlyMap<Waived, string>> {
  if (waivers.length === 0) return new Map();
  const left = await scope.pick(
    criteria,
    { project: criteria.projectId, key: criteria.key, text: criteria.text },
    inArray(criteria.projectId, [...new Set(waivers.map(({ project }) => project))]),
    sql`${criteria.key} like 'WVR-%'`,
    eq(criteria.state, 'open'),
  );
  const found = new Map<Waived, string>();
  for (const waiver of waivers) {
    const open = left.find(
      ({ project, text }) => project === waiver.project && text.startsWith(`The waiver of ${waiver.key} `),
    );
    if (open) found.set(waiver, open.key);
  }
  return found;
}
