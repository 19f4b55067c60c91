import type Pg from 'pg';
import type { Connection } from 'pg';
import { load } from './drizzle.ts';

/** What pg's own query does and is told; its types leave most of it out. */
interface Query {
  readonly text: string;
  name?: string;
  callback(error: Error | null): void;
  /** Sends it; pg hands over whatever is answered. */
  submit(connection: Connection): Error | null;
  handleRowDescription(message: { fields: readonly Field[] }): void;
  handleDataRow(message: { fields: Cells }): void;
  handleCommandComplete(message: object, connection: Connection): void;
}
interface Field {
  dataTypeID: number;
}
type Cells = readonly (string | null)[];
type Parser = (cell: string) => unknown;

export interface Types {
  getTypeParser(oid: number, format?: 'text'): Parser;
}

const Query = (load('pg') as typeof Pg).Query as unknown as new (text: string, values: readonly unknown[]) => Query;

/**
 * A statement that is named by its words, so that PostgreSQL parses and plans it once for each connection, and told once
 * what its columns are: of a wide row that takes longer to say and to read than the row itself.
 */
export class Asked extends Query {
  readonly #types: Types;
  readonly #cells: Cells[] = [];
  #prepared: Prepared | undefined;

  constructor(text: string, values: readonly unknown[], types: Types) {
    super(text, values);
    this.#types = types;
  }

  /** What was answered: rows, each a list of its values. */
  read(): unknown[][] {
    const parsers = this.#prepared?.parsers ?? [];
    return this.#cells.map((cells) => cells.map((cell, at) => (cell === null ? null : parsers[at]?.(cell))));
  }

  override submit(connection: Connection): Error | null {
    const kept = keptOn(connection);
    const prepared = kept.named(this.text);
    this.#prepared = prepared;
    this.name = prepared.name;
    return super.submit(prepared.parsers ? kept.undescribed : connection);
  }

  override handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    if (this.#prepared) this.#prepared.parsers = fields.map((field) => this.#types.getTypeParser(field.dataTypeID));
  }

  override handleDataRow({ fields }: { fields: Cells }): void {
    this.#cells.push(fields);
  }

  override handleCommandComplete(message: object, connection: Connection): void {
    super.handleCommandComplete(message, connection);
    if (this.#prepared) this.#prepared.parsers ??= [];
  }
}

interface Prepared {
  readonly name: string;
  /** Of its columns, once PostgreSQL has said what they are. */
  parsers?: readonly Parser[];
}

/** So many statements are kept on a connection, some 35 KB of PostgreSQL's memory each; golive has 1,100 in all. */
const MOST = 500;

interface Kept {
  named(text: string): Prepared;
  /** The same connection, but for its being asked what columns there are. */
  undescribed: Connection;
}

const everywhere = new WeakMap<Connection, Kept>();

function keptOn(connection: Connection): Kept {
  const known = everywhere.get(connection);
  if (known) return known;
  const kept = keep(connection as unknown as Wire);
  everywhere.set(connection, kept);
  return kept;
}

/** pg's connection. */
interface Wire extends Connection {
  describe(what: object): void;
  close(what: { type: 'S'; name: string }): void;
  parsedStatements: Record<string, string>;
}

function keep(connection: Wire): Kept {
  const all = new Map<string, Prepared>();
  let made = 0;

  /** The one that was not asked for longest. */
  function forgetOne(): void {
    for (const [text, { name }] of all) {
      all.delete(text);
      delete connection.parsedStatements[name];
      connection.close({ type: 'S', name });
      return;
    }
  }

  return {
    undescribed: Object.assign(Object.create(connection), { describe: () => {} }),
    named: (text) => {
      const known = all.get(text);
      if (!known && all.size === MOST) forgetOne();
      if (!known) made += 1;
      const prepared = known ?? { name: `text_${made}` };
      // Last again: the first is the one to forget.
      all.delete(text);
      all.set(text, prepared);
      return prepared;
    },
  };
}
