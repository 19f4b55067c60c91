import { z } from 'zod';
import { weekdayWords } from '#platform/calendar/weekdays.ts';
import { isTimeOfDay } from '#platform/clock.ts';
import { defineView } from '#platform/feature.ts';
import { forgiven } from '#platform/outbox/strikes.ts';
import { pause, retime } from '#platform/scheduler/schedule.ts';
import { context, message, section } from '#platform/slack/blocks.ts';
import { bold, esc } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import { must } from '../projects/permissions.ts';
import { touch } from '../projects/writes.ts';
import { factsOf, held } from './change.ts';
import { defaultOf, setDefault } from './defaults.ts';
import { comingOf, schedulesOfAll } from './queries.ts';
import { isShared, isSwitchable, type RitualName, usual } from './usual.ts';
import { momentWords, nextWords, placeWords, type Rituals, recordSubject, titleOf } from './words.ts';

const times = {
  time: z.string({ error: 'Pick a time.' }).refine(isTimeOfDay, 'Pick a time such as 09:30.'),
  weekdays: z.array(z.coerce.number().int().min(1).max(7), { error: 'Pick a day.' }).min(1, 'Pick a day.'),
};

export function timeView(rituals: Rituals) {
  return defineView({
    id: 'rituals.time',
    form: z.object(times),
    meta: z.object({
      ritual: z.string(),
      project: z.string().nullable(),
      subject: z.string().nullable().default(null),
      channel: z.string().nullable(),
    }),
    submit: async ({ time, weekdays }, { channel, ...asked }, ctx) => {
      const { project, line } = await held(ctx, asked, rituals);
      const { ritual, project: projectId } = asked;
      const [first] = line.rules;
      const zone = first?.zone ?? ctx.zone;
      const own = rituals.get(ritual)?.retimed;
      const person = project || asked.subject !== null ? null : ctx.actor.id;
      const more = (await own?.({ project: projectId, person, time, weekdays }, ctx)) ?? [];
      const whose = line.zones.length > 1 ? ', each in their own zone' : ` (${esc(zone)})`;
      const coming = first ? await comingOf(ctx, { ...first, time, weekdays }, rituals) : [];
      const next = coming.map((moment) => `• ${momentWords(moment, zone)}`);
      return close(
        message([
          section(
            `${bold(titleOf(rituals, ritual))}${placeWords(project, line)}: ${weekdayWords(weekdays)} ${time}${whose}.`,
          ),
          section(
            next.length > 0
              ? `Next${line.zones.length > 1 ? `, in ${esc(zone)}` : ''}:\n${next.join('\n')}`
              : nextWords(null, zone),
          ),
          context(line.state === 'paused' && 'It is paused: it happens once it is resumed.'),
        ]),
        channel,
        ...(project ? [touch(project)] : []),
        retime(
          line.rules.map((rule) => rule.id),
          { time, weekdays },
        ),
        ...more,
        ctx.record({
          action: 'ritual.retime',
          subject: recordSubject(line),
          ...(project && { project: project.id }),
          before: factsOf(line),
          after: { time, weekdays: weekdays.map(String) },
        }),
      );
    },
  });
}

export function defaultView(rituals: Rituals) {
  return defineView({
    id: 'rituals.default',
    form: z.object({ ...times, on: z.array(z.string()).default([]) }),
    meta: z.object({ ritual: z.enum(Object.keys(usual) as RitualName[]), channel: z.string().nullable() }),
    submit: async ({ time, weekdays, on: ticked }, { ritual, channel }, ctx) => {
      must(ctx.actor, 'workspace.admin', null, []);
      const before = await defaultOf(ctx, ritual);
      await rituals.get(ritual)?.retimed?.({ project: null, person: null, time, weekdays }, ctx);
      const on = isSwitchable(ritual) ? ticked.includes('on') : before.on;
      const rows = isShared(ritual) ? (await schedulesOfAll(ctx, {})).filter((row) => row.ritual === ritual) : [];
      const ids = rows.map(({ id }) => id);
      // Said again, it leaves alone what somebody paused, or Slack's refusals did.
      const switched = on === before.on ? [] : [pause(ids, on ? 'on' : 'paused'), ...(on ? [forgiven(ids)] : [])];
      const facts = (it: typeof before) => ({ time: it.time, weekdays: it.weekdays.map(String), on: it.on });
      return close(
        message([
          section(
            `${bold(titleOf(rituals, ritual))}: ${on ? `${weekdayWords(weekdays)} ${time} from now on` : 'off from now on'}${isShared(ritual) ? '' : ', for new projects and people'}.`,
          ),
        ]),
        channel,
        setDefault({ ritual, time, weekdays, on }),
        ...(ids.length > 0 ? [retime(ids, { time, weekdays }), ...switched] : []),
        ctx.record({
          action: 'ritual.default',
          subject: `ritual:${ritual}`,
          before: facts(before),
          after: facts({ time, weekdays, on }),
        }),
      );
    },
  });
}
