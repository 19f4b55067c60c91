import type { Feature } from '#platform/feature.ts';
import type { Shelf } from '../playbooks/shelf.ts';
import { choosePerson, chooseRegion, showPermissions } from './actions.ts';
import { adminCommand, outboxCommand } from './commands.ts';
import { drop, isThere, repost, showOutbox } from './deciding.ts';
import { regionView, roleView } from './views.ts';

/** `admins` are the Slack ids that GOLIVE_ADMINS names. */
export function createAdminFeature({ library, admins }: { library: Shelf; admins: readonly string[] }): Feature {
  const configured = new Set(admins);
  return {
    name: 'admin',
    commands: [adminCommand(library, configured), outboxCommand],
    views: [roleView(configured), regionView],
    actions: [choosePerson, chooseRegion, showPermissions, showOutbox, repost, isThere, drop],
  };
}
