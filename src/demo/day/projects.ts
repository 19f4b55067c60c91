import { passTime } from '../pass-time.ts';
import { form, must, type Scene, types, whisper } from '../scene.ts';
import type { Name } from '../stage.ts';

/** Two projects are set up through the form: one standard, one regulated and large. */
export async function setUpProjects(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  script.chapter('Monday 09:00 · Mia sets up two projects');
  const opened = await types(scene, 'Mia', '/golive new Acme Retail', 'acme-golive');
  script.show();
  script.move('Mia', 'fills the form and presses Preview the plan');
  const preview = await stage.cast.Mia.submit(form(opened, '/golive new'), {
    key: 'ACME',
    kickoff: '2026-11-02',
    goLive: '2026-12-04',
    manager: { id: stage.cast.Tom.id },
    traits: ['integrations'],
  });
  must(!preview.errors, `the form was refused: ${JSON.stringify(preview.errors)}`);
  script.show();
  script.move('Mia', 'presses Create');
  const created = await stage.cast.Mia.submit(form(preview, 'the preview'));
  must(created.text.includes('ACME'), 'ACME was not created');
  script.show();
  await giveRoles(scene);
  await catchUp(scene);
  await regulatedProject(scene);
}

/** Customers' roles are signed for by their delegates in this workspace. */
const roles: readonly [role: string, people: readonly Name[]][] = [
  ['Executive sponsor', ['Eva']],
  ['Security', ['Ana']],
  ['Support lead', ['Ben', 'Mia']],
  ['Solutions architect', ['Raj']],
  ['Data owner', ['Raj']],
  ['Customer project lead', ['Eva']],
];

async function giveRoles(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  const shown = await types(scene, 'Mia', '/golive team', 'acme-golive');
  script.show();
  script.move('Mia', `gives ${roles.length} roles to people, in the same form each: Eva signs for the customer`);
  const message = whisper(shown, '/golive team');
  for (const [role, people] of roles) {
    const opened = await stage.cast.Mia.choose(message, 'Change a role', role);
    const ids = people.map((name) => ({ id: stage.cast[name].id }));
    const saved = await stage.cast.Mia.submit(form(opened, 'the team form'), { people: ids });
    must(!saved.errors, `the role ${role} was refused: ${JSON.stringify(saved.errors)}`);
  }
  script.show({ quiet: true });
  await types(scene, 'Mia', '/golive team', 'acme-golive');
  script.show({ brief: 8 });
}

/** Acme is past UAT already: its manager records why three gates are passed without their criteria. */
async function catchUp(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  for (const [n, phase] of ['discover', 'configure', 'validate'].entries()) {
    const opened =
      n === 0
        ? await types(scene, 'Tom', '/golive advance', 'acme-golive')
        : await stage.cast.Tom.command('/golive', 'advance', { channel: 'acme-golive' });
    if (n === 0) script.show();
    if (n === 0) script.move('Tom', 'records the exception, and the same for the next two phases');
    const saved = await stage.cast.Tom.submit(form(opened, `advance ${phase}`), {
      reason: 'Signed off on paper before the team used golive.',
    });
    must(!saved.errors, `the exception for ${phase} was refused: ${JSON.stringify(saved.errors)}`);
    script.show({ quiet: n > 0 });
    await passTime(scene, `2026-11-23T09:0${2 * n + 2}`);
  }
}

async function regulatedProject(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  const opened = await types(scene, 'Mia', '/golive new Medica Clinics', 'medica-golive');
  script.show({ brief: 4 });
  script.move('Mia', 'chooses Enterprise and Regulated');
  const preview = await stage.cast.Mia.submit(form(opened, '/golive new'), {
    key: 'MEDICA',
    tier: 'enterprise',
    segment: 'enterprise',
    traits: ['regulated', 'integrations'],
    kickoff: '2026-11-30',
    goLive: '2027-05-14',
    region: 'DE',
    manager: { id: stage.cast.Tom.id },
  });
  must(!preview.errors, `the form was refused: ${JSON.stringify(preview.errors)}`);
  script.show({ brief: 18 });
  script.move('Mia', 'presses Create');
  await stage.cast.Mia.submit(form(preview, 'the preview'));
  script.show();
  const check = await types(scene, 'Mia', '/golive check', 'medica-golive');
  must(/NO-GO/.test(check.text), 'a project that has just begun must not go live');
  script.show({ brief: 14 });
}
