import { eq, inArray, or, type SQL } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, open } from '#platform/slack/reply.ts';
import { heldIn, lastResort, type Team, teamsAround } from '../../projects/teams.ts';
import { mayDecide } from '../criteria/deciders.ts';
import { theCriterion } from '../criteria/read.ts';
import { updateModal } from '../criteria/update-modal.ts';
import type { CriterionRow } from '../queries.ts';
import { criteria, gates } from '../tables.ts';

export interface Found {
  row: CriterionRow;
  team: Team;
  /** The gate's name. */
  gate: string;
}

interface Wanted {
  state: CriterionRow['state'];
  /** The column of who answers for them. */
  by: typeof criteria.ownerId | typeof criteria.riskOwner;
  and?: SQL;
}

/** Criteria of gates that are open, in the projects of these people and those for which they answer elsewhere. */
export async function openCriteria(scope: Scope, people: readonly string[], wanted: Wanted): Promise<Found[]> {
  const theirs = or(inArray(criteria.projectId, await heldIn(scope, people)), inArray(wanted.by, [...people]));
  const rows = await scope.from(criteria, theirs, eq(criteria.state, wanted.state), wanted.and);
  if (rows.length === 0) return [];
  const ids = rows.map(({ gateId }) => gateId);
  const [teams, openGates] = await Promise.all([
    teamsAround(
      scope,
      people,
      rows.map(({ projectId }) => projectId),
    ),
    scope.pick(gates, { id: gates.id, name: gates.name }, inArray(gates.id, ids), eq(gates.state, 'open')),
  ]);
  const names = new Map(openGates.map(({ id, name }) => [id, name]));
  return rows.flatMap((row) => {
    const [team, gate] = [teams.get(row.projectId), names.get(row.gateId)];
    return team && gate ? [{ row, team, gate }] : [];
  });
}

/** How it is said that somebody answers for it, and that they did. */
interface Words {
  does: Mrkdwn;
  did: Mrkdwn;
}

/** Who answers for it; whoever leads, when nobody does or they have left: `left` are the Slack ids of those. */
export function answering(
  person: string | null,
  team: Team,
  left: ReadonlyMap<string, string>,
  { does, did }: Words,
): { person: string; why: Mrkdwn }[] {
  const gone = person === null ? undefined : left.get(person);
  if (person !== null && gone === undefined) return [{ person, why: `You ${does}.` }];
  const last = lastResort(team);
  const why = gone === undefined ? 'Nobody owns it' : `${mention(gone)}, who ${did}, has left`;
  return last.people.map((one) => ({ person: one, why: `${why}, and you ${last.does} the project.` }));
}

export async function updating(ctx: Context, criterion: string): Promise<Answer> {
  const at = await theCriterion(ctx, criterion);
  return open(updateModal(at, ctx.channel, mayDecide(ctx, at)));
}
