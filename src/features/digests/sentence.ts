import type { Week } from './week.ts';

/** The week in one sentence: what needs a manager first; and that nothing does, when nothing does. */
export function sentenceOf(week: Week): string {
  const blocked = week.goLives.filter(({ verdict }) => verdict?.verdict === 'NO-GO').length;
  const goLives =
    week.goLives.length > 0 &&
    `${count(week.goLives.length, 'go-live')} in the next 30 days${blocked > 0 ? ` (${blocked} at NO-GO)` : ''}`;
  const parts = [
    week.severe.length > 0 && `${count(week.severe.length, 'open Sev1 or Sev2', 'open Sev1 and Sev2')}`,
    goLives,
    week.slips.length > 0 && `${count(week.slips.length, 'project')} slipped`,
    week.disagreements.length > 0 && `${count(week.disagreements.length, 'colour')} in doubt`,
    week.ending.length > 0 && `${count(week.ending.length, 'waiver or approval', 'waivers and approvals')} ending`,
    week.overloaded.length > 0 && `${count(week.overloaded.length, 'lead')} overloaded`,
    week.fresh.length > 0 && `${week.fresh.length} new`,
  ].filter((part) => part !== false);
  const missed =
    week.missed > 0 ? ` ${count(week.missed, 'ritual was', 'rituals were')} missed: I was not running.` : '';
  if (week.running === 0) return `No project is running.${missed}`;
  const running = count(week.running, 'project');
  if (parts.length === 0) return `Nothing new in ${running}: no go-live ahead, nothing slipped, nothing open.${missed}`;
  return `${running}: ${parts.join(', ')}.${missed}`;
}

function count(number: number, noun: string, many = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : many}`;
}
