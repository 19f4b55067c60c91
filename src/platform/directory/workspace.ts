import { record } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import { and, eq, inArray, ne } from '../db/drizzle.ts';
import { query, type Scope, type Write } from '../db/scope.ts';
import { people, workspaces } from './tables.ts';

export interface Identity {
  teamId: string;
  team: string;
  botUserId: string;
  /** `https://acme.slack.com/`, or null when Slack doesn't say. */
  url: string | null;
}

/** Makes sure that the workspace's row is there, and that the configured admins are admins. */
export async function settleWorkspace(
  database: Database,
  identity: Identity,
  config: { admins: readonly string[]; defaultZone: string },
): Promise<void> {
  const scope = database.scope(identity.teamId);
  const row = { name: identity.team, botUserId: identity.botUserId, zone: config.defaultZone, url: identity.url };
  const [known] = await scope.from(workspaces);
  const writes: Write[] = known ? [] : [(tx) => tx.insert(workspaces, row).onConflictDoNothing()];
  if (known && known.url !== identity.url) {
    writes.push((tx) => tx.update(workspaces, { url: identity.url }, eq(workspaces.workspaceId, identity.teamId)));
  }
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

const here = query((from, _: Record<string, never>) => from.pick(workspaces, { url: workspaces.url }).limit(1));

/** The address of a message for whoever may read it; null while Slack hasn't told where this workspace lives. */
export async function permalink(scope: Scope, channel: string, ts: string): Promise<string | null> {
  const [workspace] = await here(scope, {});
  return workspace?.url ? `${workspace.url}archives/${channel}/p${ts.replace('.', '')}` : null;
}
