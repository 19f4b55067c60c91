import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { permissions, type Standing } from '#features/projects/permissions.ts';
import { usual } from '#features/rituals/usual.ts';
import { createFeatures } from '#features.ts';
import { weekdayWords } from '#platform/calendar/weekdays.ts';
import { createLog } from '#platform/log.ts';
import { readManifest } from '#platform/manifest/manifest.ts';
import { scopes } from '#platform/manifest/scopes.ts';
import { inOrderOfUse } from '#platform/slack/help.ts';

const file = fileURLToPath(new URL('../../README.md', import.meta.url));

/** The README with its tables made anew from the code; `node test/support/readme.ts` writes it. */
export async function freshReadme(readme = readFileSync(file, 'utf8')): Promise<string> {
  const tables: Record<string, string> = {
    commands: await commandTable(),
    permissions: permissionTable(),
    rituals: ritualTable(),
    scopes: scopeTable(),
  };
  return Object.entries(tables).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`),
        (_, start, end) => `${start}${table}\n${end}`,
      ),
    readme,
  );
}

async function commandTable(): Promise<string> {
  const features = createFeatures({ playbooksDir: null, log: createLog('silent') });
  const commands = inOrderOfUse(features.flatMap((feature) => feature.commands ?? []));
  const lines = commands.map(
    ({ path, usage, summary }) =>
      `| \`${spoken(path)}${usage ? ` ${usage.replaceAll('|', '\\|')}` : ''}\` | ${summary} |`,
  );
  return ['| command | what it does |', '| --- | --- |', ...lines].join('\n');
}

/** As people type it: a noun with a slash command of its own needs no `/golive`. */
function spoken(path: string): string {
  const slashes = readManifest().features.slash_commands.map(({ command }) => command);
  return slashes.includes(`/${path.split(' ')[0]}`) ? `/${path}` : `/golive ${path}`;
}

function ritualTable(): string {
  const lines = Object.values(usual).map(
    ({ title, time, weekdays, to }) => `| ${title} | ${weekdayWords(weekdays)} ${time} | ${to} |`,
  );
  return ['| ritual | when | to whom |', '| --- | --- | --- |', ...lines].join('\n');
}

function permissionTable(): string {
  const standings: Standing[] = ['member', 'role-holder', 'lead', 'manager', 'admin'];
  const lines = Object.values(permissions).map((permission) => {
    const { says, who } = permission;
    const also = 'also' in permission ? ` (${permission.also} may too)` : '';
    const marks = standings.map((standing) => ((who as readonly Standing[]).includes(standing) ? '✓' : ''));
    return `| ${says}${also} | ${marks.join(' | ')} |`;
  });
  return [`| may … | ${standings.join(' | ')} |`, `| --- |${' :-: |'.repeat(standings.length)}`, ...lines].join('\n');
}

function scopeTable(): string {
  const lines = scopes.map(({ scope, reason }) => `| \`${scope}\` | ${reason} |`);
  return ['| scope | why |', '| --- | --- |', ...lines].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, await freshReadme());
