import { passTime } from '../pass-time.ts';
import type { View } from '../player/slack-side.ts';
import { direct, form, must, posted, type Scene, types } from '../scene.ts';

const timed = { timed: true, changes: true, brief: 30 };

/** A Sev2 is written with the quality before one's eyes, and nobody picks it up. */
export async function escalate(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  const raj = stage.cast.Raj;
  await passTime(scene, '2026-12-11T11:05', timed);
  script.chapter('Friday 11:05 · Raj escalates, and sees what would make it a good escalation');
  const opened = await types(scene, 'Raj', '/escalate', 'acme-golive');
  script.show({ brief: 12 });
  let view = form(opened, '/escalate');
  view = form(
    await raj.choose(view, 'How severe is it?', 'Sev2: major function blocked, no acceptable workaround'),
    'Sev2',
  );
  view = form(await raj.choose(view, 'What is it about?', 'Support'), 'Support');
  script.show({ quiet: true });
  view = await write(scene, view, {
    what: 'says what is wrong and what it does',
    least: 30,
    words: {
      'What is wrong, and since when?':
        'Contractors cannot log in since 08:30: the new single sign-on certificate is refused',
      'What does it do to the customer and the date?':
        '120 of 400 users cannot work; hypercare cannot end on 25 December',
    },
  });
  view = await write(scene, view, {
    what: 'adds what he asks for, by when, the evidence, the steps and what was tried',
    least: 90,
    words: {
      'What do you ask for, and from whom?': 'Support: put the old certificate back beside the new one today',
      'Needed by': '2026-12-11',
      Evidence: 'https://logs.example.com/acme/sso-0830',
      'Steps to reproduce': 'Log in as a contractor in a private window',
      'Tried so far': 'Metadata sent again, no change',
      Workaround: 'None',
    },
  });
  script.move('Raj', 'presses Escalate');
  const sent = await raj.submit(view);
  must(!sent.errors && sent.text.includes('ESC-1'), `the escalation was refused: ${sent.text}`);
  script.show({ changes: true });
}

/** Types, and looks at the quality, in percent. */
async function write(
  scene: Scene,
  view: View,
  { what, words, least }: { what: string; words: Record<string, string>; least: number },
): Promise<View> {
  const { script, stage } = scene;
  stage.cast.Raj.fill(view, words);
  const heard = await stage.cast.Raj.click(view, 'Check again');
  script.show({ quiet: true });
  script.move('Raj', what);
  const said = /Quality \d+ %[^\n]*(\n[^\n[]+)?/.exec(heard.text)?.[0] ?? '';
  const quality = Number(/\d+/.exec(said)?.[0]);
  must(quality >= least, `the quality must be ${least} % at least: ${heard.text}`);
  script.note(`\n   In the form: ${said.replaceAll(/\s+/g, ' ')}`);
  return form(heard, 'the escalation');
}

/** Nobody acknowledges within the hour: the next is asked, acknowledges, and holds the damage. */
export async function climbLadder(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  script.chapter('Friday 12:05 · An hour has gone and nobody has acknowledged: the ladder climbs');
  await passTime(scene, '2026-12-11T12:20', timed);
  posted(scene, 'acme-golive', /Nobody has acknowledged ESC-1 in 1 h\. @mia is asked now[\s\S]*Next: @tom at/);
  script.move('Mia', 'presses Acknowledge');
  await stage.cast.Mia.click(await direct(scene, 'Mia', 'ESC-1'), 'Acknowledge');
  script.show({ changes: true });
}

/** The damage is held; the gate says no until it is resolved, and a promise that is missed is quoted back. */
export async function containIt(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  const mia = stage.cast.Mia;
  await passTime(scene, '2026-12-11T13:40', timed);
  script.chapter('Friday 13:40 · The damage is held, the gate still says no');
  const opened = await mia.click(await direct(scene, 'Mia', 'This one is with you'), 'Contained');
  script.show({ quiet: true });
  script.move('Mia', 'presses Contained and says what holds');
  const saved = await mia.submit(form(opened, 'Contained'), {
    'What holds the damage?': 'The old certificate is back beside the new one; everybody logs in again',
  });
  must(!saved.errors, `it was not contained: ${JSON.stringify(saved.errors)}`);
  script.show({ changes: true });
  posted(scene, 'acme-golive', /contained ESC-1/);
  const check = await types(scene, 'Tom', '/golive check', 'acme-golive');
  must(/NO-GO[\s\S]*ESC-1/.test(check.text), 'the open Sev2 must block the gate');
  script.show({ brief: 8 });
  script.chapter('Friday 14:20 · The update that was promised for now has not come');
  await passTime(scene, '2026-12-11T14:30', timed);
  posted(scene, 'acme-golive', /@mia, an update on ESC-1 was promised for/);
  await update(scene, {
    'Where does it stand?': 'Both certificates are valid; the vendor looks for why the new one is refused',
    'What is done next, and by whom?': 'The vendor sends a corrected certificate, Raj tests it',
  });
}

async function update(scene: Scene, words: Record<string, string>): Promise<void> {
  const { script, stage } = scene;
  const opened = await stage.cast.Mia.click(await direct(scene, 'Mia', 'This one is with you'), 'Update');
  script.show({ quiet: true });
  script.move('Mia', 'presses Update: where it stands, what is next, and when more is heard');
  const sent = await stage.cast.Mia.submit(form(opened, 'Update'), words);
  must(!sent.errors, `the update was refused: ${JSON.stringify(sent.errors)}`);
  script.show({ changes: true });
}

/** Working days at 16:00, whoever manages reads what is open. */
export async function digestEscalations(scene: Scene): Promise<void> {
  const { script } = scene;
  script.chapter('Friday 16:00 · What is open before the weekend');
  await passTime(scene, '2026-12-11T16:20', timed);
  const digest = await direct(scene, 'Tom', 'Fri 11 Dec');
  must(digest.text.includes('ESC-1'), 'the digest must name the open Sev2');
  await update(scene, {
    'Where does it stand?': 'The corrected certificate is here and works in the test system',
    'What is done next, and by whom?': 'Raj puts it into production on Monday at 10:00',
  });
  await passTime(scene, '2026-12-11T18:00', timed);
}
