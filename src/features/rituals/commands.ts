import { z } from 'zod';
import { weekdayWords } from '#platform/calendar/weekdays.ts';
import { type Command, defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { button, message, section } from '#platform/slack/blocks.ts';
import { bold } from '#platform/slack/mrkdwn.ts';
import { open, whisper } from '#platform/slack/reply.ts';
import { mustEnd, theProject } from '../projects/find.ts';
import { must } from '../projects/permissions.ts';
import { projectsInChannel } from '../projects/queries.ts';
import { defaultOf, defaults, type NamedDefault } from './defaults.ts';
import { isOver, myList, projectList } from './listing.ts';
import { defaultModal } from './modals.ts';
import { isSwitchable, type RitualName, usual } from './usual.ts';
import { type Rituals, titleOf } from './words.ts';

export function ritualsCommand(rituals: Rituals): Command {
  return {
    path: 'rituals',
    usage: '[KEY | mine]',
    summary: 'See what happens by the clock, pause it, try it out or change its time',
    examples: ['/golive rituals ACME', '/golive rituals mine'],
    reads: true,
    run: async (text, ctx) => {
      const here = ctx.channel ? await projectsInChannel(ctx, { channel: ctx.channel }) : [];
      const isMine = text.toLowerCase() === 'mine' || (text === '' && here.every(isOver));
      if (isMine) return whisper(await myList(ctx, rituals));
      const found = await theProject(ctx, text, 'rituals');
      if ('ask' in found) return found.ask;
      mustEnd(found, 'rituals');
      return whisper(await projectList(ctx, found.project, rituals));
    },
  };
}

export function defaultsCommand(rituals: Rituals): Command {
  return {
    path: 'admin rituals',
    summary: 'Set when rituals happen in new projects',
    examples: ['/golive admin rituals'],
    reads: true,
    run: async (text, ctx) => {
      must(ctx.actor, 'workspace.admin', null, []);
      if (text !== '') throw new Refusal('`/golive admin rituals` takes nothing more.');
      const lines = (await defaults(ctx)).map((it) => defaultLine(it, rituals));
      return whisper(message([section('*When rituals happen* in new projects and for new people'), ...lines]));
    },
  };
}

function defaultLine({ ritual, time, weekdays, on }: NamedDefault, rituals: Rituals) {
  const when = on ? `${weekdayWords(weekdays)} ${time}` : 'off';
  return section(
    `${bold(titleOf(rituals, ritual))} · ${when} · ${usual[ritual].to}`,
    button({ id: 'rituals.set-default', text: 'Change', value: { ritual } }),
  );
}

export function setDefaultAction(rituals: Rituals) {
  return defineAction({
    id: 'rituals.set-default',
    value: z.object({ ritual: z.enum(Object.keys(usual) as RitualName[]) }),
    press: async ({ ritual }, ctx) => {
      must(ctx.actor, 'workspace.admin', null, []);
      const title = `${bold(titleOf(rituals, ritual))}, for ${usual[ritual].to}`;
      const { time, weekdays, on } = await defaultOf(ctx, ritual);
      const shown = { time, weekdays, on: isSwitchable(ritual) ? on : null };
      return open(defaultModal({ meta: { ritual, channel: ctx.channel }, title, ...shown }));
    },
  });
}
