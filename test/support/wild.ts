import fc from 'fast-check';
import { approvals, criteria, delegations, evidence, gates } from '#features/gates/tables.ts';
import { dateProposals, milestoneMoves, milestones } from '#features/plan/tables.ts';
import { categories, type Playbook, phases } from '#features/playbooks/schema.ts';
import { type Project, playbookOf } from '#features/projects/queries.ts';
import { assignments, projectPlaybooks, projects } from '#features/projects/tables.ts';
import { raidTypes, scoreOf } from '#features/raid/rules/item.ts';
import { raidItems } from '#features/raid/tables.ts';
import { addDays } from '#platform/calendar/days.ts';
import { and, eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { isBlank } from '#platform/slack/mrkdwn.ts';
import type { Bot } from '#test/support/bot.ts';

/** How much a project holds and which words stand in it. */
export interface Wild {
  texts: readonly string[];
  /** Turns the cycles of states and texts, so that other rows get other ones. */
  shift: number;
  raid: number;
  milestones: number;
  criteria: number;
  evidence: number;
  approvers: number;
  roles: number;
  projects: number;
}

/** Every size at once: what the largest customer has, and more of each than a menu or a page holds. */
export const LARGEST = {
  raid: 110,
  milestones: 100,
  criteria: 29,
  evidence: 5,
  approvers: 8,
  roles: 30,
  projects: 104,
} as const;

/** As little as a project can hold: nothing but its gates' criteria is left of what the playbook laid out. */
export const BARE = {
  raid: 0,
  milestones: 0,
  criteria: 29,
  evidence: 0,
  approvers: 0,
  roles: 0,
  projects: 0,
} as const;

const nasty = [
  '<!channel>',
  '<!here|all>',
  '<!subteam^S1>',
  '<@UEVIL>',
  '<https://evil.example|Approve>',
  '&lt;!channel&gt;',
  '`rm -rf`',
  '```',
  '*_~|>',
  '👨‍👩‍👧‍👦',
  '🇩🇪',
  'e\u0301\u0301',
  'مرحبا بالعالم',
  '\u202Egpj.exe',
  '\u200B',
  '\uD83D',
  '\uDE00',
  '\n',
  '{"id":1}',
  ':fire:',
];

/** What people may type in a field that wants words: up to 2,500 characters, with the dangerous parts often. */
export const wildText = fc
  .oneof(
    fc.constantFrom(...nasty.map((part) => `${part} x`)),
    fc
      .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 20 })
      .map((all) => all.join('')),
    fc
      .tuple(fc.oneof(fc.constantFrom(...nasty), fc.string({ minLength: 1, maxLength: 9 })), fc.nat(2_500))
      .map(([unit, length]) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)),
  )
  .map((text) => text.replaceAll('\0', ''))
  .map((text) => (isBlank(text) ? `${text}x` : text));

const few = (most: number) => fc.nat(most);

/** Would call somebody or lead somewhere: wherever a text stands, one of these is in it. */
const live = ['<!channel>', '<!here|all>', '<!subteam^S1>', '<@UEVIL>', '<https://evil.example|Approve>'];

/** Little of everything, and every dangerous word in some place, before or after a live one. */
export const smallWild: fc.Arbitrary<Wild> = fc.record({
  texts: fc.shuffledSubarray(
    nasty.map((part, n) => {
      const called = pick(live, n);
      return n % 2 === 0 ? `${part} ${called} x` : `${called}${part} x`;
    }),
    { minLength: nasty.length },
  ),
  shift: fc.nat(1_000),
  raid: few(9),
  milestones: few(5),
  criteria: few(5),
  evidence: few(2),
  approvers: few(4),
  roles: few(4),
  projects: few(2),
});

/** Replaces what the playbook laid out for the project by these contents, straight in the tables. */
export async function fillWild(bot: Bot, project: Project, wild: Wild): Promise<void> {
  const [gate] = await bot.scope.from(gates, and(eq(gates.projectId, project.id), eq(gates.key, 'go-live')));
  if (!gate) throw new Error('the project has no go-live gate');
  const known = await bot.scope.from(people);
  const everyone = [...known.map(({ id }) => id), ...Array.from({ length: wild.approvers }, (_, n) => `person-${n}`)];
  const it: Filling = {
    wild,
    project,
    gateId: gate.id,
    everyone,
    now: bot.clock.now(),
    today: '2026-11-23',
    playbook: await playbookOf(bot.scope, project.id),
    // PostgreSQL keeps no half characters inside JSON; nor does anything that people type get so far.
    text: (n) => pick(wild.texts, n + wild.shift).toWellFormed(),
  };
  for (let n = 0; n < wild.approvers; n += 1) {
    bot.slack.addUser({ id: `UWILD${n}`, name: it.text(n) });
  }
  const parts = [team, signing, gateContents, plan, raid, others];
  await bot.app.database.commit(
    bot.app.workspace.id,
    parts.flatMap((part) => part(it)),
  );
}

interface Filling {
  wild: Wild;
  project: Project;
  playbook: Playbook;
  gateId: string;
  /** Our ids of people, the project's own first. */
  everyone: readonly string[];
  now: Date;
  today: string;
  text(n: number): string;
}

function team({ wild, project, playbook, everyone, now, text }: Filling): Write[] {
  const fresh = times(wild.approvers, (n) => ({
    ...{ id: `person-${n}`, slackId: `UWILD${n}`, name: text(n), zone: 'Europe/Berlin', kind: 'member' as const },
    ...{ active: n % 5 !== 4, role: 'member' as const, seenAt: now },
  }));
  const roles = times(wild.roles, (n) => ({ key: `role-${n}`, name: text(n + 3), side: 'ours' as const }));
  const seats = roles.flatMap(({ key }, n) => [
    { ...seat(project, key, now), personId: pick(everyone, n) },
    { ...seat(project, key, now), customerName: text(n) },
  ]);
  const set = { playbook: { ...playbook, roles: [...playbook.roles, ...roles] } };
  return [
    (tx) => tx.update(projects, { customer: text(0) }, eq(projects.id, project.id)),
    (tx) => tx.update(projectPlaybooks, set, eq(projectPlaybooks.projectId, project.id)),
    ...rows(people, fresh),
    ...seats.map(
      (row): Write =>
        (tx) =>
          tx.insert(assignments, { ...row, id: tx.newId() }),
    ),
  ];
}

function seat(project: Project, role: string, since: Date) {
  return { id: '', projectId: project.id, role, since };
}

function signing({ wild, project, gateId, everyone, now, today, text }: Filling): Write[] {
  const asked = times(wild.approvers, (n) => ({
    ...{ id: `approval-${n}`, projectId: project.id, gateId, role: `role-${n}`, personId: pick(everyone, n) },
    state: pick(['requested', 'approved', 'declined', 'stale', 'withdrawn', 'expired'] as const, n + wild.shift),
    ...{ digest: 'of something else', requestedBy: pick(everyone, 0), requestedOn: today },
    ...{ decidedBy: pick(everyone, n), decidedOn: today, decidedAt: now, comment: text(n) },
  }));
  const lent = times(wild.roles, (n) => ({
    ...{ id: `lent-${n}`, projectId: project.id, role: `role-${n}`, fromId: pick(everyone, n) },
    ...{ toId: pick(everyone, n + 1), firstDay: today, lastDay: addDays(today, 9), createdAt: now },
    createdBy: pick(everyone, n),
  }));
  const rules = times(Math.min(wild.roles, wild.approvers), (n) => ({
    role: `role-${n}`,
    need: 1 + (n % 2),
    covers: null,
  }));
  const set = { name: text(7), ...(rules.length > 0 && { rules, requesterId: pick(everyone, 0) }) };
  return [(tx) => tx.update(gates, set, eq(gates.id, gateId)), ...rows(approvals, asked), ...rows(delegations, lent)];
}

function gateContents({ wild, project, gateId, everyone, now, today, text }: Filling): Write[] {
  const at = (n: number) => ({ id: `criterion-${n}`, projectId: project.id, gateId, key: `c-${n}`, position: n });
  const all = times(wild.criteria, (n) => ({
    ...at(n),
    ...{ category: pick(categories, n), text: text(n), blocking: n % 4 !== 3, weight: 1 + (n % 5) },
    ...{ evidenceRequired: n % 2 === 0, maxAgeDays: n % 3 === 0 ? 14 : null, verifierRole: `role-${n}` },
    ...{ ownerId: pick([...everyone, null], n), due: addDays(today, n - 10), reason: text(n + 1) },
    state: pick(['open', 'met', 'waived', 'open', 'not_applicable'] as const, n + wild.shift),
    ...{ metBy: pick(everyone, n), metOn: today, waiver: pick([waiver(n), null], n) },
  }));
  function waiver(n: number) {
    const state = pick(['requested', 'approved', 'declined'] as const, n + wild.shift);
    const [requestedBy, decidedBy] = [pick(everyone, 0), pick(everyone, 1)];
    const words = { reason: text(n + 2), compensating: text(n + 3) };
    return {
      id: `waiver-${n}`,
      state,
      ...words,
      riskOwner: decidedBy,
      expires: addDays(today, 20),
      requestedBy,
      decidedBy,
    };
  }
  const proofs = all.flatMap(({ id }, n) =>
    times(wild.evidence, (k) => ({
      ...{ id: `evidence-${n}-${k}`, projectId: project.id, gateId, criterionId: id, at: now },
      url: k % 2 === 0 ? `https://docs.example/${n}/${'x'.repeat(200)}` : text(n + k),
      ...{ note: text(n * 5 + k), day: addDays(today, -n), by: pick(everyone, k) },
    })),
  );
  return [(tx) => tx.remove(criteria, eq(criteria.gateId, gateId)), ...rows(criteria, all), ...rows(evidence, proofs)];
}

function plan({ wild, project, everyone, now, today, text }: Filling): Write[] {
  const all = times(wild.milestones, (n) => ({
    ...{ id: `milestone-${n}`, projectId: project.id, key: `m-${n}`, name: text(n), position: n },
    ...{ phase: pick(phases, Math.floor(n / 20)), ownerRole: `role-${n}`, anchor: 'kickoff' as const },
    waitsOn: pick(['us', 'customer', 'third-party'] as const, n),
    dependsOn: n > 0 ? [`m-${n - 1}`, `m-${Math.floor(n / 2)}`] : [],
    ...{ place: { working: n, extra: 0 }, baseline: addDays(today, n - 20), planned: addDays(today, n - 15) },
    state: pick(['planned', 'in_progress', 'planned', 'done', 'dropped'] as const, n + wild.shift),
  }));
  const moved = times(wild.milestones, (n) => ({
    ...{ id: `move-${n}`, projectId: project.id, milestoneId: `milestone-${n % 3}`, what: 'planned' as const },
    ...{
      from: today,
      to: addDays(today, n),
      cause: 'customer' as const,
      reason: text(n),
      by: pick(everyone, n),
      at: now,
    },
  }));
  const proposed = {
    ...{ id: 'proposal', projectId: project.id, anchor: 'go-live' as const, from: project.targetGoLive },
    ...{ to: addDays(project.targetGoLive, 7), cause: 'us' as const, reason: text(5), requestedBy: pick(everyone, 0) },
    ...{ askedOf: ['UTOM'], state: 'proposed' as const, comment: '', createdAt: now },
  };
  return [
    (tx) => tx.remove(milestones, eq(milestones.projectId, project.id)),
    ...rows(milestones, all),
    ...rows(
      milestoneMoves,
      moved.filter((row) => all.some(({ id }) => id === row.milestoneId)),
    ),
    (tx) => tx.insert(dateProposals, proposed),
  ];
}

function raid({ wild, project, everyone, now, today, text }: Filling): Write[] {
  const all = times(wild.raid, (n) => {
    const type = pick(raidTypes, n + wild.shift);
    const [likelihood, impact] = [pick([1, 4, 5, null], n), pick([2, 4, 5, null], Math.floor(n / 4))];
    return {
      ...{ id: `raid-${n}`, projectId: project.id, type, number: n + 1, title: text(n), notes: text(n + 1) },
      ...{ likelihood, impact, score: scoreOf(type, likelihood, impact) },
      // Some of them remind one person of more than fits a page.
      ownerId: n % 3 === 0 ? pick(everyone, 0) : pick([...everyone, null], n),
      ...{
        nextAction: text(n + 2),
        due: addDays(today, n - 50),
        mitigation: text(n + 3),
        gateKey: pick(['go-live', null], n),
      },
      ...{ state: n % 9 === 8 ? ('mitigating' as const) : ('open' as const), reason: text(n + 4) },
      ...{ parentId: n > 0 ? `raid-${n - 1}` : null, sourceChannel: 'CACME', sourceTs: '1.2', sourceAuthor: 'UTOM' },
      ...{ sourceLink: 'https://home.slack.com/archives/CACME/p12', createdBy: pick(everyone, 0) },
      ...{ createdAt: now, updatedAt: now, version: 1 },
    };
  });
  return [(tx) => tx.remove(raidItems, eq(raidItems.projectId, project.id)), ...rows(raidItems, all)];
}

/** More projects of the same lead, in the same channel: pickers and lists have to choose. */
function others({ wild, project, playbook, everyone, now, text }: Filling): Write[] {
  const all = times(wild.projects, (n) => ({
    ...project,
    ...{ id: `project-${n}`, key: `WILD-${n}`, customer: text(n), channel: n % 2 === 0 ? 'CBETA' : 'CGENERAL' },
  }));
  const led = all.map(({ id }, n) => ({
    ...{ id: `led-${n}`, projectId: id, role: 'lead', personId: pick(everyone, 0), since: now },
  }));
  const copies = all.map(({ id }) => ({ projectId: id, playbook }));
  return [...rows(projects, all), ...rows(projectPlaybooks, copies), ...rows(assignments, led)];
}

/** In portions: a statement takes so many values and no more. */
function rows<T extends Parameters<Parameters<Write>[0]['insert']>[0]>(
  table: T,
  all: readonly Omit<T['$inferInsert'], 'workspaceId'>[],
): Write[] {
  return times(Math.ceil(all.length / 50), (n) => (tx) => tx.insert(table, all.slice(n * 50, n * 50 + 50)));
}

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function pick<T>(all: readonly T[], n: number): T {
  return all[n % all.length] as T;
}
