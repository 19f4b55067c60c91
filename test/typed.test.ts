import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Heard } from '#demo/player/heard.ts';
import type { View } from '#demo/player/slack-side.ts';
import { personBySlackId } from '#platform/directory/people.ts';
import { type Desk, openDesk, shown, whispered } from './features/raid/desk.ts';
import { startBot } from './support/bot.ts';

/** Whatever has the shape of a mention or a link; in a command or a message Slack escapes what somebody typed. */
const all = '<@UANA|ana> <#CBETA|beta> <!here> <https://ev.il|Go>';
const escaped = all.replaceAll('<', '&lt;').replaceAll('>', '&gt;');

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk(await startBot());
});
afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const mia = () => desk.bot.person('mia');
const says = (command: string, text: string) => mia().command(command, text, { channel: 'acme' });

/** What the person reads, and what stands in the fields before them. */
function seen({ text, view }: Heard): string {
  const fields = (view as View | undefined)?.blocks.flatMap(({ element }) =>
    String((element as { initial_value?: string } | undefined)?.initial_value ?? ''),
  );
  return [text, ...(fields ?? [])].join('\n').replace(/\s+/g, ' ');
}

/** Nothing that was sent since calls anybody or leads anywhere. */
function nothingLives({ whispers, messages, edits, view }: Heard): void {
  const sent = JSON.stringify([...whispers, ...messages, ...edits, view].map((it) => it?.blocks));
  const words = sent.replace(/"(initial_value|value)":"(\\.|[^"\\])*"|\{"type":"plain_text"[^}]*\}/g, '""');
  expect(words).not.toMatch(/<@UANA|<#CBETA|<!here|<https:\/\/ev/);
}

type Input = [name: string, type: (text: string) => Promise<Heard>];

const commands: Input[] = [
  ['/raid add, the title', (text) => says('/raid', `add risk "Ask ${text}" p5 i5`)],
  ['/raid add, the next step', (text) => says('/raid', `add risk "Data" p5 i5 next:"Ask ${text}"`)],
  ['/raid add, the mitigation', (text) => says('/raid', `add risk "Data" p5 i5 mitigation:"Ask ${text}"`)],
  ['/raid close', (text) => says('/raid', `close R-1 because ${text}`)],
  ['/golive new', (text) => says('/golive', `new ${text}`)],
  ['/golive rag', (text) => says('/golive', `rag amber because ${text}`)],
  ['/golive move', (text) => says('/golive', `move core-configured 2027-01-15 because us: ${text}`)],
  ['/golive freeze add', (text) => says('/golive', `freeze add "${text}" 2027-01-04..2027-01-06 hard ACME`)],
  [
    '/golive decline',
    async (text) => {
      await says('/golive', 'request ACME go-live');
      const ben = desk.bot.person('ben');
      await ben.command('/golive', `decline ACME go-live ${text}`, { channel: 'acme' });
      return ben.command('/golive', 'check ACME go-live', { channel: 'acme' });
    },
  ],
  ['/escalate', (text) => says('/escalate', text)],
  [
    'a message, to the RAID log',
    async (text) =>
      mia().messageShortcut('raid.from-message', await desk.bot.person('ben').says('acme', `See ${text}`)),
  ],
  [
    'a message, to be escalated',
    async (text) =>
      mia().messageShortcut('escalations.from-message', await desk.bot.person('ben').says('acme', `See ${text}`)),
  ],
];

/** Slack gives the text of a field as it was typed. */
const fields: Input[] = [
  [
    'a RAID item’s form',
    async (text) =>
      mia().submit(shown(await says('/raid', 'add')), {
        'What is it?': 'Risk: may happen',
        Title: `Ask ${text}`,
        'Next step': text,
      }),
  ],
  [
    'why a risk is closed',
    async (text) => {
      const item = whispered(await says('/raid', 'add risk "Small" p1 i1'));
      return mia().submit(shown(await mia().click(item, 'Close')), { 'Why is it over?': text });
    },
  ],
  [
    'the evidence of a criterion',
    async (text) => {
      const gate = whispered(await says('/golive', 'gate go-live'));
      const [first] = gate.blocks.flatMap(
        ({ accessory }) => (accessory as { value?: string } | undefined)?.value ?? [],
      );
      const form = shown(await mia().click(gate, { name: 'Update', value: String(first) }));
      await mia().submit(form, { 'What happened?': 'Only add evidence', 'Note, or the reason': text });
      return says('/golive', 'gate go-live');
    },
  ],
  [
    'an escalation',
    async (text) => {
      const form = shown(await says('/escalate', 'It is down'));
      await mia().submit(form, { severity: '1', category: 'data', impact: text });
      return says('/escalate', 'ESC-1');
    },
  ],
];

describe('row 32: what only looks like a mention or a link', () => {
  test.each(commands)(
    'is shown as it was typed, and a mention that Slack made beside it is a name: %s',
    async (_, type) => {
      const heard = await type(`${escaped} <@UANA|ana>`);
      expect(seen(heard)).toContain(`${all} @ana`);
      nothingLives(heard);
    },
  );

  test.each([
    '/raid add risk "Ask WORDS" p5 i5',
    '/golive new WORDS',
    '/golive rag amber because WORDS',
    '/escalate WORDS',
  ])('mentions that Slack made are names: %s', async (line) => {
    const [command = '', ...rest] = line.replace('WORDS', '<@UANA|ana> in <#CBETA|beta>').split(' ');
    const heard = await says(command, rest.join(' '));
    expect(seen(heard)).toContain('@ana in #beta');
    nothingLives(heard);
  });

  test.each(fields)('is shown as it was typed into %s', async (_, type) => {
    const heard = await type(all);
    expect(seen(heard)).toContain(all);
    nothingLives(heard);
  });

  test('is somebody where a person is asked for, as when what was given back is sent again', async () => {
    await says('/raid', 'add risk "Data" p1 i1 owner:&lt;@UANA|ana&gt;');
    expect((await desk.fresh()).map(({ ownerId }) => ownerId)).toEqual([
      (await personBySlackId(desk.bot.scope, 'UANA'))?.id,
    ]);
    expect((await desk.fresh())[0]?.ownerId).not.toBeNull();
    const away = await desk.bot.person('tom').command('/golive', 'away &lt;@UMIA&gt; fri..+2w', { channel: 'acme' });
    expect(away.text).toContain('@mia is away');
  });
});
