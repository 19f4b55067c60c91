import type { Logger } from './log.ts';

/** One after the other, by their names. One that fails is logged, and holds up neither the others nor whoever calls. */
export function inTurn(log: Logger, chores: Readonly<Record<string, () => Promise<void>>>): () => Promise<void> {
  return async () => {
    for (const [chore, work] of Object.entries(chores)) {
      await work().catch((err) => log.error({ err, chore }, 'a chore failed; it is tried again later'));
    }
  };
}
