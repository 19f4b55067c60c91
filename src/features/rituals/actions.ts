import { z } from 'zod';
import { defineAction } from '#platform/feature.ts';
import { forgiven } from '#platform/outbox/strikes.ts';
import { dueNow } from '#platform/scheduler/context.ts';
import { readableBy } from '#platform/scheduler/rehearse.ts';
import { pause, type Schedule } from '#platform/scheduler/schedule.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { bold } from '#platform/slack/mrkdwn.ts';
import { open, replace, whisper } from '#platform/slack/reply.ts';
import { touch } from '../projects/writes.ts';
import { previewMessage } from './blocks.ts';
import { factsOf, held } from './change.ts';
import { timeModal } from './modals.ts';
import { comingOf } from './queries.ts';
import { asItIs, nextWords, placeWords, type Rituals, recordSubject, titleOf, zoneHint } from './words.ts';

const which = { ritual: z.string(), project: z.string().nullable(), subject: z.string().nullable().default(null) };

export function ritualActions(rituals: Rituals) {
  const pausing = defineAction({
    id: 'rituals.pause',
    value: z.object({ ...which, to: z.enum(['on', 'paused']) }),
    press: async ({ to, ...asked }, ctx) => {
      const { project, line } = await held(ctx, asked, rituals);
      const { ritual } = asked;
      const title = bold(titleOf(rituals, ritual));
      const where = placeWords(project, line);
      const again = `See all with \`/golive rituals${project ? ` ${project.key}` : ''}\`.`;
      const ids = line.rules.filter((rule) => rule.state !== to).map((rule) => rule.id);
      const said = to === 'on' ? 'goes on' : 'is paused';
      if (ids.length === 0) return replace(message([section(`${title}${where} ${said} already. ${again}`)]));
      return replace(
        message([section(`${title}${where} ${said}. ${again}`)]),
        ...(project ? [touch(project)] : []),
        pause(ids, to),
        ...(to === 'on' ? [forgiven(ids)] : []),
        ...(rituals.get(ritual)?.switched?.(project?.id ?? null, to) ?? []),
        ctx.record({
          action: to === 'on' ? 'ritual.resume' : 'ritual.pause',
          subject: recordSubject(line),
          ...(project && { project: project.id }),
          before: factsOf(line),
          after: { state: to },
        }),
      );
    },
  });

  const time = defineAction({
    id: 'rituals.time',
    value: z.object(which),
    press: async (asked, ctx) => {
      const { project, line } = await held(ctx, asked, rituals);
      const { ritual } = asked;
      const [first] = line.rules;
      const { time = '09:00', weekdays = [] } = line.times[0] ?? {};
      return open(
        timeModal({
          meta: { ...asked, channel: ctx.channel },
          title: `${bold(titleOf(rituals, ritual))}${placeWords(project, line)}`,
          hint: zoneHint(line),
          next: first ? asItIs(line, await comingOf(ctx, first, rituals), first.zone) : null,
          time,
          weekdays,
        }),
      );
    },
  });

  const preview = defineAction({
    id: 'rituals.preview',
    value: z.object(which),
    press: async (asked, ctx) => {
      const { line } = await held(ctx, asked, rituals);
      const { ritual } = asked;
      const mine = line.rules.find((rule) => rule.personId === ctx.actor.id);
      const shown = mine ?? line.rules[0];
      const example =
        line.rules.length > 1 ? `${mine ? 'Yours' : 'One'} of ${line.rules.length}, as an example.` : null;
      const due = shown && dueNow(shown as Schedule, ctx.now);
      const said = due ? await ctx.rehearse(ritual, due) : [];
      const why = due && said.length === 0 ? await rituals.get(ritual)?.silence?.(due, ctx) : null;
      const next = line.state === 'on' ? nextWords(line.next, ctx.zone) : null;
      const seen = readableBy(said, ctx.actor.slackId);
      const others = said.length - seen.length;
      return whisper(previewMessage(titleOf(rituals, ritual), { example, seen, others, why: why ?? null, next }));
    },
  });

  return [pausing, time, preview];
}
