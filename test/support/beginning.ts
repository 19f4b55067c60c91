import type { fixedClock } from '#platform/clock.ts';
import { type Chance, forgetBeside } from '#platform/db/scope.ts';
import type { Borrowed } from './database.ts';
import type { FakeSlack, Remains } from './slack/fake-slack.ts';

/**
 * Runs `make` in front of a bot to which nothing has happened but other beginnings, and remembers what came of it: asked
 * for the same again, it puts the rows and the Slack of then in place, as if the app had been started anew after them.
 * What `make` returns has to be plain data.
 */
export type Begin = <T>(name: string, make: () => Promise<T>) => Promise<T>;

/** A tick that belongs to what many tests start with. */
export function beginUntil(bot: { begin: Begin; tick(iso: string): Promise<void> }, iso: string): Promise<void> {
  return bot.begin(`until ${iso}`, () => bot.tick(iso));
}

/** Of what was made: the rows are in the database, under the same name. */
export interface Kept {
  slack: Remains;
  at: string;
  /** How many ids were made until then. */
  ids: number;
  result: unknown;
}

export interface BeginningParts {
  /** Everything that was chosen for the bot, in words; null for what has none, and is therefore never remembered. */
  key: string | null;
  borrowed: Borrowed;
  slack: FakeSlack;
  clock: ReturnType<typeof fixedClock>;
  chance: CountingChance;
}

/** `GOLIVE_TEST_BEGINNINGS=made` makes every beginning anew. */
const remembering = process.env.GOLIVE_TEST_BEGINNINGS !== 'made';

export interface Beginnings {
  begin: Begin;
  /** The app has started: that is where every history begins. */
  started(): Promise<void>;
}

/** To be called before anything is done with the database, which may be one that such an app has started on before. */
export function beginnings({ key, borrowed, slack, clock, chance }: BeginningParts): Beginnings {
  let history = remembering ? key : null;
  let mark = '';
  if (history !== null) goOnFrom(borrowed.kept.get(history));

  /** Changes with everything that is done in Slack or committed. */
  function now(): string {
    return `${borrowed.commits()} ${slack.mark()}`;
  }

  /** What is made from here on sorts behind what was made then. */
  function goOnFrom(kept: Kept | undefined): void {
    while (kept && chance.made() < kept.ids) chance.newId();
  }

  async function putBack(kept: Kept, name: string): Promise<void> {
    await borrowed.contents.become(name);
    forgetBeside(borrowed.database.db);
    slack.putBack(kept.slack);
    clock.set(kept.at);
    goOnFrom(kept);
  }

  async function keep(name: string, result: unknown): Promise<void> {
    const [at, ids] = [clock.now().toISOString(), chance.made()];
    const kept = { slack: slack.remains(), at, ids, result: structuredClone(result) };
    await borrowed.contents.keep(name);
    borrowed.kept.set(name, kept);
  }

  return {
    started: async () => {
      if (history !== null && !borrowed.kept.has(history)) await keep(history, null);
      mark = now();
    },
    begin: async <T>(name: string, make: () => Promise<T>): Promise<T> => {
      const untouched = history !== null && mark === now();
      const next = untouched ? `${history}\n${clock.now().toISOString()} ${name}` : null;
      const kept = next === null ? undefined : borrowed.kept.get(next);
      const result = kept ? (structuredClone(kept.result) as T) : await make();
      if (kept && next !== null) await putBack(kept, next);
      else if (next !== null) await keep(next, result);
      history = next;
      mark = now();
      return result;
    },
  };
}

export interface CountingChance extends Chance {
  /** Ids until now. */
  made(): number;
}

export function counting(chance: Chance): CountingChance {
  let made = 0;
  return {
    salt: chance.salt,
    made: () => made,
    newId: () => {
      made += 1;
      return chance.newId();
    },
  };
}
