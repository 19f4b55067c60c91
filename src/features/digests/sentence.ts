import { count } from './rules/words.ts';
import { AHEAD, type Miss, type Week } from './week.ts';

/** The week in one sentence: what needs a manager first; and that nothing does, when nothing does. */
export function sentenceOf(week: Week): string {
  const { severe, sev1, overdue, wentLive, slips, late, disagreements, ending, overloaded, fresh } = week;
  const parts = [
    sev1 > 0 && `${sev1} open Sev1`,
    severe.count > sev1 && `${severe.count - sev1} open Sev2`,
    week.goLives.count > 0 && `${count(week.goLives.count, 'go-live')} in the next ${AHEAD} days${verdictWords(week)}`,
    overdue.count > 0 && `${count(overdue.count, 'go-live')} past ${overdue.count === 1 ? 'its' : 'their'} date`,
    wentLive.count > 0 && `${wentLive.count} went live`,
    slips.count > 0 && `${count(slips.count, 'project')} slipped`,
    late.count > 0 && `${count(late.count, 'project')} newly overdue`,
    disagreements.count > 0 && `${count(disagreements.count, 'colour')} that the records don’t share`,
    ending.count > 0 && `${count(ending.count, 'waiver or approval', 'waivers and approvals')} ending`,
    overloaded.count > 0 && `${count(overloaded.count, 'lead')} overloaded`,
    fresh.count > 0 && `${fresh.count} new`,
  ].filter((part) => part !== false);
  const missed = missedWords(week.missed);
  if (week.running === 0) return `No project is running.${missed}`;
  const all = count(week.running, 'project') + holdWords(week);
  if (parts.length > 0) return `${all}: ${parts.join(', ')}.${missed}`;
  return `Nothing new in ${all}: no go-live in the next ${AHEAD} days, nothing slipped or newly overdue, no open Sev1 or Sev2.${missed}`;
}

/** Only the nearest are judged when there are many. */
function verdictWords({ goLives: { count, shown } }: Week): string {
  const judged = shown.flatMap(({ verdict }) => verdict?.verdict ?? []);
  const blocked = judged.filter((verdict) => verdict === 'NO-GO').length;
  if (blocked === 0) return '';
  return judged.length === count ? ` (${blocked} at NO-GO)` : ` (${blocked} of ${judged.length} judged at NO-GO)`;
}

function holdWords({ running, onHold }: Week): string {
  if (onHold === 0) return '';
  return onHold === running ? ' (on hold)' : ` (${onHold} on hold)`;
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
