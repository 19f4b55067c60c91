import type * as Orm from 'drizzle-orm';
import { load } from './drizzle.ts';
import { type Built, type Plan, planned, planOf, run, runNow, type Values } from './plans.ts';
import type { Db } from './scope.ts';

const { Column, getTableName, Param, Placeholder, SQL, StringChunk } = load('drizzle-orm') as typeof Orm;

export type Piece = Orm.SQLChunk | undefined;

/** A statement with more values is rare, and would each time be another to keep. */
const MOST_PLACES = 1_000;

export interface Shape {
  /** What there is besides the pieces; null: no two are alike. */
  words: string | null;
  pieces: readonly Piece[];
  build(pieces: readonly Piece[]): Built;
}

/**
 * Drizzle takes as long to build the five statements of a commit as the disk takes to make it last. What has the same
 * words and the same pieces, but for their values, is therefore built once: of pieces with places where the values were.
 */
export function statement(db: Db, shape: () => Shape) {
  const execute = () => run<unknown>(db, ...known(shape()));
  return {
    execute,
    runNow: () => runNow<unknown>(db, ...known(shape())),
    // biome-ignore lint/suspicious/noThenProperty: drizzle's statements are awaited as they are, and so is this
    then: <A, B>(done?: ((rows: unknown[]) => A) | null, failed?: ((error: unknown) => B) | null) =>
      execute().then(done, failed),
  };
}

function known({ words, pieces, build }: Shape): [Plan, Values] {
  const seen: Seen = { key: words ?? '', values: {}, places: 0 };
  const alike = words !== null && take(pieces, seen) && seen.places <= MOST_PLACES;
  if (!alike) return [planOf(build(pieces)), {}];
  return [planned(seen.key, () => build(pieces.map(placing()))), seen.values];
}

interface Seen {
  /** The words, with marks that no words have for names and places: equal keys are equal statements. */
  key: string;
  /** What the driver is given, by the names of their places. */
  values: Values;
  places: number;
}

/** False where it meets anything but columns, values, lists and words: drizzle builds that afresh. */
function take(piece: unknown, seen: Seen): boolean {
  if (piece instanceof SQL) return piece.queryChunks.every((inner) => take(inner, seen));
  if (Array.isArray(piece)) {
    const alike = piece.every((inner) => {
      seen.key += '\u0003';
      return take(inner, seen);
    });
    seen.key += '\u0004';
    return alike;
  }
  if (piece instanceof StringChunk) seen.key += piece.value.join('');
  else if (piece instanceof Column) seen.key += `\u0001${getTableName(piece.table)}.${piece.name}\u0001`;
  else if (isValue(piece)) {
    seen.key += '\u0002';
    seen.values[placeName(seen.places)] = driverValue(piece);
    seen.places += 1;
  } else return piece === undefined;
  return true;
}

/** Visits in the order of `take`, so that each place has the name of its value. */
function placing(): (piece: Piece) => Piece {
  let next = 0;
  function placed(piece: Piece): Piece {
    if (piece instanceof SQL) return new SQL(piece.queryChunks.map(placed) as Orm.SQLChunk[]);
    if (Array.isArray(piece)) return piece.map(placed) as Orm.SQLChunk[];
    if (!isValue(piece)) return piece;
    next += 1;
    return new Placeholder(placeName(next - 1));
  }
  return placed;
}

function isValue(piece: unknown): boolean {
  if (piece instanceof Param) return !(piece.value instanceof Placeholder);
  return piece === null || ['string', 'number', 'boolean'].includes(typeof piece);
}

function driverValue(piece: unknown): unknown {
  if (!(piece instanceof Param)) return piece;
  return piece.value === null ? null : piece.encoder.mapToDriverValue(piece.value);
}

function placeName(at: number): string {
  return `p${at}`;
}
