import { afterEach, expect, it } from 'vitest';
import { ladderOf } from '#features/escalations/ladder/rungs.ts';
import { type Category, categories } from '#features/escalations/rules/category.ts';
import { assignments } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { type Desk, idOf, openDesk } from './desk.ts';

let desk: Desk;

afterEach(async () => {
  await desk.bot.close();
});

/** Whatever roles the playbook has: a seat is held under its own name. */
async function hold(seats: Record<string, string>): Promise<void> {
  const { bot, acme } = desk;
  for (const [role, who] of Object.entries(seats)) {
    await bot.person(who).command('/golive', 'help', { channel: 'general' });
    const row = { projectId: acme.id, role, personId: await idOf(bot, who), since: bot.clock.now() };
    const insert: Write = (tx) => tx.insert(assignments, { id: tx.newId(), ...row });
    await bot.app.database.commit(bot.app.workspace.id, [insert]);
  }
}

it('each category goes to those whom it is up to, one after the other', async () => {
  desk = await openDesk();
  await hold({ engineering: 'eva', product: 'kim', security: 'eva', sponsor: 'kim' });
  const expected: Record<Category, string[]> = {
    scope: ['tom as delivery manager'],
    timeline: ['tom as delivery manager'],
    resourcing: ['tom as delivery manager'],
    defect: ['eva as engineering', 'kim as product'],
    capability: ['kim as product', 'eva as engineering'],
    security: ['eva as security'],
    integration: ['ana as solutions architect'],
    data: ['ana as solutions architect'],
    decision: ['kim as executive sponsor'],
    support: ['ben as support lead'],
  };
  const { bot, acme } = desk;
  for (const category of categories) {
    const rungs = await ladderOf(bot.scope, acme, { category, severity: 2 }, bot.clock.now());
    const said = rungs.map(({ people, as }) => `${people.map(({ name }) => name).join('+')} as ${as}`);
    expect(said.slice(0, expected[category].length)).toEqual(expected[category]);
  }
});

it('neither guests nor whoever has left are asked, and it is said why somebody else is', async () => {
  desk = await openDesk();
  const { bot, acme } = desk;
  await hold({ engineering: 'eva' });
  const asked = async (category: Category) => {
    const [first] = await ladderOf(bot.scope, acme, { category, severity: 2 }, bot.clock.now());
    return [first?.people.map(({ name }) => name).join(), first?.because];
  };
  expect(await asked('defect')).toEqual(['eva', null]);
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.update(people, { kind: 'guest' }, eq(people.slackId, 'UEVA')).returning(),
  ]);
  expect((await asked('defect'))[0]).toBe('tom');
  await desk.leaves('ana');
  expect(await asked('integration')).toEqual(['tom', 'ana (solutions architect) has left']);
});
