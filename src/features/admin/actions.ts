import { z } from 'zod';
import { defineAction } from '#platform/feature.ts';
import { open, whisper } from '#platform/slack/reply.ts';
import { workspaceRegion } from '../calendar/queries.ts';
import { must } from '../projects/permissions.ts';
import { permissionsMessage } from './blocks.ts';
import { regionModal, roleModal } from './modals.ts';

export const choosePerson = defineAction({
  id: 'admin.choose',
  value: z.null(),
  press: async (_, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    return open(roleModal(ctx.channel));
  },
});

export const chooseRegion = defineAction({
  id: 'admin.region',
  value: z.null(),
  press: async (_, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    return open(regionModal(await workspaceRegion(ctx), ctx.channel));
  },
});

export const showPermissions = defineAction({
  id: 'admin.permissions',
  value: z.null(),
  press: async () => whisper(permissionsMessage()),
});
