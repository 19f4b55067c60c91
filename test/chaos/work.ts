import { elementsOf } from '#demo/player/blocks.ts';
import type { Heard } from '#demo/player/heard.ts';
import { Impossible } from '#demo/player/impossible.ts';
import type { Person } from '#demo/player/person.ts';
import { showDay } from '#platform/clock.ts';
import type { Dice } from '#test/support/seeded.ts';
import type { FakeSlack } from '#test/support/slack/fake-slack.ts';
import { SlackError } from '#test/support/slack/slack-error.ts';
import type { Stored } from '#test/support/slack/world.ts';
import { type Deed, type Diary, emptyDiary, type Raised } from './diary.ts';
import { type Hour, type Stop, ZONE } from './hours.ts';
import { form, insist, type Seat } from './seats.ts';
import { type Office, zoneOf } from './town.ts';

export interface Work {
  readonly diary: Diary;
  /** What the people of the offices do at such an hour, one office beside the other. */
  at(stop: Stop): Promise<void>;
}

/** When somebody answers the standup: before the reminder, after it, after the summary. */
const ANSWERS: readonly Hour[] = ['10:00', '11:40', '13:00'];
/** Where the questions come an hour later. */
const ANSWERS_ABROAD: readonly Hour[] = ['12:00', '13:00'];
const OFTEN = 0.75;

/** People who answer what golive asks them: they see a message, press its button and fill its form. */
export function work(slack: FakeSlack, seat: Seat, dice: Dice, offices: readonly Office[]): Work {
  const diary = emptyDiary();
  let count = 0;
  /** Rolled once for each person and day. */
  const plans = new Map<string, Hour | null>();

  const newWord = (what: string) => {
    count += 1;
    return `${what}-${count}-said`;
  };

  async function inbox(person: string): Promise<Stored[]> {
    const channel = await slack.directMessages(person);
    return slack.everything().filter((message) => message.channel === channel);
  }

  async function press(person: Person, on: Stored, button: string, value?: string): Promise<Heard | null> {
    return insist(() => person.click(on, value === undefined ? button : { name: button, value }));
  }

  function hourOf(person: string, day: string): Hour | null {
    const key = `${person} ${day}`;
    const hours = zoneOf(person) === ZONE ? ANSWERS : ANSWERS_ABROAD;
    if (!plans.has(key)) plans.set(key, dice.next() < OFTEN ? dice.oneOf(hours) : null);
    return plans.get(key) ?? null;
  }

  /** Through the button of the question, which they have by now. */
  async function answer({ key }: Office, id: string, { day, hour }: Stop): Promise<void> {
    if (hourOf(id, day) !== hour) return;
    const asked = (await inbox(id)).find(({ text }) => text.includes(`standup, ${showDay(day)}: what is done`));
    if (!asked) return;
    const person = seat(id);
    const view = await form(slack, person, () => person.click(asked, 'standups.answer'));
    if (!view) return;
    const noted = { project: key, person: id, day, hour, word: newWord('done'), deed: 'tried' as Deed };
    diary.answers.push(noted);
    if (await insist(() => person.submit(view, { Done: noted.word }))) noted.deed = 'sure';
  }

  async function raise({ key, channel, lead }: Office, day: string): Promise<void> {
    const person = seat(lead);
    const view = await form(slack, person, () => person.command('/escalate', key, { channel }));
    if (!view) return;
    const rest = { inTime: 'not', acknowledged: 'not', resolved: 'not', resolvedOn: null } as const;
    const raised: Raised = { project: key, day, word: newWord('trouble'), deed: 'tried', ...rest };
    diary.raised.push(raised);
    const said = { severity: '2', category: 'timeline', problem: raised.word, impact: 'Late', ask: 'Decide' };
    if (await insist(() => person.submit(view, said))) raised.deed = 'sure';
  }

  /** What they are asked about it, with this button still on it. */
  async function questionOf(id: string, { word }: Raised, button: string): Promise<Stored | undefined> {
    const about = (await inbox(id)).filter(({ text }) => text.includes(word));
    return about.findLast(({ blocks }) => blocks.flatMap(elementsOf).some(({ action_id: name }) => name === button));
  }

  async function acknowledge({ manager }: Office, it: Raised, hour: Hour): Promise<void> {
    const question = await questionOf(manager, it, 'escalations.acknowledge');
    if (!question) return;
    const set = (deed: Deed) => {
      it.acknowledged = deed;
      if (hour === '13:30') it.inTime = deed;
    };
    set('tried');
    if (await press(seat(manager), question, 'escalations.acknowledge')) set('sure');
  }

  async function resolve({ manager }: Office, it: Raised, day: string): Promise<void> {
    const question = await questionOf(manager, it, 'escalations.resolve');
    if (!question) return;
    const person = seat(manager);
    const view = await form(slack, person, () => person.click(question, 'escalations.resolve'));
    if (!view) return;
    Object.assign(it, { resolved: 'tried', resolvedOn: day });
    if (await insist(() => person.submit(view, { resolution: 'It works again' }))) it.resolved = 'sure';
  }

  /** One line of the day's reminders is done. */
  async function settle(id: string, { day }: Stop): Promise<void> {
    const bundle = (await inbox(id)).findLast(({ text }) => text.includes(`Your reminders for ${showDay(day)}`));
    const lines = (bundle?.blocks ?? []).flatMap(elementsOf).filter((it) => it.action_id === 'reminders.done');
    const values = lines.map(({ value }) => String(value)).filter((value) => value.includes('"plan.milestone:'));
    if (!bundle || values.length === 0 || dice.next() > 0.4) return;
    const value = dice.oneOf(values);
    const key: string = JSON.parse(value).key;
    const finished = { milestone: key.replace('plan.milestone:', ''), deed: 'tried' as Deed };
    diary.finished.push(finished);
    if (await press(seat(id), bundle, 'reminders.done', value)) finished.deed = 'sure';
  }

  async function inOffice(office: Office, stop: Stop): Promise<void> {
    const mine = diary.raised.filter(({ project }) => project === office.key);
    if (stop.hour === '09:30') await settle(office.lead, stop);
    await Promise.all(office.members.map((id) => answer(office, id, stop)));
    if (stop.hour === '13:00' && dice.next() < OFTEN) await raise(office, stop.day);
    if (stop.hour === '13:30' || stop.hour === '16:00') {
      const open = mine.filter(({ acknowledged }) => acknowledged !== 'sure');
      for (const it of open) if (stop.hour === '16:00' || dice.next() < 0.5) await acknowledge(office, it, stop.hour);
    }
    if (stop.hour !== '17:00') return;
    for (const it of mine.filter(({ resolved }) => resolved !== 'sure')) await resolve(office, it, stop.day);
  }

  return {
    diary,
    async at(stop) {
      await Promise.all(offices.map((office) => inOffice(office, stop).catch(forgive)));
    },
  };
}

/** A form may be gone, or a message drawn anew, when what somebody did about it comes after all. */
function forgive(error: unknown): void {
  if (!(error instanceof SlackError) && !(error instanceof Impossible)) throw error;
}
