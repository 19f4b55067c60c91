import { desc, eq, isNotNull } from '#platform/db/drizzle.ts';
import { query, type Write } from '#platform/db/scope.ts';
import { type Sharing, told, untold } from '#platform/directory/sharing.ts';
import type { ConsequenceContext, Consequences } from '#platform/feature.ts';
import { post, show } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';
import { actions, button, type Message, message, section } from '#platform/slack/blocks.ts';
import { channel } from '#platform/slack/mrkdwn.ts';
import { type Project, projectsInChannel } from './queries.ts';
import { responsible } from './responsible.ts';

/** The newest so many; the channel takes one edit a second. */
const CARDS = 200;

const cardsIn = query((from, $: { channel: string }) =>
  from.from(cards, eq(cards.destination, $.channel), isNotNull(cards.ts)).orderBy(desc(cards.ts)).limit(CARDS),
);

/**
 * Another organisation reads along in a channel, or none any more: what stands there is drawn for who reads it now, and
 * the leads of its projects hear once what that means.
 */
export const sharingConsequences: Consequences = async (ctx) => {
  const [news] = await untold(ctx, {});
  if (!news) return [];
  const standing = await cardsIn(ctx, { channel: news.channel });
  const redrawn = standing.map((card) =>
    show({ kind: card.kind, subject: card.subject, to: card.destination }, { onBehalfOf: null, priority: 'urgent' }),
  );
  const all = news.shared ? await projectsInChannel(ctx, { channel: news.channel }) : [];
  const sending = all.filter(({ state }) => state !== 'pending');
  const letters = await Promise.all(sending.map((project) => letterOn(ctx, project, news)));
  return [told(news), ...redrawn, ...letters.flat()];
};

async function letterOn(ctx: ConsequenceContext, project: Project, { channel: where, heardAt }: Sharing) {
  const line = ctx.record({ action: 'channel.shared', subject: `channel:${where}`, project: project.id });
  const [to] = await responsible(ctx, project.id);
  if (!to) return [line];
  const key = `shared:${project.id}:${heardAt.toISOString()}`;
  const about = { internal: false, onBehalfOf: null, class: 'never-missing', project: project.id } as const;
  return [line, post({ ...about, key, to, message: letter(project) })] satisfies Write[];
}

function letter({ key, channel: where }: Project): Message {
  return message([
    section(
      `${channel(where)} is shared with another organisation now. From here on I post nothing internal of ${key} there, and its pinned message shows the dates alone.`,
    ),
    section(
      'What was posted before stands there for them to read. Ask a Slack admin to delete what they shouldn’t see, or give the project an internal channel: *Edit details* in its status.',
    ),
    actions(button({ id: 'projects.run', text: 'Status', value: { command: `status ${key}` } })),
  ]);
}
