import type { Json, View } from '#demo/player/slack-side.ts';
import { checkLimits, type Method } from './method.ts';
import { SlackError } from './slack-error.ts';
import type { World } from './world.ts';

/** Slack: a modal and two more on top of it. */
const STACK = 3;

function content(world: World, args: Json, type: 'modal' | 'home'): Json {
  const view = args.view as Json | undefined;
  if (!view || view.type !== type || !Array.isArray(view.blocks)) throw new SlackError('invalid_arguments');
  checkLimits(world, view, 'invalid_arguments');
  return view;
}

const open: Method = (args, world) => {
  const { user } = world.redeem(args.trigger_id);
  const id = world.nextId('V0');
  return { view: world.show(user, content(world, args, 'modal'), { id, previous: null, root: id }) };
};

const push: Method = (args, world) => {
  const { user, viewId } = world.redeem(args.trigger_id);
  const parent = viewId ? world.journal.view(viewId) : undefined;
  if (!parent) throw new SlackError('view_not_found');
  return { view: pushOn(world, user, parent, content(world, args, 'modal')) };
};

export function pushOn(world: World, user: string, parent: View, view: Json): View {
  if (world.journal.stack(user).length >= STACK) throw new SlackError('push_limit_reached');
  return world.show(user, view, { id: world.nextId('V0'), previous: parent.id, root: parent.root_view_id });
}

const update: Method = (args, world) => {
  const view = world.journal.view(String(args.view_id));
  if (!view) throw new SlackError('not_found');
  if (args.hash !== undefined && args.hash !== view.hash) throw new SlackError('hash_conflict');
  return { view: replace(world, view, content(world, args, 'modal')) };
};

/** Puts new content in an open modal; one that the person closed is not found. */
export function replace(world: World, old: View, view: Json): View {
  const owner = world.journal.ownerOf(old.id);
  if (!owner) throw new SlackError('not_found');
  return world.show(owner, view, { id: old.id, previous: old.previous_view_id, root: old.root_view_id });
}

const publish: Method = (args, world) => {
  const user = world.user(args.user_id);
  const old = world.home(user.id);
  if (args.hash !== undefined && args.hash !== old?.hash) throw new SlackError('hash_conflict');
  return { view: world.publish(user.id, content(world, args, 'home')) };
};

export const viewMethods: Record<string, Method> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
