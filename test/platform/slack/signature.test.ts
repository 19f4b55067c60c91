import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fixedClock } from '#platform/clock.ts';
import { signedWith } from '#platform/slack/signature.ts';

const now = Date.parse('2026-11-23T08:00:00Z') / 1000;
const doubt = signedWith('a secret', fixedClock('2026-11-23T08:00:00Z'));
const body = Buffer.from('command=%2Fgolive&text=chëck');

function signature(stamp: number | string, text: Buffer | string = body, secret = 'a secret'): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${stamp}:`).update(text).digest('hex')}`;
}

function doubtOf(stamp: number | string | undefined, signed: string | string[] | undefined, text = body) {
  const stamped = stamp === undefined ? {} : { 'x-slack-request-timestamp': String(stamp) };
  return doubt({ ...stamped, ...(signed === undefined ? {} : { 'x-slack-signature': signed as string }) }, text);
}

describe('a request is Slack’s', () => {
  test.each([0, -300, 300])('when it is signed with our secret, dated %i s from now', (off) => {
    expect(doubtOf(now + off, signature(now + off))).toBeNull();
  });

  test('as Slack’s own example shows', () => {
    const shown = [
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V',
      'channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=',
      'response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN',
      'trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    ].join('&');
    const at = signedWith('8f742231b10e8888abcd99yyyzzz85a5', fixedClock(new Date(1_531_420_618_000).toISOString()));
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };
    expect(at(headers, Buffer.from(shown))).toBeNull();
  });
});

describe('a request is not Slack’s', () => {
  test.each([
    ['without a signature', now, undefined, 'not signed'],
    ['without a date', undefined, signature(now), 'not signed'],
    ['with two signatures', now, [signature(now), signature(now)], 'not signed'],
    ['from five minutes and a second ago', now - 301, signature(now - 301), 'five minutes'],
    ['from five minutes and a second ahead', now + 301, signature(now + 301), 'five minutes'],
    ['dated with a word', 'now', signature('now'), 'five minutes'],
    ['signed with another secret', now, signature(now, body, 'another secret'), 'not ours'],
    ['signed for another body', now, signature(now, 'command=%2Fgolive'), 'not ours'],
    ['signed for another moment', now, signature(now - 1), 'not ours'],
    ['of another version', now, signature(now).replace('v0', 'v1'), 'not ours'],
    ['with half a signature', now, signature(now).slice(0, 30), 'not ours'],
    ['with an empty signature', now, '', 'not ours'],
  ])('%s', (_, stamp, signed, why) => {
    expect(doubtOf(stamp, signed)).toContain(why);
  });
});
