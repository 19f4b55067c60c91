import type { Heard } from '#demo/player/heard.ts';
import { createPlayer } from '#demo/player/player.ts';
import type { Message, View } from '#demo/player/slack-side.ts';
import { milestonesOf } from '#features/plan/queries.ts';
import type { milestones } from '#features/plan/tables.ts';
import { milestones as table } from '#features/plan/tables.ts';
import type { Project } from '#features/projects/queries.ts';
import { projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Bot } from '#test/support/bot.ts';

/** The only thing the person was told; a test that finds none has failed. */
export function whisperIn(heard: Heard): Message {
  const [only] = heard.whispers;
  if (!only) throw new Error(`nothing was whispered: ${heard.text}`);
  return only;
}

export function viewIn(heard: Heard): View {
  if (!heard.view) throw new Error(`no modal is open: ${heard.text}`);
  return heard.view;
}

/** Direct messages of the bot to a person, oldest first. */
export async function inbox(bot: Bot, name: string): Promise<Message[]> {
  return [...bot.slack.messages(await bot.slack.directMessages(bot.person(name).id))];
}

/** A manager's card as it stands now: it keeps its buttons when Slack's own changes, as an old screen would. */
export async function inboxCard(bot: Bot, name: string): Promise<Message> {
  const card = (await inbox(bot, name)).find(({ text }) => text.includes('asks to move'));
  if (!card) throw new Error(`${name} was asked nothing`);
  return structuredClone(card);
}

export async function dayOfMilestone(bot: Bot, project: Project, key: string) {
  const found = (await milestonesOf(bot.scope, { project: project.id })).find((each) => each.key === key);
  if (!found) throw new Error(`no milestone ${key}`);
  return found;
}

export async function closeProject(bot: Bot, project: Project): Promise<void> {
  const closed = { state: 'closed' as const, version: project.version + 100 };
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.update(projects, closed, eq(projects.id, project.id)).returning(),
  ]);
}

/** More milestones than any playbook of ours has. */
export async function addMilestones(
  bot: Bot,
  project: Project,
  rows: readonly Partial<typeof milestones.$inferInsert>[],
): Promise<void> {
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) =>
      tx.insert(
        table,
        rows.map((row, at) => ({
          id: tx.newId(),
          projectId: project.id,
          key: `extra-${at}`,
          name: `Extra ${at}`,
          phase: 'configure' as const,
          position: 100 + at,
          ownerRole: 'lead',
          waitsOn: 'us' as const,
          dependsOn: [],
          anchor: 'go-live' as const,
          place: { working: -20, extra: 0 },
          baseline: '2027-01-04',
          planned: '2027-01-04',
          state: 'planned' as const,
          ...row,
        })),
      ),
  ]);
}

/** People who act at the same moment: nothing is delivered in between, which would move the clock for both. */
export function atOnce(bot: Bot): ReturnType<typeof createPlayer> {
  const { slack, app } = bot;
  return createPlayer({ slack, wire: (payload, how) => slack.deliver(payload, how), settle: () => app.idle() });
}
