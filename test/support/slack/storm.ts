import { dice } from '#test/support/seeded.ts';
import type { Fault } from './faults.ts';

const FAULTS = {
  '429': { retryAfter: 1 },
  '429 without a time': { status: 429 },
  'locked out': { error: 'token_expired' },
  'refused, 500': { status: 500 },
  'accepted, 500': { status: 500, after: true },
  'accepted, internal_error': { error: 'internal_error', after: true },
  'cut before': { cut: 'before' },
  'accepted, cut': { cut: 'after' },
  hang: { hang: true },
  'accepted, hang': { hang: true, after: true },
} as const satisfies Record<string, Fault>;

export type FaultKind = keyof typeof FAULTS;
/** How often each happens: 0.05 is one call in twenty. */
export type Mix = Readonly<Record<FaultKind, number>>;

/** A fifth of all calls goes wrong, in the proportions of reliability.md, G1. */
export const ROUGH: Mix = {
  '429': 0.025,
  '429 without a time': 0.005,
  'locked out': 0.002,
  'refused, 500': 0.03,
  'accepted, 500': 0.05,
  'accepted, internal_error': 0.01,
  'cut before': 0.03,
  'accepted, cut': 0.03,
  hang: 0.01,
  'accepted, hang': 0.02,
};

export interface Storm {
  next(method: string): Fault | undefined;
  /** How many of each kind there were. */
  readonly counts: Readonly<Record<FaultKind, number>>;
  /** From now on nothing goes wrong. */
  pass(): void;
}

/** How often in a row a fault that lasts meets every call of its method, at most. */
const SPELL = 6;

/**
 * Faults by chance, the same ones for the same seed and order of calls, on these methods; the first are one of each kind.
 * On the `lasting` ones a fault stays for some calls.
 */
export function storm(seed: number, mix: Mix, methods: readonly string[], lasting: readonly string[] = []): Storm {
  const { next } = dice(seed);
  const kinds = Object.keys(FAULTS) as FaultKind[];
  const counts = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<FaultKind, number>;
  const spells = new Map<string, { kind: FaultKind; left: number }>();
  let over = false;

  function met(kind: FaultKind): Fault {
    counts[kind] += 1;
    return FAULTS[kind];
  }

  return {
    counts,
    next(method) {
      if (over || !methods.includes(method)) return undefined;
      const spell = spells.get(method);
      if (spell && spell.left > 0) {
        spell.left -= 1;
        return met(spell.kind);
      }
      let left = next();
      for (const kind of kinds) {
        left -= mix[kind];
        if (left >= 0) continue;
        const it = kinds.find((other) => mix[other] > 0 && counts[other] === 0) ?? kind;
        if (lasting.includes(method)) spells.set(method, { kind: it, left: Math.floor(next() * SPELL) });
        return met(it);
      }
      return undefined;
    },
    pass() {
      over = true;
    },
  };
}
