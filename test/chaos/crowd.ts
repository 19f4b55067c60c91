import { setTimeout as after } from 'node:timers/promises';
import type { Heard } from '#demo/player/heard.ts';
import type { Sight } from '#demo/player/journal.ts';
import type { Person } from '#demo/player/person.ts';
import { createPlayer } from '#demo/player/player.ts';
import type { View } from '#demo/player/slack-side.ts';
import { httpWire, type Sent, type Wire } from '#demo/player/wire.ts';
import type { Dice } from '#test/support/seeded.ts';
import type { FakeSlack } from '#test/support/slack/fake-slack.ts';
import { SlackError } from '#test/support/slack/slack-error.ts';
import type { Instances } from './instances.ts';
import { channelId, PEOPLE, personId } from './town.ts';

/** How long a person waits for an answer, in milliseconds: whoever is killed never answers. */
const PATIENCE = 3_000;
const FORM_PATIENCE = 700;
const PROJECT = 'CHAOS';

export interface Crowd {
  /** How many things people did, and what golive said is kept: `say:12`. */
  readonly done: number;
  readonly kept: readonly string[];
  /** Somebody creates the project that the others work on. */
  open(): Promise<void>;
  /** Several people do something each, spread over so many milliseconds. */
  burst(actions: number, spread: number): Promise<void>;
}

/** People who type commands, fill forms and press buttons, over signed HTTP, at whichever instance answers. */
export function gather(slack: FakeSlack, instances: Instances, dice: Dice): Crowd {
  const wire: Wire = async (payload, options) => {
    const ready = await answering(instances);
    if (ready.length === 0) return nobody;
    const url = instances.urlOf(dice.oneOf(ready)) ?? '';
    return httpWire({ url, signingSecret: slack.signingSecret, patience: PATIENCE })(payload, options);
  };
  const seat = createPlayer({ slack, wire });
  const kept: string[] = [];
  let done = 0;

  async function act(): Promise<void> {
    done += 1;
    const n = done;
    const person = seat(personId(n % PEOPLE));
    try {
      note(await [say, say, press, form, pulse, risk, check][n % 7]?.(person, n, slack));
    } catch (error) {
      // A form that was opened for somebody may be gone when the answer to it comes after all.
      if (!(error instanceof SlackError)) throw error;
    }
  }

  /** Only what was said with the acknowledgement counts as promised. */
  function note(heard: Heard | undefined): void {
    if (heard?.ack.status !== 200) return;
    for (const [, what] of heard.text.matchAll(/Kept ([\w:]+)\./g)) if (what) kept.push(what);
  }

  return {
    kept,
    get done() {
      return done;
    },
    async open() {
      const lead = seat(personId(0));
      const asked = await formOf(slack, lead, 'new Chaos', { channel: channelId(0) });
      if (!asked) throw new Error('nothing to make a project with was shown');
      const preview = await lead.submit(asked, {
        key: PROJECT,
        channel: channelId(0),
        tier: 'standard',
        segment: 'mid-market',
        kickoff: '2026-11-23',
        goLive: '2027-01-29',
        lead: { id: personId(0) },
        manager: { id: personId(1) },
      });
      if (!preview.view) throw new Error(`no project could be made: ${preview.text}`);
      await lead.submit(preview.view);
    },
    async burst(actions, spread) {
      const moments = Array.from({ length: actions }, () => dice.whole(0, spread));
      await Promise.all(
        moments.map(async (moment) => {
          await after(moment);
          await act();
        }),
      );
    },
  };
}

/** Whoever finds nobody tries again for a while. */
async function answering(instances: Instances): Promise<readonly string[]> {
  for (let tries = 0; tries < 250 && instances.ready().length === 0; tries += 1) await after(20);
  return instances.ready();
}

/** While everybody is being killed. */
const nobody: Sent = { reply: { status: 0, body: '' }, again: async () => nobody };

/** The form that a command opens; null when nobody came to open it. */
async function formOf(
  slack: FakeSlack,
  person: Person,
  text: string,
  where: { channel: string },
): Promise<View | null> {
  const { mark } = slack.journal;
  await person.command('/golive', text, where);
  const opened = (sight: Sight) => sight.kind === 'modal' && sight.to === person.id && sight.view;
  return slack.journal.until(opened, mark, FORM_PATIENCE).catch(() => null);
}

type Deed = (person: Person, n: number, slack: FakeSlack) => Promise<Heard | undefined>;

const place = (n: number) => ({ channel: channelId(n % 3) });

const say: Deed = (person, n) => person.command('/golive', `chaos say ${n}`, place(n));
const pulse: Deed = (person, n) => person.command('/golive', `chaos pulse ${n}`, place(n));
const check: Deed = (person, n) => person.command('/golive', `check ${PROJECT}`, place(n));

const press: Deed = async (person, n) => {
  const heard = await person.command('/golive', `chaos say ${n}`, place(n));
  const [whisper] = heard.whispers;
  if (!whisper?.text.includes('Kept')) return heard;
  await person.click(whisper, 'More');
  return heard;
};

const form: Deed = async (person, n, slack) => {
  const view = await formOf(slack, person, `chaos form ${n}`, place(n));
  return view ? person.submit(view, { Word: 'x' }) : undefined;
};

/** A high risk: the channel hears of it in the thread of the project's headline, which is drawn anew. */
const risk: Deed = (person, n) =>
  person.command(
    '/raid',
    `add ${PROJECT} risk "Chaos ${n}" owner:<@${person.id}|x> due:fri p4 i4 next:"wait"`,
    place(0),
  );
