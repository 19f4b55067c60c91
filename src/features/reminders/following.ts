import { createHash } from 'node:crypto';
import { addDays, type Day, dayOf } from '#platform/clock.ts';
import { and, eq, gte, inArray, isNotNull, lt } from '#platform/db/drizzle.ts';
import { query, type Scope, type Write } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import type { Consequences } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { projects } from '../projects/tables.ts';
import { bundleCard, bundleOf, bundleSubject } from './bundle-card.ts';
import { collect, type Group } from './collect.ts';
import { BUNDLE } from './heard.ts';
import type { NudgeSource } from './source.ts';
import { bundleProjects } from './tables.ts';

/** Bundles of one commit: few enough that nobody waits for an answer. */
const AT_ONCE = 10;

type Followed = typeof bundleProjects.$inferSelect;

const behind = query((from, $: { since: string }) =>
  from
    .from(
      bundleProjects,
      gte(bundleProjects.day, $.since),
      lt(
        bundleProjects.version,
        from.pick(projects, { version: projects.version }, eq(projects.id, bundleProjects.projectId)) as never,
      ),
    )
    .limit(1),
);
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
export function follow(person: string, day: Day, groups: readonly Group[]): Write {
  return function* (tx) {
    yield tx.remove(bundleProjects, eq(bundleProjects.personId, person));
    for (const { project, nudges } of groups) {
      const { id: projectId, version } = project;
      yield tx.insert(bundleProjects, { personId: person, day, projectId, version, shown: digest(project, nudges) });
    }
  };
}

/** What somebody's bundle of a day speaks of and is on hold by now. */
export async function restingIn(scope: Scope, person: string, day: Day): Promise<Project[]> {
  const rows = await spokenOf(scope, { person, day });
  const found = await Promise.all(rows.map(({ projectId }) => projectById(scope, projectId)));
  return found.flatMap((project) => (project?.state === 'on_hold' ? project : []));
}

/** What was settled, whoever did it and wherever, vanishes from the messages of today; so does what rests. */
export function bundleConsequences(sources: readonly NudgeSource[]): Consequences {
  return async (ctx) => {
    const since = addDays(dayOf(ctx.now, 'UTC'), -1);
    const [first] = await behind(ctx, { since });
    const project = first && (await projectById(ctx, first.projectId));
    if (!project) return [];
    const rows = await following(ctx, { project: project.id, version: project.version, since });
    const [people, posted] = await Promise.all([
      peopleOf(
        ctx,
        rows.map(({ personId }) => personId),
      ),
      postedAmong(ctx, rows),
    ]);
    const writes: Write[] = [];
    for (const row of rows) {
      const { personId, day } = row;
      const [person, bundle] = [people.get(personId), await bundleOf(ctx, personId, day)];
      const groups = bundle ? await collect(ctx, { person: personId, day, now: bundle.at, sources }) : [];
      const nudges = groups.find((group) => group.project.id === project.id)?.nudges ?? [];
      const shown = digest(project, nudges);
      writes.push(looked(row, project, shown));
      // One that still waits is drawn when it is sent, and one that was dropped is not brought back.
      const isChanged = shown !== row.shown && posted.has(subjectOf(row));
      if (person && isChanged) writes.push(show(bundleCard(person, day), { onBehalfOf: null }));
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

function looked({ personId, projectId }: Followed, { version }: Project, shown: string): Write {
  const its = and(eq(bundleProjects.personId, personId), eq(bundleProjects.projectId, projectId));
  return (tx) => tx.update(bundleProjects, { version, shown }, its);
}

function digest({ state }: Project, nudges: Group['nudges']): string {
  const said = nudges.map(({ key, what, why }) => [key, what, why]);
  return createHash('sha256')
    .update(JSON.stringify([state === 'on_hold', said]))
    .digest('hex');
}
