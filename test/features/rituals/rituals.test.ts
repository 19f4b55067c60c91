import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Heard } from '#demo/player/heard.ts';
import type { Message, View } from '#demo/player/slack-side.ts';
import type { Project } from '#features/projects/queries.ts';
import { projects } from '#features/projects/tables.ts';
import { defaultOf } from '#features/rituals/defaults.ts';
import { createRitualsFeature } from '#features/rituals/index.ts';
import { createFeatures } from '#features.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { personById, personBySlackId } from '#platform/directory/people.ts';
import type { Retimed, Ritual } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { ritualRefusals } from '#platform/outbox/tables.ts';
import { type ScheduleSpec, schedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

const retimed: Retimed[] = [];
const prompt: Ritual = {
  name: 'probe.prompt',
  title: 'Probe prompt',
  lateness: 90,
  fire: async (due, ctx) => {
    const person = due.person ? await personById(ctx, due.person) : undefined;
    return [
      post({
        key: `probe:${due.subject}:${due.nominal}`,
        class: 'never-missing',
        to: person?.slackId ?? 'CACME',
        message: message([
          section(`What is done, for ${due.nominal}?`),
          actions(button({ id: 'probe.go', text: 'Answer' })),
        ]),
        internal: false,
        onBehalfOf: null,
      }),
    ];
  },
  retimed: async (change) => {
    retimed.push(change);
    return [];
  },
};
const settled: Ritual = {
  name: 'probe.bundle',
  title: 'Bundle',
  lateness: null,
  settings: '/golive settings',
  fire: async () => [],
};

/** Enough for a project; what else happens by the clock would be listed too. */
const kept = new Set(['admin', 'plan', 'projects']);
const unseen: Ritual = { name: 'probe.unseen', title: 'Unseen', lateness: null, unseen: true, fire: async () => [] };

const others = createFeatures({ playbooksDir: null, admins: ['UKIM'] }).filter(({ name }) => kept.has(name));
const probes = [prompt, settled, unseen];
const features = {
  named: 'rituals',
  list: [
    ...others,
    { name: 'probe', rituals: probes },
    createRitualsFeature([...others.flatMap(({ rituals = [] }) => rituals), ...probes]),
  ],
};

const here = { channel: 'acme' };
let bot: Bot;
let project: Project;

beforeEach(async () => {
  retimed.length = 0;
  bot = await startBot({ features });
  project = await createProject(bot);
  await bot.begin('nothing is scheduled', () =>
    bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.remove(schedules, eq(schedules.workspaceId, tx.workspace)),
    ]),
  );
});
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

async function plan(spec: Partial<ScheduleSpec>): Promise<void> {
  const usual = {
    ritual: 'probe.prompt',
    subject: 's',
    time: '09:30',
    zone: 'Europe/Berlin',
    weekdays: [1, 2, 3, 4, 5],
  };
  await bot.app.database.commit(bot.app.workspace.id, [schedule({ ...usual, ...spec })]);
}

async function idOf(name: string): Promise<string> {
  const person = bot.person(name);
  await person.command('/golive', 'help', here);
  return (await personBySlackId(bot.scope, person.id))?.id ?? '';
}

function whispered(heard: Heard): Message {
  const [first] = heard.whispers;
  if (!first) throw new Error(`nothing was whispered: ${heard.text}`);
  return first;
}

async function list(who = 'mia', text = 'rituals ACME'): Promise<Message> {
  return whispered(await bot.person(who).command('/golive', text, here));
}

function shown(view: View | undefined): View {
  if (!view) throw new Error('no form');
  return view;
}

describe('/golive rituals', () => {
  test('says what is on, for whom and when next, in my zone', async () => {
    await plan({ project: project.id });
    const { text } = await list('tom');
    expect(text).toContain('Rituals of ACME');
    expect(text).toContain('Probe prompt');
    expect(text).toContain('Mon–Fri 09:30, Europe/Berlin');
    expect(text).toContain('Next: Mon 23 Nov 2026, 08:30 (Europe/London)');
  });

  test('many people’s own times are one line, changed together', async () => {
    for (const name of ['mia', 'tom', 'ana']) {
      await plan({
        subject: name,
        project: project.id,
        person: await idOf(name),
        ...(name === 'tom' && { zone: 'Europe/London' }),
      });
    }
    const { text } = await list();
    expect(text).toContain('3 people');
    expect(text).toContain('each in their own zone');
    expect(text.match(/Probe prompt/g)).toHaveLength(1);
    await bot.person('mia').click(await list(), 'Pause');
    expect((await bot.scope.from(schedules, eq(schedules.ritual, 'probe.prompt'))).map((row) => row.state)).toEqual([
      'paused',
      'paused',
      'paused',
    ]);
  });

  test('outside a project it is mine, and what is a project’s is changed there', async () => {
    const mia = await idOf('mia');
    await plan({ subject: 'own', person: mia });
    await plan({ subject: 'acme', person: mia, project: project.id });
    const heard = await bot.person('mia').command('/golive', 'rituals', { channel: 'general' });
    expect(heard.text).toContain('Your rituals');
    expect(heard.text).toContain('in ACME');
    await bot.person('mia').click(whispered(heard), 'Pause');
    const rows = await bot.scope.from(schedules, eq(schedules.ritual, 'probe.prompt'));
    expect(rows.map((row) => `${row.subject} ${row.state}`).sort()).toEqual(['acme on', 'own paused']);
  });

  test('what has settings of its own says where', async () => {
    await plan({ ritual: 'probe.bundle', person: await idOf('mia') });
    const { text } = await list('mia', 'rituals mine');
    expect(text).toContain('/golive settings');
    expect(text).not.toContain('Pause');
  });

  test('nothing is scheduled, or nothing is sent for now: both are said', async () => {
    expect((await list()).text).toContain('Nothing happens by the clock here yet');
    const held: Write = (tx) => tx.update(projects, { state: 'on_hold' }, eq(projects.id, project.id));
    await bot.app.database.commit(bot.app.workspace.id, [held]);
    expect((await list()).text).toContain('ACME is on hold: none of this is sent until it is resumed.');
  });

  test('what says nothing to anybody is left out', async () => {
    await plan({ ritual: 'probe.unseen', person: await idOf('mia') });
    expect((await list('mia', 'rituals mine')).text).toContain('Nothing happens by the clock here yet');
  });

  test('the workspace’s own are listed for managers, who may change them', async () => {
    await plan({ subject: 'workspace' });
    expect((await list('kim', 'rituals mine')).text).toContain('Probe prompt');
    expect((await list('ana', 'rituals mine')).text).not.toContain('Probe prompt');
    await bot.person('kim').click(await list('kim', 'rituals mine'), 'Pause');
    expect(await bot.scope.from(schedules, eq(schedules.ritual, 'probe.prompt'))).toMatchObject([{ state: 'paused' }]);
  });

  test('those of channels are one line each, with its name, and changed alone', async () => {
    await plan({ subject: 'own', person: await idOf('kim') });
    await plan({ subject: 'channel:CACME' });
    await plan({ subject: 'channel:CGENERAL', time: '08:30' });
    const kim = bot.person('kim');
    const shownTo = await list('kim', 'rituals mine');
    expect(shownTo.text).toContain('Probe prompt · #acme');
    expect(shownTo.text).toContain('Probe prompt · #general');
    expect(shownTo.text.match(/Probe prompt/g)).toHaveLength(3);
    expect((await kim.click(shownTo, { name: 'Pause', near: 'CGENERAL' })).text).toContain('in #general is paused');
    const rows = await bot.scope.from(schedules, eq(schedules.ritual, 'probe.prompt'));
    expect(rows.filter((row) => row.state === 'paused').map((row) => row.subject)).toEqual(['channel:CGENERAL']);
    const { view } = await kim.click(await list('kim', 'rituals mine'), { name: 'Change time', near: 'CACME' });
    const saved = await kim.submit(shown(view), { time: '10:15' });
    expect(saved.text).toContain('in #acme: Mon–Fri 10:15');
    const after = await bot.scope.from(schedules, eq(schedules.time, '10:15'));
    expect(after.map((row) => row.subject)).toEqual(['channel:CACME']);
  });
});

describe('Pause and Resume', () => {
  test('it is silent until it is resumed; both are on record', async () => {
    await plan({ project: project.id });
    const before = await list();
    const heard = await bot.person('mia').click(before, 'Pause');
    expect(heard.text).toContain('is paused');
    await bot.tick('2026-11-23T08:30:00Z');
    expect(
      bot.slack
        .messages('CACME')
        .map((it) => it.text)
        .join(),
    ).not.toContain('What is done');
    expect((await list()).text).toContain('paused');
    await bot.person('mia').click(await list(), 'Resume');
    await bot.tick('2026-11-24T08:30:00Z');
    expect(
      bot.slack
        .messages('CACME')
        .map((it) => it.text)
        .join(),
    ).toContain('What is done, for 2026-11-24?');
    const lines = await bot.scope.from(audit, eq(audit.project, project.id));
    expect(lines.map((line) => line.action)).toEqual(expect.arrayContaining(['ritual.pause', 'ritual.resume']));
  });

  test('pressed twice it says so', async () => {
    await plan({ project: project.id });
    const before = await list();
    await bot.person('mia').click(before, 'Pause');
    expect((await bot.person('mia').click(before, 'Pause')).text).toContain('is paused already');
  });
});

describe('its buttons', () => {
  const all = ['Pause', 'Change time', 'Run now (preview to me)'];

  test.each(all)('%s by somebody without the right: refused, nothing changes', async (button) => {
    await plan({ project: project.id });
    expect((await list('ana')).text).not.toContain(`[${button}]`);
    const heard = await bot.person('ana').click(await list('mia'), button);
    expect(heard.text).toContain('Ask a golive admin, the delivery manager or the project’s lead');
    expect(await bot.scope.from(schedules, eq(schedules.ritual, 'probe.prompt'))).toMatchObject([{ state: 'on' }]);
  });

  test.each(all)('%s after the project was closed', async (button) => {
    await plan({ project: project.id });
    const before = await list();
    const closed: Write = (tx) => tx.update(projects, { state: 'closed' }, eq(projects.id, project.id));
    await bot.app.database.commit(bot.app.workspace.id, [closed]);
    expect((await bot.person('mia').click(before, button)).text).toContain('ACME is closed');
    expect((await list()).text).not.toContain(`[${button}]`);
  });

  test.each(all)('%s after it was taken away', async (button) => {
    await plan({ project: project.id });
    const before = await list();
    await bot.app.database.commit(bot.app.workspace.id, [(tx) => tx.remove(schedules, eq(schedules.subject, 's'))]);
    expect((await bot.person('mia').click(before, button)).text).toContain('not scheduled any more');
  });

  test('the form of Change time too, when the project was closed meanwhile', async () => {
    await plan({ project: project.id });
    const { view } = await bot.person('mia').click(await list(), 'Change time');
    const closed: Write = (tx) => tx.update(projects, { state: 'closed' }, eq(projects.id, project.id));
    await bot.app.database.commit(bot.app.workspace.id, [closed]);
    const heard = await bot.person('mia').submit(shown(view), { time: '10:15' });
    expect(`${heard.text}${JSON.stringify(heard.errors)}`).toContain('ACME is closed');
    expect(await bot.scope.from(schedules, eq(schedules.ritual, 'probe.prompt'))).toMatchObject([{ time: '09:30' }]);
  });
});

describe('Run now (preview to me)', () => {
  test('shows the message to me alone, with buttons that are only named', async () => {
    await plan({ project: project.id });
    const posted = bot.slack.messages('CACME').length;
    const heard = await bot.person('mia').click(await list(), 'Run now (preview to me)');
    const preview = whispered(heard);
    expect(preview.text).toContain('Preview: Probe prompt');
    expect(preview.text).toContain('Only you see this');
    expect(preview.text).toContain('In #acme');
    expect(preview.text).toContain('What is done, for 2026-11-23?');
    expect(preview.text).toContain('Answer');
    expect(preview.blocks.some((block) => block.type === 'actions')).toBe(false);
    expect(bot.slack.messages('CACME')).toHaveLength(posted);
    await bot.tick('2026-11-23T08:30:00Z');
    expect(bot.slack.messages('CACME').at(-1)?.text).toContain('What is done, for 2026-11-23?');
    const again = await bot.person('mia').click(await list(), 'Run now (preview to me)');
    expect(again.text).toContain('posted already, so not again');
  });

  test('says so when it would say nothing', async () => {
    await plan({ ritual: 'probe.bundle', project: project.id });
    const heard = await bot.person('mia').click(await list(), 'Run now (preview to me)');
    expect(heard.text).toContain('It would say nothing now');
  });
});

describe('Change time', () => {
  test('echoes the next five, keeps what its feature asks for again, and is on record', async () => {
    await plan({ project: project.id });
    const { view } = await bot.person('mia').click(await list(), 'Change time');
    expect(JSON.stringify(view)).toContain('Europe/Berlin');
    const heard = await bot.person('mia').submit(shown(view), { time: '10:15', weekdays: ['1', '3'] });
    expect(heard.errors).toBeUndefined();
    for (const part of ['Mon, Wed 10:15 (Europe/Berlin)', 'Mon 23 Nov 2026, 10:15', 'Mon 7 Dec 2026, 10:15']) {
      expect(heard.text).toContain(part);
    }
    expect(retimed).toEqual([{ project: project.id, person: null, time: '10:15', weekdays: [1, 3] }]);
    await plan({ project: project.id });
    expect(await bot.scope.from(schedules, eq(schedules.ritual, 'probe.prompt'))).toMatchObject([
      { time: '10:15', weekdays: [1, 3] },
    ]);
    await plan({ project: project.id, time: '11:00' });
    expect(await bot.scope.from(schedules, eq(schedules.ritual, 'probe.prompt'))).toMatchObject([
      { time: '11:00', weekdays: [1, 2, 3, 4, 5] },
    ]);
    const [line] = await bot.scope.from(audit, eq(audit.action, 'ritual.retime'));
    expect(line?.body).toContain('"time":"10:15"');
  });

  test('in many zones it says whose clock each time is on', async () => {
    await plan({ subject: 'mia', project: project.id, person: await idOf('mia') });
    await plan({ subject: 'tom', project: project.id, person: await idOf('tom'), zone: 'Europe/London' });
    const { view } = await bot.person('mia').click(await list(), 'Change time');
    const form = JSON.stringify(view);
    expect(form).toContain('"Each in their own zone."');
    expect(form).not.toContain('In this zone');
    expect(form).toContain('As it is, in Europe/Berlin: Mon 23 Nov 2026, 09:30');
  });

  test('a day on which it has happened is not among the next', async () => {
    await plan({ project: project.id });
    await bot.tick('2026-11-23T08:30:00Z');
    const { view } = await bot.person('mia').click(await list(), 'Change time');
    expect(JSON.stringify(view)).toContain('As it is: Tue 24 Nov 2026, 09:30');
    const heard = await bot.person('mia').submit(shown(view), { time: '11:00' });
    expect(heard.text).toContain('Tue 24 Nov 2026, 11:00');
    expect(heard.text).not.toContain('Mon 23 Nov 2026');
    expect((await list()).text).toContain('Next: Tue 24 Nov 2026, 11:00');
  });

  test('row 21: whoever lost the right meanwhile changes nothing', async () => {
    await plan({ project: project.id });
    const { view } = await bot.person('mia').click(await list(), 'Change time');
    const heard = await bot.person('ana').submit(shown(view), { time: '10:15' });
    expect(heard.text).toContain('Ask a golive admin');
    expect(await bot.scope.from(schedules, eq(schedules.ritual, 'probe.prompt'))).toMatchObject([{ time: '09:30' }]);
  });
});

describe('/golive admin rituals', () => {
  test('sets what new projects start with', async () => {
    expect(await defaultOf(bot.scope, 'standups.prompt')).toMatchObject({ time: '09:30', on: true });
    const heard = whispered(await bot.person('kim').command('/golive', 'admin rituals', here));
    expect(heard.text).toContain('Standup prompt · Mon–Fri 09:30');
    const { view } = await bot.person('kim').click(heard, { name: 'Change', value: '{"ritual":"standups.prompt"}' });
    expect(heard.text).toContain('Reminders of the day · Mon–Fri 09:00');
    await bot.person('kim').submit(shown(view), { time: '09:00', weekdays: ['1', '2'] });
    expect(await defaultOf(bot.scope, 'standups.prompt')).toMatchObject({ time: '09:00', weekdays: [1, 2], on: true });
    const again = await bot.person('kim').click(heard, { name: 'Change', value: '{"ritual":"reminders.bundle"}' });
    await bot.person('kim').submit(shown(again.view), { on: [] });
    expect(await defaultOf(bot.scope, 'reminders.bundle')).toMatchObject({ time: '09:00', on: false });
    expect(whispered(await bot.person('kim').command('/golive', 'admin rituals', here)).text).toContain(
      'Reminders of the day · off',
    );
  });

  test('said again it resumes nothing; turned on again it counts refusals anew', async () => {
    const ritual = 'escalations.digest';
    const cadence = { time: '16:00', zone: 'UTC', weekdays: [1] } as const;
    const { workspace, database } = bot.app;
    await database.commit(workspace.id, [schedule({ ritual, subject: 'all', ...cadence, state: 'paused' })]);
    const digest = async () => (await bot.scope.from(schedules, eq(schedules.ritual, ritual)))[0];
    const scheduleId = (await digest())?.id ?? '';
    const refused = { scheduleId, place: 'CACME', reason: 'is_archived', times: 3, outboxId: '' };
    await database.commit(workspace.id, [(tx) => tx.insert(ritualRefusals, refused)]);
    const kim = bot.person('kim');
    const save = async (fields: Parameters<typeof kim.submit>[1]) => {
      const list = whispered(await kim.command('/golive', 'admin rituals', here));
      const { view } = await kim.click(list, { name: 'Change', value: `{"ritual":"${ritual}"}` });
      await kim.submit(shown(view), fields);
    };
    await save({ time: '17:00' });
    expect(await digest()).toMatchObject({ time: '17:00', state: 'paused' });
    expect(await bot.scope.from(ritualRefusals)).toHaveLength(1);
    await save({ on: [] });
    await save({ on: ['on'] });
    expect(await digest()).toMatchObject({ state: 'on' });
    expect(await bot.scope.from(ritualRefusals)).toEqual([]);
  });

  test('turns off nothing that somebody must set up first', async () => {
    const heard = whispered(await bot.person('kim').command('/golive', 'admin rituals', here));
    const asked = await bot.person('kim').click(heard, { name: 'Change', value: '{"ritual":"standups.summary"}' });
    expect(asked.text).toContain('Standup summary');
    expect(asked.text).not.toContain('New projects and people get it');
  });

  test('is for admins', async () => {
    const heard = await bot.person('mia').command('/golive', 'admin rituals', here);
    expect(heard.text).toContain('Ask a golive admin');
  });
});
