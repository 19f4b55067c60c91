import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answers } from '#demo/player/form.ts';
import type { Message, View } from '#demo/player/slack-side.ts';
import { workstreamsOf } from '#features/escalations/queries.ts';
import { type Verb, verbs } from '#features/escalations/rules/life.ts';
import { dialect } from '#platform/db/dialect.ts';
import { type Desk, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.bot.begin('ben is known', async () => {
    await desk.bot.person('ben').command('/golive', 'help', { channel: 'general' });
  });
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const labels: Record<Verb, string> = {
  acknowledge: 'Acknowledge',
  update: 'Update',
  contain: 'Contained',
  resolve: 'Resolved',
  close: 'Close',
  reopen: 'Reopen',
  'hand-over': 'Hand over',
  wait: 'Waiting on customer',
  resume: 'Customer answered',
  workstream: 'Workstream',
  join: 'Join',
  edit: 'Add details',
  withdraw: 'Withdraw',
};

/** What each form is sent with. */
const answers: Partial<Record<Verb, Answers>> = {
  update: { status: 'The metadata is stale', next: 'Ana reloads it', promise: '30m' },
  contain: { containment: 'Contractors log in with a password' },
  resolve: { resolution: 'The metadata was reloaded' },
  close: { cause: 'data', none: 'It was a slip' },
  reopen: { reason: 'It fails again' },
  'hand-over': { to: { id: 'UBEN' }, note: 'The vendor has the trace' },
  wait: { reason: 'Their IdP admin', days: '1' },
  workstream: { name: 'Database', owner: { id: 'UBEN' } },
  edit: { tried: 'Cleared the cache' },
  withdraw: { reason: 'A wrong tenant' },
};

/** Who may, of those who have to do with it. */
const actors: Partial<Record<Verb, string>> = { join: 'eva', withdraw: 'mia' };
const actorOf = (verb: Verb) => actors[verb] ?? 'ana';

const screenOf = async (who = 'ana') => structuredClone(whispered(await desk.escalate(who, 'ESC-1')));

async function take(verb: Verb, screen?: Message) {
  const who = desk.bot.person(actorOf(verb));
  const heard = await who.click(screen ?? (await screenOf(actorOf(verb))), labels[verb]);
  return answers[verb] ? who.submit(shown(heard), answers[verb]) : heard;
}

/** The steps that lead to where a step can be taken. */
const before: Record<Verb, readonly Verb[]> = {
  acknowledge: [],
  join: [],
  workstream: [],
  edit: [],
  withdraw: [],
  'hand-over': ['acknowledge'],
  update: ['acknowledge'],
  contain: ['acknowledge'],
  resolve: ['acknowledge'],
  wait: ['acknowledge'],
  resume: ['acknowledge', 'wait'],
  close: ['acknowledge', 'resolve'],
  reopen: ['acknowledge', 'resolve', 'close'],
};

/** A Sev1 of Mia's that is just before this step, and the screen that offers it. */
async function offering(verb: Verb): Promise<Message> {
  await desk.raised({ severity: '1' });
  for (const step of before[verb]) await desk.bot.begin(step, async () => void (await take(step)));
  return desk.bot.begin('on the screen', () => screenOf());
}

type Offered = readonly [Verb, ...Verb[]];

/** The verbs of each screen that offers them, by name. */
function offeredTogether(tested: (verb: Verb) => boolean): readonly [string, Offered][] {
  const screens = Map.groupBy(verbs.filter(tested), (verb) => before[verb].join());
  return [...screens.values()].flatMap(([first, ...others]): [string, Offered][] =>
    first ? [[[first, ...others].join(', '), [first, ...others]]] : [],
  );
}

const strangers: Partial<Record<Verb, string>> = {
  acknowledge: 'You weren’t asked about ESC-1. Join it first if you take it on.',
  withdraw: 'ESC-1 is not yours to withdraw.',
  close: 'You have no part in ESC-1 that would let you end or reopen it',
  reopen: 'You have no part in ESC-1 that would let you end or reopen it',
};

/** What is refused stores nothing; what each step reads and writes, either database is asked by “taken twice”. */
const onOneDatabase = it.runIf(dialect === 'sqlite');

describe('every button', () => {
  onOneDatabase.each(offeredTogether((verb) => verb !== 'join'))(
    '%s: pressed by somebody who has no part in it',
    async (_, offered) => {
      const screen = await offering(offered[0]);
      const { version } = await desk.stored();
      for (const verb of offered) {
        const heard = await desk.bot.person('eva').click(screen, labels[verb]);
        expect(heard.text).toContain(strangers[verb] ?? 'You have no part in ESC-1. Join it first');
        expect(heard.view?.submit).toBeUndefined();
        expect((await desk.stored()).version).toBe(version);
      }
    },
  );

  onOneDatabase.each(offeredTogether((verb) => verb !== 'reopen'))(
    '%s: pressed once it is closed',
    async (_, offered) => {
      const screen = await offering(offered[0]);
      for (const step of ['acknowledge', 'resume', 'resolve', 'close'] as const) {
        const { state, waitingUntil } = await desk.stored();
        if (step === 'acknowledge' ? state === 'open' : step !== 'resume' || waitingUntil) {
          if (!(step === 'resolve' && state === 'resolved')) await take(step);
        }
      }
      const { version } = await desk.stored();
      for (const verb of offered) {
        expect((await desk.stored()).state).toBe('closed');
        const heard = await desk.bot.person(actorOf(verb)).click(screen, labels[verb]);
        expect(heard.text).toMatch(
          /(You|ana) closed ESC-1 on .+, so nothing in it changes any more unless it is reopened/,
        );
        expect(await desk.stored()).toMatchObject({ state: 'closed', version });
      }
    },
  );

  onOneDatabase.each(offeredTogether(() => true))(
    '%s: pressed or sent after its project closed',
    async (_, offered) => {
      const screen = await offering(offered[0]);
      const forms = new Map<Verb, View>();
      for (const verb of offered) {
        if (!answers[verb]) continue;
        forms.set(verb, shown(await desk.bot.person(actorOf(verb)).click(screen, labels[verb])));
      }
      await desk.setState('closed');
      const { version } = await desk.stored();
      for (const verb of offered) {
        const who = desk.bot.person(actorOf(verb));
        expect((await who.click(screen, labels[verb])).text).toContain('ACME is closed');
        const form = forms.get(verb);
        if (form) {
          const sent = await who.submit(form, answers[verb]);
          expect(Object.values(sent.errors ?? {}).join()).toContain('ACME is closed');
        }
        expect((await desk.stored()).version).toBe(version);
      }
    },
  );

  const twice: Record<Verb, string> = {
    acknowledge: 'You acknowledged ESC-1 on',
    contain: 'You contained ESC-1 on',
    resolve: 'You resolved ESC-1 on',
    close: 'You closed ESC-1 on',
    reopen: 'ESC-1 is open: it is open already.',
    'hand-over': 'It is with ben already.',
    wait: 'ESC-1 waits already.',
    resume: 'ESC-1 isn’t waiting any more: its clocks run.',
    join: 'You have a part in ESC-1 already.',
    withdraw: 'You withdrew ESC-1 on',
    // Said again, it is the same again: nothing to refuse.
    update: '',
    workstream: '',
    edit: '',
  };

  it.each(verbs)('%s, taken twice', async (verb) => {
    const screen = await offering(verb);
    const who = desk.bot.person(actorOf(verb));
    const second = answers[verb] ? await who.click(screen, labels[verb]) : null;
    await take(verb, screen);
    const heard = second ? await who.submit(shown(second), answers[verb]) : await who.click(screen, labels[verb]);
    const said = `${Object.values(heard.errors ?? {}).join()} ${heard.text}`;
    if (twice[verb] !== '') expect(said).toContain(twice[verb]);
    else expect(heard.errors).toBeUndefined();
    if (verb === 'workstream')
      expect(await workstreamsOf(desk.bot.scope, { escalation: (await desk.stored()).id })).toHaveLength(1);
  });
});

describe('the other buttons', () => {
  it('*Join* in the form: twice, or once it is over', async () => {
    const { bot } = desk;
    await desk.raised();
    const form = await desk.escalate('eva', 'Contractors report that SSO fails');
    const chosen = await bot.person('eva').choose(shown(form), 'What is it about?', 'Integration');
    const old = structuredClone(shown(chosen));
    await bot.person('eva').click(shown(chosen), 'Join');
    expect((await bot.person('eva').click(old, 'Join')).text).toContain('You have a part in ESC-1 already.');
    await take('withdraw');
    expect((await bot.person('tom').click(old, 'Join')).text).toContain('mia withdrew ESC-1 on');
  });

  it('*Escalate* of a RAID item, after the project closed', async () => {
    const { bot } = desk;
    const logged = await bot.person('mia').command('/raid', 'add issue "Load breaks" i4', { channel: 'acme' });
    await desk.setState('closed');
    expect((await bot.person('mia').click(whispered(logged), 'Escalate')).text).toContain('ACME is closed');
  });

  it('a form for a new one, sent twice or after the project closed', async () => {
    const { bot } = desk;
    const form = await desk.escalate('mia', 'SSO fails for all');
    const filled = { severity: '1', category: 'data', impact: 'UAT cannot start this week' };
    const sent = await bot.person('mia').submit(shown(form), filled);
    const again = await bot.person('mia').replay(sent);
    expect(again.text).toContain('ESC-1 is raised as Sev1.');
    expect((await desk.escalate('mia', 'list')).text).toContain('Escalations, open · 1');
    const late = await desk.escalate('mia', 'Another thing altogether');
    await desk.setState('closed');
    const refused = await bot.person('mia').submit(shown(late), filled);
    expect(Object.values(refused.errors ?? {}).join()).toContain('ACME is closed');
  });

  it('*Details* and *Open* of a restricted one are nobody else’s', async () => {
    const { bot } = desk;
    await desk.met('eva');
    await desk.raised({ allowed: [{ id: 'UEVA' }] });
    const [question] = (await desk.dms('ana')).slice(-1);
    if (!question) throw new Error('Ana was not asked');
    for (const button of ['Details', 'Acknowledge', 'Hand over', 'Withdraw'])
      expect((await bot.person('tom').click(question, button)).text).toContain('I know no ESC-1 that you can see.');
  });
});
