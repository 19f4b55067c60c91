import { setTimeout as after } from 'node:timers/promises';
import type { Heard } from '#demo/player/heard.ts';
import type { Person } from '#demo/player/person.ts';
import type { Dice } from '#test/support/seeded.ts';
import type { FakeSlack } from '#test/support/slack/fake-slack.ts';
import { SlackError } from '#test/support/slack/slack-error.ts';
import { found } from './found.ts';
import { formOf, type Seat } from './seats.ts';
import { channelId, PEOPLE, personId } from './town.ts';

const PROJECT = 'CHAOS';
const project = {
  ...{ key: PROJECT, channel: channelId(0), manager: personId(1) },
  ...{ kickoff: '2026-11-23', goLive: '2027-01-29' },
};

export interface Crowd {
  /** How many things people did, and what golive said is kept: `say:12`. */
  readonly done: number;
  readonly kept: readonly string[];
  /** Somebody creates the project that the others work on. */
  open(): Promise<void>;
  /** Several people do something each, spread over so many milliseconds. */
  burst(actions: number, spread: number): Promise<void>;
}

/** People who type commands, fill forms and press buttons. */
export function gather(slack: FakeSlack, seat: Seat, dice: Dice): Crowd {
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
    open: () => found(slack, seat(personId(0)), project),
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
  const view = await formOf(slack, person, () => person.command('/golive', `chaos form ${n}`, place(n)));
  return view ? person.submit(view, { Word: 'x' }) : undefined;
};

/** A high risk: the channel hears of it in the thread of the project's headline, which is drawn anew. */
const risk: Deed = (person, n) =>
  person.command(
    '/raid',
    `add ${PROJECT} risk "Chaos ${n}" owner:<@${person.id}|x> due:fri p4 i4 next:"wait"`,
    place(0),
  );
