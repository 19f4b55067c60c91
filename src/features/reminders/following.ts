import { addDays, type Day, dayOf } from '#platform/clock.ts';
import { and, eq, gte, inArray, isNotNull, lt } from '#platform/db/drizzle.ts';
import { query, type Scope, type Write } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import type { Consequences } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { bundleCard, bundleSubject } from './bundle-card.ts';
import { collectIn, type Group, type Reader, type Standing } from './collect.ts';
import { digest, sourcesIn } from './digest.ts';
import { BUNDLE } from './heard.ts';
import { lookAgain, movedOn } from './moved.ts';
import type { NudgeSource } from './source.ts';
import { bundleProjects, bundles } from './tables.ts';

/** Bundles of one commit: few enough that nobody waits for an answer. */
const AT_ONCE = 25;

type Followed = typeof bundleProjects.$inferSelect;

const following = query((from, $: { project: string; version: number; since: string }) =>
  from
    .from(
      bundleProjects,
      eq(bundleProjects.projectId, $.project),
      lt(bundleProjects.version, $.version),
      gte(bundleProjects.day, $.since),
    )
    .limit(AT_ONCE),
);
const spokenOf = query((from, $: { person: string; day: string }) =>
  from.from(bundleProjects, eq(bundleProjects.personId, $.person), eq(bundleProjects.day, $.day)),
);

/** Remembers what a new bundle says of which project, in place of the one before it: that one is left as it is. */
export function follow(
  scope: Scope,
  { person, day, groups }: { person: string; day: Day; groups: readonly Group[] },
): Write {
  return function* (tx) {
    yield tx.remove(bundleProjects, eq(bundleProjects.personId, person));
    for (const { project, nudges } of groups) {
      const { id: projectId, version } = project;
      yield tx.insert(bundleProjects, { personId: person, day, projectId, version, shown: digest(project, nudges) });
      lookAgain(scope, projectId);
    }
  };
}

/** Whose lines somebody's bundle of a day has, by the projects that it speaks of. */
export async function standingIn(scope: Scope, person: string, day: Day): Promise<Standing> {
  return new Map((await spokenOf(scope, { person, day })).map((row) => [row.projectId, sourcesIn(row)]));
}

/** Which of the projects that it speaks of are on hold by now. */
export async function restingIn(scope: Scope, standing: Standing): Promise<Project[]> {
  const found = await Promise.all([...standing.keys()].map((id) => projectById(scope, id)));
  return found.flatMap((project) => (project?.state === 'on_hold' ? project : []));
}

/** What was settled, whoever did it and wherever, vanishes from the messages of today; so does what rests. */
export function bundleConsequences(sources: readonly NudgeSource[]): Consequences {
  return async (ctx) => {
    const since = addDays(dayOf(ctx.now, 'UTC'), -1);
    const project = await movedOn(ctx, since);
    if (!project) return [];
    const rows = await following(ctx, { project: project.id, version: project.version, since });
    const ids = rows.map(({ personId }) => personId);
    const [people, posted, all] = await Promise.all([
      peopleOf(ctx, ids),
      postedAmong(ctx, rows),
      ctx.from(bundles, inArray(bundles.personId, ids), gte(bundles.day, since)),
    ]);
    const sentAt = new Map(all.map((bundle) => [subjectOf(bundle), bundle.at]));
    const readers = rows.flatMap((row): Reader[] => {
      const now = sentAt.get(subjectOf(row));
      const standing = new Map([[project.id, sourcesIn(row)]]);
      return now ? [{ person: row.personId, day: row.day, now, standing }] : [];
    });
    const lines = await collectIn(ctx, project, { readers, sources });
    const seen = rows.map((row) => ({ row, shown: digest(project, lines.get(row.personId) ?? []) }));
    const same = seen.flatMap(({ row, shown }) => (shown === row.shown ? row.personId : []));
    const writes: Write[] = same.length > 0 ? [looked(project, same)] : [];
    for (const { row, shown } of seen) {
      if (shown === row.shown) continue;
      const person = people.get(row.personId);
      writes.push(looked(project, [row.personId], shown));
      // One that still waits is drawn when it is sent, and one that was dropped is not brought back.
      if (person && posted.has(subjectOf(row))) writes.push(show(bundleCard(person, row.day), { onBehalfOf: null }));
    }
    return writes;
  };
}

async function postedAmong(scope: Scope, rows: readonly Followed[]): Promise<ReadonlySet<string>> {
  const its = and(eq(cards.kind, BUNDLE), inArray(cards.subject, rows.map(subjectOf)), isNotNull(cards.ts));
  return new Set((await scope.pick(cards, { subject: cards.subject }, its)).map(({ subject }) => subject));
}

function subjectOf({ personId, day }: Pick<Followed, 'personId' | 'day'>): string {
  return bundleSubject(personId, day);
}

/** One that a new day's bundle replaced meanwhile is newer, and stays as it is. */
function looked({ id, version }: Project, people: readonly string[], shown?: string): Write {
  const theirs = and(inArray(bundleProjects.personId, [...people]), eq(bundleProjects.projectId, id));
  const its = and(theirs, lt(bundleProjects.version, version));
  return (tx) => tx.update(bundleProjects, { version, ...(shown && { shown }) }, its);
}
