import { App, HTTPReceiver } from '@slack/bolt';

/** Bolt as its guide shows it, with one command that is acknowledged and nothing else: what everything is measured against. */
const receiver = new HTTPReceiver({ signingSecret: process.env.SLACK_SIGNING_SECRET ?? '' });
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'BBENCH', botUserId: 'UBENCH', teamId: 'TBENCH' }),
});
app.command('/golive', async ({ ack }) => {
  await ack();
});
await app.start(Number(process.env.PORT));
