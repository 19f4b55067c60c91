import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '#demo/player/slack-side.ts';
import { type Desk, last, openDesk, setUp, shown, whispered } from './desk.ts';

let desk: Desk;
let question: Message;

/** Mia and Ana take part, and were asked. */
beforeEach(async () => {
  desk = await openDesk();
  await setUp(desk, ['mia', 'ana']);
  await desk.bot.tick('2026-11-23T08:30:00Z');
  question = structuredClone(last(await desk.inbox('ana')));
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const status = async (name: string) =>
  whispered(await desk.bot.person(name).command('/golive', 'standup status ACME', { channel: 'acme' }));

/** What somebody is told who presses it. */
async function press(name: string, message: Message, button: string): Promise<string> {
  return (await desk.bot.person(name).click(message, button)).text;
}

describe('a button pressed twice', () => {
  it('Answer opens what was said', async () => {
    await desk.answer('ana', { Done: 'Mapping' });
    expect(await press('ana', question, 'Answer')).toContain('Done (optional): Mapping');
  });

  it('Join and Leave say that it is so already', async () => {
    const before = await status('ben');
    expect(await press('ben', before, 'Join')).toContain('I ask you at 09:30 your time.');
    expect(await press('ben', before, 'Join')).toContain('already');
    const after = await status('ben');
    expect(await press('ben', after, 'Leave')).toContain('You left the standup');
    expect(await press('ben', after, 'Leave')).toContain('You take no part');
  });
});

describe('a button pressed by somebody else', () => {
  it('Answer is for whoever takes part', async () => {
    expect(await press('ben', question, 'Answer')).toContain('Join with `/golive standup join ACME`');
  });

  it('Change is for the lead', async () => {
    const lead = await status('mia');
    expect(await press('ana', lead, 'Change')).toContain('Ask the delivery manager or the project’s lead.');
  });
});

describe('a button pressed later', () => {
  it('Answer, once the standup is stopped: neither it nor the open form saves anything', async () => {
    const ana = desk.bot.person('ana');
    const form = shown(await ana.click(question, 'Answer'));
    await desk.bot.person('mia').command('/golive', 'standup stop ACME', { channel: 'acme' });
    const { errors } = await ana.submit(form, { Done: 'Mapping' });
    expect(errors?.done).toContain('ACME has no standup at the moment.');
    expect(await press('ana', question, 'Answer')).toContain('ACME has no standup at the moment.');
  });

  it('rests with the project: the list says so, and whoever joins is asked once it goes on', async () => {
    await desk.move('Put on hold', { Reason: 'Their budget' });
    expect(await press('ana', question, 'Answer')).toContain(
      'ACME is on hold, and its standup rests until it goes on.',
    );
    const resting = await status('ben');
    expect(resting.text).toContain('rests until the project goes on');
    expect(resting.text).not.toContain('Answer');
    expect(await press('ben', resting, 'Join')).toContain('your time, once the project goes on.');
    expect((await setUp(desk, ['ana'])).text).toContain('Nobody is asked until the project goes on.');
  });

  it('is refused once the project is over, and the list offers none', async () => {
    const [mine, bens] = [await status('mia'), await status('ben')];
    await desk.move('Cancel the project', { Reason: 'Customer left' });
    const over = 'ACME was cancelled';
    expect(await press('ana', question, 'Answer')).toContain(over);
    expect(await press('ben', bens, 'Join')).toContain(over);
    expect(await press('mia', mine, 'Leave')).toContain(over);
    expect(await press('mia', mine, 'Change')).toContain(over);
    const now = await status('mia');
    expect(now.text).toContain('over, as its project is');
    expect(now.text).not.toMatch(/\[(Answer|Leave|Change)\]/);
  });
});
