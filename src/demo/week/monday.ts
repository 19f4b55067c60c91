import { passTime } from '../pass-time.ts';
import { direct, must, type Scene, types } from '../scene.ts';

/** Nothing is sent over the weekend, to anybody; what is pinned is kept true in place. */
export async function restOverWeekend(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  script.chapter('Saturday and Sunday · Nobody hears anything');
  const { mark } = stage.slack.journal;
  await passTime(scene, '2026-12-14T00:00', { timed: true });
  const sent = stage.slack.journal.since(mark).filter(({ kind }) => kind !== 'edit').length;
  must(sent === 0, `${sent} messages were sent over the weekend`);
  script.note('\n   (from Friday 18:00 to Monday 00:00: 0 messages)');
}

/** The week as its manager needs it, before the day begins. */
export async function readTheWeek(scene: Scene): Promise<void> {
  const { script } = scene;
  script.chapter('Monday 08:30 · Tom reads the week');
  await passTime(scene, '2026-12-14T08:30', { timed: true, brief: 40 });
  const digest = await direct(scene, 'Tom', 'Your week, Mon 14 Dec');
  must(digest.text.includes('ESC-1'), 'the digest must name the open Sev2');
  const rituals = await types(scene, 'Mia', '/golive rituals', 'acme-golive');
  must(/Standup/.test(rituals.text), 'the rituals must name the standup');
  script.show({ brief: 20 });
}
