import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { absences } from '#features/calendar/tables.ts';
import { quietUntilFor, workingTimesOf } from '#features/calendar/working-times.ts';
import { audit } from '#platform/audit/tables.ts';
import { isWorkingMoment } from '#platform/calendar/working-time.ts';
import { eq } from '#platform/db/drizzle.ts';
import { personBySlackId } from '#platform/directory/people.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let bot: Bot;
/** A Monday. */
beforeEach(async () => {
  bot = await startBot({ at: '2026-11-23T08:00:00Z' });
});
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

async function says(who: string, text: string): Promise<string> {
  return (await bot.person(who).command('/golive', text, { channel: 'general' })).text;
}

async function idOf(name: string): Promise<string> {
  const person = await personBySlackId(bot.scope, bot.person(name).id);
  if (!person) throw new Error(`${name} is unknown`);
  return person.id;
}

async function leave(): Promise<string[]> {
  const rows = await bot.scope.from(absences).orderBy(absences.firstDay);
  return rows.map(({ firstDay, lastDay, note }) => `${firstDay}..${lastDay}${note ? ` ${note}` : ''}`);
}

describe('/golive away', () => {
  it('notes leave and says when one is back', async () => {
    expect(await says('mia', 'away fri..+2w')).toContain('You are away Fri 27 Nov – Fri 11 Dec; back Mon 14 Dec.');
    const mia = await idOf('mia');
    const time = (await workingTimesOf(bot.scope, [mia], '2026-11-23')).get(mia);
    if (!time) throw new Error('Mia works');
    expect(isWorkingMoment(new Date('2026-11-26T12:00:00Z'), time)).toBe(true);
    expect(isWorkingMoment(new Date('2026-11-27T12:00:00Z'), time)).toBe(false);
    expect(await bot.scope.from(audit, eq(audit.action, 'absence.take'))).toHaveLength(1);
  });

  it('lists it with its note, which nobody can make a mention of', async () => {
    expect(await says('mia', 'away')).toContain('No leave is noted for you. Note some with `/golive away fri..+2w`');
    await says('mia', 'away fri skiing <!channel> & more');
    await says('mia', 'away 24 dec..4 jan');
    const text = await says('mia', 'away');
    expect(text).toContain('• Fri 27 Nov · skiing <!channel> & more');
    expect(text).toContain('• Thu 24 Dec – Mon 4 Jan 2027');
  });

  it('joins what overlaps, with every note', async () => {
    await says('mia', 'away 2026-12-01..2026-12-04 Rome');
    expect(await says('mia', 'away 2026-12-03..2026-12-08')).toContain('away Tue 1 Dec – Tue 8 Dec; back Wed 9 Dec');
    await says('mia', 'away 2026-12-08..2026-12-09 course');
    await says('mia', 'away 2026-12-11');
    expect(await leave()).toEqual(['2026-12-01..2026-12-09 Rome; course', '2026-12-11..2026-12-11']);
  });

  it('leaves apart what only touches, and still knows when one is back', async () => {
    await says('mia', 'away tomorrow dentist');
    expect(await says('mia', 'away wed..mon')).toContain('You are away Wed 25 Nov – Mon 30 Nov; back Tue 1 Dec.');
    expect(await leave()).toEqual(['2026-11-24..2026-11-24 dentist', '2026-11-25..2026-11-30']);
    expect(await says('mia', 'away fri..thu')).toContain('You are away Wed 25 Nov – Thu 3 Dec');
  });

  it('asks back rather than guess next year, and takes days that have begun', async () => {
    expect(await says('mia', 'away 1 nov..3 nov')).toContain(
      'Sun 1 Nov – Tue 3 Nov are over already. If you mean Mon 1 Nov 2027, type `2027-11-01..2027-11-03`.',
    );
    expect(await leave()).toEqual([]);
    expect(await says('mia', 'away 20 nov..27 nov flu')).toContain('You are away Fri 20 Nov – Fri 27 Nov');
    await says('mia', 'away 2027-11-01..2027-11-03');
    expect(await leave()).toEqual(['2026-11-20..2026-11-27 flu', '2027-11-01..2027-11-03']);
  });

  it('refuses what it can’t read, days that are over, and a year', async () => {
    expect(await says('mia', 'away soonish')).toContain("couldn't read “soonish” as a date");
    expect(await says('mia', 'away 2026-11-02..2026-11-06')).toContain('These days are over already');
    expect(await says('mia', 'away fri..2028-01-01')).toContain('more than a year');
    expect(await says('mia', 'away 10 dec..4 dec skiing')).toContain(
      'These days are the wrong way round: Thu 10 Dec 2026 comes after Fri 4 Dec 2026. Put the first day in front.',
    );
    expect(await says('mia', 'away sick')).toContain('Name the days first: `/golive away today sick`');
    expect(await leave()).toEqual([]);
  });

  it('is for somebody else only where one leads or manages, and they are told', async () => {
    await createProject(bot);
    await bot.person('ben').command('/golive', 'help', { channel: 'general' });
    expect(await says('ben', 'away <@UTOM> mon..wed')).toContain("You can't say that somebody else is away");
    expect(await leave()).toEqual([]);
    await says('ana', 'help');
    expect(await says('mia', 'away <@UANA> mon..wed')).toContain("You can't say that somebody else is away");
    expect(await says('mia', 'away <@UANA>')).toContain("You can't");
    expect(await says('mia', 'back <@UTOM>')).toContain(
      'No leave of @tom is noted today. Note one with `/golive away @person fri..+2w`.',
    );
    const heard = await bot.person('mia').command('/golive', 'away <@UTOM|tom> mon..wed', { channel: 'general' });
    expect(heard.text).toContain('@tom is away Mon 30 Nov – Wed 2 Dec; back Thu 3 Dec.');
    await bot.tick('2026-11-23T09:00:00Z');
    const dm = await bot.slack.directMessages('UTOM');
    const told = bot.slack.messages(dm).at(-1)?.text;
    expect(told).toContain('@mia noted: You are away Mon 30 Nov – Wed 2 Dec; back Thu 3 Dec.');
    expect(told).toContain('/golive back 2026-11-30');
    expect(await says('mia', 'away <@UTOM>')).toContain('Mon 30 Nov – Wed 2 Dec');
    expect(await says('mia', 'back <@UTOM>')).toContain(
      'No leave of @tom is noted today. The next is Mon 30 Nov – Wed 2 Dec: take it back with `/golive back @person 2026-11-30`.',
    );
    expect(await says('mia', 'away @tom fri')).toContain("I can't tell who “@tom” is. Type @ and choose the person");
  });

  it('shows a note to whoever it is about and whoever wrote it', async () => {
    await createProject(bot);
    await says('tom', 'away fri dentist');
    await says('mia', 'away <@UTOM> 2026-12-01 training');
    expect(await says('mia', 'away <@UTOM>')).toContain('• Fri 27 Nov\n• Tue 1 Dec · training');
    expect(await says('tom', 'away')).toContain('• Fri 27 Nov · dentist\n• Tue 1 Dec · training');
  });

  it('waits with the word to somebody until their quiet hours are over', async () => {
    await createProject(bot);
    bot.clock.set('2026-11-23T20:00:00Z');
    await says('mia', 'away <@UTOM> 2026-12-01');
    const told = async () => {
      const messages = bot.slack.messages(await bot.slack.directMessages('UTOM'));
      return messages.filter(({ text }) => text.includes('noted: You are away Tue 1 Dec'));
    };
    expect(await told()).toEqual([]);
    await bot.tick('2026-11-24T09:00:00Z');
    expect(await told()).toHaveLength(1);
  });
});

describe('/golive back', () => {
  it('ends leave today, or on another day', async () => {
    await says('mia', 'away today..+1w');
    expect(await says('mia', 'back fri')).toContain('You are away until Thu 26 Nov; back Fri 27 Nov.');
    bot.clock.set('2026-11-24T08:00:00Z');
    expect(await says('mia', 'back')).toContain('You are away until Mon 23 Nov; back Tue 24 Nov.');
    expect(await leave()).toEqual(['2026-11-23..2026-11-23']);
  });

  it('takes it back where it has not begun', async () => {
    await says('mia', 'away fri..+1w');
    expect(await says('mia', 'back')).toContain(
      'The next is Fri 27 Nov – Fri 4 Dec: take it back with `/golive back 2026-11-27`',
    );
    expect(await says('mia', 'back 2026-11-27')).toContain('You are not away Fri 27 Nov – Fri 4 Dec any more.');
    expect(await leave()).toEqual([]);
    expect(await says('mia', 'back')).toContain('No leave is noted today. Note one with `/golive away');
  });

  it('belongs to whoever is away, and to those who lead', async () => {
    await createProject(bot);
    await says('tom', 'away today..fri');
    expect(await says('ben', 'back <@UTOM>')).toContain("You can't");
    expect(await says('mia', 'back <@UTOM> thu')).toContain('@tom is away until Wed 25 Nov; back Thu 26 Nov.');
    expect(await says('mia', 'back <@UTOM>')).toContain('@tom is not away Mon 23 Nov – Wed 25 Nov any more.');
    await bot.tick('2026-11-23T09:00:00Z');
    const told = bot.slack.messages(await bot.slack.directMessages('UTOM')).at(-1)?.text;
    expect(told).toContain('@mia noted: You are not away Mon 23 Nov – Wed 25 Nov any more.');
    expect(told).toContain('Not so? Type `/golive away 2026-11-23..2026-11-25`.');
  });
});

describe('quiet hours', () => {
  it('hold back until somebody works again, each in their own zone', async () => {
    for (const name of ['mia', 'ben']) await says(name, 'help');
    await says('tom', 'away today..tomorrow');
    const ids = await Promise.all(['mia', 'ben', 'tom'].map(idOf));
    const until = await quietUntilFor(bot.scope, ids, new Date('2026-11-23T13:00:00Z'));
    expect(ids.map((id) => until.get(id)?.toISOString() ?? null)).toEqual([
      null,
      '2026-11-23T14:00:00.000Z',
      '2026-11-25T09:00:00.000Z',
    ]);
  });

  it('are read for many people at once', async () => {
    await says('mia', 'help');
    const mia = await idOf('mia');
    const strangers = Array.from({ length: 1_200 }, (_, index) => `nobody-${index}`);
    const times = await workingTimesOf(bot.scope, [mia, ...strangers], '2026-11-23');
    expect([...times.keys()]).toEqual([mia]);
  });
});
