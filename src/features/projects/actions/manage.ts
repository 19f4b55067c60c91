import { z } from 'zod';
import { type Context, defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { open } from '#platform/slack/reply.ts';
import { holdersOf } from '../holders.ts';
import { editModal } from '../modals/edit.ts';
import { moveModal } from '../modals/move.ts';
import { roleModal } from '../modals/role.ts';
import { must, type Permission } from '../permissions.ts';
import { assignmentsOf, type Project, playbookOf, projectById } from '../queries.ts';
import { moved, moves } from '../rules/states.ts';
import { mustBeOpen } from '../writes.ts';

const managed = z.object({ project: z.string(), what: z.enum([...moves, 'edit']) });
const changed = z.object({ project: z.string(), role: z.string() });

/** The menu of `/golive status`: every choice asks once more in a form. */
export const manage = defineAction({
  id: 'projects.manage',
  value: z.null(),
  press: async (_, ctx, { chosen }) => {
    const { project: id, what } = managed.parse(JSON.parse(chosen ?? 'null'));
    const project = await permitted(ctx, id, what === 'edit' ? 'project.edit' : 'project.state');
    if (what === 'edit') {
      mustBeOpen(project);
      return open(editModal(project, ctx.channel));
    }
    moved(project.key, project.state, what);
    return open(moveModal(project, what, ctx.channel));
  },
});

/** The menu of `/golive team`. */
export const changeRole = defineAction({
  id: 'projects.role',
  value: z.null(),
  press: async (_, ctx, { chosen }) => {
    const { project: id, role: key } = changed.parse(JSON.parse(chosen ?? 'null'));
    const project = await permitted(ctx, id, 'project.edit');
    mustBeOpen(project);
    const role = (await playbookOf(ctx, project.id)).roles.find((it) => it.key === key);
    if (!role) throw new Refusal(`${project.key} has no such role. Ask again with \`/golive team ${project.key}\`.`);
    const { byRole } = await holdersOf(ctx, project.id);
    return open(roleModal(project, role, byRole.get(key) ?? [], ctx.channel));
  },
});

/** The project behind a button, once it is clear that this person may do that to it. */
export async function permitted(ctx: Context, id: string, permission: Permission): Promise<Project> {
  const project = await projectById(ctx, id);
  if (!project) throw new Refusal('That project isn’t here any more. See what is running with `/golive list`.');
  must(ctx.actor, permission, project, await assignmentsOf(ctx, { project: id }));
  return project;
}
