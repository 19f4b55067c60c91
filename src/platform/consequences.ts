import { record } from './audit/record.ts';
import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { Chance } from './db/scope.ts';
import type { ConsequenceContext, Consequences, Signals } from './feature.ts';
import type { Logger } from './log.ts';
import { inOneRound } from './read-once.ts';
import { Conflict } from './refusal.ts';
import { turn } from './turn.ts';

/** More commits than this in one go mean that something follows from itself. */
const AT_MOST = 1_000;
export interface ConsequenceParts {
  database: Database;
  clock: Clock;
  chance: Chance;
  log: Logger;
  workspace: string;
  signals: Signals;
  all: readonly Consequences[];
  /** More follows than one commit holds: what was written so far need not wait for the rest. */
  meanwhile(): void;
}

/** Draws what follows, one commit at a time, until nothing does. Calls while it draws are answered by one more round. */
export function createConsequences(parts: ConsequenceParts): () => Promise<void> {
  let drawing: Promise<void> | null = null;
  let again = false;

  async function rounds(): Promise<void> {
    try {
      do {
        again = false;
        let ctx = look();
        for (const follow of parts.all) ctx = await exhaust(follow, ctx);
      } while (again);
    } catch (err) {
      parts.log.error({ err }, 'consequences not drawn; they will be after the next change');
    } finally {
      // In the same turn as the last look at `again`: a call that comes now starts a round of its own.
      drawing = null;
    }
  }

  /** Until nothing follows; with it goes on whatever was read since the last commit. */
  async function exhaust(follow: Consequences, since: ConsequenceContext): Promise<ConsequenceContext> {
    let ctx = since;
    for (let n = 1; n <= AT_MOST; n += 1) {
      if (n > 1) {
        parts.meanwhile();
        // Whoever types something has their answer in between.
        await turn();
      }
      const writes = await follow(ctx);
      if (writes.length === 0) return ctx;
      try {
        await parts.database.commit(parts.workspace, writes);
      } catch (error) {
        // Somebody changed the same thing meanwhile: look again at what is true now.
        if (!(error instanceof Conflict)) throw error;
      }
      ctx = look();
    }
    parts.log.error({ rounds: AT_MOST }, 'consequences do not settle');
    return ctx;
  }

  function look(): ConsequenceContext {
    return inOneRound<ConsequenceContext>({
      ...parts.database.scope(parts.workspace),
      now: parts.clock.now(),
      signals: parts.signals,
      newId: () => parts.chance.newId(),
      record: (entry) => record({ ...entry, actor: 'golive', via: 'consequence' }),
    });
  }

  return () => {
    again = true;
    drawing ??= rounds();
    return drawing;
  };
}

/** The next one when there is nothing left of those before it. */
export function inTurn(...all: readonly Consequences[]): Consequences {
  return async (ctx) => {
    for (const follow of all) {
      const writes = await follow(ctx);
      if (writes.length > 0) return writes;
    }
    return [];
  };
}
