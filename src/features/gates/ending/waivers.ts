import { among, queryByIds } from '#platform/db/by-ids.ts';
import { eq, sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { bold, esc } from '#platform/slack/mrkdwn.ts';
import { type Range, rangeQuery } from '../../projects/portfolio.ts';
import { criteria } from '../tables.ts';
import { dayWords } from '../words.ts';
import { type Ending, openGateName, type Span } from './some.ts';

const c = criteria;
const waivedIn = rangeQuery((from, of, _: Record<string, never>) =>
  from.pick(
    c,
    { project: c.projectId, key: c.key, waiver: c.waiver, gate: openGateName(from, c.gateId) },
    // In words, not as a value: so the planner sees that the partial index fits.
    sql`${c.state} = 'waived'`,
    of(c.projectId),
  ),
);

interface Waived {
  project: string;
  key: string;
  expires: string;
  /** The name of the gate, while that is open. */
  gate: string | null;
}

/** Granted waivers that end by a day, or have ended. */
export async function waiversEnding(scope: Scope, range: Range, { until }: Span): Promise<Waived[]> {
  return (await waivedIn(scope, range, {})).flatMap(({ waiver, ...row }) =>
    waiver?.state === 'approved' && waiver.expires <= until ? [{ ...row, expires: waiver.expires }] : [],
  );
}

export async function waiverLines(scope: Scope, waivers: readonly Waived[], { today }: Span): Promise<Ending[]> {
  const carried = await carriedOn(
    scope,
    waivers.filter(({ gate, expires }) => gate === null && expires >= today),
  );
  return waivers.flatMap((waiver) => {
    const { project, key, expires } = waiver;
    const gate = waiver.gate ?? carried.get(waiver);
    if (gate === undefined) return [];
    const text = `the waiver of ${bold(key)} (${esc(gate, 60)}) on ${dayWords(expires, today)}`;
    return [{ project, kind: 'waiver' as const, on: expires, text }];
  });
}

const leftIn = queryByIds((from, ids) =>
  from.pick(
    c,
    { project: c.projectId, key: c.key, text: c.text },
    among(c.projectId, ids),
    sql`${c.key} like 'WVR-%'`,
    eq(c.state, 'open'),
  ),
);

/** Waivers given for a gate that has been passed since: what they left at the end of hypercare is still to be settled. */
async function carriedOn(scope: Scope, waivers: readonly Waived[]): Promise<ReadonlyMap<Waived, string>> {
  const left = await leftIn(scope, [...new Set(waivers.map(({ project }) => project))]);
  const found = new Map<Waived, string>();
  for (const waiver of waivers) {
    const open = left.find(
      ({ project, text }) => project === waiver.project && text.startsWith(`The waiver of ${waiver.key} `),
    );
    if (open) found.set(waiver, open.key);
  }
  return found;
}
