import { ErrorCode } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { failureOf, isOfSlack, mayBeNo } from '#platform/outbox/failures.ts';
import { pauseAfter } from '#platform/outbox/patience.ts';
import { canProve, noProof, proofOf } from '#platform/outbox/proof.ts';
import { cureFor } from '#platform/outbox/refusals.ts';

const said = (error: string) => ({ code: ErrorCode.PlatformError, data: { ok: false, error } });
const socket = (code: string) => ({ code: ErrorCode.RequestError, original: { cause: { code } } });

describe('what a failed call means for its message', () => {
  test.each([
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'restricted_action',
    'restricted_action_read_only_channel',
    'ekm_access_denied',
    'user_disabled',
    'user_not_found',
    'cannot_dm_bot',
    'messages_tab_disabled',
    'channel_id_changed',
  ])('%s: refused, and another place might do', (error) => {
    expect(failureOf(said(error))).toEqual({ kind: 'refused', reason: error, about: 'place' });
  });

  test.each(['msg_too_long', 'msg_blocks_too_long', 'invalid_blocks', 'no_text', 'metadata_too_large'])(
    '%s: refused everywhere',
    (error) => {
      expect(failureOf(said(error))).toEqual({ kind: 'refused', reason: error, about: 'message' });
    },
  );

  test.each([
    'invalid_auth',
    'token_revoked',
    'token_expired',
    'account_inactive',
    'missing_scope',
    'not_authed',
    'accesslimited',
  ])('%s: surely not posted, and nothing can be until an operator acts', (error) => {
    expect(failureOf(said(error))).toEqual({ kind: 'locked-out', reason: error });
  });

  test.each(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable', 'a_word_of_tomorrow'])(
    '%s: nobody can tell',
    (error) => {
      expect(failureOf(said(error))).toEqual({ kind: 'unclear', reason: error, silent: false });
    },
  );

  test.each([
    [
      { code: ErrorCode.RateLimitedError, retryAfter: 7 },
      { kind: 'not-sent', retryAfterMs: 7_000, silent: false },
    ],
    [
      { code: ErrorCode.RateLimitedError, retryAfter: 0 },
      { kind: 'not-sent', retryAfterMs: 1_000, silent: false },
    ],
    [
      new Error('Retry header did not contain a valid timeout (url: x, retry-after header: null)'),
      { kind: 'not-sent', retryAfterMs: null, reason: 'ratelimited', silent: false },
    ],
    [said('rate_limited'), { kind: 'not-sent', retryAfterMs: null, silent: false }],
    [
      { code: ErrorCode.HTTPError, statusCode: 403 },
      { kind: 'not-sent', retryAfterMs: null, silent: true },
    ],
    [
      { code: ErrorCode.HTTPError, statusCode: 408 },
      { kind: 'unclear', silent: true },
    ],
    [
      { code: ErrorCode.HTTPError, statusCode: 502 },
      { kind: 'unclear', silent: true },
    ],
    [socket('ECONNREFUSED'), { kind: 'not-sent', silent: true }],
    [socket('ENOTFOUND'), { kind: 'not-sent', silent: true }],
    [socket('CERT_HAS_EXPIRED'), { kind: 'not-sent', silent: true }],
    [socket('ECONNRESET'), { kind: 'unclear', silent: true }],
    [new TypeError('terminated'), { kind: 'unclear', reason: 'no answer', silent: true }],
    [
      { code: ErrorCode.RequestError, original: Object.assign(new Error('timed out'), { code: 23 }) },
      { kind: 'unclear', reason: 'no answer', silent: true },
    ],
    [null, { kind: 'unclear' }],
  ])('%o', (thrown, expected) => {
    expect(failureOf(thrown)).toMatchObject(expected);
  });

  test('what our own code throws is not mistaken for Slack’s', () => {
    expect(isOfSlack(said('fatal_error'))).toBe(true);
    expect(isOfSlack(new TypeError('no such thing'))).toBe(false);
  });
});

describe('cures', () => {
  test.each([
    ['not_in_channel', "I'm not a member of #acme. Type `/invite @golive` there, then press *Post again*."],
    [
      'is_archived',
      '#acme is archived. Give the project another channel with *Edit details* in `/golive status`, or unarchive',
    ],
    ['token_revoked', 'into SLACK_BOT_TOKEN'],
    ['missing_scope', '`golive doctor`'],
    ['never_heard_of', 'Slack refused with `never_heard_of`'],
  ])('of %s', (reason, words) => {
    expect(cureFor(reason, '#acme')).toContain(words);
  });

  test('a person who is gone is not invited', () => {
    expect(cureFor('channel_not_found', '<@UMIA>')).toContain('Give their roles to somebody else');
  });
});

describe('proof', () => {
  test.each([
    [['channels:history', 'groups:history', 'im:history', 'im:write'], { channels: true, direct: true }],
    [['channels:history', 'groups:history', 'im:history'], { channels: true, direct: false }],
    [['channels:history', 'im:history', 'im:write'], { channels: false, direct: true }],
    [['im:write'], noProof],
    [['chat:write'], noProof],
    [null, noProof],
  ])('of the scopes %j', (scopes, proof) => {
    expect(proofOf(scopes)).toEqual(proof);
  });

  test('is a matter of the destination', () => {
    const proof = { channels: true, direct: false };
    expect(['CACME', 'GOLD', 'UMIA', 'D1'].map((to) => canProve(proof, to))).toEqual([true, true, false, false]);
  });
});

test('pauses double up to their bound, and chance takes anything below', () => {
  expect([1, 2, 3, 9].map((attempts) => pauseAfter(attempts, 60_000, 0.999_999))).toEqual([
    2_000, 4_000, 8_000, 60_000,
  ]);
  expect(pauseAfter(9, 60_000, 0.5)).toBe(30_000);
  expect(pauseAfter(9, 60_000, 0)).toBe(200);
});

test.each([
  ['an unknown word of Slack’s', failureOf(said('brand_new_refusal')).reason, true],
  ['Slack’s own trouble', failureOf(said('internal_error')).reason, false],
  ['a status', failureOf({ code: ErrorCode.HTTPError, statusCode: 500 }).reason, false],
  ['a timeout', failureOf({ code: ErrorCode.RequestError, original: { code: 23 } }).reason, false],
  ['a lost connection', failureOf(socket('ECONNRESET')).reason, false],
])('%s, over and over, may be a refusal: %s → %s', (_, reason, expected) => {
  expect(mayBeNo(reason)).toBe(expected);
});
