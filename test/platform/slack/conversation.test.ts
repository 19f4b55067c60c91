import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import type { Command } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { whisper } from '#platform/slack/reply.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { probe } from '#test/support/probe.ts';

const here = { channel: 'acme' };

describe.each(['http', 'socket'] as const)('over %s', (mode) => {
  let bot: Bot;
  let runs: string[];

  beforeEach(async () => {
    const it = probe();
    runs = it.runs;
    bot = await startBot({ features: [it.feature], mode });
  });
  afterEach(async () => {
    expect(bot.slack.violations).toEqual([]);
    await bot.close();
  });

  const nameOf = async (slackId: string) => (await bot.scope.from(people, eq(people.slackId, slackId)))[0]?.name;

  test('a command is answered in its acknowledgement, for the person alone', async () => {
    const heard = await bot.person('mia').command('/golive', 'echo hello <there>', here);
    expect(heard.whispers).toHaveLength(1);
    expect(heard.text).toContain('hello <there>');
    expect(bot.slack.messages('CACME')).toEqual([]);
  });

  test('words are found whatever their case, and typos get the nearest', async () => {
    const mia = bot.person('mia');
    expect((await mia.command('/golive', 'ECHO Hi', here)).text).toContain('Hi');
    expect((await mia.command('/golive', 'ecko hi', here)).text).toContain('Did you mean `/golive echo hi`?');
    expect((await mia.command('/golive', 'probe renam Ada', here)).text).toContain('/golive probe rename');
    expect((await mia.command('/golive', 'zzzzzz', here)).text).toContain("I don't know “zzzzzz”");
  });

  test('help stands at every level and can be copied', async () => {
    const mia = bot.person('mia');
    for (const words of ['', 'help'])
      expect((await mia.command('/golive', words, here)).text).toContain('/golive echo hello');
    for (const words of ['probe', 'probe help', 'help probe']) {
      expect((await mia.command('/golive', words, here)).text).toContain('/golive probe rename Ada');
    }
  });

  test('a change is committed, audited and answered', async () => {
    const heard = await bot.person('mia').command('/golive', 'probe rename Ada', here);
    expect(heard.text).toContain('You are Ada now');
    expect(await nameOf('UMIA')).toBe('Ada');
    expect((await bot.scope.from(audit)).map((line) => line.action)).toEqual(['probe.rename']);
  });

  test('row 5, 6: an exact replay gets the stored answer and nothing runs twice', async () => {
    const mia = bot.person('mia');
    const first = await mia.command('/golive', 'probe rename Ada', here);
    const second = await mia.replay(first);
    expect(second.ack.body).toEqual(first.ack.body);
    expect(runs).toEqual(['rename Ada']);
    expect(await bot.scope.from(audit)).toHaveLength(1);
  });

  test('row 11: what breaks is told with a reference, without its inside, and saves nothing', async () => {
    const heard = await bot.person('mia').command('/golive', 'probe break', here);
    expect(heard.text).toMatch(/Something broke on my side and nothing was saved.*reference [0-9a-f]{8}/s);
    expect(heard.text).not.toContain('secret inner detail');
  });

  test('whoever is overtaken decides again, and nothing half done stays', async () => {
    const heard = await bot.person('mia').command('/golive', 'probe race', here);
    expect(heard.text).toContain('Won.');
    expect(runs).toEqual(['race', 'race', 'race']);
  });

  test('a refusal for want of a right is a sentence for the person and a line in the audit', async () => {
    const heard = await bot.person('mia').command('/golive', 'probe refuse', here);
    expect(heard.text).toContain("You can't do that. Ask somebody else.");
    await bot.person('mia').replay(heard);
    const lines = await bot.scope.from(audit);
    const [line] = lines;
    expect(lines).toHaveLength(1);
    expect(line).toMatchObject({ action: 'denied', subject: 'probe:1' });
    expect(line?.body).toContain('probe.refuse');
  });

  test('a form keeps what was typed until it is right, then closes and says so', async () => {
    const mia = bot.person('mia');
    const { view } = await mia.command('/golive', 'probe form', here);
    if (!view) throw new Error('no form');
    expect((await mia.submit(view, { Title: 'ab' })).errors).toEqual({ title: 'Use at least three letters.' });
    expect((await mia.submit(view, { Title: 'abc', Note: 'no' })).errors).toEqual({ note: 'Not this note.' });
    const crashed = await mia.submit(view, { Note: 'crash' });
    expect(crashed.errors?.title).toMatch(/Something broke on my side/);
    const done = await mia.submit(view, { Note: '' });
    expect(done.text).toContain('Saved abc.');
    expect(done.view).toBeUndefined();
    expect(await nameOf('UMIA')).toBe('abc');
  });

  test('the same submission delivered twice saves once', async () => {
    const mia = bot.person('mia');
    const { view } = await mia.command('/golive', 'probe form', here);
    if (!view) throw new Error('no form');
    const first = await mia.submit(view, { Title: 'abc' });
    await mia.replay(first);
    expect(runs.filter((run) => run.startsWith('save'))).toHaveLength(1);
  });

  test('row 10: a button nobody knows any more is answered with what to do', async () => {
    const mia = bot.person('mia');
    const [shown] = (await mia.command('/golive', 'echo hi', here)).whispers;
    if (!shown) throw new Error('nothing shown');
    const stale = JSON.parse(JSON.stringify(shown).replaceAll('probe.rename', 'probe.gone'));
    expect((await mia.click(stale, 'Rename me')).text).toContain('from an older version of me');
    const altered = JSON.parse(JSON.stringify(shown).replaceAll('\\"to\\"', '\\"from\\"'));
    expect((await mia.click(altered, 'Rename me')).text).toContain('from an older version of me');
    expect(await nameOf('UMIA')).toBe('mia');
  });

  test('row 19: members of another organisation, guests and deactivated people do nothing', async () => {
    bot.slack.changeUser('UBEN', { guest: true });
    bot.slack.changeUser('UEVA', { deleted: true });
    expect((await bot.person('zoe').command('/golive', 'probe rename Z', here)).text).toContain('another organisation');
    expect((await bot.person('ben').command('/golive', 'probe rename Z', here)).text).toContain(
      "Guests can't use golive",
    );
    expect((await bot.person('eva').command('/golive', 'probe rename Z', here)).text).toContain('deactivated');
    expect(runs).toEqual([]);
  });

  test('whoever becomes a guest or leaves is stopped at once, for Slack tells of it', async () => {
    const [ben, eva] = [bot.person('ben'), bot.person('eva')];
    for (const person of [ben, eva]) await person.command('/golive', 'echo hi', here);
    const change = (slackId: string, to: object) => ({
      type: 'user_change',
      user: { id: slackId, tz: 'Europe/Berlin', ...to },
    });
    await ben.event(change('UBEN', { name: 'ben', is_restricted: true }));
    await eva.event(change('UEVA', { name: 'eva', deleted: true }));
    expect((await ben.command('/golive', 'probe rename Z', here)).text).toContain("Guests can't use golive");
    expect((await eva.command('/golive', 'probe rename Z', here)).text).toContain('deactivated');
    expect(runs).toEqual(['echo hi', 'echo hi']);
    const refreshed = async () => (await bot.scope.from(audit, eq(audit.action, 'person.refresh'))).length;
    expect(await refreshed()).toBe(2);
    await eva.event(change('UEVA', { name: 'eva', deleted: true, profile: { status_text: 'Lunch' } }));
    await eva.event(change('UNKNOWN', { name: 'nobody we met' }));
    expect(await refreshed()).toBe(2);
    expect(await nameOf('UNKNOWN')).toBeUndefined();
  });

  test('an unknown person whom Slack will not name changes nothing; a known one stands as last known', async () => {
    bot.slack.fail('users.info', { status: 500 });
    expect((await bot.person('mia').command('/golive', 'probe rename A', here)).text).toContain(
      "Slack didn't tell me who you are",
    );
    await bot.person('mia').command('/golive', 'echo hi', here);
    bot.clock.advance(25 * 3_600_000);
    bot.slack.fail('users.info', { status: 500 });
    expect((await bot.person('mia').command('/golive', 'probe rename Ada', here)).text).toContain('You are Ada now');
  });

  test('row 59: when the trigger has expired the person is told and can try again', async () => {
    bot.slack.expireTriggers();
    const heard = await bot.person('mia').command('/golive', 'probe form', here);
    expect(heard.view).toBeUndefined();
    expect(heard.text).toContain('Slack took longer than three seconds');
  });
});

describe('signatures', () => {
  test.each([
    ['row 1: forged', { signature: 'forged' }],
    ['row 1: missing', { signature: 'missing' }],
    ['row 2: older than five minutes', { age: 361 }],
    ['row 3: from the future', { age: -361 }],
  ] as const)('%s is refused and nothing runs', async (_, how) => {
    const { feature, runs } = probe();
    const bot = await startBot({ features: [feature], mode: 'http' });
    const heard = await bot.person('mia').command('/golive', 'probe rename Ada', { ...here, ...how });
    expect(heard.ack.status).toBe(401);
    expect(runs).toEqual([]);
    await bot.close();
  });

  test('row 8: a body beyond 1 MB is refused', async () => {
    const bot = await startBot({ features: [probe().feature], mode: 'http' });
    const response = await fetch(`http://127.0.0.1:${bot.app.port()}/slack/events`, {
      method: 'POST',
      body: 'x'.repeat(2 ** 21),
    });
    expect(response.status).toBe(413);
    await bot.close();
  });

  test('not ready while Slack does not answer; what is asked often asks Slack seldom', async () => {
    const bot = await startBot({ features: [probe().feature], mode: 'http' });
    const ready = async () => (await fetch(`http://127.0.0.1:${bot.app.port()}/readyz`)).status;
    bot.slack.fail('auth.test', { error: 'internal_error' });
    expect([await ready(), await ready()]).toEqual([503, 503]);
    expect(bot.slack.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(2);
    await bot.close();
  });

  test.each(['payload=null', 'null', ''])('row 9: a signed “%s” is answered and harms nobody', async (body) => {
    const bot = await startBot({ features: [probe().feature], mode: 'http' });
    const { reply } = await bot.slack.deliver({ command: '/golive' }, { body });
    expect(reply).toMatchObject({ status: 400 });
    expect((await bot.person('mia').command('/golive', 'echo still here', here)).text).toContain('still here');
    await bot.close();
  });

  test.each([
    ['a form without a user', 500, { type: 'view_submission', view: { callback_id: 'x' } }],
    ['an event that is none', 500, { type: 'event_callback', event: null }],
    ['a kind that nobody listens to', 200, { type: 'workflow_step_edit', callback_id: 'x', user: { id: 'UMIA' } }],
  ])('row 9: %s is answered at once with %i', async (_, status, payload) => {
    const bot = await startBot({ features: [probe().feature], mode: 'http' });
    const { reply } = await bot.slack.deliver(payload);
    expect(reply.status).toBe(status);
    expect((await bot.person('mia').command('/golive', 'echo still here', here)).text).toContain('still here');
    await bot.close();
  });

  test('a link in an event is no look at the certificate', async () => {
    const bot = await startBot({ features: [probe().feature], mode: 'http' });
    await bot.person('ben').command('/golive', 'echo hi', here);
    const user = {
      id: 'UBEN',
      name: 'ben',
      tz: 'Europe/Berlin',
      deleted: true,
      profile: { site: '?a=1&ssl_check=1&b' },
    };
    await bot.person('ben').event({ type: 'user_change', user });
    expect((await bot.person('ben').command('/golive', 'echo hi', here)).text).toContain('deactivated');
    await bot.close();
  });

  test('Slack may verify the request URL', async () => {
    const bot = await startBot({ features: [probe().feature], mode: 'http' });
    const { reply } = await bot.slack.deliver({ type: 'url_verification', challenge: 'are you there?', token: 'x' });
    expect(reply).toMatchObject({ status: 200, body: { challenge: 'are you there?' } });
    await bot.close();
  });

  test('row 13: other paths and methods get a constant answer', async () => {
    const bot = await startBot({ features: [probe().feature], mode: 'http' });
    const ask = async (path: string, method = 'GET') =>
      (await fetch(`http://127.0.0.1:${bot.app.port()}${path}`, { method })).status;
    expect(await ask('/healthz')).toBe(200);
    expect(await ask('/readyz')).toBe(200);
    expect(await ask('/slack/events')).toBe(405);
    expect(await ask('//')).toBe(404);
    expect(await ask('/install', 'POST')).toBe(404);
    await bot.close();
  });
});

test('row 31: whoever floods is asked to wait, alone, and goes on after it', async () => {
  const bot = await startBot({ features: [probe().feature] });
  const [mia, tom] = [bot.person('mia'), bot.person('tom')];
  for (let n = 0; n < 60; n += 1) await mia.command('/golive', `probe rename N${n}`, here);
  expect((await mia.command('/golive', 'probe rename late', here)).text).toContain('wait a few seconds');
  expect((await mia.command('/golive', 'echo reading goes on', here)).text).toContain('reading goes on');
  expect((await tom.command('/golive', 'probe rename Tim', here)).text).toContain('You are Tim now');
  bot.clock.advance(3_000);
  expect((await mia.command('/golive', 'probe rename later', here)).text).toContain('You are later now');
  await bot.close();
});

test('row 41: what looks like a key is not saved, in a command or in a field', async () => {
  const it = probe();
  const bot = await startBot({ features: [it.feature] });
  const mia = bot.person('mia');
  const token = ['xoxb', '1234567890', 'abcdefgh'].join('-');
  expect((await mia.command('/golive', `probe rename ${token}`, here)).text).toContain('looks like a password or key');
  const { view } = await mia.command('/golive', 'probe form', here);
  if (!view) throw new Error('no form');
  expect((await mia.submit(view, { Title: 'abc', Note: `use ${token}` })).errors?.note).toContain(
    'looks like a password',
  );
  expect(it.runs).toEqual([]);
  await bot.close();
});

/** To be delivered as it is: a person of the tests would wait until nothing is under way. */
function typed(text: string, by: { id: string; trigger: string }) {
  return {
    ...{ command: '/golive', text, trigger_id: by.trigger, channel_id: 'CACME', channel_name: 'acme' },
    ...{ user_id: by.id, user_name: 'x', team_id: 'TTEST', response_url: 'https://hooks.slack.com/commands/1/2/3' },
  };
}

test('of two deliveries at once the second is answered like the first that overtook it, not refused', async () => {
  const payload = typed('sign', { id: 'UMIA', trigger: '1.2.3' });
  let signed = false;
  let turns = 0;
  const sign: Command = {
    path: 'sign',
    summary: 'Sign once',
    examples: ['/golive sign'],
    run: async (_, ctx) => {
      turns += 1;
      // The first delivery has looked into the inbox; before it decides, the second is through.
      if (turns === 1) await bot.slack.deliver(payload);
      if (signed) throw new Refusal('You signed it already.');
      signed = true;
      return whisper(message([section('Signed.')]), ctx.record({ action: 'probe.sign', subject: 'probe:1' }));
    },
  };
  const bot = await startBot({ features: [{ name: 'signing', commands: [sign] }] });
  const { reply } = await bot.slack.deliver(payload);
  expect(JSON.stringify(reply.body)).toContain('Signed.');
  expect(turns).toBe(2);
  expect((await bot.scope.from(audit)).map(({ action }) => action)).toEqual(['probe.sign']);
  await bot.close();
});

test('nobody is refused for what was read partly before and partly after somebody decided', async () => {
  let place = 'here';
  let turns = 0;
  const move: Command = {
    path: 'move',
    summary: 'Move it',
    examples: ['/golive move'],
    run: async (_, ctx) => {
      turns += 1;
      const before = place;
      if (turns === 1) await bot.slack.deliver(typed('move', { id: 'UTOM', trigger: '1.2.4' }));
      if (place !== before) throw new Refusal('It is in two places.');
      if (place === 'there') throw new Refusal('Somebody has moved it there.');
      place = 'there';
      return whisper(message([section('Moved.')]), ctx.record({ action: 'probe.move', subject: 'probe:1' }));
    },
  };
  const bot = await startBot({ features: [{ name: 'moving', commands: [move] }] });
  const { reply } = await bot.slack.deliver(typed('move', { id: 'UMIA', trigger: '1.2.3' }));
  expect(JSON.stringify(reply.body)).toContain('Somebody has moved it there.');
  expect(turns).toBe(3);
  await bot.close();
});
