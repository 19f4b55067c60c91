import { passTime } from '../pass-time.ts';
import { form, must, type Scene, types } from '../scene.ts';

/** Another project is under way, and one of Medica's dates moves: the manager reads of both on Monday. */
export async function keepPlansTrue(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  await passTime(scene, '2026-12-10T16:00');
  script.chapter('Thursday 10 December, 16:00 · A third project, and a date that moves');
  const opened = await types(scene, 'Mia', '/golive new Boreal Foods', 'boreal-golive');
  script.show({ quiet: true });
  const preview = await stage.cast.Mia.submit(form(opened, '/golive new'), {
    key: 'BOREAL',
    kickoff: '2026-12-14',
    goLive: '2027-01-08',
    manager: { id: stage.cast.Tom.id },
  });
  must(!preview.errors, `the form was refused: ${JSON.stringify(preview.errors)}`);
  script.show({ quiet: true });
  script.move('Mia', 'fills the form and presses Create');
  const created = await stage.cast.Mia.submit(form(preview, 'the preview'));
  must(created.text.includes('BOREAL'), 'BOREAL was not created');
  script.show({ brief: 6 });
  const moved = await types(
    scene,
    'Mia',
    '/golive move workshops-held 2027-01-12 because customer: half of the clinics are in inspection',
    'medica-golive',
  );
  must(moved.text.includes('12 Jan'), `the milestone was not moved: ${moved.text}`);
  script.show({ brief: 6 });
}

/** The evening before: a standup is set up, and somebody says that they are away. */
export async function prepareStandup(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  await passTime(scene, '2026-12-10T17:00');
  script.chapter('Thursday 10 December, 17:00 · Acme is in hypercare, and Mia sets up its standup');
  const opened = await types(scene, 'Mia', '/golive standup setup', 'acme-golive');
  script.show({ brief: 14 });
  script.move('Mia', 'picks Ana, Ben, Raj and herself, and presses Save');
  const saved = await stage.cast.Mia.submit(form(opened, 'the standup form'), {
    'Who takes part': (['Mia', 'Raj', 'Ben', 'Ana'] as const).map((who) => ({ id: stage.cast[who].id })),
  });
  must(!saved.errors, `the standup was refused: ${JSON.stringify(saved.errors)}`);
  script.show();
  const away = await types(scene, 'Ana', '/golive away fri', 'acme-golive');
  must(/11 Dec/.test(away.text), `the leave was not noted: ${away.text}`);
  script.show();
}
