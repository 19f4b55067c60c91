import { peopleOf } from '#platform/directory/people.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { projectDay } from '../../../projects/day.ts';
import type { HeadlineLine } from '../../../projects/headline.ts';
import { assignmentsOf } from '../../../projects/queries.ts';
import { roleName } from '../../../projects/rules/role-name.ts';
import { delegationsOf } from '../../queries.ts';
import { capped, dayWords } from '../../words.ts';

const LINES = 10;

/** Who signs in whose place, now and later, for `/golive team`: '• @kim for @eva as Executive sponsor, until Mon 30 Nov'. */
export const standInLine: HeadlineLine = async (project, ctx) => {
  const today = projectDay(ctx, project);
  const [all, team] = await Promise.all([
    delegationsOf(ctx, { project: project.id }),
    assignmentsOf(ctx, { project: project.id }),
  ]);
  const still = all
    .filter(({ lastDay }) => lastDay >= today)
    .filter(({ role, fromId }) => team.some((it) => it.role === role && it.personId === fromId))
    .sort((one, other) => one.firstDay.localeCompare(other.firstDay));
  if (still.length === 0) return null;
  const people = await peopleOf(
    ctx,
    still.flatMap(({ fromId, toId }) => [fromId, toId]),
  );
  const who = (id: string): Mrkdwn => mention(people.get(id)?.slackId ?? '');
  const lines = still.map(({ role, fromId, toId, firstDay, lastDay }) => {
    const from = firstDay > today ? `from ${dayWords(firstDay, today)} ` : '';
    return `• ${who(toId)} for ${who(fromId)} as ${esc(roleName(project, role))}, ${from}until ${dayWords(lastDay, today)}`;
  });
  return ['*Standing in*', ...capped(lines, LINES)].join('\n');
};
