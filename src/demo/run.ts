import { mkdirSync } from 'node:fs';
import { answerYes, verifyTrail } from './day/answer.ts';
import { collectApprovals } from './day/approvals.ts';
import { meetCriteria } from './day/criteria.ts';
import { setUpProjects } from './day/projects.ts';
import { logRisks } from './day/risks.ts';
import { keptIn } from './options.ts';
import { passTime } from './pass-time.ts';
import type { Scene } from './scene.ts';
import { setStage } from './stage.ts';
import { createTranscript } from './transcript.ts';
import { climbLadder, containIt, digestEscalations, escalate } from './week/escalation.ts';
import { meetStandup, settleReminders, sumUp } from './week/friday.ts';
import { readTheWeek, restOverWeekend } from './week/monday.ts';
import { keepPlansTrue, prepareStandup } from './week/thursday.ts';

const keep = keptIn(process.argv.slice(2));
if (keep) mkdirSync(keep, { recursive: true });

const print = (line: string) => process.stdout.write(`${line}\n`);
const stage = await setStage({ at: '2026-11-23T09:00:00+01:00', keep });
const people = Object.values(stage.cast).map(({ id }) => id);
const script = createTranscript({ slack: stage.slack, people, now: () => stage.clock.now(), print });
const scene: Scene = { stage, script };

try {
  print(
    `golive, three weeks with a small delivery team. The app is the real one; Slack is an emulator on this machine.
Mia leads; Tom is the delivery manager; Raj designs, Ana answers for security and Ben, in London, for support; Eva is the customer.`,
  );
  await setUpProjects(scene);
  await passTime(scene, '2026-11-23T10:00');
  await logRisks(scene);
  await passTime(scene, '2026-11-23T11:00');
  await meetCriteria(scene);
  await collectApprovals(scene);
  await answerYes(scene);
  await keepPlansTrue(scene);
  await prepareStandup(scene);
  await settleReminders(scene);
  await meetStandup(scene);
  await escalate(scene);
  await sumUp(scene);
  await climbLadder(scene);
  await containIt(scene);
  await digestEscalations(scene);
  await restOverWeekend(scene);
  await readTheWeek(scene);
  await verifyTrail(scene);
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
