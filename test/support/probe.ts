import { z } from 'zod';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { defineAction, defineView, type Feature } from '#platform/feature.ts';
import { post, show } from '#platform/outbox/enqueue.ts';
import { Conflict, Denied, Refusal } from '#platform/refusal.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import { close, open, whisper } from '#platform/slack/reply.ts';

/** A feature that does one of each thing, to see the platform through. `runs` counts what handlers did. */
export function probe(): { feature: Feature; runs: string[] } {
  const runs: string[] = [];
  let said = '';
  const feature: Feature = {
    name: 'probe',
    commands: [
      {
        path: 'echo',
        summary: 'Say it back',
        examples: ['/golive echo hello'],
        reads: true,
        run: async (text) => {
          runs.push(`echo ${text}`);
          return whisper(
            message([
              section(esc(text)),
              actions(button({ id: 'probe.rename', text: 'Rename me', value: { to: 'Ada' } })),
            ]),
          );
        },
      },
      {
        path: 'probe rename',
        summary: 'Change your name',
        examples: ['/golive probe rename Ada'],
        run: async (text, ctx) => {
          runs.push(`rename ${text}`);
          return whisper(
            message([section(`You are ${esc(text)} now, run ${runs.length}.`)]),
            (tx) => tx.update(people, { name: text }, eq(people.id, ctx.actor.id)).returning(),
            ctx.record({ action: 'probe.rename', subject: `person:${ctx.actor.id}`, text: { to: text } }),
          );
        },
      },
      {
        path: 'probe post',
        summary: 'Post in a channel',
        examples: ['/golive probe post CACME hello'],
        run: async (text, ctx) => {
          const [to = '', ...words] = text.split(' ');
          const it = post({
            key: `probe:${text}`,
            class: 'never-twice',
            to,
            message: message([section(esc(words.join(' ')))]),
            internal: true,
            fallback: [],
            onBehalfOf: ctx.actor.slackId,
          });
          return whisper(message([section('On its way.')]), it);
        },
      },
      {
        path: 'probe card',
        summary: 'Show a card',
        examples: ['/golive probe card hello'],
        run: async (text, ctx) => {
          const channel = ctx.channel === 'CBETA' ? 'CBETA' : 'CACME';
          const card = { kind: 'probe', subject: text === 'broken' ? 'broken' : 'it', to: 'CACME' };
          said = text;
          return whisper(
            message([section(`Shown in ${channel}.`)]),
            show(card, { onBehalfOf: ctx.actor.slackId }),
            post({
              key: `line:${text}`,
              class: 'replaceable',
              to: 'CACME',
              message: message([section(`line ${text}`)]),
              threadOf: card,
              internal: true,
              onBehalfOf: null,
            }),
          );
        },
      },
      {
        path: 'probe refuse',
        summary: 'Be refused',
        examples: ['/golive probe refuse'],
        run: async () => {
          throw new Denied("You can't do that. Ask somebody else.", { action: 'probe.refuse', subject: 'probe:1' });
        },
      },
      {
        path: 'probe break',
        summary: 'Break',
        examples: ['/golive probe break'],
        run: async () => {
          throw new Error('secret inner detail');
        },
      },
      {
        path: 'probe race',
        summary: 'Lose a race twice',
        examples: ['/golive probe race'],
        run: async () => {
          runs.push('race');
          const lost = runs.filter((run) => run === 'race').length < 3;
          return whisper(message([section('Won.')]), function* (tx) {
            yield tx.update(people, { name: 'half done' }, eq(people.slackId, 'UMIA'));
            if (lost) throw new Conflict('lost');
          });
        },
      },
      {
        path: 'probe form',
        summary: 'Open a form',
        examples: ['/golive probe form'],
        reads: true,
        run: async (_, ctx) => open(form(ctx.channel)),
      },
    ],
    cards: {
      probe: async (subject) => {
        if (subject === 'broken') throw new Error('no such thing');
        return message([section(`Card says ${said}`)]);
      },
    },
    actions: [
      defineAction({
        id: 'probe.rename',
        value: z.object({ to: z.string() }),
        press: async ({ to }, ctx) => {
          runs.push(`pressed ${to}`);
          return whisper(message([section(`Renamed ${ctx.actor.name}.`)]), (tx) =>
            tx.update(people, { name: to }, eq(people.id, ctx.actor.id)).returning(),
          );
        },
      }),
      defineAction({ id: 'probe.form', value: z.null(), press: async (_, ctx) => open(form(ctx.channel)) }),
    ],
    views: [
      defineView({
        id: 'probe.save',
        form: z.object({ title: z.string().min(3, 'Use at least three letters.'), note: z.string().optional() }),
        meta: z.object({ channel: z.string().nullable() }),
        submit: async ({ title, note }, { channel }, ctx) => {
          runs.push(`save ${title}`);
          if (note === 'no') throw new Refusal('Not this note.', { field: 'note' });
          if (note === 'crash') throw new Error('kaboom');
          return close(message([section(`Saved ${esc(title)}.`)]), channel, (tx) =>
            tx.update(people, { name: title }, eq(people.id, ctx.actor.id)).returning(),
          );
        },
      }),
    ],
  };
  return { feature, runs };
}

function form(channel: string | null) {
  return modal({
    callback: 'probe.save',
    title: 'Probe',
    submit: 'Save',
    meta: { channel },
    blocks: [textInput({ key: 'title', label: 'Title' }), textInput({ key: 'note', label: 'Note', optional: true })],
  });
}
