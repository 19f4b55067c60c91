import type { Command } from '#platform/feature.ts';
import { open } from '#platform/slack/reply.ts';
import { type Mutable, settingsModal } from '../modals/settings.ts';
import { settingsOf, workspaceRegion } from '../queries.ts';
import { defaultSettings } from '../rules/settings.ts';

export function settingsCommand(mutable: readonly Mutable[]): Command {
  return {
    path: 'settings',
    summary: 'Choose when and how I may reach you',
    examples: ['/golive settings'],
    reads: true,
    run: async (_, ctx) => {
      const { actor, channel } = ctx;
      const [all, region] = await Promise.all([settingsOf(ctx, [actor.id]), workspaceRegion(ctx)]);
      const settings = all.get(actor.id) ?? defaultSettings;
      const zones = { ownZone: actor.ownZone, slackZone: actor.slackZone ?? actor.zone };
      return open(settingsModal({ settings, ...zones, mutable, workspaceRegion: region, channel }));
    },
  };
}
