import { mkdirSync } from 'node:fs';
import { keptIn } from './options.ts';
import { tellStory } from './story.ts';

const keep = keptIn(process.argv.slice(2));
if (keep) mkdirSync(keep, { recursive: true });

const print = (line: string) => process.stdout.write(`${line}\n`);

try {
  await tellStory({ keep, print });
  print(`
To use it with your own Slack workspace:
  1. Create an app from manifest.yml at https://api.slack.com/apps, and install it.
  2. Copy .env.example to .env and put the two tokens in.
  3. npm start, then /golive new in a channel that golive was invited to.`);
  if (keep)
    print(
      `\nThe database of this day stays in ${keep}: npm run golive -- audit verify --database sqlite:${keep}/golive.db`,
    );
} catch (error) {
  process.stderr.write(`\nThe demo stopped: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  process.exitCode = 1;
}
