import { weekdayWords } from '#platform/calendar/weekdays.ts';
import { inArray } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import { type Context, defineView } from '#platform/feature.ts';
import { isKnownShared } from '#platform/outbox/known-shared.ts';
import { Refusal } from '#platform/refusal.ts';
import { context, message, section } from '#platform/slack/blocks.ts';
import { channel, mention } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import { about } from '../../calendar/queries.ts';
import { permitted } from '../../projects/actions/manage.ts';
import { nameOf } from '../../projects/find.ts';
import type { Project } from '../../projects/queries.ts';
import { notUsable } from '../../projects/rules/team.ts';
import { announce, mustBeOpen, touch } from '../../projects/writes.ts';
import { firstWord } from '../first-word.ts';
import { runs } from '../mine.ts';
import { setupForm, setupMeta } from '../modals/setup.ts';
import { neverAsked } from '../never-asked.ts';
import { membersOf, peopleBy, type Standup, standupOf } from '../queries.ts';
import { questionsRedrawn } from '../questions-redrawn.ts';
import { isInOrder } from '../rules/day.ts';
import { questionsIn } from '../rules/questions.ts';
import { beginMemberships, endMemberships, keepStandup, promptDaily, silence, summariseDaily } from '../writes.ts';

/** How a project does its standup from now on, and who takes part. */
export const setupView = defineView({
  id: 'standups.setup',
  form: setupForm,
  meta: setupMeta,
  submit: async (form, { project: id, channel: origin }, ctx) => {
    const project = await permitted(ctx, id, 'standup.change');
    mustBeOpen(project);
    if (!isInOrder({ promptAt: form.prompt, summaryAt: form.summary })) {
      throw new Refusal('Pick a time after the questions, so that people can answer them.', { field: 'summary' });
    }
    const kept = {
      state: 'on' as const,
      channel: form.channel === project.channel ? null : form.channel,
      questions: questionsIn(form.questions),
      mood: form.extras.includes('mood'),
      weekdays: [...form.weekdays].sort((one, other) => one - other),
      promptAt: form.prompt,
      summaryAt: form.summary,
    };
    const [before, members] = await Promise.all([standupOf(ctx, id), membersOf(ctx, { project: id })]);
    const known = await peopleBy(
      ctx,
      members.map(({ personId }) => personId),
    );
    const chosen = await met(ctx, [...new Set(form.members)], [...known.values()]);
    const unreached = await neverAsked(ctx, chosen, project, kept);
    if (unreached.length === chosen.length) {
      throw new Refusal('Pick a time outside of people’s quiet hours: nobody would be asked.', { field: 'prompt' });
    }
    const joined = chosen.filter((person) => !known.has(person.id));
    const left = [...known.keys()].filter((person) => !chosen.some(({ id: other }) => other === person));
    const rescheduled = before && keepsTime(before, kept) ? joined : chosen;
    // What was stopped said so to all of them.
    const asked = before?.state === 'on' ? joined : chosen;
    const moved = [...asked, ...left.flatMap((person) => known.get(person) ?? [])];
    const isPaused = before?.prompts === 'paused';
    const where = channel(form.channel);
    const isShared = await isKnownShared(ctx, form.channel);
    return close(
      message([
        section(
          `*Standup* ${nameOf(project)} ${before?.state === 'on' ? 'is saved' : 'is on'}: ${weekdayWords(kept.weekdays)}, ${counted(chosen.length - unreached.length)} asked at ${kept.promptAt} their time, the summary goes to ${where} at ${kept.summaryAt}.`,
        ),
        context(
          unreached.length > 0 &&
            `Nobody asks ${names(unreached)}: ${kept.promptAt} is in their quiet hours, which they set with \`/golive settings\`.`,
          !runs(project) && 'Nobody is asked until the project goes on.',
          isPaused && `Nobody is asked until you resume the questions with \`/golive rituals ${project.key}\`.`,
          isShared &&
            `${where} is shared with another organisation: it gets the counts alone. Choose an internal channel to read the answers.`,
        ),
      ]),
      origin,
      touch(project),
      promptDaily(id, rescheduled, kept, isPaused),
      ...left.flatMap((person) => silence(id, person)),
      summariseDaily(project, kept),
      keepStandup(id, kept),
      ...firstWord(ctx, project, before, kept),
      ...beginMemberships(
        id,
        joined.map((person) => person.id),
      ),
      ...endMemberships(id, left),
      ...(await questionsRedrawn(ctx, id, moved)),
      recorded(ctx, project, before, kept, { joined: joined.map((person) => person.id), left }),
      ...(before?.state === 'on'
        ? []
        : announce(ctx, project, `standup:${id}:${project.version + 1}`, began(ctx, kept.channel))),
    );
  },
});

type Kept = Pick<Standup, 'state' | 'channel' | 'questions' | 'mood' | 'weekdays' | 'promptAt' | 'summaryAt'>;

function keepsTime(before: Kept, after: Kept): boolean {
  return (
    before.state === 'on' && before.promptAt === after.promptAt && before.weekdays.join() === after.weekdays.join()
  );
}

function counted(people: number): string {
  return people === 1 ? '1 person is' : `${people} people are`;
}

const NAMED = 10;

function names(people: readonly Person[]): string {
  const said = people.slice(0, NAMED).map(({ slackId }) => mention(slackId));
  const more = people.length - NAMED;
  return `${said.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Said in the project's own channel: only another one is named. */
function began(ctx: Context, elsewhere: string | null): string {
  return `${mention(ctx.actor.slackId)} started a standup${elsewhere === null ? '' : ` in ${channel(elsewhere)}`}`;
}

/** Everyone who was picked, fit to take part: of those who do already and those we know in one read, others from Slack. */
async function met(ctx: Context, slackIds: readonly string[], members: readonly Person[]): Promise<Person[]> {
  const asked = slackIds.filter((slackId) => !members.some((member) => member.slackId === slackId));
  const rows = await about(asked, (some) => ctx.from(people, inArray(people.slackId, some)));
  const known = new Map([...members, ...rows].map((person) => [person.slackId, person]));
  const all = await Promise.all(slackIds.map(async (slackId) => known.get(slackId) ?? ctx.meet(slackId)));
  const troubles = all.map((person) => notUsable(person)).filter((trouble) => trouble !== null);
  if (troubles.length > 0) throw new Refusal([...new Set(troubles)].slice(0, 3).join(' '), { field: 'members' });
  return all.filter((person) => person !== null);
}

function recorded(
  ctx: Context,
  project: Project,
  before: Standup | undefined,
  after: Kept,
  { joined, left }: { joined: readonly string[]; left: readonly string[] },
): Write {
  const facts = (it: Kept) => ({
    state: it.state,
    channel: it.channel,
    mood: it.mood,
    weekdays: it.weekdays.map(String),
    prompt: it.promptAt,
    summary: it.summaryAt,
  });
  return ctx.record({
    action: 'standup.setup',
    subject: `standup:${project.id}`,
    project: project.id,
    ...(before && { before: facts(before) }),
    after: { ...facts(after), joined, left },
    text: { questions: after.questions.join('\n') },
  });
}
