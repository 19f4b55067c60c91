import type { Message } from '#platform/slack/blocks.ts';

export { TEAM } from '../slack.ts';

/** What both sides write. */
export const FACTS = { via: 'command', action: 'project.move', before: { targetGoLive: '2026-12-04' } } as const;

const words = 'Mia moved go-live to Mon 7 Dec 2026 because the data load is late.';
export const LINE: Message = {
  text: words,
  blocks: [{ type: 'context', elements: [{ type: 'mrkdwn', text: words }] }],
};
