/** How a call goes wrong. `cut` breaks the line before or after the effect; `hang` never answers. */
export type Fault =
  | { error: string }
  | { status: number; after?: boolean }
  | { cut: 'before' | 'after' }
  | { retryAfter: number }
  | { hang: true };

export interface Faults {
  plan(method: string, fault: Fault, times: number): void;
  next(method: string): Fault | undefined;
}

/** Faults in the order in which they were planned; `*` hits any method. */
export function faults(): Faults {
  const planned: { method: string; fault: Fault; left: number }[] = [];
  return {
    plan(method, fault, times) {
      planned.push({ method, fault, left: times });
    },
    next(method) {
      const hit = planned.find((plan) => plan.left > 0 && (plan.method === method || plan.method === '*'));
      if (!hit) return undefined;
      hit.left -= 1;
      return hit.fault;
    },
  };
}
