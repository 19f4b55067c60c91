import { didYouMean } from '../nearest.ts';
import { isBeforeGoLive } from '../schedule.ts';
import { phases } from '../schema.ts';
import type { Places, PlaybookSource, Problem, SourceItem } from '../source.ts';
import { offsetPattern } from '../source.ts';

type Milestone = SourceItem<'milestones'>;
type Step = { key: string; depends?: string[]; places: Places };

/** Dependencies on what does not exist, and dependencies that lead back to themselves. */
export function brokenDependencies({ milestones, cutover }: PlaybookSource): Problem[] {
  return [
    ...unknownSteps('milestone', milestones),
    ...circles('milestone', milestones),
    ...unknownSteps('cutover step', cutover),
    ...circles('cutover step', cutover),
  ];
}

function unknownSteps(noun: string, steps: readonly Step[]): Problem[] {
  const known = steps.map((step) => step.key);
  return steps.flatMap((step) =>
    (step.depends ?? [])
      .filter((key) => !known.includes(key))
      .map((key) => ({
        ...dependsOf(step),
        message: `"${step.key}" depends on the ${noun} "${key}", which does not exist.${didYouMean(key, known)}`,
      })),
  );
}

/** Each circle once, told from the step of it that comes first in the file. */
function circles(noun: string, steps: readonly Step[]): Problem[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const finished = new Set<string>();
  const problems: Problem[] = [];

  function visit(step: Step, path: readonly string[]): void {
    const start = path.indexOf(step.key);
    if (start >= 0) {
      const circle = [...path.slice(start), step.key].join(' → ');
      problems.push({ ...dependsOf(byKey.get(path[start] ?? '') ?? step), message: `Each ${noun} waits: ${circle}.` });
      return;
    }
    if (finished.has(step.key)) return;
    for (const key of step.depends ?? []) {
      const next = byKey.get(key);
      if (next !== undefined) visit(next, [...path, step.key]);
    }
    finished.add(step.key);
  }

  for (const step of steps) visit(step, []);
  return problems;
}

/** Offsets that fall outside their phase, and milestones due before what they depend on. */
export function badOffsets({ milestones }: PlaybookSource): Problem[] {
  const byKey = new Map(milestones.map((milestone) => [milestone.key, milestone]));
  return milestones.flatMap((milestone) => {
    const message = outsidePhase(milestone);
    if (message !== undefined) return [{ ...(milestone.places.at ?? milestone.places.item), message }];
    return (milestone.depends ?? []).flatMap((key) => {
      const needed = byKey.get(key);
      const reason = needed && tooEarly(milestone, needed);
      return reason ? [{ ...dependsOf(milestone), message: reason }] : [];
    });
  });
}

function outsidePhase({ key, phase, at }: Milestone): string | undefined {
  if (phase === undefined || at === undefined) return undefined;
  const { anchor, offset } = offsetOf(at);
  if (anchor === 'kickoff' && offset < 0) return `"${key}" is due before kickoff: count from kickoff+0 onwards.`;
  if (isBeforeGoLive(phase) && anchor === 'go-live' && offset > 0) {
    return `"${key}" is due after go-live, but "${phase}" ends with it: use go-live-0 or earlier.`;
  }
  if (!isBeforeGoLive(phase) && (anchor === 'kickoff' || offset < 0)) {
    return `"${key}" belongs to "${phase}", which comes after go-live: use go-live+0 or later.`;
  }
  return undefined;
}

function tooEarly(milestone: Milestone, needed: Milestone): string | undefined {
  const { key, phase, at } = milestone;
  if (phase === undefined || needed.phase === undefined || at === undefined || needed.at === undefined)
    return undefined;
  if (phases.indexOf(needed.phase) > phases.indexOf(phase)) {
    return `"${key}" (${phase}) depends on "${needed.key}", which belongs to the later phase "${needed.phase}".`;
  }
  const [mine, theirs] = [offsetOf(at), offsetOf(needed.at)];
  if (mine.anchor !== theirs.anchor || mine.offset >= theirs.offset) return undefined;
  return `"${key}" is due at ${at}, before "${needed.key}" at ${needed.at}, on which it depends.`;
}

function offsetOf(at: string): { anchor: string | undefined; offset: number } {
  const [, anchor, sign, days] = offsetPattern.exec(at) ?? [];
  return { anchor, offset: Number(days ?? 0) * (sign === '-' ? -1 : 1) };
}

function dependsOf(step: Step) {
  return step.places.depends ?? step.places.item;
}
