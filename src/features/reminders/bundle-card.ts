import type { Day } from '#platform/clock.ts';
import { eq } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { CardRef } from '#platform/outbox/enqueue.ts';
import { BUNDLE } from './heard.ts';
import { bundles } from './tables.ts';

export type Bundle = typeof bundles.$inferSelect;

const bundleOn = query((from, $: { person: string; day: string }) =>
  from.from(bundles, eq(bundles.personId, $.person), eq(bundles.day, $.day as Day)).limit(1),
);

export async function bundleOf(scope: Scope, person: string, day: Day): Promise<Bundle | undefined> {
  return (await bundleOn(scope, { person, day }))[0];
}

export function bundleCard(person: Pick<Person, 'id' | 'slackId'>, day: Day): CardRef {
  return { kind: BUNDLE, subject: bundleSubject(person.id, day), to: person.slackId };
}

export function bundleSubject(person: string, day: Day): string {
  return `${person}/${day}`;
}
