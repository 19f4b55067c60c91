import type { Answers } from '#demo/player/form.ts';
import type { Heard } from '#demo/player/heard.ts';
import type { Message, View } from '#demo/player/slack-side.ts';
import { type Escalation, escalationByNumber } from '#features/escalations/queries.ts';
import type { Project } from '#features/projects/queries.ts';
import { projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { type Bot, type BotOptions, startBot } from '#test/support/bot.ts';
import { createProject, type ProjectOptions } from '#test/support/build.ts';

/** A Tuesday morning in Berlin, 10:00. */
export const TUESDAY = '2026-11-24T09:00:00Z';

/** Mia leads ACME, Tom manages it, Ana is its architect, Ben its support lead; Eva holds no role, Kim is admin. */
export interface Desk {
  bot: Bot;
  acme: Project;
  escalate(who: string, text: string, channel?: string): Promise<Heard>;
  /** Mia raises a Sev2 about an integration, so that Ana is asked. */
  raised(answers?: Answers): Promise<Escalation>;
  /** The same, and Ana acknowledges it. */
  acknowledged(answers?: Answers): Promise<void>;
  /** And resolves it. */
  resolved(answers?: Answers): Promise<void>;
  /** And closes it, with a follow-up for Ben. */
  closed(answers?: Answers): Promise<void>;
  /** They have said something, so that they can be named. */
  met(...who: string[]): Promise<void>;
  /** The days until then belong to what the test starts with. */
  until(...moments: string[]): Promise<void>;
  stored(number?: number): Promise<Escalation>;
  /** The headline, as it stands in the project's channel. */
  card(number?: number): Message;
  /** The lines in the headline's thread. */
  thread(number?: number): string[];
  /** What somebody was sent by direct message. */
  dms(who: string): Promise<Message[]>;
  /** Somebody is no longer in Slack. */
  leaves(who: string): Promise<void>;
  setState(state: 'active' | 'closed' | 'pending' | 'on_hold'): Promise<void>;
}

const sev2 = {
  severity: '2',
  category: 'integration',
  problem: 'SSO fails for all contractors since Monday 08:00',
  impact: 'UAT cannot start, go-live on 29 January is at risk',
  ask: 'Find out why the IdP metadata is refused',
};

/** What it is closed with. */
export const closing = {
  cause: 'environment',
  title1: 'Alert before metadata ends',
  owner1: { id: 'UBEN' },
  due1: '2026-12-03',
};

export async function openDesk(
  at = TUESDAY,
  options: ProjectOptions = {},
  features?: BotOptions['features'],
): Promise<Desk> {
  const bot = await startBot({ at, ...(features && { features }) });
  const acme = await bot.begin(`desk ${JSON.stringify(options)}`, async () => {
    // Whoever says anything is known from then on; an admin is found when the ladder needs one.
    for (const who of ['kim', 'mia', 'tom']) await bot.person(who).command('/golive', 'help', { channel: 'general' });
    return createProject(bot, { ...options, roles: { architect: ['ana'], support: ['ben'], ...options.roles } });
  });

  function escalate(who: string, text: string, channel = 'acme'): Promise<Heard> {
    return bot.person(who).command('/escalate', text, { channel });
  }

  async function stored(number = 1): Promise<Escalation> {
    const it = await escalationByNumber(bot.scope, number);
    if (!it) throw new Error(`no ESC-${number}`);
    return it;
  }

  async function raise(answers: Answers): Promise<Escalation> {
    const heard = await escalate('mia', '');
    const done = await bot.person('mia').submit(shown(heard), { ...sev2, ...answers });
    if (done.errors) throw new Error(`the form was refused: ${JSON.stringify(done.errors)}`);
    const [, number = ''] = /ESC-(\d+)/.exec(done.text) ?? [];
    return stored(Number(number));
  }

  function card(number = 1): Message {
    const found = bot.slack
      .messages('CACME')
      .find((message) => !message.threadTs && message.text.includes(`ESC-${number} ·`));
    if (!found) throw new Error(`no headline of ESC-${number} in the channel`);
    return found;
  }

  function raised(answers: Answers = {}): Promise<Escalation> {
    return bot.begin(`raised ${JSON.stringify(answers)}`, () => raise(answers));
  }

  /** Ana takes the step where everybody in it can, a restricted one's too. */
  async function step(name: string, words: Answers): Promise<void> {
    const form = await bot.person('ana').click(whispered(await escalate('ana', 'ESC-1')), name);
    await bot.person('ana').submit(shown(form), words);
  }

  async function acknowledged(answers: Answers = {}): Promise<void> {
    await bot.begin(`acknowledged ${JSON.stringify(answers)}`, async () => {
      await raised(answers);
      await bot.person('ana').click(whispered(await escalate('ana', 'ESC-1')), 'Acknowledge');
    });
  }

  async function resolved(answers: Answers = {}): Promise<void> {
    await bot.begin(`resolved ${JSON.stringify(answers)}`, async () => {
      await acknowledged(answers);
      await step('Resolved', { resolution: 'Reloaded' });
    });
  }

  async function closed(answers: Answers = {}): Promise<void> {
    await bot.begin(`closed ${JSON.stringify(answers)}`, async () => {
      await resolved(answers);
      await step('Close', closing);
    });
  }

  return {
    bot,
    acme,
    escalate,
    raised,
    acknowledged,
    resolved,
    closed,
    met: async (...who) => {
      await bot.begin(`met ${who}`, async () => {
        for (const one of who) await bot.person(one).command('/golive', 'help', { channel: 'general' });
      });
    },
    until: async (...moments) => {
      for (const iso of moments) await beginUntil(bot, iso);
    },
    stored,
    card,
    thread: (number) => {
      const { ts } = card(number);
      return bot.slack
        .messages('CACME')
        .filter((message) => message.threadTs === ts)
        .map(({ text }) => text);
    },
    dms: async (who) => bot.slack.messages(await bot.slack.directMessages(bot.person(who).id)),
    leaves: async (who) => {
      const gone: Write = (tx) =>
        tx.update(people, { active: false }, eq(people.slackId, bot.person(who).id)).returning();
      await bot.app.database.commit(bot.app.workspace.id, [gone]);
    },
    setState: async (state) => {
      const move: Write = (tx) => tx.update(projects, { state }, eq(projects.id, acme.id));
      await bot.app.database.commit(bot.app.workspace.id, [move]);
    },
  };
}

export async function idOf(bot: Bot, who: string): Promise<string> {
  const [person] = await bot.scope.from(people, eq(people.slackId, bot.person(who).id));
  if (!person) throw new Error(`${who} is not known yet`);
  return person.id;
}

export function shown(heard: Heard): View {
  if (!heard.view) throw new Error(`no modal was opened: ${heard.text}`);
  return heard.view;
}

/** Mia puts the project on hold, or takes it off. */
export function hold({ bot }: Desk, what: 'Put on hold' | 'Resume'): Promise<void> {
  return bot.begin(what, async () => {
    const status = await bot.person('mia').command('/golive', 'status ACME', { channel: 'acme' });
    const form = await bot.person('mia').choose(whispered(status), 'projects.manage', what);
    const words: Record<string, string> = what === 'Put on hold' ? { reason: 'The customer asked for it' } : {};
    await bot.person('mia').submit(shown(form), words);
  });
}

/** Kim says who is asked about integrations, one after the other. */
export function route({ bot }: Desk, ...who: string[]): Promise<void> {
  return bot.begin(`route ${who}`, async () => {
    const form = await bot.person('kim').command('/golive', 'admin routes', { channel: 'general' });
    await bot.person('kim').submit(shown(form), { integration: who.map((one) => ({ id: bot.person(one).id })) });
  });
}

export function whispered(heard: Heard): Message {
  const [message] = heard.whispers.slice(-1);
  if (!message) throw new Error(`nothing was whispered: ${heard.text}`);
  return message;
}
