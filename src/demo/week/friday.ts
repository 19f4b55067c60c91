import { passTime } from '../pass-time.ts';
import { direct, form, inbox, must, posted, type Scene } from '../scene.ts';
import type { Name } from '../stage.ts';

const timed = { timed: true, brief: 30 };

/** One message a day: one line is done, one is put off, and they go from the message. */
export async function settleReminders(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  script.chapter('Friday 09:00 · What Mia has to think of today, in one message');
  await passTime(scene, '2026-12-11T09:00', timed);
  const bundle = await direct(scene, 'Mia', 'Your reminders for Fri 11 Dec');
  script.move('Mia', 'has just held the hypercare check-in, and presses Done');
  await stage.cast.Mia.click(bundle, { name: 'Done', near: 'First hypercare check-in' });
  script.show({ brief: 12 });
  script.move('Mia', 'puts Medica’s sales handoff off until next week');
  const left = await direct(scene, 'Mia', 'Your reminders for Fri 11 Dec');
  must(!left.text.includes('First hypercare check-in'), 'what is done must go from the message');
  await stage.cast.Mia.choose(left, { name: 'Snooze', near: 'was due Thu 3 Dec' }, 'Snooze until next week');
  script.show({ brief: 12 });
  const settled = await direct(scene, 'Mia', 'Your reminders for Fri 11 Dec');
  must(!settled.text.includes('Thu 3 Dec'), 'what is put off must go from the message');
}

/** Asked in each one's own morning; who is away is not asked, and who is missing is reminded once. */
export async function meetStandup(scene: Scene): Promise<void> {
  const { script } = scene;
  script.chapter('Friday 09:30 · The standup asks each of them in their own morning');
  await passTime(scene, '2026-12-11T09:40', timed);
  await answer(scene, 'Mia', {
    Done: 'First week of hypercare: 14 tickets, 11 closed',
    Next: 'Agree the exit criteria with Eva',
    'Blocked by': 'Reporting role for the finance team is missing',
  });
  await passTime(scene, '2026-12-11T10:35', timed);
  await direct(scene, 'Raj', 'yours isn’t in yet');
  await answer(scene, 'Ben', { Done: 'Runbook handed to the night shift', Next: 'Known issues page' });
  const asked = (await inbox(scene, 'Ana')).some(({ text }) => text.includes('standup'));
  must(!asked, 'Ana is away and must not be asked');
}

export async function answer(scene: Scene, who: Name, words: Record<string, string>): Promise<void> {
  const { script, stage } = scene;
  const opened = await stage.cast[who].click(await direct(scene, who, 'standup'), 'Answer');
  script.show({ quiet: true });
  script.move(
    who,
    `answers: ${Object.entries(words)
      .map(([label, text]) => `${label}: “${text}”`)
      .join(', ')}`,
  );
  const sent = await stage.cast[who].submit(form(opened, 'the standup'), words);
  must(!sent.errors, `the answer was refused: ${JSON.stringify(sent.errors)}`);
  script.show({ changes: true });
}

/** Noon in the project's zone: one message in the channel; a late answer joins it. */
export async function sumUp(scene: Scene): Promise<void> {
  const { script } = scene;
  script.chapter('Friday 12:00 · The day’s one message in the channel');
  await passTime(scene, '2026-12-11T12:03', timed);
  posted(scene, 'acme-golive', /2 of 3 answered, 1 missing, 1 away/);
  await answer(scene, 'Raj', { Done: 'Looked into the refused logins', Next: 'Stay on ESC-1' });
  posted(scene, 'acme-golive', /3 of 3 answered/);
  posted(scene, 'acme-golive', /Looked into the refused logins[\s\S]*late/);
}
