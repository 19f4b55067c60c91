import type { Rehearsed } from '../db/rehearse.ts';
import type { Card, Due, Rehearsal, Ritual } from '../feature.ts';
import { Conflict } from '../refusal.ts';
import type { Message } from '../slack/blocks.ts';
import { isChannel } from '../slack/mrkdwn.ts';
import { type RitualParts, ritualContext } from './context.ts';

export interface RehearsalParts extends RitualParts {
  rituals: readonly Ritual[];
  cards: ReadonlyMap<string, Card>;
}

/** What a ritual would say at a moment if it were carried out; nothing is kept and nothing is posted. */
export type Rehearse = (workspace: string, ritual: string, due: Due, now: Date) => Promise<readonly Rehearsal[]>;

const ATTEMPTS = 4;

export function createRehearse(parts: RehearsalParts): Rehearse {
  const rituals = new Map(parts.rituals.map((ritual) => [ritual.name, ritual]));

  async function rehearsed(workspace: string, name: string, due: Due, now: Date): Promise<readonly Rehearsed[]> {
    for (let attempt = 1; ; attempt += 1) {
      const writes = (await rituals.get(name)?.fire(due, ritualContext(parts, workspace, now))) ?? [];
      try {
        return await parts.database.rehearse(workspace, writes);
      } catch (err) {
        if (!(err instanceof Conflict) || attempt === ATTEMPTS) throw err;
      }
    }
  }

  /** A card shows what stands now: what the ritual would have changed is rolled back by then. */
  async function messageOf(workspace: string, it: Rehearsed, now: Date): Promise<Message | null> {
    if (it.payload) return it.payload as Message;
    const scope = { ...parts.database.scope(workspace), now, shared: false, signals: parts.signals };
    return (it.card && (await parts.cards.get(it.card.kind)?.(it.card.subject, scope))) ?? null;
  }

  return async (workspace, name, due, now) => {
    const all: Rehearsal[] = [];
    for (const it of await rehearsed(workspace, name, due, now)) {
      const { destination: to, inThread, again } = it;
      all.push({ to, inThread, again, isCard: it.payload === null, message: await messageOf(workspace, it, now) });
    }
    return all;
  };
}

/** What somebody who only looks may read of it: what goes to a channel, and what goes to them. */
export function readableBy(said: readonly Rehearsal[], slackId: string): readonly Rehearsal[] {
  return said.filter(({ to }) => to === slackId || isChannel(to));
}
