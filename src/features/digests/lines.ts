import type { Day } from '#platform/clock.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { dayWords } from '../calendar/rules/words.ts';
import { causeWords } from '../plan/rules/cause.ts';
import { nameOf } from '../projects/find.ts';
import { FULL } from './rules/load.ts';
import { count } from './rules/words.ts';
import type { GoLive, Late, Line, Overload, Slip } from './week.ts';

export function lineOf({ project, text }: Line): Mrkdwn {
  return `• ${bold(project.key)} ${text}`;
}

export function goLiveLine({ project, days, verdict }: GoLive, today: Day): Mrkdwn {
  const line = `• ${nameOf(project)} · ${dayWords(project.targetGoLive, today)}, ${whenWords(days)}`;
  if (!verdict) return `${line} · no gate to judge`;
  const more = verdict.more > 0 ? ` and ${verdict.more} more` : '';
  const way = verdict.blockers.length > 0 ? `\n  In the way: ${verdict.blockers.join(' · ')}${more}` : '';
  return `${line} · *${verdict.verdict}* ${verdict.score} %${way}`;
}

function whenWords(days: number): string {
  if (days === 0) return 'today';
  return days > 0 ? `in ${count(days, 'day')}` : `${count(-days, 'day')} late`;
}

export function slipLine({ project, milestone, from, to, days, cause, reason, more }: Slip, today: Day): Mrkdwn {
  const why = [cause && causeWords[cause], reason && esc(reason, 120)].filter(Boolean).join(': ');
  const moved = `${dayWords(from, today)} → ${dayWords(to, today)} (+${count(days, 'day')})`;
  const others = more > 0 ? `, and ${count(more, 'more milestone')}` : '';
  return `• ${bold(project.key)} ${esc(milestone, 80)}: ${moved}${why && ` · ${why}`}${others}`;
}

/** `3 more milestones, 8 in all; the oldest: Kickoff held, 17 days` */
export function lateLine({ project, count: all, fresh, oldest, days }: Late): Mrkdwn {
  const name = `${bold(project.key)} `;
  const longest = `${esc(oldest, 80)}, ${count(days, 'day')}`;
  if (all === 1) return `• ${name}${longest}`;
  const milestones = fresh === all ? count(all, 'milestone') : `${count(fresh, 'more milestone')}, ${all} in all`;
  return `• ${name}${milestones}; the oldest: ${longest}`;
}

/** So many kinds of projects are told apart. */
const KINDS = 3;

export function overloadLine({ lead, load, projects }: Overload): Mrkdwn {
  const kinds = new Map<string, number>();
  for (const { tier, phase } of projects) kinds.set(`${tier} in ${phase}`, (kinds.get(`${tier} in ${phase}`) ?? 0) + 1);
  const most = [...kinds].sort(([, one], [, other]) => other - one);
  const named = most.slice(0, KINDS).map(([kind, times]) => `${times} ${kind}`);
  const rest = most.slice(KINDS).reduce((sum, [, times]) => sum + times, 0);
  const words = [...named, ...(rest > 0 ? [count(rest, 'other')] : [])].join(', ');
  return `• ${lead} leads ${count(projects.length, 'project')}: ${words} (load ${Math.round(load * 10) / 10}, ${FULL} is full)`;
}
