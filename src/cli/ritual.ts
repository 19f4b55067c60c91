import type { AnyBlock } from '@slack/types';
import type { Rehearsal } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { dueNow } from '#platform/scheduler/context.ts';
import type { Schedule } from '#platform/scheduler/schedule.ts';
import { type Names, plain } from '#platform/slack/plain.ts';
import { type ByTheClock, withRituals } from './by-the-clock.ts';
import type { RitualOptions, Terminal } from './program.ts';

export async function ritualList(options: RitualOptions, terminal: Terminal): Promise<number> {
  return withRituals(options, terminal, { alone: false }, async (it) => {
    const { linesOf } = await import('#features/rituals/rules.ts');
    const { weekdayWords } = await import('#platform/calendar/weekdays.ts');
    const { nextOf } = await import('#features/rituals/queries.ts');
    const { rows, keys } = await scheduled(it);
    for (const workspace of new Set(rows.map((row) => row.workspaceId))) {
      const own = rows.filter((row) => row.workspaceId === workspace);
      const next = await nextOf(it.database.scope(workspace), own, it.rituals);
      for (const line of linesOf(own, next)) {
        const project = line.project && (keys.get(line.project) ?? line.project);
        const facts = {
          workspace,
          ritual: line.ritual,
          title: it.rituals.get(line.ritual)?.title ?? null,
          project,
          state: line.state,
          times: line.times,
          zones: line.zones,
          people: line.people.length,
          next: line.next?.toISOString() ?? null,
        };
        const times = line.times.map(({ time, weekdays }) => `${weekdayWords(weekdays)} ${time}`).join(', ');
        const zone = line.zones.length === 1 ? line.zones[0] : `${line.zones.length} zones`;
        const count = line.people.length;
        const whose = count > 0 ? `${count} ${count === 1 ? 'person' : 'people'}` : 'the project';
        const when = line.state === 'paused' ? 'paused' : `next ${facts.next ?? 'never'}`;
        const titled = facts.title ? `${line.ritual} (${facts.title})` : line.ritual;
        const words = [titled, project ?? '-', times, zone, project || count > 0 ? whose : 'everybody', when];
        terminal.out(`${options.json ? JSON.stringify(facts) : words.join('  ')}\n`);
      }
    }
    if (rows.length === 0) terminal.err('nothing is scheduled yet\n');
    return 0;
  });
}

export async function ritualRun(name: string, options: RitualOptions, terminal: Terminal): Promise<number> {
  const alone = !options.dryRun;
  return withRituals(options, terminal, { alone }, async (it) => {
    mustBeKnown(name, it);
    const { rows, keys, names } = await scheduled(it);
    const wanted = options.project?.toUpperCase();
    if (wanted && ![...keys.values()].includes(wanted)) throw new Refusal(`There is no project ${wanted}.`);
    const mine = rows.filter((row) => row.ritual === name && (!wanted || keys.get(row.projectId ?? '') === wanted));
    if (mine.length === 0) {
      terminal.err(
        `${name} is not scheduled${wanted ? ` in ${wanted}` : ''}. What happens once, at a moment, is carried out by golive tick.\n`,
      );
      return 1;
    }
    const titled = (row: Schedule) =>
      `${row.ritual}${row.projectId ? `, ${keys.get(row.projectId) ?? row.projectId}` : ''}`;
    if (options.dryRun) return dryRun(mine, it, { terminal, titled, names });
    const counts = { fired: 0, skipped: 0, 'done already': 0 };
    for (const row of mine) counts[await it.scheduler.run(row)] += 1;
    terminal.out(
      `${name} ${it.now.toISOString()}: ${counts.fired} fired, ${counts.skipped} with nothing to say, ${counts['done already']} done already on that day\n`,
    );
    if (counts.fired > 0) terminal.out('the running golive posts it, on SQLite the next start\n');
    return 0;
  });
}

async function dryRun(
  rows: readonly Schedule[],
  { rehearse, now }: ByTheClock,
  say: { terminal: Terminal; titled: (row: Schedule) => string; names: Names },
): Promise<number> {
  let messages = 0;
  for (const row of rows) {
    const said = await rehearse(row.workspaceId, row.ritual, dueNow(row, now), now);
    for (const it of said) say.terminal.out(`${say.titled(row)}\n${written(it, say.names)}\n\n`);
    messages += said.length;
  }
  const from = `${rows.length} ${rows.length === 1 ? 'schedule' : 'schedules'}`;
  say.terminal.out(
    `dry run at ${now.toISOString()}: ${messages} ${messages === 1 ? 'message' : 'messages'} from ${from}; nothing was kept or posted\n`,
  );
  return 0;
}

function written({ to, inThread, isCard, again, message }: Rehearsal, names: Names): string {
  const who = names('user', to);
  const place = who ? `to ${who} (${to})` : `in ${names('channel', to) ?? to}`;
  const notes = [inThread && 'in a thread', isCard && 'a card, as it stands now', again && 'posted already'];
  const said = notes.filter(Boolean).join(', ');
  const text = message ? plain(message.blocks as AnyBlock[], names) || message.text : '(nothing to show yet)';
  const lines = text.split('\n').map((line) => `  │ ${line}`.trimEnd());
  return [`  ${place}${said ? `: ${said}` : ''}`, ...lines].join('\n');
}

/** Every schedule, and what the ids in them are called. */
async function scheduled({ database }: ByTheClock) {
  const [{ schedules }, { projects }, { people }, { asc }] = await Promise.all([
    import('#platform/scheduler/tables.ts'),
    import('#features/projects/tables.ts'),
    import('#platform/directory/tables.ts'),
    import('#platform/db/drizzle.ts'),
  ]);
  const { db } = database;
  const rows = await db.select().from(schedules).orderBy(asc(schedules.ritual), asc(schedules.id));
  const keyed = await db.select({ id: projects.id, key: projects.key, channel: projects.channel }).from(projects);
  const named = await db.select({ id: people.slackId, name: people.name }).from(people);
  const byId = new Map(named.map((person) => [person.id, person.name]));
  // Channels have no names here: a project's own is known by the project.
  const channels = new Map(keyed.map(({ key, channel }) => [channel, `the channel of ${key} (${channel})`]));
  const names: Names = (kind, id) => (kind === 'user' ? byId : channels).get(id);
  return { rows, keys: new Map(keyed.map((project) => [project.id, project.key])), names };
}

function mustBeKnown(name: string, { rituals }: ByTheClock): void {
  if (rituals.has(name)) return;
  const near = nearest(name, [...rituals.keys()]);
  const shown = [...rituals.values()].filter(({ unseen }) => !unseen);
  const all = shown.map((ritual) => `${ritual.name} (${ritual.title})`).sort();
  throw new Refusal(
    [`There is no ritual ${name}.`, ...(near ? [`Did you mean ${near}?`] : []), `They are: ${all.join(', ')}.`].join(
      ' ',
    ),
  );
}
