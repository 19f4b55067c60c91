import type { Day } from '#platform/clock.ts';
import { type Child, section } from '#platform/slack/blocks.ts';
import { bold, esc, link, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { criterionLines, markOf } from '../criteria/marks.ts';
import type { Change } from '../rules/changes.ts';
import { ruleFor } from '../rules/coverage.ts';
import { whyUnmet } from '../rules/reasons.ts';
import { newestEvidence, type Standing, standing } from '../rules/standing.ts';
import type { Criterion, GateState, Role } from '../rules/types.ts';
import { shortDay } from '../rules/words.ts';
import { plural } from '../words.ts';

/** What one role signs for at a gate, on one day. */
interface Signed {
  state: GateState;
  role: Role;
  today: Day;
  changed: readonly Change[];
}

interface Judged {
  criterion: Criterion;
  now: Standing;
}

/** So many criteria are worth their text; of more, each gets a line. */
const IN_FULL = 10;
/** A section holds 3,000 characters. */
const SECTION = 2_800;
/** Longer addresses would push other lines out of the message; the gate has them all. */
const ADDRESS = 200;

/** Everything that is signed for: first what needs a closer look, then what is met in a line each. */
export function signedFor(facts: Signed): Child[] {
  const { closer, plain } = sorted(facts);
  const all = [...closer, ...plain];
  return [
    section(`*You sign for ${plural(all.length, 'criterion', 'criteria')}*${counts(all)}`),
    inFull(facts, closer),
    packed(plain.map(({ criterion }) => metLine(criterion))),
  ];
}

/** What has changed, then what time or another date has made too old since; of the rest only that it stands. */
export function changedFor(facts: Signed): Child[] {
  const keys = new Set(facts.changed.map(({ key }) => key));
  const all = Object.values(sorted(facts)).flat();
  const changed = all.filter(({ criterion }) => keys.has(criterion.key));
  const aged = all.filter(({ criterion, now }) => !keys.has(criterion.key) && hasAged(now));
  const shown = [...changed, ...aged];
  return [inFull(facts, shown), othersStand(all.length - shown.length, shown.length > 0)];
}

function hasAged(now: Standing): boolean {
  return now.kind === 'unmet' && (now.missing === 'fresh_evidence' || now.missing === 'waiver_expired');
}

function othersStand(count: number, others: boolean): Child {
  if (count === 0) return null;
  const which = others ? 'other ' : '';
  if (count === 1) return section(`The ${which}criterion you signed for stands as it did.`);
  return section(`The ${which}${count} criteria you signed for stand as they did.`);
}

/** What isn't met, then what is waived or doesn't apply, then what is met but has changed: each for a closer look. */
function sorted({ state, role, today, changed }: Signed): { closer: Judged[]; plain: Judged[] } {
  const covers = ruleFor(state, role)?.covers ?? null;
  const covered = state.criteria.filter(({ category }) => covers === null || covers.includes(category));
  const all = covered.map((criterion) => ({ criterion, now: standing(state, criterion, today) }));
  const keys = new Set(changed.map(({ key }) => key));
  const isPlain = ({ criterion, now }: Judged) => now.kind === 'satisfied' && !keys.has(criterion.key);
  const order: Standing['kind'][] = ['unmet', 'waived', 'excluded', 'satisfied'];
  const closer = all.filter((each) => !isPlain(each));
  return {
    closer: order.flatMap((kind) => closer.filter(({ now }) => now.kind === kind)),
    plain: all.filter(isPlain),
  };
}

/** ': 2 not met, 1 waived, 15 met', or ', all met', or ', none met yet' */
function counts(all: readonly Judged[]): string {
  if (all.length > 0 && all.every(({ now }) => now.kind === 'satisfied')) return ', all met';
  if (all.length > 0 && all.every(({ now }) => now.kind === 'unmet')) return ', none met yet';
  const words: [Standing['kind'], string][] = [
    ['unmet', 'not met'],
    ['waived', 'waived'],
    ['excluded', 'not applicable'],
    ['satisfied', 'met'],
  ];
  const parts = words.flatMap(([kind, word]) => {
    const count = all.filter(({ now }) => now.kind === kind).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}

function inFull({ state, today }: Signed, shown: readonly Judged[]): Child[] {
  const long = shown.slice(0, IN_FULL).map(({ criterion }) => section(fullLines(state, criterion, today)));
  return [...long, ...packed(shown.slice(IN_FULL).map((each) => shortLine(state, each, today)))];
}

/** A waiver is signed with its reason and what keeps the customer safe meanwhile. */
function fullLines(state: GateState, criterion: Criterion, today: Day): Mrkdwn {
  const lines = criterionLines(state, criterion, today);
  const { waiver } = criterion;
  if (criterion.state !== 'waived' || !waiver) return lines;
  return `${lines}\nWhy: ${esc(waiver.reason, 300)} · Meanwhile: ${esc(waiver.compensating, 300)}`;
}

function shortLine(state: GateState, { criterion, now }: Judged, today: Day): Mrkdwn {
  switch (now.kind) {
    case 'satisfied':
      return metLine(criterion);
    case 'unmet':
      return `${markOf(criterion, now)} ${bold(criterion.key)} – ${esc(whyUnmet(state, criterion, now.missing, today))}`;
    case 'waived':
      return `${markOf(criterion, now)} ${bold(criterion.key)} – waived until ${shortDay(now.waiver.expires)}`;
    case 'excluded':
      return `${markOf(criterion, now)} ${bold(criterion.key)} – ${esc(criterion.reason, 80)}`;
  }
}

/** '✓ penetration-test – evidence 30 Nov', with the evidence as a link. */
function metLine(criterion: Criterion): Mrkdwn {
  const newest = newestEvidence(criterion);
  const mark = `✓ ${bold(criterion.key)} –`;
  if (!newest) return `${mark} no evidence asked`;
  const { url, note, day } = newest;
  if (url === null) return `${mark} “${esc(note, 60)}” ${shortDay(day)}`;
  return `${mark} ${url.length > ADDRESS ? 'evidence' : link(url, 'evidence')} ${shortDay(day)}`;
}

/** Lines in as few sections as hold them. */
function packed(lines: readonly Mrkdwn[]): Child[] {
  const groups: Mrkdwn[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last !== undefined && last.length + line.length < SECTION) groups[groups.length - 1] = `${last}\n${line}`;
    else groups.push(line);
  }
  return groups.map((group) => section(group));
}
