import { type Day, isDay, showDay } from '#platform/calendar/days.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Milestone } from './milestone.ts';
import { type Anchor, type Anchors, anchorDay } from './place.ts';

export const anchorWords: Record<Anchor, string> = { kickoff: 'kickoff', 'go-live': 'go-live' };

/** Refuses to plan a milestone for a day on which it cannot be. */
export function mustBeMovable(milestone: Milestone, day: Day, today: Day): void {
  if (milestone.state === 'done' && milestone.done) {
    throw new Refusal(
      `“${milestone.name}” was done on ${showDay(milestone.done)}, so its date stays. If that was a mistake, open it in \`/golive plan\` and choose “Not done after all” first.`,
    );
  }
  mustLieAhead(day, today);
  if (milestone.planned === day)
    throw new Refusal(`“${milestone.name}” is planned for ${showDay(day)} already. Give another date.`, {
      field: 'day',
    });
}

/** Refuses another kickoff or go-live that cannot be. `held` is the day on which it took place, when it did. */
export function mustBeMovableAnchor(anchor: Anchor, dates: Anchors, to: Day, held: Day | null, today: Day): void {
  const name = anchorWords[anchor];
  if (held) throw new Refusal(`The ${name} took place on ${showDay(held)}, so its date stays.`);
  mustLieAhead(to, today);
  if (anchorDay(anchor, dates) === to)
    throw new Refusal(`The ${name} is planned for ${showDay(to)} already. Give another date.`, { field: 'day' });
  if (anchor === 'go-live' && to <= dates.kickoff) {
    throw new Refusal(`Go-live has to come after the kickoff on ${showDay(dates.kickoff)}. Give a later date.`, {
      field: 'day',
    });
  }
  if (anchor === 'kickoff' && to >= dates.goLive) {
    throw new Refusal(
      `The kickoff has to come before go-live on ${showDay(dates.goLive)}. Give an earlier date, or move go-live first.`,
      { field: 'day' },
    );
  }
}

/** What is done was done today or before. */
export function mustBePast(day: Day, today: Day): void {
  if (day > today)
    throw new Refusal(
      `${showDay(day)} lies ahead, and done is done. Give today or an earlier date, or move it with \`/golive move\`.`,
    );
}

/** Nothing is planned for a day that has passed. */
export function mustLieAhead(day: Day, today: Day): void {
  if (!isDay(day)) throw new Refusal('That is no date. Give one such as 2026-12-04.', { field: 'day' });
  if (day < today)
    throw new Refusal(
      `${showDay(day)} is in the past. Give today or a later date, or mark it as done with \`/golive done\`.`,
      { field: 'day' },
    );
}
