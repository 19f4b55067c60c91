import { type WorkCalendar, workingDaysBetween } from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';
import { isBehind, isOpen, type Milestone } from '../../plan/rules/milestone.ts';
import type { Phase } from '../../playbooks/schema.ts';
import { blocksGate } from '../../raid/rules/accept.ts';
import { type Item, isLive } from '../../raid/rules/item.ts';

/** What is due in more working days is nobody's work yet, unless they started it. */
const SOON = 7;

interface Me {
  person: string;
  /** Which they hold in the project. */
  roles: ReadonlySet<string>;
  today: Day;
  calendar: WorkCalendar;
  phase: Phase | 'done';
}

type Finishable = Pick<Milestone, 'key' | 'phase' | 'state' | 'planned' | 'ownerRole'> & { ownerId: string | null };

/** Whether somebody may have finished it: what is theirs, and under way or due about now. Go-live passes its gate. */
export function mayFinish(it: Finishable, me: Me): boolean {
  const isTheirs = it.ownerId === null ? me.roles.has(it.ownerRole) : it.ownerId === me.person;
  if (!isTheirs || !isOpen(it) || it.key === 'go-live') return false;
  if (it.state === 'in_progress') return true;
  return !isBehind(it, me.phase) && workingDaysBetween(me.today, it.planned, me.calendar) <= SOON;
}

/** Whether somebody may close it alone: what stands in a gate's way needs another's yes. */
export function mayClose(it: Pick<Item, 'type' | 'score' | 'state' | 'ownerId'>, person: string): boolean {
  return it.ownerId === person && isLive(it) && !blocksGate(it);
}
