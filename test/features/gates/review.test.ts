import { afterEach, expect, it } from 'vitest';
import { criteria } from '#features/gates/tables.ts';
import { projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let bot: Bot;
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

const reviews = () => bot.slack.messages('CACME').filter(({ text }) => text.includes('Readiness review'));

/** Go-live is on Friday 18 December 2026, so ten working days before it is Friday the 4th. */
async function acme(channel = 'acme') {
  bot = await startBot({ at: '2026-12-02T08:00:00Z' });
  await createProject(bot, { kickoff: '2026-12-02', goLive: '2026-12-18', channel });
}

async function beforeTheFirst() {
  await acme();
  await beginUntil(bot, '2026-12-04T07:59:00Z');
  expect(reviews()).toEqual([]);
}

async function first() {
  await beforeTheFirst();
  await beginUntil(bot, '2026-12-04T08:00:00Z');
}

it('posts the verdict ten, five and one working days before go-live, at nine where the project is', async () => {
  await first();
  await bot.tick('2026-12-11T07:59:00Z');
  expect(reviews()).toHaveLength(1);
  for (const day of ['11', '17']) await bot.tick(`2026-12-${day}T08:00:00Z`);
  expect(reviews().map(({ text }) => text.split('\n')[0])).toEqual([
    'Readiness review of ACME: 10 working days to go-live on Fri 18 Dec 2026.',
    'Readiness review of ACME: 5 working days to go-live on Fri 18 Dec 2026.',
    'Readiness review of ACME: 1 working day to go-live on Fri 18 Dec 2026.',
  ]);
});

it('is three lines and a button, and names nobody: whose work it is stands behind the button', async () => {
  await first();
  const [review] = reviews();
  if (!review) throw new Error('there is no review');
  expect(review.text.split('\n')).toEqual([
    'Readiness review of ACME: 10 working days to go-live on Fri 18 Dec 2026.',
    expect.stringMatching(/^⛔ Go-live: NO-GO, \d+ %\. \d+ things block it: \d+ unmet criteria and \d+ approvals\.$/),
    expect.stringMatching(/^First: [^·]+ · [^·]+ · [^·]+ and \d+ more\.$/),
    '[Check]',
  ]);
  expect(review.text).toContain('First: Every cutover step has an owner, a duration… · Rollback was rehearsed; its');
  expect(review.text).not.toContain('@');
  const heard = await bot.person('mia').click(review, 'Check');
  expect(heard.text).toContain('@mia');
});

it.each([
  ['fits as it is', 'Penetration test has no open finding', 'Penetration test has no open finding'],
  [
    'ends with a whole word',
    'Restore was rehearsed on Monday, by two people',
    'Restore was rehearsed on Monday, by two…',
  ],
  [
    'ends without a comma',
    'Restore was rehearsed by two people by day, in the office',
    'Restore was rehearsed by two people by day…',
  ],
  ['keeps what escaping makes long', 'Sales & Support & Legal & Finance & Security know', 'Sales & Support & Legal…'],
  ['is cut in one long word', 'x'.repeat(60), `${'x'.repeat(44)}…`],
  ['is cut in a long word after a short one', `See ${'x'.repeat(60)}`, `See ${'x'.repeat(40)}…`],
])('what comes first %s', async (_, text, shown) => {
  await beforeTheFirst();
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.update(criteria, { text }, eq(criteria.key, 'cutover-plan')).returning(),
  ]);
  await bot.tick('2026-12-04T08:00:00Z');
  expect(reviews()[0]?.text).toContain(`First: ${shown} · `);
});

it('comes late rather than not at all, once, and says so', async () => {
  await beforeTheFirst();
  await bot.tick('2026-12-04T10:30:00Z');
  expect(reviews()).toHaveLength(1);
  expect(reviews()[0]?.text).toContain('late by 2 h 30 min');
  await bot.tick('2026-12-04T10:31:00Z');
  expect(reviews()).toHaveLength(1);
});

it('is silent while the project is on hold', async () => {
  await beforeTheFirst();
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.update(projects, { state: 'on_hold' }, eq(projects.key, 'ACME')).returning(),
  ]);
  await bot.tick('2026-12-04T08:00:00Z');
  expect(reviews()).toEqual([]);
});

it('comes to the lead where the channel is shared with another organisation', async () => {
  await acme('shared');
  await bot.tick('2026-12-04T08:00:00Z');
  expect(bot.slack.messages('CSHARED').filter(({ text }) => text.includes('Readiness review'))).toEqual([]);
  const lead = bot.slack.messages(await bot.slack.directMessages(bot.person('mia').id)).map(({ text }) => text);
  expect(lead.filter((text) => text.includes('Readiness review of ACME: 10 working days'))).toHaveLength(1);
});

it('is made up for when golive was down for days, once, and says when it was due', async () => {
  await acme();
  await bot.tick('2026-12-08T10:30:00Z');
  await bot.tick('2026-12-09T08:00:00Z');
  expect(reviews().map(({ text }) => text.split('\n').at(0))).toEqual([
    'Readiness review of ACME: 8 working days to go-live on Fri 18 Dec 2026.',
  ]);
  expect(reviews()[0]?.text).toContain('was due Fri 4 Dec 2026');
});

it('is not made up for in a project that was made after it', async () => {
  bot = await startBot({ at: '2026-12-08T08:30:00Z' });
  await createProject(bot, { kickoff: '2026-12-08', goLive: '2026-12-18' });
  await bot.tick('2026-12-09T08:00:00Z');
  expect(reviews()).toEqual([]);
  await bot.tick('2026-12-11T08:00:00Z');
  expect(reviews()).toHaveLength(1);
});

it('is not made up for when it was held, and go-live then moved by a day', async () => {
  await first();
  expect(reviews()).toHaveLength(1);
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.update(projects, { targetGoLive: '2026-12-17' }, eq(projects.key, 'ACME')).returning(),
  ]);
  await bot.tick('2026-12-07T08:00:00Z');
  expect(reviews()).toHaveLength(1);
  await bot.tick('2026-12-10T08:00:00Z');
  expect(reviews()).toHaveLength(2);
});

async function listed() {
  const heard = await bot.person('mia').command('/golive', 'rituals ACME', { channel: 'acme' });
  const [list] = heard.whispers;
  if (!list) throw new Error(`nothing was whispered: ${heard.text}`);
  const line = list.text.split('\n').find((_, at, all) => all[at - 1]?.startsWith('Readiness review'));
  return { list, line };
}

it('is listed with the next day on which it speaks, not the next on which it looks', async () => {
  bot = await startBot({ at: '2026-11-23T07:00:00Z' });
  await createProject(bot);
  const { list, line } = await listed();
  expect(line).toContain('Next: Fri 15 Jan 2027, 09:00');
  const { view } = await bot.person('mia').click(list, { name: 'Change time', near: 'Readiness review' });
  if (!view) throw new Error('no form');
  expect(JSON.stringify(view)).toContain(
    'As it is: Fri 15 Jan 2027, 09:00; Fri 22 Jan 2027, 09:00; Thu 28 Jan 2027, 09:00"',
  );
  const saved = await bot.person('mia').submit(view, { weekdays: ['1'] });
  expect(saved.text).toContain('Next:\n• Mon 18 Jan 2027, 09:00\n• Mon 25 Jan 2027, 09:00');
  expect(saved.text).not.toContain('Nov');
});

it('is listed with none ahead once go-live has passed, and says why it is silent before', async () => {
  await acme();
  const { list } = await listed();
  const preview = await bot.person('mia').click(list, { name: 'Run now (preview to me)', near: 'Readiness review' });
  expect(preview.text).toContain('It would say nothing now');
  expect(preview.text).toContain('Next: Fri 4 Dec 2026, 09:00');
  await bot.tick('2026-12-21T08:30:00Z');
  expect((await listed()).line).toContain('Next: none ahead, as things stand');
});
