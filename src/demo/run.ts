import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { answerYes } from './day/answer.ts';
import { collectApprovals } from './day/approvals.ts';
import { meetCriteria } from './day/criteria.ts';
import { setUpProjects } from './day/projects.ts';
import { logRisks } from './day/risks.ts';
import { moveOn, type Scene } from './scene.ts';
import { setStage } from './stage.ts';
import { createTranscript } from './transcript.ts';

const { values } = parseArgs({ options: { keep: { type: 'string' } } });
const keep = values.keep ? resolve(values.keep) : null;
if (keep) mkdirSync(keep, { recursive: true });

const print = (line: string) => process.stdout.write(`${line}\n`);
const stage = await setStage({ at: '2026-11-23T09:00:00+01:00', keep });
const people = Object.values(stage.cast).map(({ id }) => id);
const script = createTranscript({ slack: stage.slack, people, now: () => stage.clock.now(), print });
const scene: Scene = { stage, script };

try {
  print('golive, a day with a small delivery team. The app is the real one; Slack is an emulator on this machine.');
  await setUpProjects(scene);
  moveOn(scene, '2026-11-23T10:00');
  await logRisks(scene);
  moveOn(scene, '2026-11-23T11:00');
  await meetCriteria(scene);
  await collectApprovals(scene);
  await answerYes(scene);
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
  script.show();
  process.stderr.write(`\nThe demo stopped: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  process.exitCode = 1;
} finally {
  await stage.close();
}
