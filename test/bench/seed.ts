import { gatesOf } from '#features/gates/queries.ts';
import { coverage, digestFor } from '#features/gates/rules/coverage.ts';
import { gateState } from '#features/gates/state.ts';
import { approvals } from '#features/gates/tables.ts';
import { loadLibrary } from '#features/playbooks/library.ts';
import { resolvePlaybook } from '#features/playbooks/resolve.ts';
import { allProjects } from '#features/projects/queries.ts';
import { createFeatures } from '#features.ts';
import { chanceOf } from '#platform/chance.ts';
import { addDays, dayOf, systemClock } from '#platform/clock.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import { and, eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import type { Signals } from '#platform/feature.ts';
import { rowsOf } from './seed-project.ts';
import { TEAM } from './slack.ts';

/** What a project's check must say. */
export interface Expected {
  key: string;
  verdict: 'GO' | 'GO WITH CONDITIONS' | 'NO-GO';
}

export const PEOPLE = 40;
export const ZONE = 'Europe/Berlin';
/** Rows of one insert: SQLite takes 32,766 values in a statement. */
const BATCH = 500;

/** Fills a fresh database with `count` projects in their last fortnight, a third of each verdict. */
export async function seed(url: string, count: number): Promise<Expected[]> {
  const chance = chanceOf(systemClock);
  const database = await openDatabase({ url, clock: systemClock, chance });
  const now = systemClock.now();
  const today = dayOf(now, ZONE);
  const { sources } = await loadLibrary();
  const playbook = resolvePlaybook('standard', sources, { tier: 'standard', regulated: false, integrations: false });
  const verdicts = ['GO', 'GO WITH CONDITIONS', 'NO-GO'] as const;
  const expected: Expected[] = [];
  const team = Array.from({ length: PEOPLE }, (_, at) => ({
    id: chance.newId(),
    slackId: `U${at}`,
    name: `Person ${at}`,
  }));
  const batches = new Batches();
  batches.add(
    people,
    team.map((it) => ({
      ...it,
      zone: ZONE,
      kind: 'member' as const,
      active: true,
      role: 'member' as const,
      seenAt: now,
    })),
  );
  for (let at = 0; at < count; at += 1) {
    const verdict = verdicts[at % verdicts.length] ?? 'GO';
    const key = `P${at}`;
    expected.push({ key, verdict });
    const ids = team.map(({ id }) => id);
    const days = { today, kickoff: addDays(today, -80), goLive: addDays(today, 10), yesterday: addDays(today, -1) };
    rowsOf({ at, key, verdict, ids, days, now, playbook, newId: chance.newId }, batches);
  }
  await database.commit(TEAM, batches.writes());
  await sign(database);
  await database.close();
  return expected;
}

/** Approvals are bound to a digest of what they cover, which only the app itself can say. */
async function sign(database: Database): Promise<void> {
  const offered = createFeatures({ playbooksDir: null }).flatMap((feature) => feature.signals ?? []);
  const signals: Signals = async (...asked) => (await Promise.all(offered.map((ask) => ask(...asked)))).flat();
  const scope = { ...database.scope(TEAM), signals };
  const writes: Write[] = [];
  for (const project of await allProjects(scope, {})) {
    for (const gate of await gatesOf(scope, { project: project.id })) {
      if (gate.key !== 'go-live') continue;
      const state = await gateState(scope, project, gate);
      for (const { role } of gate.rules) {
        const signed = { digest: digestFor(state, role), snapshot: coverage(state, role) };
        writes.push((tx) => tx.update(approvals, signed, and(eq(approvals.gateId, gate.id), eq(approvals.role, role))));
      }
    }
  }
  await database.commit(TEAM, writes);
}

type Insertable = Parameters<Parameters<Write>[0]['insert']>[0];

/** Rows by table, in the order in which the tables were first named, which is the order their keys need. */
export class Batches {
  readonly #rows = new Map<Insertable, object[]>();

  add<T extends Insertable>(table: T, rows: Omit<T['$inferInsert'], 'workspaceId'>[]): void {
    const known = this.#rows.get(table) ?? [];
    this.#rows.set(table, known);
    known.push(...rows);
  }

  writes(): Write[] {
    return [...this.#rows].flatMap(([table, rows]) =>
      Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, at): Write => {
        const batch = rows.slice(at * BATCH, (at + 1) * BATCH);
        return (tx) => tx.insert(table, batch as never);
      }),
    );
  }
}
