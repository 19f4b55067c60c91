import { showDay } from '#platform/clock.ts';
import type { Signals } from '#platform/feature.ts';
import { freezesFor } from './queries.ts';
import { frozenOn, frozenUntil } from './rules/freeze.ts';

/** The gate that a freeze is about: earlier ones may be passed while nobody goes live. */
const GATE = 'go-live';

/** Freezes that the target go-live falls in: a hard one blocks until the date moves past it, a soft one is a condition. */
export const freezeSignals: Signals = async (scope, project, gate) => {
  if (gate !== GATE || project.actualGoLive) return [];
  const all = await freezesFor(scope, { project: project.id });
  const day = project.targetGoLive;
  const hard = all.filter(({ strength }) => strength === 'hard');
  return all.flatMap((freeze) => {
    const span = frozenOn(day, freeze);
    if (!span) return [];
    const isHard = freeze.strength === 'hard';
    return {
      key: freeze.name,
      kind: 'freeze' as const,
      effect: isHard ? ('blocks' as const) : ('condition' as const),
      text: `${freeze.name} – ${freeze.strength} freeze ${showDay(span.first)} – ${showDay(span.last)}`,
      owner: freeze.createdBy,
      due: null,
      ask: null,
      changes: `${freeze.strength} ${span.first}..${span.last}`,
      // Where another freeze follows at once, moving past this one alone would not help.
      until: (isHard ? frozenUntil(day, hard) : null) ?? span.last,
    };
  });
};
