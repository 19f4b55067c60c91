import type { Heard } from '#demo/player/heard.ts';
import type { Message, View } from '#demo/player/slack-side.ts';
import type { Project } from '#features/projects/queries.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject, type ProjectOptions } from '#test/support/build.ts';

/** Mia leads ACME, Tom manages it; Mia and Ana are in Berlin, Ben in New York. The summary is at 11:00 UTC. */
export interface Desk {
  bot: Bot;
  acme: Project;
  /** A top-level message of the standup and what stands in its thread. */
  summaries(): Message[];
  thread(): Message[];
  inbox(name: string): Promise<Message[]>;
  /** Through `/standup`. */
  answer(name: string, said: Record<string, string | string[]>): Promise<Said>;
  /** Mia brings the project into another state. */
  move(to: string, form: Record<string, string>): Promise<void>;
}

/** What is heard, as plain data. */
export type Said = Pick<Heard, 'text' | 'errors' | 'whispers'>;

function said({ text, errors, whispers }: Heard): Said {
  return { text, errors, whispers };
}

export async function openDesk(options: ProjectOptions = {}): Promise<Desk> {
  const bot = await startBot({ at: '2026-11-23T07:00:00Z' });
  const acme = await bot.begin(`desk ${JSON.stringify(options)}`, async () => {
    // Both are known before anything depends on how quickly Slack tells who they are.
    for (const name of ['mia', 'tom']) await bot.person(name).command('/golive', 'help', { channel: 'general' });
    return createProject(bot, { roles: { support: ['ben'] }, ...options });
  });
  const summaries = () =>
    bot.slack.messages('CACME').filter(({ text }) => text.startsWith('*Standup*') || text.startsWith('Standup'));
  return {
    bot,
    acme,
    summaries,
    thread: () => bot.slack.messages('CACME').filter(({ threadTs }) => threadTs === summaries()[0]?.ts),
    inbox: async (name) => [...bot.slack.messages(await bot.slack.directMessages(bot.person(name).id))],
    answer: (name, answers) =>
      bot.begin(`${name} answers ${JSON.stringify(answers)}`, async () => {
        const heard = await bot.person(name).command('/standup', '', { channel: 'acme' });
        return said(await bot.person(name).submit(shown(heard), answers));
      }),
    move: async (to, form) => {
      const mia = bot.person('mia');
      const status = await mia.command('/golive', 'status ACME', { channel: 'acme' });
      await mia.submit(shown(await mia.choose(last(status.whispers), 'projects.manage', to)), form);
    },
  };
}

export function setUp(
  { bot }: Desk,
  names: readonly string[],
  more: Record<string, string | string[]> = {},
): Promise<Said> {
  const answers = { 'Who takes part': names.map((name) => ({ id: bot.person(name).id })), ...more };
  return bot.begin(`standup ${JSON.stringify(answers)}`, async () => {
    const mia = bot.person('mia');
    const heard = await mia.command('/golive', 'standup setup ACME', { channel: 'acme' });
    return said(await mia.submit(shown(heard), answers));
  });
}

export function shown(heard: Heard): View {
  if (!heard.view) throw new Error(`no modal was opened: ${heard.text}`);
  return heard.view;
}

export function whispered(heard: Pick<Heard, 'text' | 'whispers'>): Message {
  const [message] = heard.whispers.slice(-1);
  if (!message) throw new Error(`nothing was whispered: ${heard.text}`);
  return message;
}

export function last(messages: readonly Message[]): Message {
  const message = messages.at(-1);
  if (!message) throw new Error('there is no message');
  return message;
}
