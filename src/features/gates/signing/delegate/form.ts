import { z } from 'zod';
import { everyone } from '#platform/directory/people.ts';
import { type Context, defineAction, defineView } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { context, message, section } from '#platform/slack/blocks.ts';
import { dayInput, modal, selectInput, userInput } from '#platform/slack/modal.ts';
import { type Answer, close, open } from '#platform/slack/reply.ts';
import { projectDay } from '../../../projects/day.ts';
import { assignmentsOf, type Project, projectById } from '../../../projects/queries.ts';
import { roleName } from '../../../projects/rules/role-name.ts';
import { mustBeOpen } from '../../../projects/writes.ts';
import { lend } from './lend.ts';
import { mayLend } from './rights.ts';

/** Asks who stands in for whom, in which role and when. `role` is chosen already where a card was the way here. */
export async function delegateForm(ctx: Context, project: Project, role: string | null): Promise<Answer> {
  mustBeOpen(project);
  const team = await assignmentsOf(ctx, { project: project.id });
  const seats = team.flatMap((it) =>
    it.personId && mayLend(ctx.actor, project, team, it.personId) ? [{ role: it.role, person: it.personId }] : [],
  );
  if (seats.length === 0) {
    throw new Refusal(
      `You hold no role in ${project.key} that you could lend. Ask the holder, or the delivery manager, to name a delegate.`,
    );
  }
  const names = new Map((await everyone(ctx, {})).map(({ id, name }) => [id, name]));
  const options = seats.map((seat) => ({
    text: `${roleName(project, seat.role)}: ${names.get(seat.person) ?? 'somebody'}`,
    value: seatValue(seat.role, seat.person),
  }));
  const mine =
    seats.find((seat) => seat.role === role && seat.person === ctx.actor.id) ??
    (seats.length === 1 ? seats[0] : undefined);
  return open(
    modal({
      callback: 'gates.delegate',
      title: 'Name a delegate',
      meta: { project: project.id, channel: ctx.channel },
      blocks: [
        selectInput({
          key: 'seat',
          label: 'Who is represented',
          options,
          ...(mine && { initial: seatValue(mine.role, mine.person) }),
        }),
        userInput({ key: 'to', label: 'Delegate' }),
        dayInput({ key: 'firstDay', label: 'First day', initial: projectDay(ctx, project) }),
        dayInput({ key: 'lastDay', label: 'Last day' }),
        context(
          'A delegate signs in the holder’s name on these days, can’t pass it on, and never signs what they asked for themselves.',
        ),
      ],
    }),
  );
}

function seatValue(role: string, person: string): string {
  return `${role} ${person}`;
}

/** From a card or the team's page. */
export const delegateAction = defineAction({
  id: 'gates.delegate',
  value: z.object({ project: z.string(), role: z.string().optional() }),
  press: async ({ project: id, role }, ctx) => {
    const project = await projectById(ctx, id);
    if (!project) throw new Refusal('I no longer know this project. See what is running with `/golive list`.');
    return delegateForm(ctx, project, role ?? null);
  },
});

export const delegateView = defineView({
  id: 'gates.delegate',
  form: z.object({
    seat: z.string().regex(/^\S+ \S+$/),
    to: z.string({ error: 'Choose who stands in.' }),
    firstDay: z.iso.date({ error: 'Choose the first day.' }),
    lastDay: z.iso.date({ error: 'Choose the last day.' }),
  }),
  meta: z.object({ project: z.string(), channel: z.string().nullable() }),
  submit: async ({ seat, to, firstDay, lastDay }, meta, ctx) => {
    const project = await projectById(ctx, meta.project);
    if (!project) throw new Refusal('I no longer know this project. See what is running with `/golive list`.');
    mustBeOpen(project);
    const [role = '', from = ''] = seat.split(' ');
    const person = await ctx.meet(to);
    if (!person)
      throw new Refusal('Slack didn’t tell me who that is just now. Please try again in a minute.', { field: 'to' });
    const { sentence, writes } = await lend(ctx, project, { role, from, to: person, firstDay, lastDay });
    return close(message([section(sentence)]), meta.channel, ...writes);
  },
});
