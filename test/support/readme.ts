import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { permissions, type Standing } from '#features/projects/permissions.ts';
import { createFeatures } from '#features.ts';
import { createLog } from '#platform/log.ts';
import { scopes } from '#platform/manifest/scopes.ts';

const file = fileURLToPath(new URL('../../README.md', import.meta.url));

/** The README with its tables made anew from the code; `node test/support/readme.ts` writes it. */
export async function freshReadme(readme = readFileSync(file, 'utf8')): Promise<string> {
  const tables: Record<string, string> = {
    commands: await commandTable(),
    permissions: permissionTable(),
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
  const commands = features.flatMap((feature) => feature.commands ?? []);
  const lines = commands.map(
    ({ path, usage, summary }) =>
      `| \`${spoken(path)}${usage ? ` ${usage.replaceAll('|', '\\|')}` : ''}\` | ${summary} |`,
  );
  return ['| command | what it does |', '| --- | --- |', ...lines].join('\n');
}

function spoken(path: string): string {
  return path.split(' ')[0] === 'raid' ? `/${path}` : `/golive ${path}`;
}

function permissionTable(): string {
  const standings: Standing[] = ['member', 'role-holder', 'lead', 'manager', 'admin'];
  const lines = Object.values(permissions).map(({ says, who }) => {
    const marks = standings.map((standing) => ((who as readonly Standing[]).includes(standing) ? '✓' : ''));
    return `| ${says} | ${marks.join(' | ')} |`;
  });
  return [`| may … | ${standings.join(' | ')} |`, `| --- |${' :-: |'.repeat(standings.length)}`, ...lines].join('\n');
}

function scopeTable(): string {
  const lines = scopes.map(({ scope, reason }) => `| \`${scope}\` | ${reason} |`);
  return ['| scope | why |', '| --- | --- |', ...lines].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, await freshReadme());
