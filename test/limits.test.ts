import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementsOf } from '#demo/player/blocks.ts';
import { optionsOf } from '#demo/player/elements.ts';
import type { Answers } from '#demo/player/form.ts';
import type { Heard } from '#demo/player/heard.ts';
import { Impossible } from '#demo/player/impossible.ts';
import type { Sight } from '#demo/player/journal.ts';
import type { Person } from '#demo/player/person.ts';
import type { Block, Json, Message, View } from '#demo/player/slack-side.ts';
import { createFeatures } from '#features.ts';
import { addDays } from '#platform/calendar/days.ts';
import { dialect } from '#platform/db/dialect.ts';
import type { Write } from '#platform/db/scope.ts';
import { createLog } from '#platform/log.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { actionName } from '#platform/slack/blocks.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { BARE, fillWild, LARGEST, smallWild, type Wild, wildText } from '#test/support/wild.ts';

const SEED = 20_261_123;
const SMALL_RUNS = 6;
/** The same control is pressed so often by one person: the first entry of a kind, and one more. */
const ALIKE = 2;
/** A project that is over has nothing to show any more. */
const ends = ['projects.move'];

const features = createFeatures({ playbooksDir: null, log: createLog('silent') });
const commands = features.flatMap((feature) => feature.commands ?? []);
const largest: Wild = { ...LARGEST, texts: fc.sample(wildText, { seed: SEED, numRuns: 40 }), shift: 0 };
const bare: Wild = { ...BARE, texts: fc.sample(wildText, { seed: SEED + 1, numRuns: 30 }), shift: 551 };

/** One project's contents, seen by everybody in it. */
interface Walk {
  bot: Bot;
  wild: Wild;
  /** How often each person pressed or sent what. */
  done: Map<string, number>;
  /** Commands, actions and forms that were tried, in any walk. */
  tried: Set<string>;
  /** Everything wrong with what anybody was shown; each line begins with what was done. */
  found: string[];
}

// What is shown does not depend on the database, and thousands of screens take a while: once is enough.
test.runIf(dialect === 'sqlite')(
  'whatever a project holds, all that is shown keeps Slack’s limits, calls nobody and breaks nowhere',
  {
    timeout: 300_000,
  },
  async () => {
    const tried = new Set<string>();
    // Where one project is at home, and where it has to be chosen among many.
    expect(await problemsWith(largest, tried, ['acme', 'general'])).toEqual([]);
    expect(await problemsWith(bare, tried, ['acme'])).toEqual([]);
    expect(commands.map(({ path }) => path).filter((path) => !tried.has(path))).toEqual([]);
    const controls = features.flatMap(({ actions = [], views = [] }) => [...actions, ...views].map(({ id }) => id));
    const missed = controls.filter((id) => !tried.has(id));
    expect(missed.length, missed.join(', ')).toBeLessThan(controls.length / 8);
  },
);

// Where a text stands decides whether it stays text: many small contents try more places than one large one.
test.runIf(dialect === 'sqlite')(
  'wherever dangerous words stand, typed or stored, nothing that is said in answer comes alive',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(smallWild, async (wild) => {
        expect(await answersTo(wild)).toEqual([]);
      }),
      { seed: SEED, numRuns: SMALL_RUNS, endOnFailure: true },
    );
  },
);

// The menu of a picker holds 150 characters of what was typed, JSON included: what is longer is given back.
test('what somebody typed survives the question which of many projects they meant', async () => {
  const bot = await startBot();
  await fillWild(bot, await createProject(bot), { ...largest, raid: 9 });
  const why = 'the customer said: "we take it", twice; "we know", they said. '.repeat(6).trim();
  const asked = await bot.person('mia').command('/raid', `accept R-5 because ${why}`, { channel: 'general' });
  await bot.close();
  expect(asked.text).toContain(why);
  expect(asked.text).toMatch(/key/);
});

/** What is typed by somebody who may much and by somebody who may little, and the picker that some of it leads to. */
async function answersTo(wild: Wild): Promise<string[]> {
  const bot = await startBot();
  const walk: Walk = { bot, wild, done: new Map(), tried: new Set(), found: [] };
  try {
    await fillWild(bot, await createProject(bot, { roles: { support: ['ben'], security: ['ana'] } }), wild);
    for (const words of [...wildly(wild), ...refused]) {
      for (const [name, channel] of [
        ['mia', 'general'],
        ['ben', 'acme'],
      ] as const) {
        const did = `${name} ${words.slice(0, 90)}`;
        const heard = await safely(walk, did, () => bot.person(name).command(...split(words), { channel }));
        for (const message of heard?.view ? [] : (heard?.whispers ?? [])) {
          await pressAll(walk, bot.person(name), did, message, 0);
        }
      }
    }
    return walk.found;
  } finally {
    await bot.close();
  }
}

async function problemsWith(wild: Wild, tried: Set<string>, channels: readonly string[]): Promise<string[]> {
  const bot = await startBot();
  const walk: Walk = { bot, wild, done: new Map(), tried, found: [] };
  try {
    const project = await createProject(bot, { roles: { support: ['ben'], security: ['ana'] } });
    await fillWild(bot, project, wild);
    for (const words of plainly) await say(walk, 'mia', words, ...channels);
    for (const words of wildly(wild)) await say(walk, 'mia', words, 'acme');
    await logMessage(walk, 'mia');
    await visit(walk, 'mia', 'home', (mia) => mia.openHome());
    for (const name of ['tom', 'ana', 'ben']) await readInbox(walk, name);
    for (const words of ['check ACME go-live', 'approve ACME', 'advance ACME']) await say(walk, 'tom', words, 'acme');
    await say(walk, 'tom', 'digest', 'acme');
    await stick(bot);
    for (const words of ['admin', 'admin routes', 'admin outbox', 'admin rituals'])
      await say(walk, 'kim', words, 'acme');
    // Each look finds it one step further on.
    for (const words of ['list', 'ESC-1', 'ESC-1', 'ESC-1', 'ESC-1'])
      await say(walk, 'tom', `/escalate ${words}`, 'acme');
    return walk.found;
  } finally {
    await bot.close();
  }
}

/** Messages that got stuck: refused for good, and nobody knows whether they are there. */
async function stick(bot: Bot): Promise<void> {
  const stuck = (['dead', 'parked'] as const).map((state): Write => {
    const row = { key: state, state, class: 'never-twice', destination: 'CAWAY', error: 'not_in_channel' } as const;
    const message = { payload: { text: 'x', blocks: [] }, internal: true, attempts: 1 };
    return (tx) => tx.insert(outbox, { ...row, ...message, id: tx.newId(), nextAt: tx.now, createdAt: tx.now });
  });
  await bot.app.database.commit(bot.app.workspace.id, stuck);
}

/** Every command as help shows it, on what is there and on what is not. */
const plainly = [
  'move ACME go-live 2027-02-12',
  ...commands.flatMap(({ examples }) => examples),
  ...['help', 'check ACME go-live', 'gate ACME go-live', 'waive ACME go-live c-0', 'waive go-live c-28'],
  ...['request ACME go-live', 'decline ACME go-live', 'list all', 'list mine', 'list risk', 'plan WILD-1'],
  ...['move ACME m-1 fri because us: late', 'move m-99 2026-12-24', 'done ACME m-2'],
  ...[
    '/raid ACME R-1',
    '/raid ACME I-3',
    '/raid list all',
    '/raid list ACME high',
    '/raid close ACME R-1 because it is over',
  ],
];

function wildly({ texts: [first = '', second = '', third = ''] }: Wild): string[] {
  return [
    ...[third, `new ${first}`, `check ${second}`, `gate ACME ${third}`, `move ${first}`, `advance ACME ${first}`],
    ...[`decline ACME go-live ${second}`, `/raid ${third}`, `/raid add ACME risk "${first}" p5 i5`],
    `/raid accept ACME R-5 because ${second}`,
  ];
}

/** What refuses with names out of the project. */
const refused = [
  ...['request ACME go-live', 'approve ACME go-live', 'decline ACME go-live because it is late', 'advance ACME'],
  ...['move ACME m-1 fri because us: late', 'done ACME m-2', 'waive go-live c-0', '/raid close ACME R-1 because x'],
];

async function say(walk: Walk, name: string, words: string, ...channels: readonly string[]): Promise<void> {
  const [command, text] = split(words);
  note(walk, `${command} ${text}`);
  for (const channel of channels) {
    await visit(walk, name, `${command} ${text} in ${channel}`, (person) => person.command(command, text, { channel }));
  }
}

/** The command and what is typed after it. */
function split(words: string): [string, string] {
  const whole = words.startsWith('/') ? words : `/golive ${words}`;
  const at = whole.indexOf(' ');
  return at < 0 ? [whole, ''] : [whole.slice(0, at), whole.slice(at + 1)];
}

function note(walk: Walk, words: string): void {
  const said = words.replace(/^\/(golive )?/, '').toLowerCase();
  const paths = commands.map(({ path }) => path).filter((path) => `${said} `.startsWith(`${path} `));
  const [longest] = paths.sort((one, other) => other.length - one.length);
  if (longest) walk.tried.add(longest);
}

async function visit(walk: Walk, name: string, what: string, act: (it: Person) => Promise<Heard>): Promise<void> {
  const person = walk.bot.person(name);
  const did = `${name} ${what.slice(0, 90)}`;
  await follow(walk, person, did, await safely(walk, did, () => act(person)), 2);
}

/** Every shortcut, on a message of the wildest words. */
async function logMessage(walk: Walk, name: string): Promise<void> {
  const message = await walk.bot.person(name).says('acme', walk.wild.texts[0] ?? '');
  for (const { id } of features.flatMap((feature) => feature.shortcuts ?? [])) {
    await visit(walk, name, id, (person) => person.messageShortcut(id, message));
  }
}

/** What somebody has in their direct messages, and what its buttons bring. */
async function readInbox(walk: Walk, name: string): Promise<void> {
  const { slack } = walk.bot;
  const person = walk.bot.person(name);
  const inbox = slack.messages(await slack.directMessages(person.id));
  for (const message of inbox) await pressAll(walk, person, `${name}'s inbox`, message, 1);
}

/** Tries the form that was opened, and presses what is offered, `deep` steps far. */
async function follow(walk: Walk, person: Person, did: string, heard: Heard | null, deep: number): Promise<void> {
  if (!heard) return;
  if (heard.view) await tryForm(walk, person, did, heard.view);
  if (deep === 0) return;
  for (const message of heard.whispers) await pressAll(walk, person, did, message, deep);
}

async function pressAll(walk: Walk, person: Person, did: string, on: Message, deep: number): Promise<void> {
  for (const block of on.blocks) {
    for (const element of elementsOf(block)) {
      for (const choice of choicesOf(element)) {
        await press(walk, person, did, { on: { ...on, blocks: [block] }, element, choice }, deep);
      }
    }
  }
}

/** A button has one thing to it; of a menu the first and the last will do. */
function choicesOf(element: Json): (string | null)[] {
  if (element.type === 'button') return [null];
  if (element.type === 'users_select') return ['UANA'];
  const values = optionsOf(element).map(({ value }) => value);
  return [...new Set([values.at(0), values.at(-1)])].filter((value) => value !== undefined);
}

interface Press {
  on: Message;
  element: Json;
  /** Null for a button. */
  choice: string | null;
}

async function press(walk: Walk, person: Person, did: string, what: Press, deep: number): Promise<void> {
  const { on, element, choice } = what;
  const action = String(element.action_id);
  const id = actionName(action);
  if (often(walk, `${person.id} ${id} ${element.value} ${choice}`) > 1) return;
  if (often(walk, `${person.id} ${id} ${words(element)}`) > ALIKE) return;
  walk.tried.add(id);
  const then = `${did} → ${id}${choice === null ? '' : ` ${choice}`}`;
  const heard = await safely(walk, then, () =>
    choice === null ? person.click(on, action) : person.choose(on, action, choice),
  );
  await follow(walk, person, then, heard, deep - 1);
}

function words({ text }: Json): string {
  return (text as { text: string } | undefined)?.text ?? '';
}

function often(walk: Walk, what: string): number {
  const count = (walk.done.get(what) ?? 0) + 1;
  walk.done.set(what, count);
  return count;
}

/** Sends a form as it is, with the wildest words, and as somebody would fill it, and what follows it; then leaves. */
async function tryForm(walk: Walk, person: Person, did: string, view: View): Promise<void> {
  const inFront = () => walk.bot.slack.journal.stack(person.id).at(-1);
  const turn = often(walk, `${person.id} sends ${view.callback_id}`);
  const isTried = view.submit !== null && !ends.includes(view.callback_id) && turn <= 2 * ALIKE;
  for (const answers of isTried ? [{}, wildAnswers(view, walk.wild), tameAnswers(view, walk.wild, turn)] : []) {
    const front = inFront();
    if (front?.callback_id !== view.callback_id) break;
    walk.tried.add(view.callback_id);
    await safely(walk, `${did} → sends ${view.callback_id}`, () => person.submit(front, answers));
  }
  const next = inFront();
  if (next && next.callback_id !== view.callback_id) await tryForm(walk, person, `${did} → ${next.callback_id}`, next);
  const left = inFront();
  if (left) await person.close(left, true);
}

function wildAnswers(view: View, { texts, shift }: Wild): Answers {
  return answersFor(view, (element, at) => {
    if (element.type !== 'plain_text_input') return undefined;
    const text = (texts[(at + shift) % texts.length] ?? '').slice(0, Number(element.max_length ?? 3_000));
    return element.multiline ? text : text.replace(/\n/g, ' ');
  });
}

function tameAnswers(view: View, { texts }: Wild, turn: number): Answers {
  return answersFor(view, (element, at) => {
    const options = optionsOf(element);
    if (element.type === 'datepicker' && !element.initial_date) return addDays('2026-12-01', at * 7);
    // Whoever leads goes on leading, or there is nothing left to press.
    if (element.type === 'users_select' && !element.initial_user) return { id: at % 2 === 0 ? 'UTOM' : 'UANA' };
    if (element.type === 'url_text_input') return 'https://docs.example/report';
    if (element.type === 'radio_buttons' || element.type === 'static_select') {
      return element.initial_option ? undefined : options[turn % options.length];
    }
    if (element.type !== 'plain_text_input' || !element.multiline) return undefined;
    return (texts[turn % texts.length] ?? '').slice(0, 300);
  });
}

type Choose = (element: Json, at: number) => Answers[string] | undefined;

function answersFor(view: View, choose: Choose): Answers {
  const found: Answers = {};
  for (const [at, block] of view.blocks.entries()) {
    for (const element of block.type === 'input' ? elementsOf(block as Block) : []) {
      const answer = choose(element, at);
      if (answer !== undefined) found[String(block.block_id)] = answer;
    }
  }
  return found;
}

/** Null for what the person could not have done. Whatever anybody saw of it is looked at. */
async function safely(walk: Walk, did: string, act: () => Promise<Heard>): Promise<Heard | null> {
  const { slack, clock } = walk.bot;
  const [before, mark] = [slack.violations.length, slack.journal.mark];
  // Nobody is that quick: how many changes one person may make in a second is another test's.
  clock.advance(1_000);
  try {
    const heard = await act();
    if (heard.ack.status !== 200) walk.found.push(`${did}: answered ${heard.ack.status}`);
    const broken = /Something broke on my side|couldn't show you the answer|from an older version/.exec(heard.text);
    if (broken) walk.found.push(`${did}: “${broken[0]}”`);
    return heard;
  } catch (error) {
    const isTheirs = error instanceof Impossible && !error.message.startsWith('Slack refuses');
    if (!isTheirs) walk.found.push(`${did}: ${error instanceof Error ? error.message : error}`);
    return null;
  } finally {
    const wrong = [...slack.violations.slice(before), ...slack.journal.since(mark).flatMap(wrongWith)];
    walk.found.push(...wrong.map((what) => `${did}: ${what}`));
  }
}

/** Live markup that came out of somebody's words, and a message without words of its own. */
function wrongWith(sight: Sight): string[] {
  if ('message' in sight && sight.message.user !== 'U0BOT') return [];
  if ('message' in sight) {
    const { fallback, blocks } = sight.message;
    return [...(fallback.trim() === '' ? ['no fallback'] : []), ...[fallback, ...markup(blocks)].flatMap(alive)];
  }
  return 'view' in sight ? markup(sight.view.blocks).flatMap(alive) : [];
}

function alive(text: string): string[] {
  const found = /<!(?!date\^)|<@UEVIL|<https?:\/\/evil|<https?:[^>|]*\|Approve>/.exec(text);
  return found ? [`${found[0]} is alive in “${text.slice(Math.max(0, found.index - 40), found.index + 80)}”`] : [];
}

/** Every text in which Slack reads markup. */
function markup(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(markup);
  const { type, text } = value as Json;
  if (type === 'mrkdwn') return [String(text)];
  return Object.values(value).flatMap(markup);
}
