import { decide } from './conditions.ts';
import { fitted } from './fit.ts';
import { badOffsets, brokenDependencies } from './lint/order.ts';
import { idleApprovals, neverLive, unknownGates, unknownRoles, unreachableGates } from './lint/references.ts';
import type { Sources } from './merge.ts';
import { lineageOf, mergeSources } from './merge.ts';
import { missingFields } from './missing.ts';
import { overlaysFor } from './resolve.ts';
import type { Facts } from './schema.ts';
import { tiers } from './schema.ts';
import type { PlaybookSource, Problem, Section } from './source.ts';
import { nouns } from './source.ts';
import type { Item } from './walk.ts';
import { identityOf, lists } from './walk.ts';

const checks = [
  missingFields,
  unknownRoles,
  unknownGates,
  brokenDependencies,
  badOffsets,
  unreachableGates,
  neverLive,
  idleApprovals,
];

const someoneOrNot = [false, true];

/** Every kind of project a condition can tell apart. */
export const allFacts: Facts[] = tiers.flatMap((tier) =>
  someoneOrNot.flatMap((regulated) => someoneOrNot.map((integrations) => ({ tier, regulated, integrations }))),
);

/** Everything wrong with the whole library, each problem once, in the order of files and lines. */
export function lintLibrary(sources: Sources): Problem[] {
  return tidy([...sources.keys()].flatMap((name) => lintPlaybook(sources, name)));
}

/**
 * What is wrong with one playbook, for any kind of project. An overlay is judged over every playbook it may be laid on;
 * only what its own lines cause is reported.
 */
export function lintPlaybook(sources: Sources, name: string): Problem[] {
  const source = sources.get(name);
  if (!source?.overlay) return lintBase(sources, name);
  const bases = [...sources.values()].filter((other) => !other.overlay && lineageOf(sources, other.name).ok);
  const names = bases.map((base) => base.name);
  const overBases = names.flatMap((base) => lintBase(sources, base));
  const problems = [...duplicates(source), ...fitsNowhere(source, names, sources), ...overBases];
  return tidy(problems.filter((problem) => problem.file === source.file));
}

/** Lines of an overlay that no playbook has any use for: most likely a key is misspelt. */
function fitsNowhere(overlay: PlaybookSource, bases: readonly string[], sources: Sources): Problem[] {
  const passedOver = bases.map((base) => {
    const lineage = lineageOf(sources, base);
    return lineage.ok ? fitted(overlay, mergeSources(lineage.chain).merged).passedOver : [];
  });
  const [first = [], ...others] = passedOver.map((problems) => problems.map((problem) => JSON.stringify(problem)));
  return first.filter((text) => others.every((other) => other.includes(text))).map((text) => JSON.parse(text));
}

function lintBase(sources: Sources, name: string): Problem[] {
  const lineage = lineageOf(sources, name);
  if (!lineage.ok) return lineage.problems;
  const { chain } = lineage;
  const overlays = [...sources.values()].filter((source) => source.overlay);
  const problems = [...chain, ...overlays].flatMap(duplicates);
  const cases = allFacts.map((facts) => {
    const { merged, problems: merging } = mergeSources([...chain, ...overlaysFor(sources, facts)]);
    problems.push(...merging);
    return { merged, decided: decide(merged, facts) };
  });
  return tidy([
    ...problems,
    ...cases.flatMap(({ decided }) => checks.flatMap((check) => check(decided))),
    ...idle(cases),
  ]);
}

/** Items whose conditions hold for no project at all. */
function idle(cases: { merged: PlaybookSource; decided: PlaybookSource }[]): Problem[] {
  const used = new Set(cases.flatMap(({ decided }) => addresses(decided).map(({ address }) => address)));
  return cases
    .flatMap(({ merged }) => addresses(merged))
    .filter(({ address }) => !used.has(address))
    .map(({ item, section }) => ({
      ...(item.places.when ?? item.places.item),
      message: `The ${nouns[section]} "${identityOf(item)}" can never apply: its conditions exclude each other.`,
    }));
}

function addresses(playbook: PlaybookSource): { address: string; section: Section; item: Item }[] {
  return lists(playbook).flatMap(({ section, gate, items }) =>
    items.map((item) => ({ address: [section, gate, identityOf(item)].join('/'), section, item })),
  );
}

function duplicates(source: PlaybookSource): Problem[] {
  return lists(source).flatMap(({ section, items }) => {
    const lines = new Map<string, number>();
    return items.flatMap((item) => {
      const identity = identityOf(item);
      const first = lines.get(identity);
      lines.set(identity, first ?? item.places.item.line);
      if (first === undefined) return [];
      return [{ ...item.places.item, message: `The ${nouns[section]} "${identity}" is already in line ${first}.` }];
    });
  });
}

function tidy(problems: readonly Problem[]): Problem[] {
  const once = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...once.values()].sort(
    (one, other) => one.file.localeCompare(other.file) || one.line - other.line || one.column - other.column,
  );
}
