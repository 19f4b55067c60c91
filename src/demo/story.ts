import { answerYes, verifyTrail } from './day/answer.ts';
import { collectApprovals } from './day/approvals.ts';
import { meetCriteria } from './day/criteria.ts';
import { setUpProjects } from './day/projects.ts';
import { logRisks } from './day/risks.ts';
import { passTime } from './pass-time.ts';
import type { Scene } from './scene.ts';
import { setStage } from './stage.ts';
import { createTranscript } from './transcript.ts';
import { climbLadder, containIt, digestEscalations, escalate } from './week/escalation.ts';
import { meetStandup, settleReminders, sumUp } from './week/friday.ts';
import { readTheWeek, restOverWeekend } from './week/monday.ts';
import { keepPlansTrue, prepareStandup } from './week/thursday.ts';

export interface Telling {
  /** The folder that keeps the database; null keeps none. */
  keep: string | null;
  print(line: string): void;
}

/** Plays the three weeks and prints them line by line; throws where they don't go as they must, after what was seen last. */
export async function tellStory({ keep, print }: Telling): Promise<void> {
  const stage = await setStage({ at: '2026-11-23T09:00:00+01:00', keep });
  const people = Object.values(stage.cast).map(({ id }) => id);
  const script = createTranscript({ slack: stage.slack, people, now: () => stage.clock.now(), print });
  try {
    print(
      `golive, three weeks with a small delivery team. The app is the real one; Slack is an emulator on this machine.
Mia leads; Tom is the delivery manager; Raj designs, Ana answers for security and Ben, in London, for support; Eva is the customer.`,
    );
    await play({ stage, script });
  } catch (error) {
    script.show();
    throw error;
  } finally {
    await stage.close();
  }
}

async function play(scene: Scene): Promise<void> {
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
}
