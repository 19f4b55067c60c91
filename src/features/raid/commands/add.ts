import { namesIn } from '#platform/directory/people.ts';
import type { Command, Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { hasWords } from '#platform/slack/mrkdwn.ts';
import { type Answer, open, whisper } from '#platform/slack/reply.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { projectDay } from '../../projects/day.ts';
import type { Project } from '../../projects/queries.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { logItem, ownerIdOf } from '../log.ts';
import { addModal } from '../modals/item.ts';
import { type Place, placeOf } from '../place.ts';
import { type Draft, parseAdd } from '../rules/quick-add/parse.ts';
import { gatesOf, itemScreen } from '../screen.ts';

export const addCommand: Command = {
  path: 'raid add',
  usage:
    '[KEY] risk|assumption|issue|dependency "TITLE" [owner:@who] [due:DATE] [p1–5] [i1–5] [gate:GATE] [next:"…"] [mitigation:"…"]',
  summary: 'Log a risk, an assumption, an issue or a dependency',
  examples: [
    '/raid add risk "Data load late" owner:@mia due:fri p4 i4',
    '/raid add issue "SSO fails for contractors" i3 next:"call the vendor"',
    '/raid add',
  ],
  run: add,
};

async function add(text: string, ctx: Context): Promise<Answer> {
  const place = await placeOf(ctx, text);
  if (place.rest === '') return blankForm(ctx, place);
  const gates = place.project ? await gatesOf(ctx, place.project) : [];
  const today = place.project ? projectDay(ctx, place.project) : ctx.today;
  const calendar = await calendarOf(place.project?.region ?? null, today);
  const read = parseAdd(place.rest, {
    today,
    calendar,
    gates: place.project ? gates.map((gate) => gate.key) : null,
    nameOf: await namesIn(ctx, place.rest),
  });
  if (!read.ok) throw new Refusal(read.why);
  if (!place.project) return form(ctx, place, [], read.draft, 'Choose the project; the rest is as you typed it.');
  return log(ctx, place.project, read.draft);
}

async function log(ctx: Context, project: Project, draft: Draft): Promise<Answer> {
  const { owner, ...rest } = draft;
  const ownerId = await ownerIdOf(ctx, owner);
  const { item, writes } = await logItem(ctx, project, { ...rest, ownerId });
  const news = hasWords(item.title)
    ? `Logged in ${project.key}.`
    : `Logged in ${project.key}. Its title needs words, so that others can find it: press Edit.`;
  return whisper(await itemScreen(ctx, project, item, news), ...writes);
}

function blankForm(ctx: Context, place: Place): Promise<Answer> | Answer {
  if (!place.project) return form(ctx, place, [], {});
  return formFor(ctx, place.project);
}

/** An empty form for a known project. */
export async function formFor(ctx: Context, project: Project): Promise<Answer> {
  mustBeOpen(project);
  return form(ctx, { project, choices: [], rest: '' }, await gatesOf(ctx, project), {});
}

function form(
  ctx: Context,
  place: Place,
  gates: { key: string; name: string }[],
  filled: Partial<Draft>,
  note?: string,
): Answer {
  const owner = filled.owner === 'me' ? ctx.actor.slackId : (filled.owner ?? null);
  return open(
    addModal({
      title: 'Log a RAID item',
      projects: place.choices,
      gates,
      filled: { ...filled, owner },
      meta: { project: place.project?.id ?? null, gate: filled.gateKey ?? null, channel: ctx.channel, source: null },
      note,
    }),
  );
}
