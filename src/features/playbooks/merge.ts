import { fitted } from './fit.ts';
import { didYouMean } from './nearest.ts';
import type { PlaybookSource, Problem, Section, SourceGate } from './source.ts';
import { nouns } from './source.ts';
import { tightened } from './tighten.ts';
import type { Item } from './walk.ts';
import { identityOf } from './walk.ts';

export type Sources = ReadonlyMap<string, PlaybookSource>;
export type Lineage = { ok: true; chain: PlaybookSource[] } | { ok: false; problems: Problem[] };

/** The files a playbook is made from, the furthest parent first, overlays not among them. */
export function lineageOf(sources: Sources, name: string): Lineage {
  const chain: PlaybookSource[] = [];
  let at = sources.get(name);
  if (at === undefined) return broken({ file: name, line: 1, column: 1 }, missingParent(sources, name));
  while (at !== undefined) {
    chain.unshift(at);
    const parent: string | undefined = at.extends;
    if (parent === undefined) break;
    const place = at.places.extends ?? at.places.item;
    if (chain.some((member) => member.name === parent)) {
      return broken(place, `"${parent}" and "${at.name}" extend each other in a circle.`);
    }
    at = sources.get(parent);
    if (at === undefined) return broken(place, missingParent(sources, parent));
    if (at.overlay) return broken(place, `"${parent}" is an overlay; only a playbook can be extended.`);
  }
  return { ok: true, chain };
}

function broken(place: { file: string; line: number; column: number }, message: string): Lineage {
  return { ok: false, problems: [{ ...place, message }] };
}

function missingParent(sources: Sources, name: string): string {
  const bases = [...sources.values()].filter((source) => !source.overlay).map((source) => source.name);
  return `There is no playbook called "${name}".${didYouMean(name, bases)}`;
}

/** One playbook out of many files, later ones changing earlier ones by key. Conditions are kept, not yet decided. */
export function mergeSources(chain: readonly PlaybookSource[]): { merged: PlaybookSource; problems: Problem[] } {
  const [first, ...rest] = chain;
  if (first === undefined) throw new RangeError('there is nothing to merge');
  const problems: Problem[] = [];
  const merged = rest.reduce((base, patch) => {
    return mergeTwo(base, patch.overlay ? fitted(patch, base).overlay : patch, problems);
  }, first);
  return { merged, problems };
}

function mergeTwo(base: PlaybookSource, patch: PlaybookSource, problems: Problem[]): PlaybookSource {
  const joinItems = patch.overlay ? tightened : joinFields;
  const list = <T extends Item>(section: Section, mine: readonly T[] = [], theirs: readonly T[] = []): T[] =>
    mergeLists(section, mine, theirs, problems, joinItems);
  const joinGates = (mine: SourceGate, theirs: SourceGate): SourceGate => ({
    ...joinItems(mine, theirs),
    criteria: list('criteria', mine.criteria, theirs.criteria),
    approvals: list('approvals', mine.approvals, theirs.approvals),
  });
  // An overlay lies over a playbook without taking its name or its place.
  const identity = patch.overlay ? base : patch;
  return {
    ...identity,
    title: identity.title ?? base.title,
    enforce: base.enforce,
    roles: list('roles', base.roles, patch.roles),
    phases: list('phases', base.phases, patch.phases),
    milestones: list('milestones', base.milestones, patch.milestones),
    gates: mergeLists('gates', base.gates, patch.gates, problems, joinGates),
    cutover: list('cutover', base.cutover, patch.cutover),
    hypercare: patch.hypercare ?? base.hypercare,
    handover: list('handover', base.handover, patch.handover),
    raid: list('raid', base.raid, patch.raid),
  };
}

function joinFields<T extends Item>(mine: T, theirs: T): T {
  return { ...mine, ...theirs, places: { ...mine.places, ...theirs.places } };
}

function mergeLists<T extends Item>(
  section: Section,
  base: readonly T[],
  patches: readonly T[],
  problems: Problem[],
  join: (mine: T, theirs: T) => T,
): T[] {
  const merged = new Map(base.map((item) => [identityOf(item), item]));
  for (const patch of patches) {
    const identity = identityOf(patch);
    const mine = merged.get(identity);
    if (patch.remove) {
      if (!merged.delete(identity)) problems.push(nothingToRemove(section, patch, merged.keys()));
    } else {
      merged.set(identity, mine ? join(mine, patch) : patch);
    }
  }
  return [...merged.values()];
}

function nothingToRemove(section: Section, item: Item, known: Iterable<string>): Problem {
  const identity = identityOf(item);
  const message = `There is no ${nouns[section]} "${identity}" to remove.${didYouMean(identity, known)}`;
  return { ...item.places.item, message };
}
