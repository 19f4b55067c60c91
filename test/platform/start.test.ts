import { expect, test } from 'vitest';
import { chanceOf } from '#platform/chance.ts';
import { createLog } from '#platform/log.ts';
import { startBot } from '#test/support/bot.ts';
import { freshDatabaseUrl } from '#test/support/database.ts';
import { createApp } from '../../src/app.ts';

test('a first start listens before it works out what follows from what is stored', async () => {
  const bot = await startBot({ mode: 'http' });
  const { slack, clock } = bot;
  const connections: number[] = [];
  const app = await createApp({
    config: {
      mode: { kind: 'socket', appToken: slack.appToken },
      ...{ botToken: slack.botToken, apiUrl: slack.apiUrl, port: 0, databaseUrl: await freshDatabaseUrl() },
      ...{ playbooksDir: null, admins: [], defaultZone: 'Europe/Berlin', logLevel: 'silent' },
    },
    ...{ clock, log: createLog('silent'), chance: chanceOf(clock), deliver: false },
    features: [
      {
        name: 'slow',
        consequences: async () => {
          connections.push(slack.connections);
          return [];
        },
      },
    ],
  });
  await app.start();
  expect(connections[0]).toBe(1);
  await app.stop();
  await bot.close();
});
