import { createRequire } from 'node:module';
import type Sqlite from 'better-sqlite3';
import { canonical, GENESIS, hashOf } from '#platform/audit/chain.ts';
import type { Chance } from '#platform/db/scope.ts';
import { FACTS, LINE, TEAM } from './commit-rows.ts';

const open = createRequire(import.meta.url)('better-sqlite3') as typeof Sqlite;

const READ = 'select * from projects where workspace_id = ? and id = ?';
const TOUCH = `update projects set target_go_live = ?, version = ? where workspace_id = ? and id = ? and version = ?`;
const HEAD = 'select seq, hash from audit_heads where workspace_id = ?';
const LINE_IN = `insert into audit (workspace_id, seq, at, actor, via, action, subject, project, body, commitment, prev, hash)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?, ?)`;
const HEAD_IN = `insert into audit_heads (workspace_id, seq, hash) values (?, ?, ?)
  on conflict (workspace_id) do update set seq = excluded.seq, hash = excluded.hash`;
const POST = `insert into outbox (id, workspace_id, key, class, destination, payload, internal, state, attempts, next_at, created_at)
  values (?, ?, ?, 'replaceable', 'CACME', ?, 1, 'pending', 0, ?, ?) on conflict do nothing`;

/** The same rows by statements that are prepared once, in one IMMEDIATE transaction: what the disk and SQLite alone cost. */
export function rawCommits(file: string, id: string, chance: Chance): (n: number) => void {
  const db = new open(file);
  for (const set of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'secure_delete = FAST'])
    db.pragma(set);
  const [read, touch, head, line, moveHead, post] = [READ, TOUCH, HEAD, LINE_IN, HEAD_IN, POST].map((it) =>
    db.prepare(it),
  );

  const commit = db.transaction((n: number, version: number) => {
    const now = new Date();
    const day = n % 2 === 0 ? '2026-12-07' : '2026-12-04';
    if (touch?.run(day, version + 1, TEAM, id, version).changes !== 1) throw new Error('overtaken');
    const last = (head?.get(TEAM) ?? { seq: 0, hash: GENESIS }) as { seq: number; hash: string };
    const entry = {
      ...{ workspaceId: TEAM, seq: last.seq + 1, at: now, actor: id, via: FACTS.via, action: FACTS.action },
      ...{ subject: `project:${id}`, project: id, body: canonical({ before: FACTS.before, after: { n } }) },
      ...{ commitment: null, prev: last.hash },
    };
    const { seq, actor, via, action, subject, project, body, prev } = entry;
    const hash = hashOf(entry);
    line?.run(TEAM, seq, now.getTime(), actor, via, action, subject, project, body, prev, hash);
    moveHead?.run(TEAM, seq, hash);
    post?.run(chance.newId(), TEAM, `bench:${n}`, JSON.stringify(LINE), now.getTime(), now.getTime());
  });
  return (n) => {
    const project = read?.get(TEAM, id) as { version: number } | undefined;
    if (!project) throw new Error('the project is gone');
    commit.immediate(n, project.version);
  };
}
