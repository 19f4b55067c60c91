import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Served, serveSlack } from '#test/support/slack/serve.ts';
import { type Effort, type Line, median } from './measure.ts';

const CHANNELS = 100;
/** Messages for each channel. */
const EACH = 3;
/** Slack takes one message a second in each channel, the first at once: no courier is done before, in milliseconds. */
const LIMIT = (EACH - 1) * 1_000;
/** Until when all must have arrived, in milliseconds. */
const GIVE_UP = 60_000;

/** 300 messages to 100 channels, from the commit to the last one's arrival at a Slack that keeps to its limit. */
export async function benchFanOut(folder: string, { rounds }: Effort): Promise<Line[]> {
  const channels = Array.from({ length: CHANNELS }, (_, n) => `C${String(n).padStart(3, '0')}`);
  const town = channels.map((id) => ({ id, name: id.toLowerCase(), members: [] }));
  const slack = await serveSlack({ users: [], channels: town, every: 1_000 });
  const { apiUrl, botToken, signingSecret } = slack;
  const told = { channels, apiUrl, botToken, signingSecret, databaseUrl: `sqlite:${folder}/fan-out.db` };
  const file = fileURLToPath(new URL('./contenders/fan-out.ts', import.meta.url));
  const courier = fork(file, [JSON.stringify(told)]);
  try {
    await once(courier, 'message');
    const took: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      courier.send(EACH);
      const [from] = (await once(courier, 'message')) as [number];
      took.push((await lastOf(slack, round * CHANNELS * EACH)) - from);
      // Every channel takes its next first message at once again.
      await after(1_100);
    }
    const { limited } = await slack.seen();
    const sent = rounds * CHANNELS * EACH;
    const name = `fan-out, ${CHANNELS * EACH} messages to ${CHANNELS} channels`;
    const detail = `${(median(took) / 1_000).toFixed(2)} against ${(LIMIT / 1_000).toFixed(1)} s that Slack’s limit takes`;
    return [
      { name, ratio: median(took) / LIMIT, goal: 1.15, detail },
      {
        name: 'fan-out, calls for a message',
        ratio: (sent + limited) / sent,
        goal: 1,
        detail: `${limited} of ${sent + limited} calls were answered with a 429`,
      },
    ];
  } finally {
    courier.kill();
    await slack.stop();
  }
}

/** When the message of this number came. */
async function lastOf(slack: Served, number: number): Promise<number> {
  const giveUp = performance.now() + GIVE_UP;
  for (;;) {
    const { posts, violations } = await slack.seen();
    if (violations.length > 0) throw new Error(`Slack's limits were broken: ${violations[0]}`);
    const last = posts[number - 1];
    if (last) return last.at;
    if (performance.now() > giveUp) throw new Error(`only ${posts.length} of ${number} messages came`);
    await after(100);
  }
}
