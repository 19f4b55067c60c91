import { dayOf } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { type Person, peopleInRole, peopleOf } from '#platform/directory/people.ts';
import { workingTimesOf } from '../../calendar/working-times.ts';
import { assignmentsOf, type Project } from '../../projects/queries.ts';
import { type Escalation, routeOf } from '../queries.ts';
import { type Category, categoryRules, seatNames } from '../rules/category.ts';
import { type Candidate, type Rung, rungsOf } from '../rules/ladder.ts';
import { isAway } from './away.ts';

type About = Pick<Escalation, 'category' | 'severity'>;

/** Who is asked about this, one rung after the other, as the routes, the team and everybody's leave stand now. */
export async function ladderOf(scope: Scope, project: Project, it: About, now: Date): Promise<Rung[]> {
  const [[route], held, managers, admins] = await Promise.all([
    routeOf(scope, { category: it.category }),
    assignmentsOf(scope, { project: project.id }),
    peopleInRole(scope, { role: 'manager' }),
    peopleInRole(scope, { role: 'admin' }),
  ]);
  const holding = (role: string) => held.filter((one) => one.role === role).flatMap((one) => one.personId ?? []);
  const own = holding('manager');
  const steps = stepsOf(it.category, route?.people ?? [], holding);
  const named = await peopleOf(scope, [...own, ...steps.flatMap(({ ids }) => ids)]);
  const manages = own.length > 0 ? own.flatMap((id) => named.get(id) ?? []) : managers;
  const candidates = await candidatesOf(scope, [...named.values(), ...managers, ...admins], it, now);
  const those = (ids: readonly string[]) => ids.flatMap((id) => candidates.get(id) ?? []);
  const gone = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const person = named.get(id);
      return person && !person.active ? person.name : [];
    });
  return rungsOf({
    steps: steps.map(({ as, ids }) => ({ as, people: those(ids), gone: gone(ids) })),
    managers: those(manages.map(({ id }) => id)),
    admins: those(admins.map(({ id }) => id)),
  });
}

function stepsOf(category: Category, routed: readonly string[], holding: (role: string) => string[]) {
  const { name, seats } = categoryRules[category];
  if (routed.length > 0) return routed.map((id) => ({ as: name.toLowerCase(), ids: [id] }));
  return seats.map((seat) => ({ as: seatNames[seat], ids: holding(seat) }));
}

/** Whoever left Slack is nobody's candidate. */
async function candidatesOf(
  scope: Scope,
  people: readonly Person[],
  { severity }: About,
  now: Date,
): Promise<ReadonlyMap<string, Candidate>> {
  const usable = people.filter(({ active, kind }) => active && kind === 'member');
  const times = await workingTimesOf(scope, usable, dayOf(now, 'UTC'));
  return new Map(
    usable.map(({ id, name, zone }) => {
      const time = times.get(id);
      return [id, { id, name, away: time !== undefined && isAway(time, dayOf(now, zone), severity) }];
    }),
  );
}
