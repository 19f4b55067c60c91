import { describe, expect, it } from 'vitest';
import { leaving, mustBeOwnedByAnother, mustEndInTime, stateAfter, usualUntil } from '#features/raid/rules/accept.ts';
import { reminderOf, turnOf } from '#features/raid/rules/dates.ts';
import { filterNamed, selected } from '#features/raid/rules/filter.ts';
import {
  gateOf,
  type Item,
  isHigh,
  isOverdue,
  isStale,
  missing,
  readCode,
  scoreOf,
  successor,
} from '#features/raid/rules/item.ts';
import { beyondTitle, titled } from '#features/raid/rules/text.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';
import { hasWords } from '#platform/slack/mrkdwn.ts';
import { mustHoldNoSecret, withoutSecrets } from '#platform/slack/secrets.ts';

const now = new Date('2026-11-23T08:00:00Z');

const ahead = [
  { key: 'design', phase: 'discover' },
  { key: 'uat', phase: 'validate' },
  { key: 'go-live', phase: 'launch' },
  { key: 'handover', phase: 'handoff' },
];

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
    acceptedUntil: null,
    parentId: null,
    createdAt: now,
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
    ['issue', 15, true],
    ['issue', 10, false],
    ['dependency', 25, false],
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
    expect(isOverdue(item({ state: 'accepted', acceptedUntil: '2026-11-23', due: '2026-11-20' }), '2026-11-23')).toBe(
      false,
    );
    expect(isOverdue(item({ state: 'accepted', acceptedUntil: '2026-11-22' }), '2026-11-23')).toBe(true);
    expect(isOverdue(item({ state: 'closed', due: '2026-11-22' }), '2026-11-23')).toBe(false);
  });

  it.each<[string | null, number, string | null]>([
    [null, 0, 'go-live'],
    [null, 3, 'handover'],
    [null, 4, null],
    ['design', 0, 'design'],
    ['design', 1, 'uat'],
    ['go-live', 3, 'handover'],
    ['handover', 1, 'handover'],
  ])('for gate %s touches, with %i gates behind, %s', (gateKey, behind, gate) => {
    expect(gateOf({ gateKey }, ahead.slice(behind))).toBe(gate);
  });

  it.each<[string, Partial<Item>, string]>([
    ['nothing', {}, 'accepted'],
    ['its due date', { due: '2026-12-24' }, 'accepted'],
    ['its gate from none to go-live, which is the same', { gateKey: 'go-live' }, 'accepted'],
    ['its title', { title: 'Something else' }, 'open'],
    ['its gate', { gateKey: 'uat' }, 'open'],
    ['its likelihood', { likelihood: 5 }, 'open'],
    ['its rating, though not its score', { likelihood: 2, impact: 8 }, 'open'],
    ['its owner to another', { ownerId: 'ben' }, 'accepted'],
    ['its owner to nobody', { ownerId: null }, 'open'],
    ['its owner to whoever accepted it', { ownerId: 'tom' }, 'open'],
  ])('that was accepted and changes %s is %s %s', (_, change, state) => {
    const accepted = item({ state: 'accepted', ownerId: 'ana', settledBy: 'tom' });
    expect(stateAfter(accepted, 'mitigating', { ...accepted, ...change }, ahead)).toBe(state);
    expect(stateAfter({ ...accepted, state: 'open' }, 'mitigating', { ...accepted, ...change }, ahead)).toBe(
      'mitigating',
    );
  });

  it.each<[string, Partial<Item>, Partial<Item>, string | null]>([
    ['rated lower', {}, { score: 12 }, 'lower'],
    ['no longer rated', {}, { score: null }, 'lower'],
    ['rated higher', {}, { score: 25 }, null],
    ['moved to another gate', { gateKey: 'design' }, { gateKey: 'handover' }, 'move'],
    ['named for the gate it had anyway', {}, { gateKey: 'go-live' }, null],
    ['low before', { score: 9 }, { score: 4 }, null],
    ['accepted before', { state: 'accepted' }, { score: 4 }, null],
    ['an issue rated lower', { type: 'issue', score: 25 }, { type: 'issue', score: 10 }, 'lower'],
  ])('that is %s leaves its gate: %o → %o is %s', (_, before, after, how) => {
    expect(leaving(item(before), item({ ...before, ...after }), ahead)).toBe(how);
  });

  it('is accepted until go-live, and 30 days once that has passed', () => {
    expect(usualUntil('2027-01-29', '2026-11-23')).toBe('2027-01-29');
    expect(usualUntil('2026-11-23', '2026-11-23')).toBe('2026-11-23');
    expect(usualUntil('2026-11-22', '2026-11-23')).toBe('2026-12-23');
  });

  it.each([
    ['2026-11-22', 'in the past'],
    ['2026-11-23', null],
    ['2027-04-29', null],
    ['2027-04-30', 'Name Thu 29 Apr 2027 or an earlier day'],
    ['2099-01-01', '90 days after go-live'],
  ])('is not accepted until %s: %s', (until, why) => {
    const check = () => mustEndInTime(until, '2027-01-29', '2026-11-23');
    if (why === null) expect(check).not.toThrow();
    else expect(check).toThrow(why);
  });

  it('that is high is accepted by somebody else than its owner, whom it must have', () => {
    expect(() => mustBeOwnedByAnother(item(), 'tom')).toThrow('has no owner');
    expect(() => mustBeOwnedByAnother(item({ ownerId: 'tom' }), 'tom')).toThrow('You own R-1');
    expect(() => mustBeOwnedByAnother(item({ ownerId: 'ana' }), 'tom')).not.toThrow();
    expect(() => mustBeOwnedByAnother(item({ score: 9 }), 'tom')).not.toThrow();
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
    item({ number: 7, state: 'accepted', score: 15, acceptedUntil: '2026-11-22' }),
  ];
  const viewer = { me: 'mia', now, today: '2026-11-23' };

  it.each([
    ['', [5, 2, 3, 1, 4]],
    ['risk', [2, 3, 1, 4]],
    ['risks issue', [5, 2, 3, 1, 4]],
    ['mine', [3]],
    ['high', [5, 2]],
    ['high all', [6, 5, 2, 7]],
    ['overdue', [7, 3]],
    ['closed accepted', [6, 7]],
    ['stale', []],
  ])('of “%s” is by score, then by due date: %o', (words, numbers) => {
    const wanted = words.split(' ').flatMap((word) => filterNamed(word) ?? []);
    expect(selected(all, wanted, viewer).map(({ number }) => number)).toEqual(numbers);
  });
});

describe('the calendar', () => {
  const accepted = { state: 'accepted', acceptedUntil: '2026-11-26' } as const;
  const assumed = { type: 'assumption', score: null, validateBy: '2026-11-25' } as const;

  it.each<[string, Partial<Item>, ReturnType<typeof turnOf>]>([
    [
      'ends an acceptance after its last day, a day off or not',
      { ...accepted, acceptedUntil: '2026-11-27' },
      { kind: 'ended', day: '2026-11-28' },
    ],
    ['ends that of an assumption, before it fails', { ...assumed, ...accepted }, { kind: 'ended', day: '2026-11-27' }],
    ['leaves alone what was accepted for good', { state: 'accepted' }, null],
    ['leaves alone what is closed', { ...assumed, state: 'closed' }, null],
    ['leaves alone what is open again', { state: 'open', acceptedUntil: '2026-11-22' }, null],
    ['lets an assumption fail on the working day after', assumed, { kind: 'unconfirmed', day: '2026-11-26' }],
    ['waits over the weekend', { ...assumed, validateBy: '2026-11-27' }, { kind: 'unconfirmed', day: '2026-11-30' }],
    [
      'also while somebody works on it',
      { ...assumed, state: 'mitigating' },
      { kind: 'unconfirmed', day: '2026-11-26' },
    ],
    [
      'leaves a working day after an acceptance that is over, to confirm it',
      { ...assumed, acceptedUntil: '2026-11-25' },
      { kind: 'unconfirmed', day: '2026-11-27' },
    ],
    ['lets no risk fail', { validateBy: '2026-11-25' }, null],
  ])('%s', (_, some, turn) => {
    expect(turnOf(item(some), plainWeek)).toEqual(turn);
  });

  it.each<[string, Partial<Item>, ReturnType<typeof reminderOf>]>([
    ['its due day', { due: '2026-11-24' }, { kind: 'due', day: '2026-11-24' }],
    [
      'the day to confirm it, which comes first',
      { ...assumed, due: '2026-11-26' },
      { kind: 'confirming', day: '2026-11-25' },
    ],
    ['the end of its acceptance', { ...accepted, due: '2026-11-24' }, { kind: 'acceptance', day: '2026-11-26' }],
    [
      'that its acceptance ended',
      { acceptedUntil: '2026-11-20', due: '2026-11-24' },
      { kind: 'acceptance', day: '2026-11-20' },
    ],
    ['that it is not rated', { parentId: 'a', score: null, due: '2026-11-24' }, { kind: 'rating', day: '2026-11-23' }],
    ['nothing that is closed', { state: 'closed', due: '2026-11-24' }, null],
    ['nothing that was accepted for good', { state: 'accepted', due: '2026-11-24' }, null],
    ['no day', {}, null],
  ])('reminds of %s', (_, some, reminder) => {
    expect(reminderOf(item(some), 'Europe/Berlin')).toEqual(reminder);
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
    ['.', false],
    ['\u200b', false],
    ['\u3164', false],
  ])('%s has words: %s', (text, words) => {
    expect(hasWords(text)).toBe(words);
  });

  it('becomes a title of one line, and notes when that is not all', () => {
    expect(titled('Short')).toEqual({ title: 'Short', notes: null });
    expect(titled('First\nsecond')).toEqual({ title: 'First', notes: 'First\nsecond' });
  });

  it.each([
    ['Short', null],
    ['First\nsecond\n\nthird', 'second\n\nthird'],
    [`${'long '.repeat(60)}\nsecond`, `${'long '.repeat(60)}\nsecond`],
  ])('says in the notes of %j only what the title does not', (text, beyond) => {
    expect(beyondTitle(titled(text))).toBe(beyond);
  });
});
