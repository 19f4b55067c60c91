import { afterEach, expect, it } from 'vitest';
import { endingIn } from '#features/gates/ending.ts';
import { projects } from '#features/projects/tables.ts';
import { stopClocks, touch } from '#features/projects/writes.ts';
import { eq } from '#platform/db/drizzle.ts';
import { openSite, type Site } from './signing-site.ts';

let site: Site;
afterEach(() => site.bot.close());

/** As the digest asks: what ends within a week from a day on. */
async function from(until: string): Promise<string[]> {
  const lines = await endingIn(site.bot.scope, { after: '', upTo: 'zzz', person: null }, until);
  return lines.map(({ text }) => text).filter((text) => text.includes('<@UANA>'));
}

async function become(state: 'active' | 'on_hold', at: string): Promise<void> {
  site.bot.clock.set(at);
  const project = await site.project();
  await site.change(touch(project, { state }), ...stopClocks(project, state === 'active' ? 'resume' : 'hold'));
}

/** Asked on Monday 23 November; the tenth working day after it is Monday 7 December. */
async function asked(): Promise<void> {
  site = await openSite();
  await site.request();
}

it('names the day that the question names', async () => {
  await asked();
  expect((await site.inbox('ana'))[0]?.text).toContain('the request runs out after Mon 7 Dec 2026');
  expect(await from('2026-12-07')).toEqual(['the request to <@UANA> for Go-live on Mon 7 Dec']);
  expect(await from('2026-12-06')).toEqual([]);
});

it('does not name what has run out already', async () => {
  await asked();
  expect(await from('2026-12-14')).toHaveLength(1);
  expect(await from('2026-12-15')).toEqual([]);
});

it('does not count days on hold, nor holidays of the project’s region', async () => {
  await asked();
  await become('on_hold', '2026-11-24T09:00:00Z');
  await become('active', '2026-11-25T09:00:00Z');
  expect(await from('2026-12-15')).toEqual(['the request to <@UANA> for Go-live on Wed 9 Dec']);
  // The Immaculate Conception, on Tuesday the 8th, is a holiday in Austria.
  await site.change((tx) => tx.update(projects, { region: 'AT' }, eq(projects.id, 'project')).returning());
  expect(await from('2026-12-15')).toEqual(['the request to <@UANA> for Go-live on Thu 10 Dec']);
});

it('leaves out what a project on hold waits for', async () => {
  await asked();
  await become('on_hold', '2026-12-01T09:00:00Z');
  expect(await from('2026-12-10')).toEqual([]);
});
