import { z } from 'zod';
import { inArray } from '#platform/db/drizzle.ts';
import { type Command, type Context, defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, context, type Message, message, pager, paginate, section } from '#platform/slack/blocks.ts';
import { code, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { replace, whisper } from '#platform/slack/reply.ts';
import { type Project, projectByKey } from '../../projects/queries.ts';
import { projects } from '../../projects/tables.ts';
import { itemScreen } from '../card/screen.ts';
import { pressedOn } from '../life/done.ts';
import { loaded, maySee } from '../life/rights.ts';
import { type Escalation, involvedInAll, latest, openEscalations } from '../queries.ts';
import { titleOf } from '../words.ts';
import { clockFaces } from './clock-faces.ts';
import { type ClockFace, clockWords } from './clock-words.ts';
import { escalate } from './command.ts';
import { type Holders, holdersOf } from './holders.ts';

const PAGE = 10;

export const listCommand: Command = {
  path: 'escalate list',
  usage: '[KEY] [all]',
  summary: 'See what is escalated, the most severe first',
  examples: ['/escalate list', '/escalate list ACME all'],
  reads: true,
  run: async (text, ctx) => {
    const [first, second] = wordsOf(text).filter((word) => word.toLowerCase() !== 'all');
    if (first === undefined || second === undefined) return whisper(await listScreen(ctx, text, 1));
    if (!FILTER.test(first) && !(await projectByKey(ctx, first))) return escalate(`list ${text}`, ctx);
    throw new Refusal(
      'I list one project, or all: `/escalate list ACME`, with `all` after it what is over too. Leave the other words out.',
    );
  },
};

/** What somebody who wants a list may begin with; `list of users is empty since Monday` is what is wrong. */
const FILTER = /^(open|closed|sev[1-4])$/i;

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

export const turnPage = defineAction({
  id: 'escalations.page',
  value: z.object({ text: z.string(), page: z.number() }),
  press: async ({ text, page }, ctx) => replace(await listScreen(ctx, text, page)),
});

export const openOne = defineAction({
  id: 'escalations.open',
  value: pressedOn,
  press: async ({ escalation, screen }, ctx) => {
    const { it, project } = await loaded(ctx, escalation);
    const shown = await itemScreen(ctx, it, project);
    return screen ? replace(shown) : whisper(shown);
  },
});

/** Set-based: a handful of reads, however many there are. What is restricted is nowhere but with those named in it. */
async function listScreen(ctx: Context, text: string, page: number): Promise<Message> {
  const words = wordsOf(text);
  const isAll = words.some((word) => word.toLowerCase() === 'all');
  const key = words.find((word) => word.toLowerCase() !== 'all');
  const project = key === undefined ? undefined : await named(ctx, key);
  const found = isAll ? await latest(ctx, {}) : await openEscalations(ctx, {});
  const restricted = found.filter((it) => it.restricted).map(({ id }) => id);
  const involved = await involvedInAll(ctx, restricted);
  const around = await projectsOf(ctx, found);
  const isCurrent = (it: Escalation) => isAll || !isHistory(around.get(it.projectId));
  const seen = found
    .filter((it) => maySee(ctx.actor, it, involved))
    .filter((it) => (project === undefined ? isCurrent(it) : it.projectId === project.id));
  const { items, page: now, pages } = paginate(seen, page, PAGE);
  const [holders, faceOf] = await Promise.all([holdersOf(ctx, items), clockFaces(ctx, items)]);
  return message(
    [
      section(`*Escalations*${project ? ` of ${esc(project.key)}` : ''}${isAll ? ', all' : ', open'} · ${seen.length}`),
      seen.length === 0 && section(`Nothing is escalated. Raise one with ${code('/escalate')}.`),
      items.map((it) =>
        section(
          lineOf(it, { project: around.get(it.projectId), holders, now: ctx.now, face: faceOf(it) }),
          button({ id: 'escalations.open', text: 'Open', value: { escalation: it.id, screen: true } }),
        ),
      ),
      pages > 1 && context(`Page ${now} of ${pages}`),
    ],
    {
      foot: [
        pager({ id: 'escalations.page', page: now, pages, value: { text } }),
        actions(button({ id: 'projects.run', text: 'Escalate an issue', value: { command: 'escalate' } })),
      ],
    },
  );
}

/** What was open when its project ended can't be worked on any more. */
function isHistory(project: Project | undefined): boolean {
  return project?.state === 'closed' || project?.state === 'cancelled';
}

async function named(ctx: Context, key: string): Promise<Project> {
  const project = await projectByKey(ctx, key);
  if (project) return project;
  throw new Refusal(`I know no project “${key.slice(0, 40)}”. See every escalation with \`/escalate list\`.`);
}

async function projectsOf(ctx: Context, items: readonly Escalation[]): Promise<ReadonlyMap<string, Project>> {
  const ids = [...new Set(items.map(({ projectId }) => projectId))];
  const rows = ids.length === 0 ? [] : await ctx.from(projects, inArray(projects.id, ids));
  return new Map(rows.map((project) => [project.id, project]));
}

/** In place of those for which a message has no room. */
export function restWords(left: number): Mrkdwn {
  return `… and ${left} more: ${code('/escalate list')}`;
}

interface LineFacts {
  project: Project | undefined;
  holders: Holders;
  now: Date;
  face: ClockFace;
}

export function lineOf(it: Escalation, { project, holders, now, face }: LineFacts): Mrkdwn {
  const facts = [`*${esc(project?.key ?? '–')}*`, it.state, holders(it, face.away), clockWords(it, now, face)];
  return `${titleOf(it)}\n${facts.filter((fact) => fact !== null).join(' · ')}`;
}
