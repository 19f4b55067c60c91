import type { Document, LineCounter, Node } from 'yaml';
import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Place, Places } from './source.ts';

type Path = readonly PropertyKey[];

/** Answers where in a YAML file a path, or a key of the map at a path, was written. */
export type Positions = { at(path: Path): Place; ofKey(path: Path, key: string): Place; offset(offset: number): Place };

export function positionsOf(document: Document, counter: LineCounter, file: string): Positions {
  function offset(from: number): Place {
    const { line, col } = counter.linePos(from);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }
  function target(node: unknown): Node | undefined {
    if (isAlias(node)) return node.resolve(document);
    return isNode(node) ? node : undefined;
  }
  function pairOf(node: Node | undefined, key: PropertyKey) {
    if (!isMap(node)) return undefined;
    return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
  }
  function child(node: Node | undefined, step: PropertyKey): Node | undefined {
    if (isSeq(node)) return target(node.items[Number(step)]);
    return target(pairOf(node, step)?.value);
  }
  function deepest(path: Path): Node | undefined {
    let node = target(document.contents);
    for (const step of path) {
      const next = child(node, step);
      if (next === undefined) return node;
      node = next;
    }
    return node;
  }
  return {
    offset,
    at: (path) => offset(deepest(path)?.range?.[0] ?? 0),
    ofKey: (path, key) => {
      const node = deepest(path);
      const found = pairOf(node, key)?.key;
      return offset((isNode(found) ? found.range?.[0] : node?.range?.[0]) ?? 0);
    },
  };
}

/** Gives every object in a list, at any depth, the places of itself and of its fields. */
export function withPlaces(value: unknown, positions: Positions, path: Path = []): unknown {
  if (Array.isArray(value)) return value.map((entry, index) => itemWithPlaces(entry, positions, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, entry]) => [field, withPlaces(entry, positions, [...path, field])]),
  );
}

function itemWithPlaces(entry: unknown, positions: Positions, path: Path): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  return { ...Object(withPlaces(entry, positions, path)), places: placesOf(entry, positions, path) };
}

export function placesOf(entry: object, positions: Positions, path: Path): Places {
  const fields = Object.keys(entry).map((field) => [field, positions.at([...path, field])] as const);
  return { ...Object.fromEntries(fields), item: positions.at(path) };
}
