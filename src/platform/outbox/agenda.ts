import type { Station } from './station.ts';

/** What there is to do as of one moment, and when there will be more: what does not exist is not looked for. */
export interface Agenda {
  at: Date;
  isTooLate: boolean;
  hasMessages: boolean;
  hasDoubts: boolean;
  hasRechecks: boolean;
  /** Null when nothing waits. */
  next: Date | null;
}

export async function agendaOf({ reads, patience, held, now }: Station): Promise<Agenda> {
  const at = now();
  const [open] = await reads.open({ now: at });
  if (!open) throw new Error('a look at everything gives one row');
  const { sending, unknown, reconciling } = open;
  // Until then what was sent within the lease has come to light.
  const settled = sending && new Date(sending.getTime() + patience.looks[0]);
  const doubts = [unknown, reconciling, settled];
  const isDue = (moment: Date | null) => moment !== null && moment <= at;
  const ahead = [...doubts, open.later, open.recheck, open.laneFree].flatMap((it) =>
    it && it > at ? [it.getTime()] : [],
  );
  const moments = [...ahead, ...held.values()];
  return {
    at,
    isTooLate: isDue(open.usefulUntil),
    hasMessages: open.due !== null,
    hasDoubts: doubts.some(isDue),
    hasRechecks: isDue(open.recheck),
    next: moments.length === 0 ? null : new Date(Math.min(...moments)),
  };
}
