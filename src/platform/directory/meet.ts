import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { canonical } from '../audit/chain.ts';
import { record } from '../audit/record.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { eq, sql } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import { rezone } from '../scheduler/schedule.ts';
import { clean } from '../slack/mrkdwn.ts';
import { type Person, personBySlackId } from './people.ts';
import { type PersonKind, people, type WorkspaceRole } from './tables.ts';

/** Slack is asked again about a person after this long, in milliseconds. */
export const FRESH = 24 * 3_600_000;
/** How long somebody in front of a screen waits for Slack's word about people, in milliseconds: a trigger lasts 3 s. */
const PATIENCE = 1_500;

/** One request's patience with Slack, over all the people it asks about: resolves when it has run out. */
export type Patience = () => Promise<null>;

export function patience(ms = PATIENCE): Patience {
  let over: Promise<null> | undefined;
  return () => {
    over ??= new Promise((resolve) => setTimeout(resolve, ms, null).unref());
    return over;
  };
}

export interface Acquaintance {
  database: Database;
  clock: Clock;
  client: WebClient;
  /** The team whose members are ours, and the organisation it belongs to, on an Enterprise Grid. */
  team: string;
  /** Slack ids that are admins from the first moment. */
  admins: ReadonlySet<string>;
  defaultZone: string;
  /** Another patience of somebody in front of a screen than the usual one, in milliseconds, for trials. */
  patientFor?: number | undefined;
}

/** What Slack says of an account, in `users.info` and in its events. */
export const profile = z.object({
  id: z.string(),
  team_id: z.string().optional(),
  name: z.string().default(''),
  real_name: z.string().optional(),
  tz: z.string().optional(),
  deleted: z.boolean().default(false),
  is_restricted: z.boolean().default(false),
  is_ultra_restricted: z.boolean().default(false),
  is_stranger: z.boolean().default(false),
  is_bot: z.boolean().default(false),
  enterprise_user: z.object({ teams: z.array(z.string()).default([]) }).optional(),
});

/**
 * The person behind a Slack id, from our own table when Slack was asked within a day. When Slack can't be asked, a known
 * person stands as we last knew them; of an unknown one we know nothing: null.
 */
export async function meet(
  parts: Acquaintance,
  workspace: string,
  slackId: string,
  patient: Patience,
): Promise<Person | null> {
  const known = await personBySlackId(parts.database.scope(workspace), slackId);
  if (known && parts.clock.now().getTime() - known.seenAt.getTime() < FRESH) return known;
  const fresh = await ask(parts.client, slackId, patient);
  if (!fresh || fresh === 'unknown') return known ?? null;
  await parts.database.commit(workspace, [known ? refreshed(known, fresh, parts) : introduced(fresh, parts)]);
  return (await personBySlackId(parts.database.scope(workspace), slackId)) ?? null;
}

/** What Slack says when it won't tell this app about somebody, however often it is asked. */
const unknown: ReadonlySet<string | undefined> = new Set([
  ...['user_not_found', 'user_not_visible', 'missing_scope', 'team_access_not_granted'],
]);

/** What Slack says about somebody; `unknown` when it has nothing to say about them, null when it can't be asked now. */
export async function ask(
  client: WebClient,
  slackId: string,
  patient: Patience,
): Promise<z.infer<typeof profile> | 'unknown' | null> {
  const answer = client.users.info({ user: slackId }).then(
    (said) => profile.safeParse(said.user).data ?? ('unknown' as const),
    (error: { data?: { error?: string } }) => (unknown.has(error.data?.error) ? ('unknown' as const) : null),
  );
  return Promise.race([answer, patient()]);
}

function kindOf(fresh: z.infer<typeof profile>, team: string): PersonKind {
  // On an Enterprise Grid a colleague's home is another team of ours: what counts is that they belong to this one too.
  const ours = fresh.team_id === undefined || fresh.team_id === team || fresh.enterprise_user?.teams.includes(team);
  if (fresh.is_stranger || !ours) return 'external';
  return fresh.is_restricted || fresh.is_ultra_restricted ? 'guest' : 'member';
}

export function facts(fresh: z.infer<typeof profile>, parts: Acquaintance) {
  return {
    name: clean(fresh.real_name || fresh.name || fresh.id),
    slackZone: fresh.tz || parts.defaultZone,
    kind: kindOf(fresh, parts.team),
    active: !fresh.deleted && !fresh.is_bot,
    seenAt: parts.clock.now(),
  };
}

function introduced(fresh: z.infer<typeof profile>, parts: Acquaintance): Write {
  const role: WorkspaceRole = parts.admins.has(fresh.id) ? 'admin' : 'member';
  const now = facts(fresh, parts);
  return function* (tx) {
    // Two first messages at once both come here; the second finds the row and leaves it.
    yield tx
      .insert(people, { id: tx.newId(), slackId: fresh.id, role, ...now, zone: now.slackZone })
      .onConflictDoNothing();
  };
}

/** Whether Slack says anything else than we knew. Pictures and statuses change all day and are nothing to us. */
export function isNews(known: Person, fresh: z.infer<typeof profile>, parts: Acquaintance): boolean {
  const { seenAt: _, ...now } = facts(fresh, parts);
  return (Object.keys(now) as (keyof typeof now)[]).some((key) => now[key] !== known[key]);
}

/**
 * The person as Slack knows them now; what keeps their time moves with them. It starts from the row of that moment: they
 * may have set a zone of their own while Slack was asked.
 */
export function refreshed({ id }: Person, fresh: z.infer<typeof profile>, parts: Acquaintance): Write {
  const now = facts(fresh, parts);
  return function* (tx) {
    const rows: Person[] = yield tx.update(people, { id: sql`${people.id}` }, eq(people.id, id)).returning();
    const [known] = rows;
    if (!known) return;
    const zone = known.ownZone ?? now.slackZone;
    yield tx.update(people, { ...now, zone }, eq(people.id, id));
    if (zone !== known.zone) yield* rezone({ person: id }, zone)(tx);
    const before = { active: known.active, kind: known.kind, zone: known.zone };
    const after = { active: now.active, kind: now.kind, zone };
    if (canonical(before) === canonical(after)) return;
    const line = { actor: 'golive', via: 'slack', action: 'person.refresh', subject: `person:${id}` };
    yield* record({ ...line, before, after })(tx);
  };
}

/** Slack has nothing to say about them: they stay as they are, and don't stand in the others' way. */
export function unheard(id: string, seenAt: Date): Write {
  return (tx) => tx.update(people, { seenAt }, eq(people.id, id));
}
