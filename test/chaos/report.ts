import type { Tally } from './chaos.ts';
import type { Sum } from './compare.ts';
import type { RitualSum } from './rituals.ts';

/** At most so many lines of what went wrong; the first ones tell enough. */
const SHOWN = 20;
const RITUALS: readonly (keyof RitualSum)[] = ['due', 'excused', 'repeated', 'lost', 'doubled'];
const COLUMNS: readonly (keyof Sum)[] = ['rows', 'sent', 'parked', 'waiting', 'dropped', 'repeated', 'lost', 'doubled'];

export function isFine(tally: Tally): boolean {
  return tally.lost.length === 0 && tally.doubled.length === 0 && tally.troubles.length === 0;
}

export function report(tally: Tally, dialect: string): string {
  const { options, faults, kills, tooSoon } = tally;
  const sum = Object.values(faults).reduce((total, each) => total + each, 0);
  const instances = options.instances === 1 ? '1 instance' : `${options.instances} instances`;
  return [
    `${dialect}, ${instances}, ${options.proof ? 'with proof' : 'without proof'}, seed ${options.seed}, ${Math.round(tally.took / 1000)} s`,
    `kills: ${kills.whileSending} while sending, ${kills.whileFiring} while rituals fire, ${kills.whileStarting} while starting; ${kills.outages} outages; ${tally.moments} moments of ${tally.days} days`,
    `people: ${tally.actions} actions, ${tally.kept} of them told “kept”; ${tally.messages} messages in Slack`,
    `429 for the pace: ${tooSoon.limited}; sent before a Retry-After was over: ${tooSoon.impatient}`,
    `faults: ${Object.entries(faults)
      .map(([kind, times]) => `${kind} ${times}`)
      .join('; ')}`,
    '',
    ...table(tally.classes, COLUMNS),
    '',
    ...table(tally.rituals, RITUALS),
    '',
    ...shown('lost', tally.lost),
    ...shown('doubled', tally.doubled),
    ...shown('trouble', tally.troubles),
    `chaos: rounds=${options.rounds} faults=${sum} lost=${tally.lost.length} doubled=${tally.doubled.length}`,
    '',
  ].join('\n');
}

function table<C extends string>(sums: Record<string, Record<C, number>>, columns: readonly C[]): string[] {
  const head = `${''.padEnd(18)}${columns.map((name) => name.padStart(9)).join('')}`;
  const lines = Object.entries(sums).map(
    ([name, sum]) => `${name.padEnd(18)}${columns.map((column) => String(sum[column]).padStart(9)).join('')}`,
  );
  return [head, ...lines];
}

function shown(kind: string, lines: readonly string[]): string[] {
  const more = lines.length - SHOWN;
  const first = lines.slice(0, SHOWN).map((line) => `${kind}: ${line}`);
  return more > 0 ? [...first, `${kind}: and ${more} more`] : first;
}
