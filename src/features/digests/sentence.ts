import { count } from './rules/words.ts';
import { AHEAD, type Miss, type Week } from './week.ts';

/** The week in one sentence: what needs a manager first; and that nothing does, when nothing does. */
export function sentenceOf(week: Week): string {
  const { severe, sev1, overdue, wentLive, slips, disagreements, ending, overloaded, passed, fresh } = week;
  const parts = [
    sev1 > 0 && `${sev1} open Sev1`,
    severe.count > sev1 && `${severe.count - sev1} open Sev2`,
    week.goLives.count > 0 &&
      `${count(week.goLives.count, 'go-live')} in the next ${AHEAD} days${week.noGo > 0 ? ` (${week.noGo} at NO-GO)` : ''}`,
    overdue.count > 0 && `${count(overdue.count, 'go-live')} past ${overdue.count === 1 ? 'its' : 'their'} date`,
    wentLive.count > 0 && `${wentLive.count} went live`,
    slips.count > 0 && `${slips.count} slipped`,
    week.lateMilestones > 0 && `${count(week.lateMilestones, 'milestone')} newly overdue`,
    disagreements.count > 0 && `${count(disagreements.count, 'colour')} that the records don’t share`,
    week.waivers > 0 && `${count(week.waivers, 'waiver')} ending`,
    ending.count > week.waivers && `${count(ending.count - week.waivers, 'request')} for approval running out`,
    overloaded.count > 0 && `${count(overloaded.count, 'lead')} overloaded`,
    passed.count > 0 && `${count(passed.count, 'gate')} passed`,
    fresh.count > 0 && `${fresh.count} new`,
  ].filter((part) => part !== false);
  const missed = missedWords(week.missed);
  if (week.running === 0) return `No project is running.${missed}`;
  const all = count(week.running, 'project') + holdWords(week);
  if (parts.length > 0) return `${all}: ${parts.join(', ')}.${missed}`;
  return `Nothing new in ${all}: no go-live in the next ${AHEAD} days, nothing slipped or newly overdue, no open Sev1 or Sev2.${missed}`;
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
