import type { ResponseUrls } from '#demo/player/response-urls.ts';
import type { SlackSide } from '#demo/player/slack-side.ts';
import { checkLimits } from './method.ts';
import { pushOn, replace } from './views.ts';
import { APP_ID, BOT, type FakeUser, TEAM, type World } from './world.ts';

/** The fake Slack as the people in front of it use it. */
export function fakeSide(world: World, urls: ResponseUrls, base: string): SlackSide {
  function person(idOrName: string): FakeUser {
    const found = world.users.get(idOrName) ?? [...world.users.values()].find((user) => user.name === idOrName);
    if (!found) throw new Error(`nobody here is called ${idOrName}`);
    return found;
  }

  function known(viewId: string) {
    const view = world.journal.view(viewId);
    if (!view) throw new Error(`no view ${viewId}`);
    return view;
  }

  return {
    team: { id: TEAM.id, domain: TEAM.domain },
    appId: APP_ID,
    botUserId: BOT.userId,
    journal: world.journal,
    names: world.names,
    member(idOrName) {
      const { id, name, team, tz } = person(idOrName);
      return { id, name: name.toLowerCase(), teamId: team, tz };
    },
    room(idOrName) {
      const rooms = [...world.channels.values()];
      const found = world.channels.get(idOrName) ?? rooms.find((channel) => channel.name === idOrName);
      if (!found) throw new Error(`no channel ${idOrName}`);
      return { id: found.id, name: found.private && !found.dmWith ? 'privategroup' : found.name };
    },
    canRead: (userId, channelId) => world.channels.get(channelId)?.members.includes(userId) ?? false,
    directMessages: async (userId) => world.dm(userId).id,
    say: async (userId, channelId, text) => ({ ...world.post(channelId, { text }, userId) }),
    mintTrigger: async (userId, viewId) => world.mintTrigger(userId, viewId),
    mintResponseUrl: (target) => urls.mint(base, target),
    async answer(url, body) {
      checkLimits(world, body, 'invalid_blocks');
      await urls.answer(url, body);
    },
    async replaceView(viewId, view) {
      checkLimits(world, view, 'invalid_arguments');
      replace(world, known(viewId), view);
    },
    async pushView(onViewId, userId, view) {
      checkLimits(world, view, 'invalid_arguments');
      pushOn(world, userId, known(onViewId), view);
    },
  };
}
