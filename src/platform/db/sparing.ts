import type { Socket } from 'node:net';
import type Pg from 'pg';
import type { ClientConfig, PoolClient } from 'pg';
import { Asked, type Types } from './asked.ts';
import { load } from './drizzle.ts';

const { Client, Pool } = load('pg') as typeof Pg;

/** A statement whose rows are lists. */
interface Asking {
  text: string;
  values: unknown;
  types: Types;
  rowMode: 'array';
}

/** What is asked in one turn leaves in one piece, for each costs a call of the system and wakes the other side. */
export class SparingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    // Whoever waits for an answer hears of a broken connection; without a listener it would end the process.
    this.on('error', () => {});
  }

  override query(config: unknown, ...more: unknown[]): never {
    const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
    if (stream.writableCorked === 0) {
      stream.cork();
      process.nextTick(() => stream.uncork());
    }
    const { text, values = more[0], types, rowMode } = config as Partial<Asking>;
    if (rowMode !== 'array' || !text || !types) return super.query(config as never, ...(more as never[])) as never;
    const asked = new Asked(text, values as unknown[], types);
    let unsent: Error | null = null;
    const answered = new Promise<void>((resolve, reject) => {
      asked.callback = (error) => {
        unsent = error;
        if (error) reject(error);
        else resolve();
      };
    });
    super.query(asked as never);
    if (!unsent) return answered.then(() => ({ rows: asked.read() })) as never;
    // Known at once, so that nothing is sent behind it.
    answered.catch(() => {});
    throw unsent;
  }
}

/** What is read in one turn goes over one connection, in one piece. */
export class SparingPool extends Pool {
  #turn: Turn | null = null;

  override query(...asked: unknown[]): never {
    const turn = this.#turn ?? this.#begun();
    turn.asked += 1;
    return answered(turn, asked) as never;
  }

  #begun(): Turn {
    const turn: Turn = { asked: 0, client: this.connect() };
    const over = () => {
      this.#turn = null;
    };
    turn.client.then(over, over);
    // While no connection is free, later reads wait for one of their own.
    setImmediate(() => {
      if (this.#turn === turn) over();
    });
    this.#turn = turn;
    return turn;
  }
}

interface Turn {
  client: Promise<PoolClient>;
  /** So many have no answer yet. */
  asked: number;
  failure?: Error;
}

async function answered(turn: Turn, asked: unknown[]): Promise<unknown> {
  const client = await turn.client;
  try {
    return await (client as unknown as { query(...asked: unknown[]): unknown }).query(...asked);
  } catch (error) {
    if (isBreaking(error)) turn.failure = error as Error;
    throw error;
  } finally {
    turn.asked -= 1;
    if (turn.asked === 0) client.release(turn.failure);
  }
}

/**
 * Whether the connection should not be used again: nothing came back, the server is going away, or it has planned a
 * statement for columns that have changed since. After any other refusal it is as good as before.
 */
export function isBreaking(error: unknown): boolean {
  return !/^[0-9A-Z]{5}$/.test(codeOf(error)) || /^(08|57P|0A000|26000)/.test(codeOf(error));
}

/** PostgreSQL's own, five characters; empty where it said nothing. */
export function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return cause?.code ?? code ?? '';
}
