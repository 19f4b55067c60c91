import type { Message } from '#demo/player/slack-side.ts';
import { type MilestoneRow, milestonesOf } from '#features/plan/queries.ts';
import { type Project, projectByKey } from '#features/projects/queries.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { personBySlackId } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import type { Bot } from '#test/support/bot.ts';
import { createProject, type ProjectOptions } from '#test/support/build.ts';

/** A bot on which ACME starts: kickoff on Wednesday 25 November 2026. */
export interface Desk {
  acme: Project;
  /** Everything of somebody's that is a message of reminders. */
  bundles(name: string): Promise<Message[]>;
  /** The last of them. */
  today(name: string): Promise<Message>;
  /** The last that golive wrote to them alone. */
  told(name: string): Promise<string>;
  milestone(key: string): Promise<MilestoneRow>;
  /** They are no longer in the workspace. */
  leaves(name: string): Promise<void>;
  commit(...writes: Write[]): Promise<void>;
  id(name: string): Promise<string>;
  /** Somebody passes the line that is near these words on. */
  pass(from: string, to: string, near: string): Promise<void>;
}

/** Mia leads it from Berlin, one hour ahead of UTC; Tom manages it from London. */
export async function openDesk(bot: Bot, options: ProjectOptions = {}): Promise<Desk> {
  const acme = await createProject(bot, { kickoff: '2026-11-25', goLive: '2027-01-29', ...options });
  // Whoever came today has their reminders from tomorrow on.
  await beginUntil(bot, '2026-11-24T07:50:00Z');

  async function messages(name: string): Promise<Message[]> {
    return bot.slack.messages(await bot.slack.directMessages(bot.person(name).id));
  }

  async function bundles(name: string): Promise<Message[]> {
    return (await messages(name)).filter(({ text }) => /Your reminders for|Everything of/.test(text));
  }

  async function today(name: string): Promise<Message> {
    return shown((await bundles(name)).at(-1));
  }

  async function commit(...writes: Write[]): Promise<void> {
    await bot.app.database.commit(bot.app.workspace.id, writes);
  }

  return {
    acme,
    bundles,
    today,
    commit,
    told: async (name) => shown((await messages(name)).at(-1)).text,
    milestone: async (key) => {
      const project = shown(await projectByKey(bot.scope, 'ACME'));
      return shown((await milestonesOf(bot.scope, { project: project.id })).find((each) => each.key === key));
    },
    leaves: (name) =>
      commit((tx) => tx.update(people, { active: false }, eq(people.slackId, bot.person(name).id)).returning()),
    id: async (name) => shown(await personBySlackId(bot.scope, bot.person(name).id)).id,
    pass: (from, to, near) =>
      bot.begin(`${from} passes ${near} to ${to}`, async () => {
        const asked = await bot.person(from).click(await today(from), { name: 'Not mine', near });
        await bot.person(from).submit(shown(asked.view), { person: { id: bot.person(to).id } });
        await bot.settle();
      }),
  };
}

export function shown<T>(thing: T | undefined | null): T {
  if (!thing) throw new Error('nothing was shown');
  return thing;
}
