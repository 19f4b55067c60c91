import type { View } from '#demo/player/slack-side.ts';
import { loadLibrary } from '#features/playbooks/library.ts';
import { type Project, playbookOf, projectByKey } from '#features/projects/queries.ts';
import { type Draft, OWN_PLAYBOOK } from '#features/projects/rules/draft.ts';
import { assignments } from '#features/projects/tables.ts';
import { isRegion } from '#platform/calendar/regions.ts';
import { personBySlackId } from '#platform/directory/people.ts';
import { modal } from '#platform/slack/modal.ts';
import type { Bot } from '#test/support/bot.ts';

export interface ProjectOptions {
  key?: string;
  customer?: string;
  tier?: 'standard' | 'advanced' | 'enterprise';
  regulated?: boolean;
  integrations?: boolean;
  segment?: 'smb' | 'mid-market' | 'enterprise';
  /** People of `startBot`. */
  lead?: string;
  /** Null leaves the role open. */
  manager?: string | null;
  /** A channel of `startBot`, by name. */
  channel?: string;
  kickoff?: string;
  goLive?: string;
  region?: string;
  zone?: string;
  playbook?: string;
  start?: 'active' | 'pending';
  /** Who else holds which role of the playbook: people of `startBot` by name, anybody else is a customer's person. */
  roles?: Readonly<Record<string, readonly string[]>>;
}

/**
 * A project as the lead makes it with *Create* in the preview: the same request, commit and messages. The form and the
 * preview before it save nothing, so they are left out. The roles are written after it.
 */
export function createProject(bot: Bot, options: ProjectOptions = {}): Promise<Project> {
  return bot.begin(`project ${JSON.stringify(options)}`, () => create(bot, options));
}

async function create(bot: Bot, options: ProjectOptions): Promise<Project> {
  const draft = draftOf(bot, options);
  const person = bot.person(draft.lead);
  const heard = await person.submit(preview({ draft, origin: draft.channel }));
  if (!(await projectByKey(bot.scope, draft.key))) throw new Error(`${draft.key} was refused: ${heard.text}`);
  return withRoles(bot, draft.key, options);
}

/** The same through all of it: `/golive new`, the form, the preview and *Create*. */
export async function createThroughForm(bot: Bot, options: ProjectOptions = {}): Promise<Project> {
  const { customer, channel, lead, manager, ...answers } = draftOf(bot, options);
  const person = bot.person(lead);
  const { view } = await person.command('/golive', `new ${customer}`, { channel });
  const people = { lead: { id: lead }, manager: manager ? { id: manager } : null };
  const shownPlan = await person.submit(shown(view), { ...defined(answers), ...people, channel });
  if (shownPlan.errors) throw new Error(`the form was refused: ${JSON.stringify(shownPlan.errors)}`);
  await person.submit(shown(shownPlan.view));
  return withRoles(bot, answers.key, options);
}

function draftOf(bot: Bot, options: ProjectOptions): Draft {
  const { key = 'ACME', customer = 'Acme', lead = 'mia', manager = 'tom', channel = 'acme' } = options;
  const id = bot.person(lead).id;
  return {
    customer,
    key,
    channel: bot.slack.room(channel).id,
    tier: options.tier ?? 'standard',
    segment: options.segment ?? 'mid-market',
    traits: [
      ...(options.regulated ? (['regulated'] as const) : []),
      ...(options.integrations ? (['integrations'] as const) : []),
    ],
    kickoff: options.kickoff ?? '2026-11-23',
    goLive: options.goLive ?? '2027-01-29',
    region: options.region,
    zone: options.zone ?? bot.slack.member(id).tz,
    playbook: options.playbook ?? OWN_PLAYBOOK,
    start: options.start ?? 'active',
    lead: id,
    manager: manager === null ? undefined : bot.person(manager).id,
  };
}

// Playbooks and holidays, not in the first test's time: on a busy machine to load them takes longer than a person waits.
await Promise.all([loadLibrary(), isRegion('DE')]);

let previews = 0;

/** What *Create* sends of the preview; its words stay on the screen. */
function preview(meta: { draft: Draft; origin: string }): View {
  previews += 1;
  const id = `V0PREVIEW${previews}`;
  const words = modal({ callback: 'projects.create', title: 'Plan preview', submit: 'Create', meta, blocks: [] });
  return {
    ...words,
    id,
    hash: `${previews}.preview`,
    type: 'modal',
    callback_id: 'projects.create',
    private_metadata: words.private_metadata ?? '',
    blocks: [],
    previous_view_id: null,
    root_view_id: id,
  };
}

function defined<T extends object>(answers: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== undefined)) as never;
}

async function withRoles(bot: Bot, key: string, { roles = {} }: ProjectOptions): Promise<Project> {
  await assign(bot, await found(bot, key), roles);
  return found(bot, key);
}

/** Gives roles to people, as writes; nobody is told. */
export async function assign(
  bot: Bot,
  project: Project,
  roles: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const playbook = await playbookOf(bot.scope, project.id);
  const rows: (typeof assignments.$inferInsert)[] = [];
  for (const [role, names] of Object.entries(roles)) {
    if (!playbook.roles.some((it) => it.key === role)) throw new Error(`${playbook.name} has no role “${role}”`);
    for (const name of names) rows.push({ ...(await holder(bot, name)), ...common(bot, project, role) });
  }
  if (rows.length === 0) return;
  await bot.app.database.commit(
    bot.app.workspace.id,
    rows.map((row) => (tx) => tx.insert(assignments, { ...row, id: tx.newId() })),
  );
}

function common(bot: Bot, project: Project, role: string) {
  return { id: '', workspaceId: project.workspaceId, projectId: project.id, role, since: bot.clock.now() };
}

async function holder(bot: Bot, name: string): Promise<{ personId?: string; customerName?: string }> {
  const slackId = slackIdOf(bot, name);
  if (!slackId) return { customerName: name };
  const known = await personBySlackId(bot.scope, slackId);
  if (known) return { personId: known.id };
  // Whoever says anything to golive is known from then on.
  await bot.person(name).command('/golive', 'help', { channel: 'general' });
  return { personId: (await personBySlackId(bot.scope, slackId))?.id };
}

function slackIdOf(bot: Bot, name: string): string | null {
  try {
    return bot.person(name).id;
  } catch {
    return null;
  }
}

async function found(bot: Bot, key: string): Promise<Project> {
  const project = await projectByKey(bot.scope, key);
  if (!project) throw new Error(`${key} was not created`);
  return project;
}

function shown(view: View | undefined): View {
  if (!view) throw new Error('no modal was opened');
  return view;
}
