import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { roleName } from '../projects/rules/role-name.ts';
import { holding, lastResort, type Team } from '../projects/teams.ts';
import type { MilestoneRow } from './queries.ts';

/**
 * Whoever it was passed on to, else the role's holders, else the lead: somebody always is asked. `left` are the Slack
 * ids of owners who are gone.
 */
export function ownersOf(
  row: Pick<MilestoneRow, 'ownerId' | 'ownerRole'>,
  team: Team,
  left: ReadonlyMap<string, string>,
): { person: string; why: Mrkdwn }[] {
  const gone = row.ownerId === null ? undefined : left.get(row.ownerId);
  if (row.ownerId !== null && gone === undefined) return [{ person: row.ownerId, why: 'Passed on to you.' }];
  const holders = gone === undefined ? holding(team, row.ownerRole) : [];
  const role = esc(roleName(team.project, row.ownerRole), 60);
  if (holders.length > 0) return holders.map((person) => ({ person, why: `Yours as ${role}.` }));
  const { people, does } = lastResort(team);
  const why = gone === undefined ? 'Without an owner' : `${mention(gone)}, who owned it, has left`;
  return people.map((person) => ({ person, why: `${why}, and you ${does} the project.` }));
}
