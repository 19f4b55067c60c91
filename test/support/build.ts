import type { View } from '#demo/player/slack-side.ts';
import { type Project, playbookOf, projectByKey } from '#features/projects/queries.ts';
import { assignments } from '#features/projects/tables.ts';
import { personBySlackId } from '#platform/directory/people.ts';
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

/** A project as the lead makes it through `/golive new`, the preview and *Create*; the roles are written after it. */
export async function createProject(bot: Bot, options: ProjectOptions = {}): Promise<Project> {
  const { key = 'ACME', customer = 'Acme', lead = 'mia', manager = 'tom', channel = 'acme' } = options;
  const person = bot.person(lead);
  const { view } = await person.command('/golive', `new ${customer}`, { channel });
  const preview = await person.submit(shown(view), {
    key,
    channel: bot.slack.room(channel).id,
    tier: options.tier ?? 'standard',
    segment: options.segment ?? 'mid-market',
    traits: [options.regulated && 'regulated', options.integrations && 'integrations'].filter(
      (it) => it !== false && it !== undefined,
    ),
    kickoff: options.kickoff ?? '2026-11-23',
    goLive: options.goLive ?? '2027-01-29',
    ...(options.region && { region: options.region }),
    ...(options.zone && { zone: options.zone }),
    ...(options.playbook && { playbook: options.playbook }),
    start: options.start ?? 'active',
    lead: { id: person.id },
    manager: manager === null ? null : { id: bot.person(manager).id },
  });
  if (preview.errors) throw new Error(`the form was refused: ${JSON.stringify(preview.errors)}`);
  await person.submit(shown(preview.view));
  await assign(bot, await found(bot, key), options.roles ?? {});
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
