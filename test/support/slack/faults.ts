/**
 * How a call goes wrong. `cut` breaks the line before or after the effect; `hang` never answers, and `met` hears of it;
 * with `after` Slack has done what was asked all the same.
 */
export type Fault =
  | { error: string; after?: boolean }
  | { status: number; after?: boolean }
  | { cut: 'before' | 'after' }
  | { retryAfter: number }
  | { hang: true; after?: boolean; met?: () => void };

export interface Faults {
  plan(method: string, fault: Fault, times: number): void;
  next(method: string): Fault | undefined;
  /** How many were planned. */
  count(): number;
}

/** Faults in the order in which they were planned, `*` for any method; where none was, whatever the weather brings. */
export function faults(weather?: (method: string) => Fault | undefined): Faults {
  const planned: { method: string; fault: Fault; left: number }[] = [];
  return {
    plan(method, fault, times) {
      planned.push({ method, fault, left: times });
    },
    count: () => planned.length,
    next(method) {
      const hit = planned.find((plan) => plan.left > 0 && (plan.method === method || plan.method === '*'));
      if (!hit) return weather?.(method);
      hit.left -= 1;
      return hit.fault;
    },
  };
}
