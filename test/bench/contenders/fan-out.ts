import { chanceOf } from '#platform/chance.ts';
import { systemClock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { createLog } from '#platform/log.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { createRounds } from '#platform/outbox/rounds.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { createApp } from '../../../src/app.ts';

/** golive's courier as the app runs it; told a number over IPC, it commits that many messages to each channel and sends them. */
const { channels, ...access } = JSON.parse(process.argv[2] ?? '{}') as {
  channels: readonly string[];
  apiUrl: string;
  botToken: string;
  signingSecret: string;
  databaseUrl: string;
};
const config: Config = {
  mode: { kind: 'http', signingSecret: access.signingSecret },
  botToken: access.botToken,
  apiUrl: access.apiUrl,
  port: 0,
  databaseUrl: access.databaseUrl,
  playbooksDir: null,
  admins: [],
  defaultZone: 'Etc/UTC',
  logLevel: 'fatal',
};
const clock = systemClock;
const log = createLog(config.logLevel);
const app = await createApp({ config, clock, chance: chanceOf(clock), log, features: [], deliver: false });
const rounds = createRounds({ courier: app.courier, clock, log, chores: async () => {} });
let run = 0;

process.on('message', async (each: number) => {
  run += 1;
  const writes = Array.from({ length: each * channels.length }, (_, n) =>
    post({
      key: `fan-out:${run}:${n}`,
      class: 'replaceable',
      to: channels[n % channels.length] ?? '',
      message: message([section(`Message ${n} of run ${run}.`)]),
      internal: true,
      onBehalfOf: null,
    }),
  );
  await app.database.commit(app.workspace.id, writes);
  process.send?.(clock.now().getTime());
  rounds.soon();
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
