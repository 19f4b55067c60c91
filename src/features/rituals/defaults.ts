import type { TimeOfDay } from '#platform/clock.ts';
import { eq } from '#platform/db/drizzle.ts';
import { query, type Scope, type Write } from '#platform/db/scope.ts';
import { ritualDefaults } from './tables.ts';
import { type RitualName, usual } from './usual.ts';

export interface RitualDefault {
  time: TimeOfDay;
  /** ISO weekdays: Monday 1 … Sunday 7. */
  weekdays: readonly number[];
  /** Whether a new project or person gets it. */
  on: boolean;
}

const ofRitual = query((from, $: { ritual: string }) =>
  from.from(ritualDefaults, eq(ritualDefaults.ritual, $.ritual)).limit(1),
);
const all = query((from, _: Record<string, never>) => from.from(ritualDefaults));

/** When a ritual happens unless somebody says otherwise: as the workspace's admin set it, else as golive has it. */
export async function defaultOf(scope: Scope, ritual: RitualName): Promise<RitualDefault> {
  const [own] = await ofRitual(scope, { ritual });
  return own ?? { ...usual[ritual], on: true };
}

export interface NamedDefault extends RitualDefault {
  ritual: RitualName;
}

export async function defaults(scope: Scope): Promise<readonly NamedDefault[]> {
  const own = new Map((await all(scope, {})).map((row) => [row.ritual, row]));
  const names = Object.keys(usual) as RitualName[];
  return names.map((ritual) => {
    const { time, weekdays, on } = own.get(ritual) ?? { ...usual[ritual], on: true };
    return { ritual, time, weekdays, on };
  });
}

export function setDefault({ ritual, time, weekdays, on }: NamedDefault): Write {
  return (tx) =>
    tx.insert(ritualDefaults, { ritual, time, weekdays, on }).onConflictDoUpdate({
      target: [ritualDefaults.workspaceId, ritualDefaults.ritual],
      set: { time, weekdays, on },
    });
}
