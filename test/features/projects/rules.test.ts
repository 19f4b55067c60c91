import { describe, expect, test } from 'vitest';
import { may, must, standings } from '#features/projects/permissions.ts';
import type { Assignment, Project } from '#features/projects/queries.ts';
import { nearKey, suggestKey } from '#features/projects/rules/key.ts';
import { customerTrouble, keyTrouble, spokenWords } from '#features/projects/rules/names.ts';
import { type Move, moved, moves, movesFrom } from '#features/projects/rules/states.ts';
import { appointmentTrouble, customerNames, roleTrouble } from '#features/projects/rules/team.ts';
import { dateWarnings } from '#features/projects/rules/warnings.ts';
import type { ProjectState } from '#features/projects/tables.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';
import type { Person } from '#platform/directory/people.ts';
import { Refusal } from '#platform/refusal.ts';

const states: readonly ProjectState[] = ['pending', 'active', 'on_hold', 'live', 'closed', 'cancelled'];

describe('the states of a project', () => {
  const allowed: Record<Move, Partial<Record<ProjectState, ProjectState>>> = {
    activate: { pending: 'active' },
    hold: { active: 'on_hold' },
    resume: { on_hold: 'active' },
    cancel: { pending: 'cancelled', active: 'cancelled', on_hold: 'cancelled' },
  };

  test.each(moves.flatMap((move) => states.map((state) => [move, state] as const)))('%s when %s', (move, state) => {
    const next = allowed[move][state];
    if (next) expect(moved('ACME', state, move)).toBe(next);
    else expect(() => moved('ACME', state, move)).toThrow(Refusal);
    expect(movesFrom(state).includes(move)).toBe(next !== undefined);
  });

  test.each([
    ['hold', 'on_hold', 'ACME is on hold already. Nothing was changed.'],
    [
      'hold',
      'cancelled',
      'ACME is cancelled, so nothing in it changes any more. See what is running with `/golive list`.',
    ],
    ['resume', 'live', "ACME is live, so you can't resume it. See what you can do with `/golive status ACME`."],
  ] as const)('%s when %s says why not', (move, state, sentence) => {
    expect(() => moved('ACME', state, move)).toThrow(sentence);
  });
});

describe('a suggested key', () => {
  test.each([
    ['Acme', [], 'ACME'],
    ['Acme Corp', ['ACME'], 'ACME2'],
    ['Acme Corp', ['ACME', 'ACME2'], 'ACME3'],
    ['Müller & Söhne', [], 'MULLER'],
    ['Internationale Spedition', [], 'INTERNAT'],
    ['A B Consulting', [], 'ABC'],
    ['3M', [], 'PROJECT'],
    ['שלום', [], 'PROJECT'],
    ['שלום', ['PROJECT'], 'PROJECT2'],
  ])('%s beside %j is %s', (customer, taken, key) => {
    expect(suggestKey(customer, (one) => (taken as readonly string[]).includes(one))).toBe(key);
    expect(keyTrouble(key, new Set())).toBeNull();
  });
});

describe('names', () => {
  test.each(['Acme', 'שלום', '3M', 'Acme 🚀', '日本電気'])('%s is a customer', (name) => {
    expect(customerTrouble(name)).toBeNull();
  });
  test.each(['🚀', ':rocket:', '...', '—'])('%s is none', (name) => {
    expect(customerTrouble(name)).toContain('letter');
  });
  const spoken = new Set(
    spokenWords({
      gates: [{ key: 'uat' }],
      milestones: [{ key: 'kickoff' }, { key: 'sso-ready' }],
      roles: [{ key: 'customer-lead' }, { key: 'security' }],
    }),
  );
  const taken = ['UAT', 'KICKOFF', 'SSO-READY', 'SSO', 'CUSTOMER', 'SECURITY', 'APPROVE', 'DONE', 'RAID'];
  test.each(['A', 'ABCDEFGHIJK', '1ABC', 'A_B', 'R-12', 'DEC-3', 'ALL', 'HELP', 'GO-LIVE', ...taken])(
    '%s is no key',
    (key) => {
      expect(keyTrouble(key, spoken)).not.toBeNull();
    },
  );
  test.each(['AB', 'ACME-2', 'ABCDEFGHIJ'])('%s is a key', (key) => {
    expect(keyTrouble(key, spoken)).toBeNull();
  });
  test('customer people are read by comma, once each', () => {
    expect(customerNames(' Ms Sponsor, Mr Buyer;Ms Sponsor \n')).toEqual(['Ms Sponsor', 'Mr Buyer']);
    expect(customerNames(undefined)).toEqual([]);
    expect(() => customerNames('🚀')).toThrow('doesn’t look like a name');
    expect(() => customerNames('x'.repeat(81))).toThrow('doesn’t look like a name');
    expect(() => customerNames(Array.from({ length: 21 }, (_, at) => `Person ${at}`).join())).toThrow('20');
  });
});

describe('who may hold a role', () => {
  const others = { regulated: true, leads: ['mia'], managers: ['tom'] };
  test.each([
    ['lead', [], { ...others, regulated: false }, 'needs a lead'],
    ['lead', ['tom'], others, 'two people'],
    ['manager', ['mia'], others, 'two people'],
  ])('%s by %j is refused', (role, people, around, sentence) => {
    expect(roleTrouble(role, people, around)).toContain(sentence);
  });
  test.each([
    ['lead', ['tom'], { ...others, regulated: false }],
    ['manager', [], others],
    ['architect', ['mia', 'tom'], others],
  ])('%s by %j is fine', (role, people, around) => {
    expect(roleTrouble(role, people, around)).toBeNull();
  });
});

describe('who becomes delivery manager', () => {
  test.each([
    ['themselves, as a lead', 'member', ['tom', 'mia'], true],
    ['themselves, as an admin', 'admin', ['mia'], true],
    ['themselves, as a manager of the workspace', 'manager', ['mia'], false],
    ['somebody else', 'member', ['tom'], false],
    ['nobody', 'member', [], false],
  ] as const)('%s', (_, role, people, refused) => {
    expect(appointmentTrouble({ id: 'mia', role }, people) !== null).toBe(refused);
  });
});

describe('who decides in a project', () => {
  const mia = personOf('mia', 'manager');
  const leads = [assignmentOf('mia', 'lead')];
  test.each([
    ['a manager who leads a regulated project', leads, true, false],
    ['a manager who leads another', leads, false, true],
    ['a manager who holds no role in a regulated one', [], true, true],
  ] as const)('%s', (_, team, regulated, decides) => {
    expect(may(mia, 'waiver.decide', team, { regulated })).toBe(decides);
    expect(standings(mia, team, { regulated }).has('manager')).toBe(decides);
  });

  test('the refusal says why the lead asks another manager', () => {
    const project = { id: 'p', key: 'ACME', regulated: true } as Project;
    expect(() => must(mia, 'waiver.decide', project, leads)).toThrow(
      'You lead it, and in a regulated project the lead doesn’t decide as a manager too. Ask another manager.',
    );
  });
});

function personOf(id: string, role: Person['role']): Person {
  return { id, slackId: id, name: id, role, active: true } as Person;
}

function assignmentOf(personId: string, role: string): Assignment {
  return { personId, role } as Assignment;
}

describe('warnings about dates', () => {
  const cal = { ...plainWeek, holidays: new Map([['2027-01-01', 'New Year']]) };
  const warned = (kickoff: string, goLive: string, days: readonly string[] = []) =>
    dateWarnings(
      { kickoff, goLive, segment: 'smb' },
      days.map((day) => ({ day })),
      cal,
      '2026-11-23',
    );

  test.each([
    ['2026-11-23', '2026-12-21', []],
    ['2026-11-28', '2026-12-21', ['Kickoff is a Saturday, Sat 28 Nov 2026.']],
    ['2026-11-30', '2027-01-01', ['Go-live is a public holiday: New Year, Fri 1 Jan 2027.']],
    ['2026-11-23', '2026-11-24', ['Kickoff to go-live takes less than a week; SMB projects usually take 2–6 weeks.']],
  ])('%s to %s', (kickoff, goLive, warnings) => {
    expect(warned(kickoff, goLive)).toEqual(warnings);
  });

  test('count what would lie in the past', () => {
    expect(warned('2026-11-23', '2026-12-21', ['2026-11-20'])).toEqual(['1 milestone falls before today.']);
    expect(warned('2026-11-23', '2026-12-21', ['2026-11-20', '2026-11-21', '2026-11-23'])).toEqual([
      '2 milestones fall before today.',
    ]);
  });
});

describe('a key that was all but typed', () => {
  test.each([
    ['ACMEE', 'ACME'],
    ['ACM', null],
    ['OK', null],
    ['SSO', null],
    ['LGTM', null],
  ])('%s is %s', (word, near) => {
    expect(nearKey(word, ['ACME', 'SSI', 'OX'])).toBe(near);
  });
});
