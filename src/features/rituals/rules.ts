import type { TimeOfDay } from '#platform/clock.ts';

/** The part of a schedule that its line is made of. */
export interface Rule {
  id: string;
  ritual: string;
  subject: string;
  projectId: string | null;
  personId: string | null;
  time: TimeOfDay;
  zone: string;
  weekdays: readonly number[];
  state: 'on' | 'paused';
}

/** All that one ritual does for one project, or for one person: read and changed together. */
export interface Line {
  ritual: string;
  project: string | null;
  /** What it is about, where that is all it belongs to: a channel. */
  subject: string | null;
  state: 'on' | 'paused';
  /** How many of them keep which time, the most first. */
  times: readonly { time: TimeOfDay; weekdays: readonly number[]; count: number }[];
  /** In how many zones. */
  zones: readonly string[];
  /** Whose own time it keeps; none for what is the project's. */
  people: readonly string[];
  next: Date | null;
  rules: readonly Rule[];
}

export function linesOf(rules: readonly Rule[], next: ReadonlyMap<string | null, Date>): readonly Line[] {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = `${rule.projectId ?? ''} ${rule.ritual} ${loneSubject(rule) ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return [...groups.values()].map((group) => lineOf(group, next));
}

/** Nobody's and no project's: each stands for itself. */
export function loneSubject({ projectId, personId, subject }: Omit<Rule, 'id' | 'state'>): string | null {
  return projectId === null && personId === null ? subject : null;
}

function lineOf(rules: readonly Rule[], next: ReadonlyMap<string | null, Date>): Line {
  const times = new Map<string, { time: TimeOfDay; weekdays: readonly number[]; count: number }>();
  for (const { time, weekdays } of rules) {
    const key = `${time} ${weekdays}`;
    times.set(key, { time, weekdays, count: (times.get(key)?.count ?? 0) + 1 });
  }
  const moments = rules.flatMap((rule) => next.get(rule.id)?.getTime() ?? []);
  return {
    ritual: rules[0]?.ritual ?? '',
    project: rules[0]?.projectId ?? null,
    subject: rules[0] ? loneSubject(rules[0]) : null,
    state: rules.some((rule) => rule.state === 'on') ? 'on' : 'paused',
    times: [...times.values()].sort((one, other) => other.count - one.count),
    zones: [...new Set(rules.map((rule) => rule.zone))],
    people: rules.flatMap((rule) => rule.personId ?? []),
    next: moments.length > 0 ? new Date(Math.min(...moments)) : null,
    rules,
  };
}
