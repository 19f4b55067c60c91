import { addDays, type Day, showDay } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';
import { type AheadGate, codeOf, gateOf, type Item, isHigh, isLive, type RaidState } from './item.ts';

/** How long an acceptance holds when no day is named and the target go-live has passed. */
const USUAL_DAYS = 30;
/** As with waivers, nothing is accepted for longer than this after go-live: then it is judged anew. */
const LATEST_DAYS = 90;

/** Until when an acceptance holds when nobody names a day: the target go-live, or 30 days once that has passed. */
export function usualUntil(targetGoLive: Day, today: Day): Day {
  return targetGoLive >= today ? targetGoLive : addDays(today, USUAL_DAYS);
}

/** The next such day for what is accepted until then already. */
export function renewedUntil({ acceptedUntil }: Pick<Item, 'acceptedUntil'>, targetGoLive: Day, today: Day): Day {
  const usual = usualUntil(targetGoLive, today);
  return usual === acceptedUntil ? addDays(usual, USUAL_DAYS) : usual;
}

/** Refuses a last day that has passed, or that is so far off that nobody would look again. */
export function mustEndInTime(until: Day, targetGoLive: Day, today: Day): void {
  const field = 'until';
  if (until < today) {
    throw new Refusal(`${showDay(until)} is in the past. Name the day by which it is looked at again.`, { field });
  }
  const latest = addDays(targetGoLive > today ? targetGoLive : today, LATEST_DAYS);
  if (until <= latest) return;
  throw new Refusal(
    `An acceptance ends ${LATEST_DAYS} days after go-live at the latest. Name ${showDay(latest)} or an earlier day.`,
    { field },
  );
}

/** A high item is accepted by somebody else than its owner: it stands in the gate's verdict with both of them. */
export function mustBeOwnedByAnother(item: Pick<Item, 'type' | 'number' | 'score' | 'ownerId'>, actor: string): void {
  if (!isHigh(item)) return;
  const code = codeOf(item);
  if (item.ownerId === null) {
    throw new Refusal(`${code} is high and has no owner, who would act if it happens. Press Edit to name one first.`);
  }
  if (item.ownerId !== actor) return;
  throw new Refusal(
    `You own ${code}, so somebody else accepts it. Ask another delivery manager, or press Edit and hand it to whoever acts on it.`,
  );
}

type Judged = Pick<Item, 'title' | 'likelihood' | 'impact' | 'gateKey' | 'ownerId'>;

/** The state after an edit: a yes is for one title, gate and rating, and a high item's needs an owner besides its giver. */
export function stateAfter(
  item: Judged & Pick<Item, 'type' | 'score' | 'state' | 'settledBy'>,
  wished: 'open' | 'mitigating',
  next: Judged,
  ahead: readonly AheadGate[],
): RaidState {
  if (item.state !== 'accepted') return wished;
  const asAccepted =
    next.title === item.title &&
    next.likelihood === item.likelihood &&
    next.impact === item.impact &&
    gateOf(next, ahead) === gateOf(item, ahead);
  const isOwned = !isHigh(item) || (next.ownerId !== null && next.ownerId !== item.settledBy);
  return asAccepted && isOwned ? 'accepted' : 'open';
}

/** How something high can leave the gate that it blocks. */
export type Leaving = 'close' | 'convert' | 'lower' | 'move';

/** Stands in a gate's way. */
export function blocksGate(item: Pick<Item, 'type' | 'score' | 'state'>): boolean {
  return isHigh(item) && isLive(item);
}

/** Whether an edit takes a high item out of the way of its gate; null when it stays there, or never was. */
export function leaving(
  before: Pick<Item, 'type' | 'score' | 'state' | 'gateKey'>,
  after: Pick<Item, 'type' | 'score' | 'gateKey'>,
  ahead: readonly AheadGate[],
): Leaving | null {
  if (!blocksGate(before)) return null;
  if (!isHigh(after)) return 'lower';
  return gateOf(before, ahead) === gateOf(after, ahead) ? null : 'move';
}

const needs: Record<Leaving, string> = {
  close: 'closing it',
  convert: 'turning it into something else',
  lower: 'rating it below 15',
  move: 'moving it to another gate',
};

/** Why that is not theirs to do, and what to do instead. `key` is the project's. */
export function whyNotLeaving(item: Pick<Item, 'type' | 'number'>, gate: string, how: Leaving, key: string): string {
  const code = codeOf(item);
  const nexts: Record<Leaving, string> = {
    close: `Ask them to send \`/raid close ${key} ${code}\`.`,
    convert: `Ask them to press → Issue on \`/raid ${key} ${code}\`, and log what has happened with \`/raid add issue\`.`,
    lower: `Ask them to edit it, or to accept it with \`/raid accept ${key} ${code}\`.`,
    move: `Ask them to edit it, or to accept it with \`/raid accept ${key} ${code}\`.`,
  };
  return `${code} is high and blocks ${gate}, so ${needs[how]} needs the delivery manager's yes. ${nexts[how]}`;
}
