import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { createSweep } from '#platform/directory/sweep.ts';
import { people } from '#platform/directory/tables.ts';
import { schedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { probe } from '#test/support/probe.ts';

const HOUR = 3_600_000;

let bot: Bot;
let sweep: () => Promise<void>;
beforeEach(async () => {
  bot = await startBot({ features: [probe().feature] });
  const { database, clock, client } = bot.app.courierParts;
  const team = bot.app.workspace.id;
  sweep = createSweep({ database, clock, client, team, admins: new Set(), defaultZone: 'Europe/Berlin' });
});
afterEach(() => bot.close());

async function meet(...names: string[]): Promise<void> {
  for (const name of names) await bot.person(name).command('/golive', 'echo hi', { channel: 'acme' });
}

async function personOf(slackId: string) {
  const [person] = await bot.scope.from(people, eq(people.slackId, slackId));
  if (!person) throw new Error(`${slackId} is unknown`);
  return person;
}

/** Whom Slack was asked about since, in this order. */
async function askedDuring(work: () => Promise<void>): Promise<unknown[]> {
  const before = bot.slack.calls.length;
  await work();
  const calls = bot.slack.calls.slice(before).filter(({ method }) => method === 'users.info');
  return calls.map(({ args }) => args.user);
}

describe('people who only receive', () => {
  it('are followed into another zone, with all that keeps their time', async () => {
    await meet('mia');
    const { id } = await personOf('UMIA');
    const daily = { time: '09:30', zone: 'Europe/Berlin', weekdays: [1, 2, 3, 4, 5] } as const;
    await bot.app.database.commit(bot.app.workspace.id, [
      schedule({ ritual: 'probe.daily', subject: 'hers', person: id, ...daily }),
      schedule({ ritual: 'probe.daily', subject: 'another’s', ...daily }),
    ]);
    bot.slack.changeUser('UMIA', { tz: 'America/New_York' });
    bot.clock.advance(25 * HOUR);
    await sweep();
    expect(await personOf('UMIA')).toMatchObject({ zone: 'America/New_York', active: true, seenAt: bot.clock.now() });
    const zones = (await bot.scope.from(schedules)).map(({ subject, zone }) => [subject, zone]);
    expect(Object.fromEntries(zones)).toEqual({ hers: 'America/New_York', 'another’s': 'Europe/Berlin' });
    expect((await bot.scope.from(audit)).map(({ action }) => action)).toContain('person.refresh');
  });

  it('are inactive once they have left', async () => {
    await meet('eva');
    bot.slack.changeUser('UEVA', { deleted: true });
    bot.clock.advance(25 * HOUR);
    await sweep();
    expect((await personOf('UEVA')).active).toBe(false);
  });

  it('are asked about after a day, who is there before who has left and the longest unseen first, once an hour', async () => {
    bot.slack.changeUser('UTOM', { deleted: true });
    await meet('tom');
    bot.clock.advance(HOUR);
    await meet('eva');
    bot.clock.advance(HOUR);
    await meet('mia');
    expect(await askedDuring(sweep)).toEqual([]);
    bot.clock.advance(23 * HOUR + 1);
    await meet('ben');
    expect(await askedDuring(sweep)).toEqual(['UEVA', 'UTOM']);
    bot.clock.advance(HOUR - 1);
    expect(await askedDuring(sweep)).toEqual([]);
    bot.clock.advance(1);
    expect(await askedDuring(sweep)).toEqual(['UMIA']);
  });

  it('are asked about thirty at a time', async () => {
    const names = Array.from({ length: 31 }, (_, n) => `U${100 + n}`);
    for (const id of names) bot.slack.addUser({ id, name: id });
    await bot.app.database.commit(
      bot.app.workspace.id,
      names.map((slackId, n) => (tx) => {
        const known = {
          id: tx.newId(),
          slackId,
          name: slackId,
          zone: 'Europe/London',
          kind: 'member',
          role: 'member',
        } as const;
        return tx.insert(people, { ...known, active: true, seenAt: new Date(tx.now.getTime() - n) });
      }),
    );
    bot.clock.advance(25 * HOUR);
    expect(await askedDuring(sweep)).toEqual(names.slice(1).reverse());
    bot.clock.advance(HOUR);
    expect(await askedDuring(sweep)).toEqual(['U100']);
  });

  it.each([{ retryAfter: 30 }, { status: 500 }, { error: 'internal_error' }])(
    'wait for the next hour when Slack says %j',
    async (fault) => {
      await meet('mia', 'tom');
      bot.slack.changeUser('UMIA', { tz: 'America/New_York' });
      bot.clock.advance(25 * HOUR);
      bot.slack.fail('users.info', fault);
      expect(await askedDuring(sweep)).toEqual(['UMIA']);
      expect((await personOf('UMIA')).zone).toBe('Europe/Berlin');
      bot.clock.advance(HOUR);
      expect(await askedDuring(sweep)).toEqual(['UTOM', 'UMIA']);
      expect((await personOf('UMIA')).zone).toBe('America/New_York');
    },
  );

  it('keep the zone that they set for themselves while Slack is asked', async () => {
    await meet('mia');
    const { id } = await personOf('UMIA');
    const zone = 'Asia/Tokyo';
    const { database, clock, client } = bot.app.courierParts;
    const team = bot.app.workspace.id;
    const info: typeof client.users.info = async (args) => {
      const said = await client.users.info(args);
      await database.commit(team, [(tx) => tx.update(people, { ownZone: zone, zone }, eq(people.id, id))]);
      return said;
    };
    const slow = { users: { info } } as typeof client;
    const parts = { database, clock, team, admins: new Set<string>(), defaultZone: 'Europe/Berlin' };
    bot.slack.changeUser('UMIA', { deleted: true });
    bot.clock.advance(25 * HOUR);
    await createSweep({ ...parts, client: slow })();
    expect(await personOf('UMIA')).toMatchObject({ zone, ownZone: zone, active: false });
    const line = (await bot.scope.from(audit)).find(({ action }) => action === 'person.refresh');
    expect(line?.body).toContain('"zone":"Asia/Tokyo"');
    expect(line?.body).not.toContain('Europe/Berlin');
  });

  it('don’t stand in the others’ way when Slack knows nothing of them', async () => {
    await meet('mia', 'tom');
    const mia = await personOf('UMIA');
    bot.clock.advance(25 * HOUR);
    bot.slack.fail('users.info', { error: 'user_not_found' });
    expect(await askedDuring(sweep)).toEqual(['UMIA', 'UTOM']);
    expect(await personOf('UMIA')).toEqual({ ...mia, seenAt: bot.clock.now() });
    bot.clock.advance(HOUR);
    expect(await askedDuring(sweep)).toEqual([]);
  });
});
