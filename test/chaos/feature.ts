import { z } from 'zod';
import { eq } from '#platform/db/drizzle.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import { type Context, defineAction, defineView, type Feature } from '#platform/feature.ts';
import { type CardRef, cardId, post, show } from '#platform/outbox/enqueue.ts';
import { type OutboxClass, outbox } from '#platform/outbox/tables.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { close, open, whisper } from '#platform/slack/reply.ts';
import { CHANNELS, channelId, PEOPLE, personId } from './town.ts';

const CLASSES: readonly OutboxClass[] = ['never-twice', 'never-missing', 'replaceable'];
/** How often a ritual happens after it was asked for, and how far apart, in milliseconds. */
const PULSES = 3;
const PULSE_EVERY = 250;

/** Enqueues messages of every class to channels and people, new cards, edits of old ones and answers in their threads. */
export const chaosFeature: Feature = {
  name: 'chaos',
  commands: [
    {
      path: 'chaos say',
      usage: 'N',
      summary: 'Say something everywhere',
      examples: ['/golive chaos say 12'],
      run: async (text) => kept(Number(text), 'say'),
    },
    {
      path: 'chaos pulse',
      usage: 'N',
      summary: 'Let a ritual happen',
      examples: ['/golive chaos pulse 12'],
      run: async (text, ctx) => {
        const pulses = Array.from({ length: PULSES }, (_, n) =>
          timer({ ...pulse, slot: `${text}-${n}`, at: new Date(ctx.now.getTime() + n * PULSE_EVERY) }),
        );
        return whisper(message([section(`Kept pulse:${Number(text)}.`)]), ...pulses);
      },
    },
    {
      path: 'chaos form',
      usage: 'N',
      summary: 'Say something by a form',
      examples: ['/golive chaos form 12'],
      reads: true,
      run: async (text) => open(form(Number(text))),
    },
  ],
  views: [
    defineView({
      id: 'chaos.send',
      form: z.object({ word: z.string() }),
      meta: z.object({ n: z.number() }),
      submit: async (_, { n }, ctx: Context) =>
        close(message([section(`Kept form:${n}.`)]), ctx.channel, ...words('form', n)),
    }),
  ],
  actions: [
    defineAction({ id: 'chaos.more', value: z.object({ n: z.number() }), press: async ({ n }) => kept(n, 'press') }),
  ],
  cards: {
    'chaos.card': async (subject, ctx) => message([section(await cardWords(ctx, subject))]),
  },
  rituals: [
    {
      name: 'chaos.pulse',
      title: 'Chaos',
      lateness: null,
      fire: async ({ slot }) => words('ritual', Number(slot.replace('-', ''))),
    },
  ],
};

export const pulse = { ritual: 'chaos.pulse', subject: 'pulse' };

/** Its natural key is what a message says, so that whoever counts messages needs nothing of ours. */
function words(how: string, n: number): Write[] {
  const card = cardOf(n % CHANNELS);
  const key = (what: string) => `${how}:${n}:${what}`;
  const places = [channelId(n % CHANNELS), personId(n % PEOPLE), channelId((n + 3) % CHANNELS)];
  const rest = { internal: true, onBehalfOf: personId(n % PEOPLE) };
  const said = (what: string) => message([section(`${key(what)}.`)]);
  return [
    ...CLASSES.map((it, at) =>
      post({ ...rest, key: key(it), class: it, to: places[(at + n) % 3] ?? channelId(0), message: said(it) }),
    ),
    post({
      ...rest,
      key: key('thread'),
      class: CLASSES[n % 3] ?? 'never-twice',
      to: card.to,
      message: said('thread'),
      threadOf: card,
    }),
    show(card, { onBehalfOf: null }),
  ];
}

function kept(n: number, how: string) {
  const more = button({ id: 'chaos.more', text: 'More', value: { n } });
  return whisper(message([section(`Kept ${how}:${n}.`), actions(more)]), ...words(how, n));
}

export function cardOf(n: number): CardRef {
  return { kind: 'chaos.card', subject: `card-${n}`, to: channelId(n) };
}

/** How many answers its thread was ever given: it changes with each, and the database alone knows it. */
export async function cardWords(scope: Scope, subject: string): Promise<string> {
  const id = cardId(scope.workspace, cardOf(Number(subject.replace('card-', ''))));
  const lines = await scope.pick(outbox, { id: outbox.id }, eq(outbox.threadOf, id));
  return `${subject} has ${lines.length} answers.`;
}

function form(n: number) {
  const blocks = [textInput({ key: 'word', label: 'Word' })];
  return modal({ callback: 'chaos.send', title: 'Chaos', submit: 'Send', meta: { n }, blocks });
}
