import { describe, expect, it } from 'vitest';
import { filterNamed, selected } from '#features/raid/rules/filter.ts';
import {
  type Item,
  isHigh,
  isOverdue,
  isStale,
  missing,
  readCode,
  scoreOf,
  stateAfter,
  successor,
} from '#features/raid/rules/item.ts';
import { hasWords, mustHoldNoSecret, titled, withoutSecrets } from '#features/raid/rules/text.ts';

const now = new Date('2026-11-23T08:00:00Z');

function item(some: Partial<Item> = {}): Item {
  return {
    id: 'x',
    type: 'risk',
    number: 1,
    title: 'Data',
    likelihood: 4,
    impact: 4,
    score: 16,
    ownerId: null,
    due: null,
    validateBy: null,
    gateKey: null,
    state: 'open',
    settledBy: null,
    settledAt: null,
    updatedAt: now,
    ...some,
  };
}

describe('the score', () => {
  it.each([
    ['risk', 4, 4, 16],
    ['risk', null, 4, null],
    ['risk', 4, null, null],
    ['issue', null, 4, 20],
    ['issue', null, null, null],
  ] as const)('of a %s with %s × %s is %s', (type, likelihood, impact, score) => {
    expect(scoreOf(type, likelihood, impact)).toBe(score);
  });

  it.each([
    ['risk', 14, false],
    ['risk', 15, true],
    ['risk', null, false],
    ['issue', 25, false],
  ] as const)('makes a %s at %s high: %s', (type, score, high) => {
    expect(isHigh({ type, score })).toBe(high);
  });
});

describe('a code', () => {
  it.each([
    ['R-12', { type: 'risk', number: 12 }],
    ['d3', { type: 'dependency', number: 3 }],
    ['X-1', null],
    ['R-', null],
    ['R-1234567', null],
  ])('%s', (text, code) => {
    expect(readCode(text)).toEqual(code);
  });
});

describe('an item', () => {
  it.each([
    [{ updatedAt: new Date('2026-11-16T08:00:00Z') }, true],
    [{ updatedAt: new Date('2026-11-16T08:00:01Z') }, false],
    [{ score: 9, updatedAt: new Date('2026-11-16T08:00:00Z') }, false],
    [{ score: 9, updatedAt: new Date('2026-11-09T08:00:00Z') }, true],
    [{ state: 'closed' as const, updatedAt: new Date('2026-01-01T08:00:00Z') }, false],
  ])('%o is stale: %s', (some, stale) => {
    expect(isStale(item(some), now)).toBe(stale);
  });

  it('is overdue the day after it was due, and as an assumption after its validate-by day', () => {
    expect(isOverdue(item({ due: '2026-11-22' }), '2026-11-23')).toBe(true);
    expect(isOverdue(item({ due: '2026-11-23' }), '2026-11-23')).toBe(false);
    expect(isOverdue(item({ validateBy: '2026-11-22' }), '2026-11-23')).toBe(true);
    expect(isOverdue(item({ state: 'closed', due: '2026-11-22' }), '2026-11-23')).toBe(false);
  });

  it('that was accepted is open again once its score moves', () => {
    expect(stateAfter(item({ state: 'accepted' }), 'mitigating', 16)).toBe('accepted');
    expect(stateAfter(item({ state: 'accepted', score: 9 }), 'open', 25)).toBe('open');
    expect(stateAfter(item(), 'mitigating', 16)).toBe('mitigating');
  });

  it('becomes only what it can become', () => {
    expect(successor({ type: 'assumption', number: 1 })).toBe('risk');
    expect(successor({ type: 'risk', number: 1 })).toBe('issue');
    expect(() => successor({ type: 'issue', number: 4 })).toThrow('I-4 is an issue');
  });

  it('says what is missing until somebody can act on it', () => {
    expect(missing({ ...item({ score: null }), nextAction: null })).toEqual([
      'an owner',
      'a due date',
      'a next step',
      'a score',
    ]);
    expect(missing({ ...item({ state: 'closed' }), nextAction: null })).toEqual([]);
  });
});

describe('a list', () => {
  const all = [
    item({ number: 1, score: 9, due: '2026-12-01' }),
    item({ number: 2, score: 16 }),
    item({ number: 3, score: 9, due: '2026-11-20', ownerId: 'mia' }),
    item({ number: 4, score: null }),
    item({ number: 5, type: 'issue', score: 20 }),
    item({ number: 6, state: 'closed', score: 25 }),
    item({ number: 7, state: 'accepted', score: 15 }),
  ];
  const viewer = { me: 'mia', now, today: '2026-11-23' };

  it.each([
    ['', [5, 2, 3, 1, 4]],
    ['risk', [2, 3, 1, 4]],
    ['risks issue', [5, 2, 3, 1, 4]],
    ['mine', [3]],
    ['high', [2]],
    ['high all', [6, 2, 7]],
    ['overdue', [3]],
    ['closed accepted', [6, 7]],
    ['stale', []],
  ])('of “%s” is by score, then by due date: %o', (words, numbers) => {
    const wanted = words.split(' ').flatMap((word) => filterNamed(word) ?? []);
    expect(selected(all, wanted, viewer).map(({ number }) => number)).toEqual(numbers);
  });
});

describe('a text', () => {
  it.each([
    ['the token is xoxb-1234567890-abc', true],
    ['key AKIAIOSFODNN7EXAMPLE', true],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', true],
    ['we use xoxb tokens', false],
    ['the AKIA prefix', false],
  ])('%s holds a secret: %s', (text, refused) => {
    const check = () => mustHoldNoSecret(text, 'title');
    if (refused) expect(check).toThrow('looks like a password or key');
    else expect(check).not.toThrow();
    expect(withoutSecrets(text) !== text).toBe(refused);
  });

  it.each([
    ['🔥', false],
    [':fire: :warning:', false],
    ['👨‍👩‍👧‍👦!', false],
    ['تأخر', true],
    ['Data 🔥', true],
  ])('%s has words: %s', (text, words) => {
    expect(hasWords(text)).toBe(words);
  });

  it('becomes a title of one line, and notes when that is not all', () => {
    expect(titled('Short')).toEqual({ title: 'Short', notes: null });
    expect(titled('First\nsecond')).toEqual({ title: 'First', notes: 'First\nsecond' });
  });
});
