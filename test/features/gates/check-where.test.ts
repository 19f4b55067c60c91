import { afterEach, describe, expect, it } from 'vitest';
import { criteria, gates } from '#features/gates/tables.ts';
import { milestones } from '#features/plan/tables.ts';
import type { Phase } from '#features/playbooks/schema.ts';
import { assignments, projects } from '#features/projects/tables.ts';
import { raidItems } from '#features/raid/tables.ts';
import { insertItem } from '#features/raid/writes.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { startBot } from '#test/support/bot.ts';
import { ACME, type CheckSite, type CheckSiteOptions, only, openCheckSite } from './check-site.ts';

let site: CheckSite;

const elsewhere = { channel: 'general' };
const met = { state: 'met', metBy: 'mia', metOn: '2026-11-20' } as const;

const open: Omit<typeof criteria.$inferInsert, 'workspaceId' | 'id' | 'key' | 'text'> = {
  projectId: 'project',
  gateId: 'uat',
  position: 0,
  category: 'testing',
  blocking: true,
  weight: 1,
  evidenceRequired: false,
  state: 'open',
  reason: '',
};

function milestone(key: string, phase: Phase, planned: string): Omit<typeof milestones.$inferInsert, 'workspaceId'> {
  return {
    ...{
      id: key,
      projectId: 'project',
      key,
      name: key,
      phase,
      position: 0,
      ownerRole: 'lead',
      baseline: planned,
      planned,
    },
    ...{ waitsOn: 'us', dependsOn: [], anchor: 'kickoff', place: { working: 0, extra: 0 }, state: 'planned' },
  };
}

async function start(options: CheckSiteOptions = {}, at = '2026-11-23T08:00:00Z'): Promise<CheckSite> {
  site = await openCheckSite(await startBot({ at }), options);
  return site;
}

async function says(text: string, where = ACME, who = 'mia'): Promise<string> {
  return (await site.bot.person(who).command('/golive', text, where)).text;
}

function head(text: string): string {
  return text.split('\n', 1).join();
}

afterEach(async () => {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
});

describe('the day', () => {
  const midnightInBerlin = '2026-11-23T23:30:00Z';

  it('is the project’s, wherever the reader is', async () => {
    await start({}, midnightInBerlin);
    await site.change((tx) => tx.update(people, { zone: 'America/New_York' }, eq(people.id, 'ben')));
    expect(head(await says('check', ACME, 'ben'))).toContain('10 days left');
    expect(await says('check', ACME, 'ben')).toBe(await says('check', ACME, 'kim'));
  });

  it('is stored and offered as the project’s too', async () => {
    await start({}, midnightInBerlin);
    await site.change((tx) => tx.update(people, { zone: 'America/New_York' }, eq(people.id, 'mia')));
    expect(JSON.stringify((await site.form('mia', 'rollback')).blocks)).toContain('"initial_date":"2026-11-24"');
    await site.update('mia', 'rollback', { 'What happened?': 'It is met', 'Note, or the reason': 'Rehearsed' });
    expect(await site.criterion('rollback')).toMatchObject({ metOn: '2026-11-24' });
  });

  it('of a gate behind the go-live isn’t the go-live’s', async () => {
    await start({ project: { actualGoLive: '2026-11-20', phase: 'hypercare' } });
    await site.change((tx) => tx.update(gates, { state: 'passed' }, eq(gates.id, 'go-live')));
    expect(head(await says('check hypercare-exit'))).toBe('⛔ NO-GO · 0 % · ACME Hypercare exit');
    expect(head(await says('check uat'))).toContain('live since Fri 20 Nov 2026');
    expect(await says('check hypercare-exit')).not.toContain('4 Dec');
  });

  it('of a gate before the go-live is where the plan has its phase end, for the steps too', async () => {
    await start({ criteria: [{ key: 'training', ...met }] });
    await site.change((tx) => tx.insert(criteria, { ...open, id: 'cases', key: 'cases', text: 'Cases pass' }));
    expect(head(await says('check uat'))).toContain('ACME UAT accepted · go-live Fri 4 Dec 2026, 11 days left');
    await site.change((tx) =>
      tx.insert(milestones, [
        milestone('uat-done', 'validate', '2026-11-19'),
        milestone('uat-signed', 'validate', '2026-11-20'),
        { ...milestone('left-out', 'validate', '2026-11-27'), state: 'dropped' },
        milestone('stable', 'hypercare', '2027-02-19'),
      ]),
    );
    const uat = await says('check uat');
    expect(head(uat)).toBe('⛔ NO-GO · 0 % · ACME UAT accepted · Fri 20 Nov 2026, 3 days over');
    expect(uat).toContain('@mia: meet cases, was due Fri 20 Nov');
    const later = await says('check hypercare-exit');
    expect(head(later)).toBe('⛔ NO-GO · 0 % · ACME Hypercare exit · Fri 19 Feb 2027, 88 days left');
    expect(later).toContain('@mia: meet stable, by Fri 19 Feb');
    expect(head(await says('check go-live'))).toContain('ACME Go-live · Fri 4 Dec 2026, 11 days left');
    const due = { due: '2026-11-25' };
    await site.change((tx) => tx.update(criteria, due, eq(criteria.id, 'cases')));
    expect(await says('check uat')).toContain('@mia: meet cases, by Wed 25 Nov');
  });

  it('does not count for a project on hold', async () => {
    await start({ project: { state: 'on_hold', targetGoLive: '2026-11-01' } });
    expect(head(await says('check'))).toContain('Sun 1 Nov 2026, on hold');
    expect(await says('check')).not.toContain('days over');
  });
});

describe('which gate', () => {
  it('is go-live for a check while that is open; work is on the next one, which names the other', async () => {
    await start({ project: { phase: 'validate' } });
    expect(await says('check')).toContain('ACME Go-live');
    for (const command of ['gate', 'waive']) {
      const text = await says(command);
      expect(text).toContain('ACME UAT accepted');
      expect(text).toContain(`For Go-live: \`/golive ${command} ACME go-live\``);
    }
    await site.change((tx) => tx.update(gates, { state: 'passed' }, eq(gates.id, 'go-live')));
    for (const command of ['check', 'gate', 'waive']) {
      const text = await says(command);
      expect(text).toContain('ACME UAT accepted');
      expect(text).not.toContain('For Go-live');
    }
  });

  it('is go-live for all of them once the project is in its launch phase', async () => {
    await start();
    for (const command of ['check', 'gate', 'waive']) {
      const text = await says(command);
      expect(text).toContain('ACME Go-live');
      expect(text).not.toContain('For Go-live');
    }
  });

  it('that is behind has nothing left to waive, and an open one is asked about by a criterion of its own', async () => {
    await start();
    expect(await says('waive')).toMatch(/as in `\/golive waive ACME go-live (?!penetration-test)\S+`/);
    await site.change((tx) => tx.update(gates, { state: 'skipped' }, eq(gates.id, 'go-live')));
    expect(await says('waive go-live')).toContain('Go-live was skipped, so nothing in it waits any more.');
  });

  it('the phase’s own is one command away', async () => {
    await start({ project: { phase: 'validate' } });
    expect(await says('check')).toContain('This phase’s gate: UAT accepted. `/golive check ACME uat`');
    const [uat, listed] = [
      await says('check uat'),
      only(await site.bot.person('mia').command('/golive', 'gate go-live', ACME)),
    ];
    expect(uat).not.toContain('This phase’s gate');
    const pressed = await site.bot.person('mia').click(listed, 'Check');
    expect(pressed.text).toContain('This phase’s gate: UAT accepted');
  });

  it('is named before or behind the key, and in quotes', async () => {
    await start();
    expect(await says('check uat ACME', elsewhere)).toContain('ACME UAT accepted');
    expect(await says('gate hypercare-exit ACME', elsewhere)).toContain('ACME Hypercare exit');
    expect(await says('check “UAT accepted”')).toContain('ACME UAT accepted');
    expect(await says('gate "go-live" ACME', elsewhere)).toContain('ACME Go-live');
  });
});

describe('what is named', () => {
  it('criteria that were taken out of the gate, with where to read why', async () => {
    const out = { state: 'not_applicable', reason: 'No SSO' } as const;
    await start({
      criteria: [
        { key: 'sso', ...out },
        { key: 'scim', ...out },
        { key: 'training', ...met },
      ],
    });
    const text = await says('check');
    expect(text).toContain('Not applicable (2): sso, scim (why in `/golive gate ACME go-live`)');
    expect(text).toContain('GO · 100 %');
  });

  it('accepted high risks, with owner and end', async () => {
    await start({ criteria: [{ key: 'training', ...met }] });
    const risk = { projectId: 'project', type: 'risk' as const, createdBy: 'mia', ownerId: 'ana' };
    await site.change(
      insertItem({ ...risk, id: 'r1', title: 'Data load late', likelihood: 4, impact: 5, gateKey: 'go-live' }),
      (tx) => tx.update(raidItems, { state: 'accepted', acceptedUntil: '2026-12-18' }, eq(raidItems.id, 'r1')),
    );
    expect(await says('check')).toMatch(/R-1 Data load late .*· @ana, until Fri 18 Dec/);
  });

  it('a customer who holds a role and isn’t in Slack, with what to do about it', async () => {
    await start({ criteria: [{ key: 'training', ...met }], signing: ['sponsor'] });
    await site.change((tx) =>
      tx.insert(assignments, {
        ...{ id: 's', projectId: 'project', role: 'sponsor', customerName: 'Ms Sponsor <!here>', since: tx.now },
      }),
    );
    const heard = await site.bot.person('mia').command('/golive', 'check', ACME);
    expect(heard.text).toContain("Ms Sponsor <!here> isn't in Slack: name who signs for them with `/golive team`.");
    expect(heard.text).toContain("name somebody for sponsor (Ms Sponsor <!here> isn't in Slack)");
    expect(JSON.stringify(only(heard).blocks)).not.toContain('<!here>');
    const asked = await site.bot.person('mia').command('/golive', 'request', ACME);
    expect(asked.text).toContain("isn't in Slack: name who signs for them with");
  });
});

describe('a project that is cancelled', () => {
  it('says so in its channel, and asks nobody for anything', async () => {
    await start({ project: { state: 'cancelled' } });
    const text = await says('check');
    expect(head(text)).toBe('⏹ CANCELLED · ACME Go-live');
    expect(text).toContain('This is how Go-live stood: NO-GO, 25 %');
    for (const word of ['Next –', 'Shortest path', '[Share', '[Request']) expect(text).not.toContain(word);
  });

  it('is not shared, though the button is still there', async () => {
    await start();
    const check = only(await site.bot.person('mia').command('/golive', 'check', ACME));
    await site.change((tx) => tx.update(projects, { state: 'cancelled' }, eq(projects.id, 'project')));
    const pressed = await site.bot.person('mia').click(check, 'Share in channel');
    expect(pressed.text).toContain('ACME was cancelled');
    expect(site.bot.slack.messages('CACME')).toEqual([]);
  });
});

it('sharing where another organisation reads along is refused, and nothing claims that it was done', async () => {
  await start({ project: { channel: 'CSHARED' } });
  await site.update('mia', 'rollback', { 'What happened?': 'It is met', 'Note, or the reason': 'Rehearsed' });
  const check = only(await site.bot.person('mia').command('/golive', 'check ACME', ACME));
  const before = (await site.inbox('mia')).length;
  const pressed = await site.bot.person('mia').click(check, 'Share in channel');
  expect(pressed.text).toContain('shared with another organisation');
  expect(pressed.text).not.toMatch(/Shared in|posting/);
  expect(await site.inbox('mia')).toHaveLength(before);
});
