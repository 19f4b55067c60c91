import type { PlaybookSource, Problem, Section } from './source.ts';
import { needed, nouns } from './source.ts';
import type { Item } from './walk.ts';
import { identityOf, lists } from './walk.ts';

/** What a whole playbook must say and does not. For one that extends another, ask this of the merged result. */
export function missingFields(playbook: PlaybookSource): Problem[] {
  const problems = lists(playbook).flatMap(({ section, items }) => items.flatMap((item) => missingIn(section, item)));
  if (playbook.hypercare === undefined) {
    problems.push({ ...playbook.places.item, message: 'The "hypercare" plan is missing.' });
  }
  return problems;
}

function missingIn(section: Section, item: Item): Problem[] {
  const absent = needed[section].filter((field) => Reflect.get(item, field) === undefined);
  if (absent.length === 0) return [];
  const fields = absent.map((field) => `"${field}"`).join(', ');
  const message = `The ${nouns[section]} "${identityOf(item)}" needs ${fields}.`;
  return [{ ...item.places.item, message }];
}
