import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { dialect } from '#platform/db/dialect.ts';
import { outboxLanes } from '#platform/outbox/tables.ts';
import { freshDatabase } from '#test/support/database.ts';

test.runIf(dialect === 'postgres')('a statement that is refused costs no connection', async () => {
  const database = await freshDatabase();
  const pool = (database.db as unknown as { $client: Pool }).$client;
  const insert = () =>
    database.commit('T', [(tx) => tx.insert(outboxLanes, { lane: 'CACME', freeAt: tx.now }).returning()]);
  await insert();
  const connections = async () =>
    (await pool.query('select pid from pg_stat_activity where datname = current_database() order by pid')).rows;
  const before = await connections();
  for (let n = 0; n < 3; n += 1) await expect(insert()).rejects.toThrow();
  expect(await connections()).toEqual(before);
  await database.close();
});
