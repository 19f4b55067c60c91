import type { Heard } from '#demo/player/heard.ts';
import { advanceActions, advanceButton, advanceCommands, advanceViews } from '#features/gates/advance/index.ts';
import { gateConsequences } from '#features/gates/consequences.ts';
import { readinessReview } from '#features/gates/review.ts';
import type { ApprovalRule, Category } from '#features/gates/rules/types.ts';
import { signingActions, signingCards, signingCommands, signingViews } from '#features/gates/signing/index.ts';
import { waitingRitual } from '#features/gates/signing/waiting/ritual.ts';
import { approvals, criteria, evidence, gates } from '#features/gates/tables.ts';
import type { Playbook } from '#features/playbooks/schema.ts';
import { pickProject } from '#features/projects/picker.ts';
import { type Project, projectById } from '#features/projects/queries.ts';
import { assignments, projectPlaybooks, projects } from '#features/projects/tables.ts';
import { touch } from '#features/projects/writes.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import type { Command, Feature, Signal } from '#platform/feature.ts';
import { actions, message, section } from '#platform/slack/blocks.ts';
import { whisper } from '#platform/slack/reply.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { beginning } from './beginning.ts';

export const ACME = { channel: 'acme' };

export interface SiteOptions {
  regulated?: boolean;
  rules?: ApprovalRule[];
  /** Role and first name of each holder; `customer:` in front is a customer's person without Slack. */
  team?: [role: string, person: string][];
  /** Criteria that are not met yet. */
  open?: string[];
  state?: Project['state'];
  /** So many more security criteria. */
  many?: number;
}

const names = ['mia', 'tom', 'ana', 'ben', 'eva', 'kim'];
const zones: Record<string, string> = { tom: 'Europe/London', ben: 'America/New_York' };
const usualTeam: [string, string][] = [
  ['lead', 'mia'],
  ['manager', 'tom'],
  ['security', 'ana'],
  ['support', 'ben'],
];
/** Nobody signs but Ana. */
export const ofSecurity: SiteOptions = { rules: [{ role: 'security', need: 1, covers: ['security'] }] };
const usualRules: ApprovalRule[] = [
  { role: 'manager', need: 1, covers: null },
  { role: 'security', need: 1, covers: ['security'] },
  { role: 'support', need: 1, covers: ['support'] },
];

export interface Site {
  bot: Bot;
  /** Mia asks for the approvals of the gate; what she reads. */
  request(): Promise<Pick<Heard, 'text' | 'whispers'>>;
  /** She asks, and Tom, Ana and Ben approve. */
  signed(): Promise<void>;
  /** After that there is new evidence for a criterion that Tom and Ana have signed for. */
  proved(): Promise<void>;
  /** What this person has in their direct messages, oldest first, as it stands now. */
  inbox(name: string): Promise<ReturnType<Bot['slack']['messages']>>;
  /** State of each approval: `security ana`. */
  approvals(): Promise<Record<string, string>>;
  /** What the audit says, in order. */
  audited(): Promise<string[]>;
  project(): Promise<Project>;
  gate(key: string): Promise<typeof gates.$inferSelect>;
  change(...writes: Write[]): Promise<void>;
  /** What blocks, as another feature would say it. */
  signals: Signal[];
}

/** A project in its launch phase, led by Mia, with everything met: only the signatures are missing. */
export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const signals: Signal[] = [];
  const features = { named: 'signing', list: [underTest(signals)] };
  const bot = await startBot({ features });
  await bot.begin(`site ${JSON.stringify(options)}`, () =>
    bot.app.database.commit(bot.app.workspace.id, foundations(bot, options)),
  );
  const project = async () => {
    const found = await projectById(bot.scope, 'project');
    if (!found) throw new Error('the site has no project');
    return found;
  };
  return {
    bot,
    signals,
    project,
    request: () =>
      bot.begin(`request ${JSON.stringify(signals)}`, async () => {
        const { text, whispers } = await bot.person('mia').command('/golive', 'request', ACME);
        return { text, whispers };
      }),
    signed: () =>
      bot.begin(`signed ${JSON.stringify(signals)}`, async () => {
        await bot.person('mia').command('/golive', 'request', ACME);
        for (const name of ['tom', 'ana', 'ben']) await bot.person(name).command('/golive', 'approve', ACME);
      }),
    proved: () =>
      bot.begin(`proved ${JSON.stringify(signals)}`, async () => {
        await bot.person('mia').command('/golive', 'prove SEC-1', ACME);
      }),
    inbox: async (name) => bot.slack.messages(await bot.slack.directMessages(bot.person(name).id)),
    approvals: async () => {
      const rows = await bot.scope.from(approvals);
      return Object.fromEntries(rows.map((row) => [`${row.role} ${row.personId}`, row.state]));
    },
    audited: async () => (await bot.scope.from(audit).orderBy(audit.seq)).map(({ action }) => action),
    gate: async (key) => {
      const [row] = await bot.scope.from(gates, eq(gates.key, key));
      if (!row) throw new Error(`no gate ${key}`);
      return row;
    },
    change: async (...writes) => bot.app.database.commit(bot.app.workspace.id, writes),
  };
}

function underTest(signals: readonly Signal[]): Feature {
  return {
    name: 'gates',
    commands: [...signingCommands, ...advanceCommands, prove, move, cancel, offer],
    actions: [...signingActions, ...advanceActions, pickProject],
    views: [...signingViews, ...advanceViews],
    cards: {
      ...signingCards,
      headline: async (id, scope) => {
        const project = await projectById(scope, id);
        return project ? message([section(`${project.key} is in ${project.phase}`)]) : null;
      },
    },
    consequences: gateConsequences,
    rituals: [readinessReview, waitingRitual],
    signals: async () => signals,
  };
}

/** Stand-ins for what other features change: they touch the project as those do. */
const prove: Command = {
  path: 'prove',
  summary: 'adds evidence to a criterion',
  examples: ['/golive prove SEC-1'],
  run: async (key, ctx) => {
    const [project] = await ctx.from(projects);
    const [criterion] = await ctx.from(criteria, eq(criteria.key, key));
    if (!project || !criterion) throw new Error(`no criterion ${key}`);
    const { id, gateId } = criterion;
    const proof = { projectId: project.id, gateId, criterionId: id, url: 'https://example.com/r', note: 'Report' };
    const write: Write = (tx) =>
      tx.insert(evidence, { ...proof, id: tx.newId(), day: ctx.today, by: ctx.actor.id, at: ctx.now });
    return whisper(message([section('proved')]), touch(project), write);
  },
};

const move: Command = {
  path: 'golive-on',
  summary: 'moves the go-live date',
  examples: ['/golive golive-on 2026-12-11'],
  run: async (day, ctx) => {
    const [project] = await ctx.from(projects);
    if (!project) throw new Error('no project');
    return whisper(message([section('moved')]), touch(project, { targetGoLive: day }));
  },
};

const cancel: Command = {
  path: 'cancel',
  summary: 'cancels the project',
  examples: ['/golive cancel'],
  run: async (_, ctx) => {
    const [project] = await ctx.from(projects);
    if (!project) throw new Error('no project');
    return whisper(message([section('cancelled')]), touch(project, { state: 'cancelled' }));
  },
};

const offer: Command = {
  path: 'button',
  summary: 'shows the button that advances past a gate',
  examples: ['/golive button go-live'],
  run: async (key, ctx) => {
    const [gate] = await ctx.from(gates, eq(gates.key, key));
    if (!gate) throw new Error(`no gate ${key}`);
    return whisper(message([section(key), actions(advanceButton(gate))]));
  },
};

function foundations(bot: Bot, options: SiteOptions): Write[] {
  const now = bot.clock.now();
  const rules = options.rules ?? usualRules;
  const team = options.team ?? usualTeam;
  const roles = [...new Set([...team.map(([role]) => role), ...rules.map(({ role }) => role)])];
  const project = {
    id: 'project',
    key: 'ACME',
    customer: 'Acme Ltd',
    channel: 'CACME',
    tier: 'standard' as const,
    regulated: options.regulated ?? false,
    integrations: false,
    segment: 'smb' as const,
    zone: 'Europe/Berlin',
    region: null,
    state: options.state ?? ('active' as const),
    phase: 'launch' as const,
    kickoff: '2026-10-05',
    targetGoLive: '2026-12-04',
    actualGoLive: null,
    playbook: 'standard',
    playbookVersion: '2026.1',
    roleNames: Object.fromEntries(roles.map((key) => [key, capital(key)])),
    ...beginning(),
    createdAt: now,
  };
  const person = (name: string) => ({
    id: name,
    slackId: bot.person(name).id,
    name,
    zone: zones[name] ?? 'Europe/Berlin',
    kind: 'member' as const,
    active: true,
    role: name === 'kim' ? ('admin' as const) : ('member' as const),
    seenAt: now,
  });
  const gate = (key: string, name: string, phase: string, position: number, signed: ApprovalRule[]) => ({
    id: key,
    projectId: 'project',
    key,
    name,
    phase,
    position,
    state: 'open' as const,
    rules: signed,
  });
  return [
    (tx) => tx.insert(people, names.map(person)),
    (tx) => tx.insert(projects, project),
    (tx) => tx.insert(projectPlaybooks, { projectId: 'project', playbook: playbookWith(roles) }),
    (tx) =>
      tx.insert(
        assignments,
        team.map((each, at) => seat(each, at, now)),
      ),
    (tx) =>
      tx.insert(gates, [
        gate('go-live', 'Go-live', 'launch', 0, rules),
        gate('hypercare-exit', 'Hypercare exit', 'hypercare', 1, []),
      ]),
    (tx) =>
      tx.insert(criteria, [
        criterion('OPS-1', 'operational', 'Rollback was rehearsed', 0, options),
        criterion('SEC-1', 'security', 'Penetration test has no open finding', 1, options),
        criterion('SUP-1', 'support', 'Support is briefed', 2, options),
        ...Array.from({ length: options.many ?? 0 }, (_, at) =>
          criterion(`SEC-${at + 2}`, 'security', 'Access is reviewed. '.repeat(150), at + 3, options),
        ),
      ]),
  ];
}

function seat([role, who]: [string, string], at: number, since: Date) {
  const customer = who.startsWith('customer:');
  return {
    id: `seat-${at}`,
    projectId: 'project',
    role,
    personId: customer ? null : who,
    customerName: customer ? who.slice('customer:'.length) : null,
    since,
  };
}

function criterion(key: string, category: Category, text: string, position: number, { open = [] }: SiteOptions) {
  const met = !open.includes(key);
  return {
    id: key,
    projectId: 'project',
    gateId: 'go-live',
    key,
    position,
    category,
    text,
    blocking: true,
    weight: 1,
    evidenceRequired: false,
    state: met ? ('met' as const) : ('open' as const),
    metBy: met ? 'mia' : null,
    metOn: met ? '2026-11-20' : null,
    reason: '',
  };
}

function capital(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}

function playbookWith(roles: readonly string[]): Playbook {
  return {
    name: 'standard',
    version: '2026.1',
    title: 'Standard',
    madeOf: ['standard@2026.1'],
    separationOfDuties: true,
    roles: roles.map((key) => ({ key, name: capital(key), side: 'ours' })),
    phases: [],
    milestones: [],
    gates: [],
    cutover: [],
    hypercare: { dailyDays: 5, weeklyWeeks: 2 },
    handover: [],
    raid: [],
  };
}
