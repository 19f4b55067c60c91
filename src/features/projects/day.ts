import { type Day, dayOf } from '#platform/clock.ts';
import type { Project } from './queries.ts';

/**
 * Today where the project is: everything about it is judged and stored by this day, so that nobody's verdict depends
 * on where they read it.
 */
export function projectDay({ now }: { readonly now: Date }, { zone }: Pick<Project, 'zone'>): Day {
  return dayOf(now, zone);
}
