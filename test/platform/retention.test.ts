import { expect, test } from 'vitest';
import { inbox } from '#platform/inbox/tables.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { createRetention } from '#platform/retention.ts';
import { startBot } from '#test/support/bot.ts';
import { probe } from '#test/support/probe.ts';

const here = { channel: 'acme' };
const DAY = 24 * 3_600_000;

test('answers are forgotten after two days, texts of posted messages after thirty', async () => {
  const bot = await startBot({ features: [probe().feature] });
  const tidy = createRetention(bot.app.database, bot.clock);
  await bot.person('mia').command('/golive', 'probe post CACME hello', here);
  await tidy();
  expect(await bot.scope.from(inbox)).toHaveLength(1);
  bot.clock.advance(2 * DAY + 1);
  await tidy();
  expect(await bot.scope.from(inbox)).toHaveLength(0);
  expect((await bot.scope.from(outbox))[0]?.payload?.text).toBe('hello');
  bot.clock.advance(29 * DAY);
  await tidy();
  expect(await bot.scope.from(outbox)).toMatchObject([{ state: 'sent', payload: null }]);
  await bot.close();
});
