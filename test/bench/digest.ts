import type Sqlite from 'better-sqlite3';
import { weekMessages } from '#features/digests/blocks.ts';
import { readWeek } from '#features/digests/read.ts';
import { severeLines } from '#features/escalations/severe.ts';
import { endingIn } from '#features/gates/ending.ts';
import { verdictsOf } from '#features/gates/verdicts.ts';
import { createFeatures } from '#features.ts';
import { chanceOf } from '#platform/chance.ts';
import { addDays, dayOf, systemClock } from '#platform/clock.ts';
import { openDatabase } from '#platform/db/database.ts';
import { load } from '#platform/db/drizzle.ts';
import type { Signals } from '#platform/feature.ts';
import { seedPortfolio } from './digest-seed.ts';
import { compare, type Effort, interleaved, type Line, median } from './measure.ts';
import { TEAM } from './slack.ts';

const open = load('better-sqlite3') as typeof Sqlite;

interface Run {
  /** Milliseconds. */
  took: number;
  /** The longest time that others had to wait, in milliseconds. */
  stall: number;
}

/**
 * Everybody's week, read and written, against four hand-written queries that only read what it rests on. They judge
 * nothing and write nothing: no evidence, approvals, roles or signals of the thirty go-lives that the digest judges.
 */
export async function benchDigest(folder: string, count: number, { rounds }: Pick<Effort, 'rounds'>): Promise<Line[]> {
  const file = `${folder}/digest-${count}.db`;
  await seedPortfolio(`sqlite:${file}`, count);
  const database = await openDatabase({ url: `sqlite:${file}`, clock: systemClock, chance: chanceOf(systemClock) });
  const raw = new open(file, { readonly: true });
  raw.pragma('cache_size = -65536');
  const offered = createFeatures({ playbooksDir: null }).flatMap((feature) => feature.signals ?? []);
  const signals: Signals = async (...asked) => (await Promise.all(offered.map((ask) => ask(...asked)))).flat();
  const now = systemClock.now();
  const today = dayOf(now, 'Europe/Berlin');
  const sources = { verdicts: verdictsOf, severe: severeLines, ending: endingIn };
  const scope = { ...database.scope(TEAM), now, signals };

  const ours = () =>
    watched(async () => {
      const week = await readWeek(scope, { kind: 'all' }, today, sources);
      if (week.running !== count) throw new Error(`the digest saw ${week.running} of ${count} projects`);
      weekMessages(week, null);
    });
  const queries = floorQueries(raw);
  const at = { today, soon: addDays(today, 30), since: now.getTime() - 7 * 24 * 3_600_000, team: TEAM };
  const floor = () =>
    watched(async () => {
      const [projects] = queries.map((query) => query.all(at));
      if (projects?.length === 0) throw new Error('the floor saw nothing');
    });
  try {
    await ours();
    await floor();
    const pair = await interleaved(rounds, ours, floor);
    const stall = median(pair.ours.map((run) => run.stall));
    const more = `longest stall ${stall.toFixed(1)} ms (goal 25)`;
    return [
      compare(pair, (run) => run.took, { name: `digest of ${count} projects`, goal: 1.4, unit: 'ms', digits: 1, more }),
    ];
  } finally {
    raw.close();
    await database.close();
  }
}

/** What is due and what is missing for it; what is late; what slipped and why; who carries how much. */
function floorQueries(raw: Sqlite.Database): Sqlite.Statement[] {
  return [
    `select p.id, p.key, p.customer, p.target_go_live, p.rag, count(c.id) as unmet from projects p
     left join gates g on g.workspace_id = p.workspace_id and g.project_id = p.id and g.key = 'go-live'
     left join criteria c on c.workspace_id = p.workspace_id and c.gate_id = g.id and c.state = 'open' and c.blocking = 1
     where p.workspace_id = @team and p.state in ('active', 'live', 'on_hold') and p.target_go_live <= @soon
     group by p.id order by p.target_go_live`,
    `select project_id, count(*) as late, min(planned) as oldest from milestones
     where workspace_id = @team and state in ('planned', 'in_progress') and planned < @today group by project_id`,
    `select v.project_id, m.name, v."from", v."to", v.cause, v.reason, max(julianday(v."to") - julianday(v."from")) as days
     from milestone_moves v join milestones m on m.id = v.milestone_id
     where v.workspace_id = @team and v.at >= @since and v.what = 'planned' group by v.project_id`,
    `select a.person_id, count(*) as projects, sum(p.tier = 'enterprise') as heavy, sum(p.created_at >= @since) as fresh
     from assignments a join projects p on p.id = a.project_id
     where a.workspace_id = @team and a.role = 'lead' and a.until is null and p.state in ('active', 'live') group by a.person_id`,
  ].map((text) => raw.prepare(text));
}

async function watched(work: () => Promise<void>): Promise<Run> {
  let last = performance.now();
  let stall = 0;
  let over = false;
  const look = () => {
    const now = performance.now();
    stall = Math.max(stall, now - last);
    last = now;
    if (!over) setImmediate(look);
  };
  const begun = performance.now();
  setImmediate(look);
  await work();
  const took = performance.now() - begun;
  over = true;
  look();
  return { took, stall };
}
