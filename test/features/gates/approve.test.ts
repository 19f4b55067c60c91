import { describe, expect, it, test } from 'vitest';
import { approve, confirm, decline } from '#features/gates/rules/approve.ts';
import { digestFor } from '#features/gates/rules/coverage.ts';
import { request, withApprovals, withdraw } from '#features/gates/rules/request.ts';
import type { GateState } from '#features/gates/rules/types.ts';
import { asked, gate, holder, rule, signed, TODAY } from './gate-states.ts';

const lent = { role: 'security', from: 'ana', to: 'ben', firstDay: '2026-11-01', lastDay: '2026-11-30' };
const ready = gate({ rules: [rule('security')], holders: [holder('security', 'ana'), holder('security', 'mia')] });
const waiting: GateState = { ...ready, requesterId: 'mia', approvals: [asked('security', 'ana')] };
const moved = { ...signed(ready, 'security ana'), targetDate: '2026-12-08' };

function closed(state: GateState): GateState {
  return { ...state, gate: { ...state.gate, state: 'passed' } };
}

describe('refusals say what to do next', () => {
  const refusals: [string, () => unknown, string][] = [
    [
      'requester',
      () => approve(waiting, 'mia', 'security', TODAY, ''),
      'You asked for this approval, so someone else has to give it. Ask Ana.',
    ],
    [
      'delegate of the requester',
      () => approve({ ...waiting, delegations: [{ ...lent, from: 'mia' }] }, 'ben', 'security', TODAY, ''),
      "You stand in for the person who asked for this approval, so it can't be yours. Ask Ana.",
    ],
    [
      'neither holder nor delegate',
      () => approve(waiting, 'zoe', 'security', TODAY, ''),
      "This approval is given by security, which isn't your role here. Ask Ana.",
    ],
    [
      'somebody who signs nothing, where several roles do',
      () => approve({ ...waiting, rules: [rule('security'), rule('support')] }, 'zoe', 'security', TODAY, ''),
      'Go-live is approved by security and support; none of these is your role here. See who holds them with `/golive team`.',
    ],
    [
      'a delegate after the last day',
      () => approve({ ...waiting, delegations: [{ ...lent, lastDay: '2026-11-09' }] }, 'ben', 'security', TODAY, ''),
      "This approval is given by security, which isn't your role here. Ask Ana.",
    ],
    [
      'someone who left',
      () => approve({ ...waiting, holders: [holder('security', 'ana', false)] }, 'ana', 'security', TODAY, ''),
      "This approval is given by security, which isn't your role here. Name someone for security with `/golive team` first.",
    ],
    [
      'a role that does not sign',
      () => approve(waiting, 'ana', 'legal', TODAY, ''),
      'The Go-live gate needs no approval from legal.',
    ],
    [
      'nobody asked',
      () => approve(ready, 'ana', 'security', TODAY, ''),
      'Nobody has asked for the approval of security yet. Ask Mia to request it.',
    ],
    [
      'approved already',
      () => approve(signed(ready, 'security ana'), 'ana', 'security', TODAY, ''),
      'You approved this as security on 6 Nov. Nothing has changed since.',
    ],
    [
      'a closed gate',
      () => approve(closed(waiting), 'ana', 'security', TODAY, ''),
      'The Go-live gate has been passed, so nothing in it changes any more. See what is next with `/golive check`.',
    ],
    [
      'a card that is out of date',
      () => approve(waiting, 'ana', 'security', TODAY, '', 'another digest'),
      'Something changed since this was shown to you. Look at it again, then decide.',
    ],
    [
      'a decline without a reason',
      () => decline(waiting, 'ana', 'security', TODAY, ' '),
      'Say what is missing, so that it can be put right.',
    ],
    [
      'a confirmation of nothing',
      () => confirm(waiting, 'ana', 'security', TODAY),
      "You haven't approved this as security yet. Approve or decline it.",
    ],
    [
      'a confirmation without a change',
      () => confirm(signed(ready, 'security ana'), 'ana', 'security', TODAY),
      'You approved this as security on 6 Nov. Nothing has changed since.',
    ],
    [
      'a second request',
      () => request(waiting, 'mia', TODAY),
      'Everyone who signs this gate has been asked already. I remind them after four working hours.',
    ],
    [
      'a request to nobody',
      () => request({ ...ready, holders: [holder('security', 'mia')] }, 'mia', TODAY),
      'Nobody can sign as security yet. Name someone with `/golive team`, then ask again.',
    ],
    [
      "someone else's decision",
      () => withdraw(signed(ready, 'security ana'), 'tom', 'security', TODAY, 'ana'),
      "This is Ana's decision. Ask them to take it back.",
    ],
    [
      'a request of another',
      () => withdraw(waiting, 'tom', 'security', TODAY, 'ana'),
      'Only the person who asked can take this request back. Ask Mia.',
    ],
  ];

  test.each(refusals)('%s', (_, decide, sentence) => {
    expect(decide).toThrow(expect.objectContaining({ name: 'Refusal', message: sentence }));
  });
});

describe('decisions', () => {
  it('approves what is there now, with the digest of it', () => {
    const seen = digestFor(waiting, 'security');
    expect(approve(waiting, 'ana', 'security', TODAY, ' Fine ', seen)).toMatchObject({
      id: 'security-ana',
      state: 'approved',
      digest: seen,
      requestedBy: 'mia',
      decidedBy: 'ana',
      decidedAt: TODAY,
      comment: 'Fine',
    });
  });

  it('lets a delegate answer the request to whom they stand in for, on a row of their own', () => {
    const row = approve({ ...waiting, delegations: [lent] }, 'ben', 'security', TODAY, '');
    expect(row).toMatchObject({ id: null, person: 'ben', decidedBy: 'ben', state: 'approved', requestedBy: 'mia' });
  });

  it('approves after a decline, and declines after an approval', () => {
    const declined = withApprovals(waiting, [decline(waiting, 'ana', 'security', TODAY, 'No pen test')]);
    expect(declined.approvals).toMatchObject([{ state: 'declined', comment: 'No pen test' }]);
    const approved = withApprovals(declined, [approve(declined, 'ana', 'security', TODAY, '')]);
    expect(approved.approvals).toMatchObject([{ id: 'security-ana', state: 'approved' }]);
    expect(decline(approved, 'ana', 'security', TODAY, 'Found one more').state).toBe('declined');
  });

  it('confirms what changed, keeping the comment', () => {
    expect(confirm(moved, 'ana', 'security', TODAY)).toMatchObject({
      state: 'approved',
      digest: digestFor(moved, 'security'),
    });
  });

  it('withdraws one’s own approval, and the request one made', () => {
    expect(withdraw(signed(ready, 'security ana'), 'ana', 'security', TODAY)).toMatchObject({
      state: 'withdrawn',
      digest: null,
    });
    expect(withdraw(waiting, 'mia', 'security', TODAY, 'ana').state).toBe('withdrawn');
  });
});

describe('a request', () => {
  it('asks holders and delegates, but nobody on the side of the requester', () => {
    const state = { ...ready, delegations: [lent, { ...lent, from: 'mia', to: 'zoe' }] };
    expect(request(state, 'mia', TODAY).map(({ person, state: now }) => [person, now])).toEqual([
      ['ana', 'requested'],
      ['ben', 'requested'],
    ]);
  });

  it('asks again only those who were not asked or whose row lapsed, on the same row', () => {
    const holders = [holder('security', 'ana'), holder('security', 'zoe'), holder('security', 'ben')];
    const approvals = [asked('security', 'ana', { state: 'declined' }), asked('security', 'zoe', { state: 'expired' })];
    const rows = request({ ...waiting, holders, approvals }, 'mia', TODAY);
    expect(rows.map(({ id, person }) => [id, person])).toEqual([
      ['security-zoe', 'zoe'],
      [null, 'ben'],
    ]);
  });

  it('costs its maker their own voice, also in a round that someone else began', () => {
    const two = { ...waiting, holders: [...waiting.holders, holder('security', 'tom'), holder('security', 'zoe')] };
    const after = withApprovals(two, request(two, 'tom', TODAY));
    expect(after.approvals.map(({ person }) => person)).toEqual(['ana', 'zoe']);
    expect(() => approve(after, 'tom', 'security', TODAY, '')).toThrow('You asked for this approval');
  });
});
