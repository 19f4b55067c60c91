import { record } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import { and, inArray, ne } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import { people, workspaces } from './tables.ts';

export interface Identity {
  teamId: string;
  team: string;
  botUserId: string;
}

/** Makes sure that the workspace's row is there, and that the configured admins are admins. */
export async function settleWorkspace(
  database: Database,
  identity: Identity,
  config: { admins: readonly string[]; defaultZone: string },
): Promise<void> {
  const scope = database.scope(identity.teamId);
  const row = { name: identity.team, botUserId: identity.botUserId, zone: config.defaultZone };
  const [known] = await scope.from(workspaces);
  const writes: Write[] = known ? [] : [(tx) => tx.insert(workspaces, row)];
  const named =
    config.admins.length === 0
      ? []
      : await scope.from(people, and(inArray(people.slackId, [...config.admins]), ne(people.role, 'admin')));
  for (const person of named) writes.push(...promotion(person));
  if (writes.length > 0) await database.commit(identity.teamId, writes);
}

function promotion(person: typeof people.$inferSelect): Write[] {
  return [
    (tx) => tx.update(people, { role: 'admin' }, inArray(people.id, [person.id])),
    record({
      actor: 'host-operator',
      via: 'config',
      action: 'person.role',
      subject: `person:${person.id}`,
      before: { role: person.role },
      after: { role: 'admin' },
    }),
  ];
}
