import { at, form, must, type Scene, types } from '../scene.ts';

/** Risks are logged where they come up: by command, and from what somebody said. */
export async function logRisks(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  script.chapter('Monday 10:00 · What could go wrong is written down where it is said');
  const added = await types(
    scene,
    'Mia',
    `/raid add risk "Final data load is late" owner:${at(scene, 'Raj')} due:fri p4 i4 gate:go-live next:"Second rehearsal on Thursday"`,
    'acme-golive',
  );
  must(added.text.includes('■ 16'), 'the risk was not logged');
  script.show();
  const said = await stage.cast.Eva.says(
    'acme-golive',
    'Careful: our single sign-on certificate runs out on 12 December.',
  );
  script.show();
  script.move('Mia', 'uses “Add to RAID log” on what Eva wrote');
  const opened = await stage.cast.Mia.messageShortcut('raid.from-message', said);
  script.show({ brief: 8 });
  script.move('Mia', 'calls it a dependency, owned by Eva');
  const saved = await stage.cast.Mia.submit(form(opened, 'Add to RAID log'), {
    type: 'dependency',
    owner: { id: stage.cast.Eva.id },
    'Next step': 'Renew it and send the new metadata',
  });
  must(!saved.errors, `the form was refused: ${JSON.stringify(saved.errors)}`);
  must(saved.text.includes('@eva, Mon 23 Nov 2026, 10:00'), 'what Eva wrote is of another day');
  script.show();
  await types(scene, 'Mia', '/raid list', 'acme-golive');
  script.show();
}
