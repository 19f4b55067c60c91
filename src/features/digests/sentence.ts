import { count } from './rules/words.ts';
import type { Miss, Week } from './week.ts';

/** The week in one sentence: what needs a manager first; and that nothing does, when nothing does. */
export function sentenceOf(week: Week): string {
  const blocked = week.goLives.filter(({ verdict }) => verdict?.verdict === 'NO-GO').length;
  const goLives =
    week.goLives.length > 0 &&
    `${count(week.goLives.length, 'go-live')} in the next 30 days${blocked > 0 ? ` (${blocked} at NO-GO)` : ''}`;
  const parts = [
    week.severe.length > 0 && `${count(week.severe.length, 'open Sev1 or Sev2', 'open Sev1 and Sev2')}`,
    goLives,
    week.overdue.length > 0 &&
      `${count(week.overdue.length, 'go-live')} past ${week.overdue.length === 1 ? 'its' : 'their'} date`,
    week.slips.length > 0 && `${count(week.slips.length, 'project')} slipped`,
    week.disagreements.length > 0 && `${count(week.disagreements.length, 'colour')} in doubt`,
    week.ending.length > 0 && `${count(week.ending.length, 'waiver or approval', 'waivers and approvals')} ending`,
    week.overloaded.length > 0 && `${count(week.overloaded.length, 'lead')} overloaded`,
    week.fresh.length > 0 && `${week.fresh.length} new`,
  ].filter((part) => part !== false);
  const missed = missedWords(week.missed);
  if (week.running === 0) return `No project is running.${missed}`;
  const running = count(week.running, 'project');
  if (parts.length === 0) return `Nothing new in ${running}: no go-live ahead, nothing slipped, nothing open.${missed}`;
  return `${running}: ${parts.join(', ')}.${missed}`;
}

const NAMED = 3;

/** ' 3 rituals were missed while I or Slack was down: 2 × Standup prompt, 1 × Reminders of the day.' */
function missedWords(missed: readonly Miss[]): string {
  if (missed.length === 0) return '';
  const times = missed.reduce((sum, each) => sum + each.times, 0);
  const most = missed.slice(0, NAMED).map((each) => `${each.times} × ${each.title}`);
  const more = missed.length > NAMED ? ', …' : '';
  return ` ${count(times, 'ritual was', 'rituals were')} missed while I or Slack was down: ${most.join(', ')}${more}.`;
}
