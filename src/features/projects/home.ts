import type { HomePart } from '#platform/feature.ts';
import { homeBlocks } from './blocks/list.ts';
import { listPage } from './listing.ts';

/** My projects on the App Home. */
export const home: HomePart = async (ctx) => homeBlocks(await listPage(ctx, 'mine', 1), ctx.now);
