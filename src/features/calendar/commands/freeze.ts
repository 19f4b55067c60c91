import type { Command, Context } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { projectDay } from '../../projects/day.ts';
import { keyForm, theProject } from '../../projects/find.ts';
import { must } from '../../projects/permissions.ts';
import { assignmentsOf, type Project, projectByKey, projectsInChannel } from '../../projects/queries.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { freezeList, freezeWords } from '../blocks/freeze.ts';
import { calendarOf } from '../calendar.ts';
import { tellProject, tellProjects } from '../frozen.ts';
import { type Freeze, freezesFor, workspaceFreezes } from '../queries.ts';
import { readFreeze, splitName } from '../rules/freeze-words.ts';
import { addFreeze, removeFreeze } from '../writes.ts';

export const addCommand: Command = {
  path: 'freeze add',
  usage: '"NAME" FROM..TO hard|soft [KEY] [yearly|monthly|weekly]',
  summary: 'Name days on which nobody goes live, everywhere or in one project',
  examples: [
    '/golive freeze add "Christmas" 2026-12-18..2027-01-04 hard',
    '/golive freeze add "Quarter end" 28 dec..31 dec soft ACME yearly',
  ],
  run: async (text, ctx) => {
    const { name, words } = splitName(text);
    const { project, rest } = await keyAmong(ctx, words);
    await mayFreeze(ctx, project);
    const today = project ? projectDay(ctx, project) : ctx.today;
    const calendar = await calendarOf(project?.region ?? null, today);
    const rule = readFreeze({ name, words: rest }, { today, calendar });
    const existing = await freezesOf(ctx, project);
    if (existing.some((it) => sameName(it.name, name))) {
      throw new Refusal(`There is a freeze “${name}” already. Choose another name, or remove it first.`);
    }
    const freeze = { ...rule, id: ctx.newId(), projectId: project?.id ?? null };
    const said = freezeWords(freeze, today);
    const line = `${mention(ctx.actor.slackId)} added ${said}`;
    return told(ctx, project, { freeze, line, done: `Added ${said}` }, addFreeze(ctx, freeze));
  },
};

export const removeCommand: Command = {
  path: 'freeze remove',
  usage: 'NAME [KEY]',
  summary: 'Remove a freeze',
  examples: ['/golive freeze remove "Christmas"', '/golive freeze remove "Quarter end" ACME'],
  run: async (text, ctx) => {
    const { project, rest } = await keyAmong(ctx, text.split(/\s+/).filter(Boolean));
    const name = splitName(`"${rest.join(' ').replace(/["“”„]/g, '')}"`).name;
    const here = project ?? (await channelProject(ctx));
    const all = await freezesOf(ctx, here);
    const freeze = all.find((it) => sameName(it.name, name));
    if (!freeze) throw new Refusal(unknown(name, all));
    const owner = freeze.projectId === null ? null : here;
    await mayFreeze(ctx, owner);
    const line = `${mention(ctx.actor.slackId)} removed ${freezeWords(freeze, ctx.today)}`;
    return told(
      ctx,
      owner,
      { freeze, line, done: `Removed ${freezeWords(freeze, ctx.today)}` },
      removeFreeze(ctx, freeze),
    );
  },
};

export const listCommand: Command = {
  path: 'freeze list',
  usage: '[KEY]',
  summary: 'See the freezes that lie ahead',
  examples: ['/golive freeze list', '/golive freeze list ACME'],
  reads: true,
  run: async (text, ctx) => {
    if (text === '') {
      const here = await channelProject(ctx);
      return whisper(freezeList({ freezes: await freezesOf(ctx, here), key: here?.key ?? null, today: ctx.today }));
    }
    const found = await theProject(ctx, text, 'freeze list');
    if ('ask' in found) return found.ask;
    const { project } = found;
    return whisper(freezeList({ freezes: await freezesOf(ctx, project), key: project.key, today: ctx.today }));
  },
};

interface News {
  freeze: Omit<Freeze, 'workspaceId' | 'createdBy' | 'createdAt'>;
  /** For the channels, and for whoever did it. */
  line: string;
  done: string;
}

async function told(ctx: Context, project: Project | null, news: News, writes: Answer['writes']): Promise<Answer> {
  if (project) {
    const sentence = `${news.done}, for ${esc(project.key)}.`;
    return whisper(message([section(sentence)]), ...tellProject(ctx, project, news.line), ...writes);
  }
  const { met, writes: others } = await tellProjects(ctx, news.freeze, news.line);
  const reach =
    met === 0 ? 'no go-live falls in it' : `${met === 1 ? 'one go-live falls' : `${met} go-lives fall`} in it`;
  return whisper(message([section(`${news.done}, for every project: ${reach}.`)]), ...others, ...writes);
}

async function mayFreeze(ctx: Context, project: Project | null): Promise<void> {
  if (!project) return must(ctx.actor, 'freeze.workspace', null, []);
  must(ctx.actor, 'freeze.project', project, await assignmentsOf(ctx, { project: project.id }));
  return mustBeOpen(project);
}

/** The project whose key stands somewhere among the words, in CAPITALS; the words that are left. */
async function keyAmong(ctx: Context, words: readonly string[]): Promise<{ project: Project | null; rest: string[] }> {
  for (const [index, word] of words.entries()) {
    if (!keyForm.test(word) || word !== word.toUpperCase()) continue;
    const project = await projectByKey(ctx, word);
    if (project) return { project, rest: words.filter((_, other) => other !== index) };
  }
  return { project: null, rest: [...words] };
}

/** The channel's own project, where it has just one. */
async function channelProject(ctx: Context): Promise<Project | null> {
  if (!ctx.channel) return null;
  const [only, ...others] = (await projectsInChannel(ctx, { channel: ctx.channel })).filter(
    ({ state }) => state !== 'closed' && state !== 'cancelled',
  );
  return only && others.length === 0 ? only : null;
}

function freezesOf(ctx: Context, project: Project | null): Promise<Freeze[]> {
  return project ? freezesFor(ctx, { project: project.id }) : workspaceFreezes(ctx, {});
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function unknown(name: string, all: readonly Freeze[]): string {
  if (all.length === 0) return 'There is no freeze to remove here. See all with `/golive freeze list`.';
  const near = nearest(
    name,
    all.map((it) => it.name),
  );
  const guess = near ? ` Did you mean “${near}”?` : '';
  return `I know no freeze “${name.slice(0, 40)}”.${guess} See all with \`/golive freeze list\`.`;
}
