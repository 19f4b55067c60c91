import type { Command, Context } from '#platform/feature.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { givenBack } from '#platform/slack/given-back.ts';
import { oneLine } from '#platform/slack/mrkdwn.ts';
import { readable } from '#platform/slack/readable.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { keyForm } from '../../projects/find.ts';
import { type Project, projectById, projectByKey } from '../../projects/queries.ts';
import { itemScreen } from '../card/screen.ts';
import { loaded, unknown } from '../life/rights.ts';
import { escalationByNumber } from '../queries.ts';
import { projectHere, startForm } from '../raise/open.ts';
import { codeOf, readCode } from '../rules/life.ts';

export const escalateCommand: Command = {
  path: 'escalate',
  usage: '[KEY] [what is wrong] | ESC-12',
  summary: 'Escalate what blocks you, or see one escalation',
  examples: ['/escalate', '/escalate SSO fails for contractors since Monday', '/escalate ESC-12'],
  run: escalate,
};

export async function escalate(text: string, ctx: Context): Promise<Answer> {
  const number = readCode(text);
  if (number !== null) return shown(ctx, number);
  try {
    const { project, rest } = await placed(ctx, text);
    const problem = readable(rest);
    return await startForm(ctx, { project, draft: problem ? { problem } : {} });
  } catch (error) {
    if (text === '' || !(error instanceof Refusal) || error instanceof Denied) throw error;
    return givenBack(error.message, `/escalate ${oneLine(readable(text))}`);
  }
}

async function shown(ctx: Context, number: number): Promise<Answer> {
  const it = await escalationByNumber(ctx, number);
  if (!it) throw unknown(codeOf({ number }));
  const at = await loaded(ctx, it.id);
  const project = await projectById(ctx, it.projectId);
  return whisper(await itemScreen(ctx, at.it, project ?? at.project));
}

/** A key in CAPITALS in front names the project; else the channel does, else the form asks. */
async function placed(ctx: Context, text: string): Promise<{ project: Project | null; rest: string }> {
  const [first = ''] = text.split(/\s+/, 1);
  const named = keyForm.test(first) ? await projectByKey(ctx, first) : undefined;
  if (named) return { project: named, rest: text.slice(first.length).trim() };
  return { project: await projectHere(ctx), rest: text };
}
