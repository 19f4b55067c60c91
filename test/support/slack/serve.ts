import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type FakeSlack, type NewChannel, type NewUser, startFakeSlack } from './fake-slack.ts';

/** What a Slack in a process of its own is made of: as `FakeSlackOptions`, but plain data. */
export interface Town {
  users: readonly NewUser[];
  channels: readonly NewChannel[];
  scopes?: readonly string[];
  every?: number;
}

/** What it saw until now. */
export interface Seen {
  /** When each message came, in milliseconds of the machine's clock. */
  posts: readonly { channel: string; at: number }[];
  limited: number;
  impatient: number;
  violations: readonly string[];
}

export interface Served {
  apiUrl: string;
  botToken: string;
  signingSecret: string;
  seen(): Promise<Seen>;
  stop(): Promise<void>;
}

/** The fake Slack in a process of its own, so that it shares no event loop with what is measured. */
export async function serveSlack(town: Town): Promise<Served> {
  const child = fork(fileURLToPath(new URL('./serve.ts', import.meta.url)), [JSON.stringify(town)]);
  const gone = once(child, 'exit');
  const [address] = (await once(child, 'message')) as [Omit<Served, 'seen' | 'stop'>];
  return {
    ...address,
    seen: async () => {
      child.send('seen');
      const [seen] = (await once(child, 'message')) as [Seen];
      return seen;
    },
    stop: async () => {
      child.kill();
      await gone;
    },
  };
}

async function serve(town: Town): Promise<void> {
  const slack = await startFakeSlack({ scopes: town.scopes, every: town.every });
  for (const user of town.users) slack.addUser(user);
  for (const channel of town.channels) slack.addChannel(channel);
  const { apiUrl, botToken, signingSecret } = slack;
  process.on('message', () => process.send?.(seenBy(slack)));
  process.on('disconnect', () => process.exit());
  process.send?.({ apiUrl, botToken, signingSecret });
}

function seenBy(slack: FakeSlack): Seen {
  const { limited, impatient } = slack.tooSoon;
  const posts = slack.everything().map(({ channel, at }) => ({ channel, at }));
  return { posts, limited, impatient, violations: slack.violations };
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  await serve(JSON.parse(process.argv[2] ?? '{}') as Town);
}
