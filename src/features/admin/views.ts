import { z } from 'zod';
import { findRegion } from '#platform/calendar/regions.ts';
import { and, eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { type Person, peopleInRole } from '#platform/directory/people.ts';
import { people, type WorkspaceRole, workspaces } from '#platform/directory/tables.ts';
import { defineView } from '#platform/feature.ts';
import { Conflict, Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import { workspaceRegion } from '../calendar/queries.ts';
import { regionTrouble } from '../projects/examine.ts';
import { must } from '../projects/permissions.ts';
import { notUsable } from '../projects/rules/team.ts';
import { roles, roleTrouble } from './rules.ts';

export function roleView(configured: ReadonlySet<string>) {
  return defineView({
    id: 'admin.role',
    form: z.object({ person: z.string({ error: 'Pick a person.' }), role: z.enum(roles, { error: 'Pick a role.' }) }),
    meta: z.object({ channel: z.string().nullable() }),
    submit: async ({ person: slackId, role }, { channel }, ctx) => {
      must(ctx.actor, 'workspace.admin', null, []);
      const person = await ctx.meet(slackId);
      const admins = await peopleInRole(ctx, { role: 'admin' });
      const trouble = person ? roleTrouble(person, role, admins, configured, ctx.actor) : null;
      // Somebody who left may lose a role; only who can use golive may get one.
      const unfit = role === 'member' && person ? null : notUsable(person);
      if (!person || unfit || trouble) throw new Refusal(unfit ?? trouble ?? 'Pick a person.', { field: 'person' });
      if (person.role === role) return close(message([section(`${mention(slackId)} is ${role} already.`)]), channel);
      return close(
        message([section(`${mention(slackId)} is ${role} now.`)]),
        channel,
        // First: the audit's head is locked by it, so two admins who remove each other come here one after the other.
        ctx.record({
          action: 'person.role',
          subject: `person:${person.id}`,
          before: { role: person.role },
          after: { role },
        }),
        changed(person, role),
      );
    },
  });
}

/** Whose holidays count for everybody who says nothing else. */
export const regionView = defineView({
  id: 'admin.region',
  form: z.object({ region: z.string().optional() }),
  meta: z.object({ channel: z.string().nullable() }),
  submit: async ({ region: typed }, { channel }, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    const trouble = await regionTrouble(typed);
    if (trouble) throw new Refusal(trouble, { field: 'region' });
    const region = typed ? ((await findRegion(typed))?.code ?? null) : null;
    const before = await workspaceRegion(ctx);
    const says = region
      ? `The public holidays of ${region} are days off for everybody who names no region of their own.`
      : 'Public holidays are days off only for who names a region in `/golive settings`.';
    if (region === before) return close(message([section(says)]), channel);
    return close(
      message([section(says)]),
      channel,
      ctx.record({ action: 'workspace.region', subject: 'workspace', before: { region: before }, after: { region } }),
      (tx) => tx.update(workspaces, { region }, eq(workspaces.workspaceId, ctx.workspace)),
    );
  },
});

function changed(person: Person, role: WorkspaceRole): Write {
  return function* (tx) {
    const rows = yield tx
      .update(people, { role }, and(eq(people.id, person.id), eq(people.role, person.role)))
      .returning();
    const admins = yield tx.pick(people, { id: people.id }, eq(people.role, 'admin'), eq(people.active, true)).limit(1);
    if (rows.length === 0 || admins.length === 0) throw new Conflict('Somebody changed the roles first.');
  };
}
