import { expect, it } from 'vitest';
import { snoozes } from '#features/reminders/tables.ts';
import { createConsequences } from '#platform/consequences.ts';
import { eq } from '#platform/db/drizzle.ts';
import { createLog } from '#platform/log.ts';
import { allSignals } from '#platform/signals.ts';
import { startBot } from '#test/support/bot.ts';

it('what needs many commits lets what was written be sent, and others have their turn', async () => {
  const bot = await startBot({ at: '2026-11-23T06:00:00Z' });
  try {
    const { database, clock, chance } = bot.app.courierParts;
    const seen: string[] = [];
    let commits = 0;
    const draw = createConsequences({
      ...{ database, clock, chance, log: createLog('silent'), workspace: bot.app.workspace.id },
      signals: allSignals([]),
      meanwhile: () => seen.push('sent'),
      all: [
        async () => {
          if (seen.includes('turn') && commits > 2) return [];
          commits += 1;
          setImmediate(() => seen.push('turn'));
          return [(tx) => tx.remove(snoozes, eq(snoozes.key, 'nobody’s'))];
        },
      ],
    });
    await draw();
    expect(seen.filter((it) => it === 'sent')).toHaveLength(commits);
    expect(commits).toBeGreaterThan(2);
    // Their turn comes when waiting would be noticed, which is before it gives up.
    expect(seen).toContain('turn');
  } finally {
    await bot.close();
  }
});
