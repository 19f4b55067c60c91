import type { Answers } from '#demo/player/form.ts';
import type { Heard } from '#demo/player/heard.ts';
import type { Message, View } from '#demo/player/slack-side.ts';
import { criteria, gates } from '#features/gates/tables.ts';
import { loadLibrary } from '#features/playbooks/library.ts';
import { resolvePlaybook } from '#features/playbooks/resolve.ts';
import { type Project, projectById } from '#features/projects/queries.ts';
import { assignments, projectPlaybooks, projects } from '#features/projects/tables.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq, sql } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import type { Bot } from '#test/support/bot.ts';
import { beginning } from './beginning.ts';

export const ACME = { channel: 'acme' };

type CriterionSeed = Partial<typeof criteria.$inferInsert> & { key: string };

export interface CheckSiteOptions {
  criteria?: readonly CriterionSeed[];
  project?: Partial<Project>;
  /** Nobody has to sign unless it is said here. */
  signing?: readonly string[];
}

/** One advisory and three blocking criteria, of which one is met. */
const usualCriteria: readonly CriterionSeed[] = [
  { key: 'rollback', category: 'operational', evidenceRequired: true, maxAgeDays: 14, text: 'Rollback was rehearsed' },
  {
    key: 'pen-test',
    category: 'security',
    evidenceRequired: true,
    verifierRole: 'security',
    text: 'No finding is open',
  },
  { key: 'smoke', category: 'testing', blocking: false, text: 'Smoke checks are written' },
  { key: 'training', category: 'training', state: 'met', metBy: 'mia', metOn: '2026-11-20', text: 'Users are trained' },
];

const raised: Write = (tx) => {
  const settled = { version: sql`version + 1`, settledVersion: sql`settled_version + 1` };
  return tx.update(projects, settled, eq(projects.id, 'project'));
};

/** The whole app with one project in launch: Mia leads, Tom manages, Ana is security, Eva manages everywhere. */
export async function openCheckSite(bot: Bot, options: CheckSiteOptions = {}) {
  await bot.begin(`site ${JSON.stringify(options)}`, async () =>
    bot.app.database.commit(bot.app.workspace.id, await foundations(bot, options)),
  );

  async function project(): Promise<Project> {
    const found = await projectById(bot.scope, 'project');
    if (!found) throw new Error('the site has no project');
    return found;
  }

  return {
    bot,
    project,
    /** Like everything that changes under a project, it raises the version; nothing follows from it. */
    change: (...writes: Write[]) => bot.app.database.commit(bot.app.workspace.id, [...writes, raised]),
    inbox: async (name: string) => bot.slack.messages(await bot.slack.directMessages(bot.person(name).id)),
    audited: async () => (await bot.scope.from(audit).orderBy(audit.seq)).map(({ action }) => action),
    criterion: async (key: string) => (await bot.scope.from(criteria, eq(criteria.key, key)))[0],
    /** Opens the form of a criterion from the gate's list. */
    form: (name: string, key: string): Promise<View> =>
      bot.begin(`form of ${key} for ${name}`, async () => {
        const list = await bot.person(name).command('/golive', 'gate ACME go-live', ACME);
        return seen(await bot.person(name).click(only(list), { name: 'Update', near: `*${key}*` }));
      }),
    /** Mia has met it, with evidence; what she is told. */
    met: async function (key: string): Promise<Pick<Heard, 'text' | 'whispers' | 'errors'>> {
      return bot.begin(`${key} is met`, async () => {
        const { text, whispers, errors } = await this.update('mia', key, {
          'What happened?': 'It is met',
          ...evidence,
        });
        return { text, whispers, errors };
      });
    },
    update: async function (name: string, key: string, answers: Answers): Promise<Heard> {
      return bot.person(name).submit(await this.form(name, key), answers);
    },
  };
}

/** What a criterion is met with. */
export const evidence = {
  'Link to the evidence': 'https://wiki.example.com/rollback',
  'Note, or the reason': 'Report 7',
};

/** What the form of a waiver is answered with. */
export const waiver = {
  'Why can it wait?': 'The vendor comes in January <!channel>',
  'What keeps the customer safe meanwhile?': 'Access is limited to the office',
  'Who owns the risk?': { id: 'UANA' },
  'Until when?': '2027-01-15',
};

export type WaiverAnswers = Partial<typeof waiver>;

/** The form in which they ask for a waiver of the penetration test. */
export function waiverForm(site: CheckSite, who = 'mia'): Promise<View> {
  return site.bot.begin(`waiver form for ${who}`, async () =>
    seen(await site.bot.person(who).command('/golive', 'waive pen-test', ACME)),
  );
}

/** They ask, with these answers in place of the usual ones; what they are told. */
export async function askForWaiver(site: CheckSite, answers: WaiverAnswers = {}, who = 'mia') {
  const form = await waiverForm(site, who);
  return site.bot.begin(`waiver ${JSON.stringify(answers)}`, async () => {
    const { text, whispers, errors } = await site.bot.person(who).submit(form, { ...waiver, ...answers });
    return { text, whispers, errors };
  });
}

/** The newest message that this person has of golive. */
export async function newest(site: CheckSite, name: string): Promise<Message> {
  const last = (await site.inbox(name)).at(-1);
  if (!last) throw new Error(`${name} got no message`);
  return last;
}

/** Tom grants the waiver that he was asked for last. */
export function grantWaiver(site: CheckSite): Promise<void> {
  return site.bot.begin('granted', async () => {
    const { whispers } = await site.bot.person('tom').click(await newest(site, 'tom'), 'Grant');
    if (whispers.length > 0) throw new Error(whispers[0]?.text);
  });
}

/** Tom declines it. */
export function declineWaiver(site: CheckSite): Promise<void> {
  return site.bot.begin('declined', async () => {
    const opened = await site.bot.person('tom').click(await newest(site, 'tom'), 'Decline');
    await site.bot.person('tom').submit(seen(opened), { 'Why can’t it wait?': 'The contract asks for it' });
  });
}

export type CheckSite = Awaited<ReturnType<typeof openCheckSite>>;

/** The one message that only they were told. */
export function only({ whispers, text }: Pick<Heard, 'whispers' | 'text'>): Message {
  const [message] = whispers;
  if (!message || whispers.length !== 1) throw new Error(`${whispers.length} whispers: ${text}`);
  return message;
}

export function seen({ view, text }: Heard): View {
  if (!view) throw new Error(`no modal was opened: ${text}`);
  return view;
}

async function foundations(bot: Bot, options: CheckSiteOptions): Promise<Write[]> {
  const now = bot.clock.now();
  const library = await loadLibrary(undefined);
  const playbook = resolvePlaybook('standard', library.sources, {
    tier: 'standard',
    regulated: false,
    integrations: false,
  });
  const person = (name: string) => ({
    id: name,
    slackId: bot.person(name).id,
    name,
    zone: 'Europe/Berlin',
    kind: 'member' as const,
    active: true,
    role: name === 'eva' ? ('manager' as const) : ('member' as const),
    seenAt: now,
  });
  const seat = (role: string, personId: string) => ({
    id: `seat-${role}`,
    projectId: 'project',
    role,
    personId,
    since: now,
  });
  const gate = (key: string, name: string, phase: string, position: number) => ({
    ...{ id: key, projectId: 'project', key, name, phase, position, state: 'open' as const },
    rules: key === 'go-live' ? (options.signing ?? []).map((role) => ({ role, need: 1, covers: null })) : [],
  });
  const rows = [
    ...(options.criteria ?? usualCriteria).map((seed, at) => row('go-live', seed, at)),
    row('hypercare-exit', { key: 'stable', text: 'It is stable' }, 0),
  ];
  return [
    (tx) => tx.insert(people, ['mia', 'tom', 'ana', 'ben', 'eva'].map(person)),
    (tx) => tx.insert(projects, { ...projectRow(now), ...options.project }),
    (tx) => tx.insert(projectPlaybooks, { projectId: 'project', playbook }),
    (tx) => tx.insert(assignments, [seat('lead', 'mia'), seat('manager', 'tom'), seat('security', 'ana')]),
    (tx) =>
      tx.insert(gates, [
        gate('uat', 'UAT accepted', 'validate', 0),
        gate('go-live', 'Go-live', 'launch', 1),
        gate('hypercare-exit', 'Hypercare exit', 'hypercare', 2),
      ]),
    (tx) => tx.insert(criteria, rows),
  ];
}

function row(gateId: string, seed: CriterionSeed, position: number): typeof criteria.$inferInsert {
  return {
    id: `${gateId}-${seed.key}`,
    workspaceId: '',
    projectId: 'project',
    gateId,
    position,
    category: 'operational',
    text: 'Something is done',
    blocking: true,
    weight: 1,
    evidenceRequired: false,
    state: 'open',
    reason: '',
    ...seed,
  };
}

function projectRow(createdAt: Date) {
  return {
    id: 'project',
    key: 'ACME',
    customer: 'Acme Ltd',
    channel: 'CACME',
    tier: 'standard' as const,
    regulated: false,
    integrations: false,
    segment: 'smb' as const,
    zone: 'Europe/Berlin',
    region: null,
    state: 'active' as const,
    phase: 'launch' as const,
    kickoff: '2026-10-05',
    targetGoLive: '2026-12-04',
    actualGoLive: null,
    playbook: 'standard',
    playbookVersion: '2026.1',
    ...beginning(),
    createdAt,
  };
}
