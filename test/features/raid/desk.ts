import type { Heard } from '#demo/player/heard.ts';
import type { Message, View } from '#demo/player/slack-side.ts';
import { type Project, projectById } from '#features/projects/queries.ts';
import { projects } from '#features/projects/tables.ts';
import { itemByCode, itemsOf, type RaidItem } from '#features/raid/queries.ts';
import { readCode } from '#features/raid/rules/item.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Bot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

/** Scores 16 and blocks go-live; Ana owns it. */
export const high = 'risk "Data load late" owner:<@UANA|ana> due:fri p4 i4 gate:go-live next:"call the vendor"';

/** Mia leads ACME, Tom manages it, Ben holds a role in it; Ana and Eva hold none. */
export interface Desk {
  bot: Bot;
  acme: Project;
  /** ACME as it is now. */
  project(): Promise<Project>;
  /** What the playbook laid out. */
  starters: readonly RaidItem[];
  raid(who: string, text: string, where?: { channel: string }): Promise<Heard>;
  /** Mia logs it with `/raid add`. */
  added(text: string): Promise<RaidItem>;
  stored(code: string): Promise<RaidItem>;
  /** What was logged since the project was created. */
  fresh(): Promise<RaidItem[]>;
  setState(state: 'closed' | 'cancelled' | 'pending'): Promise<void>;
}

export async function openDesk(bot: Bot): Promise<Desk> {
  const acme = await createProject(bot, { roles: { support: ['ben'] } });
  const starters = await itemsOf(bot.scope, { project: acme.id });
  const known = new Set(starters.map(({ id }) => id));
  const fresh = async () => (await itemsOf(bot.scope, { project: acme.id })).filter(({ id }) => !known.has(id));

  function raid(who: string, text: string, where = { channel: 'acme' }): Promise<Heard> {
    return bot.person(who).command('/raid', text, where);
  }

  async function stored(code: string): Promise<RaidItem> {
    const read = readCode(code);
    const item = read && (await itemByCode(bot.scope, acme.id, read));
    if (!item) throw new Error(`no item ${code}`);
    return item;
  }

  function added(text: string): Promise<RaidItem> {
    return bot.begin(`added ${text}`, async () => {
      const heard = await raid('mia', `add ${text}`);
      const [, code = ''] = /([RAID]-\d+)/.exec(heard.text) ?? [];
      return stored(code);
    });
  }

  async function project(): Promise<Project> {
    return (await projectById(bot.scope, acme.id)) ?? acme;
  }

  async function setState(state: 'closed' | 'cancelled' | 'pending'): Promise<void> {
    const move: Write = (tx) => tx.update(projects, { state }, eq(projects.id, acme.id));
    await bot.app.database.commit(bot.app.workspace.id, [move]);
  }

  return { bot, acme, project, starters, raid, added, stored, fresh, setState };
}

export function whispered(heard: Heard): Message {
  const [message] = heard.whispers.slice(-1);
  if (!message) throw new Error(`nothing was whispered: ${heard.text}`);
  return message;
}

export function shown(heard: Heard): View {
  if (!heard.view) throw new Error(`no modal was opened: ${heard.text}`);
  return heard.view;
}
