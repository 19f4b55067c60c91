import type { Day } from '#platform/clock.ts';
import { called } from '#platform/refusal.ts';
import type { GateState, PersonId } from './types.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** '2026-11-03' → '3 Nov'; with `today` and another year, '3 Nov 2026'. */
export function shortDay(day: Day, today: Day = day): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? '' : ` ${day.slice(0, 4)}`;
  return `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''}${year}`;
}

export function nameOf(state: GateState, person: PersonId | null): string {
  return (person !== null && state.names[person]) || 'someone';
}

/** `nameOf` in a Refusal, which calls them. */
export function calledIn(state: GateState, person: PersonId | null): string {
  return called(nameOf(state, person));
}
