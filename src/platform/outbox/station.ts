import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { eq, max, type SQL } from '../db/drizzle.ts';
import { type Chance, txOf, type Write } from '../db/scope.ts';
import type { Card, Responsible, Signals } from '../feature.ts';
import type { Logger } from '../log.ts';
import { Conflict } from '../refusal.ts';
import { sharedChannels } from './channels.ts';
import { type Circuit, createCircuit } from './circuit.ts';
import { type Patience, patience as usual } from './patience.ts';
import type { Proof } from './proof.ts';
import { type Reads, readsOf } from './reads.ts';
import { type CardRow, type OutboxRow, outbox } from './tables.ts';
import { commitsTogether } from './together.ts';
import { type Change, move, type Transition } from './transitions.ts';
import { UNDELIVERED, undelivered } from './undelivered.ts';

export interface CourierParts {
  database: Database;
  clock: Clock;
  chance: Chance;
  client: WebClient;
  cards: ReadonlyMap<string, Card>;
  signals: Signals;
  responsible?: Responsible;
  log: Logger;
  /** Where Slack's history may be asked about an unclear outcome. */
  proof: Proof;
  /** Other waiting times than the usual ones, for trials. */
  patience?: Partial<Patience>;
}

/** What the rooms of one courier share. */
export interface Station extends CourierParts {
  patience: Patience;
  name: string;
  circuit: Circuit;
  reads: Reads;
  /** Lanes and rows, by id, that were taken by another courier or that the database gave to nobody: left alone until then. */
  held: Map<string, number>;
  leaveAlone(laneOrRow: string): void;
  /** When the destinations of what was just sent take the next message, the first first. */
  freed: number[];
  isShared(channel: string): Promise<boolean>;
  now(): Date;
  soon(ms: number): Date;
  /** At or over 0 and below 1. */
  fraction(): number;
  cardOf(id: string | null): Promise<CardRow | null>;
  /** The newest time stamp that Slack has given a message of ours: a clock that is theirs, and never ahead of it. */
  newest(workspace: string): Promise<string | null>;
  dated(workspace: string, ts: string): void;
  /** Takes the row for this courier, or null where another was quicker. */
  take(row: OutboxRow, transition: Transition, set: Change, ...only: SQL[]): Promise<OutboxRow | null>;
  /** Commits what came of a row, and gives whether it did: what the database does not take now is offered to it again. */
  note(row: OutboxRow, outcome: Outcome): Promise<boolean>;
  /** Offers again what the database did not take; what is left alone just now only with `all`. */
  noteTheRest(all?: boolean): Promise<void>;
  /** What came of the row is known here, and the database has not taken it yet. */
  isOwed(id: string): boolean;
}

/** An outcome is looked at and noted so often before it is left for the next round. */
const TRIES = 3;

export interface Outcome {
  /** Made afresh for each try. */
  writes(): readonly Write[] | Promise<readonly Write[]>;
  /** With others of the same moment in one commit: where it takes no row that a feature's commit may hold. */
  inCompany?: true;
  /** Somebody else decided about the row meanwhile. */
  overtaken?(): Promise<void>;
}

export function openStation(parts: CourierParts): Station {
  const { database, clock, chance, client, log } = parts;
  const { db } = database;
  const reads = readsOf(db);
  const patience = { ...usual, ...parts.patience };
  const fraction = () => Number.parseInt(chance.salt().slice(0, 8), 16) / 2 ** 32;
  const newest = new Map<string, string | null>();
  const together = commitsTogether(database);
  const held = new Map<string, number>();
  const rest = new Map<string, () => Promise<boolean>>();

  async function note(row: OutboxRow, outcome: Outcome, tries = 1): Promise<boolean> {
    try {
      return await noted(row, outcome);
    } catch (err) {
      // The first time it may be that a newer drawing of the same card got in line meanwhile: a second look sees it.
      if (tries < TRIES) return note(row, outcome, tries + 1);
      log.error({ err, outbox: row.id }, 'outcome not noted yet');
      rest.set(row.id, () => note(row, outcome));
      leaveAlone(row.id);
      return false;
    }
  }

  async function noted(row: OutboxRow, outcome: Outcome): Promise<boolean> {
    const commit = outcome.inCompany ? together : database.commit;
    try {
      await commit(row.workspaceId, await outcome.writes());
      return true;
    } catch (err) {
      if (!(err instanceof Conflict)) throw err;
      await outcome.overtaken?.();
      return false;
    }
  }

  async function noteTheRest(all = false): Promise<void> {
    for (const [id, again] of [...rest]) {
      if (!all && (held.get(id) ?? 0) > clock.now().getTime()) continue;
      rest.delete(id);
      await again();
    }
  }

  function leaveAlone(key: string): void {
    held.set(key, clock.now().getTime() + patience.spacing);
  }

  return {
    ...parts,
    cards: new Map([...parts.cards, [UNDELIVERED, undelivered]]),
    patience,
    reads,
    note,
    fraction,
    name: chance.salt().slice(0, 8),
    circuit: createCircuit({ client, clock, log, most: Math.min(30_000, patience.backoff), fraction }),
    held,
    leaveAlone,
    freed: [],
    isShared: sharedChannels(parts),
    now: () => clock.now(),
    soon: (ms) => new Date(clock.now().getTime() + ms),
    cardOf: async (id) => (id ? ((await reads.card({ id }))[0] ?? null) : null),
    newest: async (workspace) => {
      if (!newest.has(workspace)) {
        const [last] = await db
          .select({ ts: max(outbox.ts) })
          .from(outbox)
          .where(eq(outbox.workspaceId, workspace));
        newest.set(workspace, last?.ts ?? null);
      }
      return newest.get(workspace) ?? null;
    },
    dated: (workspace, ts) => {
      if (ts > (newest.get(workspace) ?? '')) newest.set(workspace, ts);
    },
    take: async (row, transition, set, ...only) => {
      // A statement alone needs no transaction around it.
      const tx = txOf(db, row.workspaceId, clock.now(), chance);
      try {
        const [taken = null] = await move(row, transition, set, ...only)(tx);
        return taken;
      } catch {
        // Also where the index on lanes refuses, or the database does not answer: there will be another round.
        return null;
      }
    },
    noteTheRest,
    isOwed: (id) => rest.has(id),
  };
}
