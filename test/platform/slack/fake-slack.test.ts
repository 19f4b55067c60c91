import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { afterEach, describe, expect, test } from 'vitest';
import type { Person } from '#demo/player/person.ts';
import { createPlayer } from '#demo/player/player.ts';
import type { Message, View } from '#demo/player/slack-side.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '#test/support/slack/fake-slack.ts';
import { type BareApp, bareApp } from './bare-app.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Stage extends BareApp {
  slack: FakeSlack;
  person: (idOrName: string) => Person;
}

async function stage(mode: 'http' | 'socket', listen: (app: App) => void, options?: FakeSlackOptions): Promise<Stage> {
  const slack = await startFakeSlack(options);
  closers.push(slack.close);
  slack.addUser({ id: 'U0MIA', name: 'Mia', tz: 'Europe/Berlin' });
  slack.addUser({ id: 'U0TOM', name: 'Tom' });
  slack.addChannel({ id: 'C0ACME', name: 'acme', members: ['U0MIA', 'U0TOM'] });
  const bare = await bareApp(slack, mode, listen);
  closers.push(bare.stop);
  slack.deliverTo(bare.url);
  return { ...bare, slack, person: createPlayer({ slack, wire: slack.deliver, settle: bare.settle }) };
}

const text = (words: string) => ({ type: 'plain_text', text: words }) as const;
const section = (words: string) => ({ type: 'section', text: { type: 'mrkdwn', text: words } }) as const;

function riskForm(title = 'New risk'): ModalView {
  const gates = ['UAT', 'Go-live'].map((words) => ({ text: text(words), value: words.toLowerCase() }));
  return {
    type: 'modal',
    callback_id: 'risk.save',
    private_metadata: '{"project":"ACME"}',
    title: text(title),
    submit: text('Save'),
    close: text('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: 'what',
        label: text('What could happen'),
        element: { type: 'plain_text_input', action_id: 'v', max_length: 40 },
      },
      {
        type: 'input',
        block_id: 'due',
        label: text('Due'),
        element: { type: 'datepicker', action_id: 'v', initial_date: '2026-12-04' },
      },
      {
        type: 'input',
        block_id: 'gate',
        label: text('Gate'),
        optional: true,
        element: { type: 'static_select', action_id: 'v', options: gates },
      },
      {
        type: 'input',
        block_id: 'owners',
        label: text('Owners'),
        optional: true,
        element: { type: 'multi_users_select', action_id: 'v', initial_users: ['U0TOM'] },
      },
      {
        type: 'input',
        block_id: 'days',
        label: text('Days lost'),
        optional: true,
        element: { type: 'number_input', action_id: 'v', is_decimal_allowed: false, min_value: '1' },
      },
    ],
  };
}

function opensRiskForm(app: App): void {
  app.command('/raid', async ({ ack, client, command }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: riskForm() });
  });
}

function shown(heard: { view?: View }): View {
  if (!heard.view) throw new Error('no modal is open');
  return heard.view;
}

function first(messages: readonly Message[]): Message {
  const [message] = messages;
  if (!message) throw new Error('no message came');
  return message;
}

describe.each(['http', 'socket'] as const)('over %s', (mode) => {
  test('a person hears the ack, the answers, the posts and the direct message of a command', async () => {
    const { slack, person } = await stage(mode, (app) => {
      app.command('/golive', async ({ ack, client, command, respond }) => {
        await ack({ text: `Checking *${command.text}*` });
        await respond({ blocks: [section('NO-GO for <@U0TOM>')], text: 'NO-GO' });
        await client.chat.postMessage({ channel: command.channel_id, text: 'Mia checked' });
        await client.chat.postMessage({ channel: 'U0TOM', text: 'only for Tom' });
        await client.chat.postEphemeral({ channel: command.channel_id, user: command.user_id, text: 'psst' });
      });
    });
    const heard = await person('Mia').command('/golive', 'ACME', { channel: 'acme' });
    expect(heard.ack.status).toBe(200);
    expect(heard.text).toBe('Checking ACME\n\nNO-GO for @Tom\n\nMia checked\n\npsst');
    expect(heard.whispers.map((each) => each.onlyFor)).toEqual(['U0MIA', 'U0MIA', 'U0MIA']);
    const dm = await slack.directMessages('U0TOM');
    expect(slack.messages(dm).map((each) => each.text)).toEqual(['only for Tom']);
    const stamps = slack.journal.sights.flatMap((sight) => ('message' in sight ? [sight.message.ts] : []));
    expect(stamps).toEqual([...new Set(stamps)].sort());
  });

  test('a modal is opened, refused with a sentence under a field, replaced, and submitted', async () => {
    const saved: unknown[] = [];
    const { person } = await stage(mode, (app) => {
      opensRiskForm(app);
      app.view('risk.save', async ({ ack, view }) => {
        const words = view.state.values.what?.v?.value;
        saved.push(view.state.values);
        if (words === 'x') return ack({ response_action: 'errors', errors: { what: 'Say more.' } });
        if (saved.length === 2) return ack({ response_action: 'update', view: riskForm('Sure?') });
        return ack();
      });
    });
    const mia = person('Mia');
    const opened = await mia.command('/raid', 'add', { channel: 'acme' });
    expect(opened.text).toContain('What could happen');
    const refused = await mia.submit(shown(opened), { 'What could happen': 'x', Gate: 'Go-live' });
    expect(refused.errors).toEqual({ what: 'Say more.' });
    expect(refused.text).toBe('Say more.');
    const asked = await mia.submit(shown(refused), { what: 'Data late' });
    expect(asked.text).toContain('Sure?');
    expect(shown(asked).hash).not.toBe(shown(opened).hash);
    const done = await mia.submit(shown(asked));
    expect(done.view).toBeUndefined();
    expect(saved.at(-1)).toEqual({
      what: { v: { type: 'plain_text_input', value: 'Data late' } },
      due: { v: { type: 'datepicker', selected_date: '2026-12-04' } },
      gate: { v: { type: 'static_select', selected_option: { text: text('Go-live'), value: 'go-live' } } },
      owners: { v: { type: 'multi_users_select', selected_users: ['U0TOM'] } },
      days: { v: { type: 'number_input', value: null } },
    });
  });

  test('buttons on a whisper carry no message, and respond() replaces it', async () => {
    const bodies: Record<string, unknown>[] = [];
    const button = { type: 'button', action_id: 'gate.share', text: text('Share'), value: 'ACME' } as const;
    const { slack, person } = await stage(mode, (app) => {
      app.command('/golive', async ({ ack }) => {
        await ack({ text: 'GO', blocks: [section('GO'), { type: 'actions', elements: [button] }] });
      });
      app.action('gate.share', async ({ ack, body, respond }) => {
        bodies.push({ ...body });
        await ack();
        await respond({ replace_original: true, text: 'Shared' });
      });
    });
    const mia = person('Mia');
    const whisper = first((await mia.command('/golive', 'check', { channel: 'acme' })).whispers);
    const heard = await mia.click(whisper, 'Share');
    expect(heard.text).toBe('Shared');
    expect(slack.ephemerals.map((each) => each.text)).toEqual(['Shared']);
    expect(bodies[0]).toMatchObject({ type: 'block_actions', container: { type: 'message', is_ephemeral: true } });
    expect(bodies[0]).not.toHaveProperty('message');
    await expect(mia.click(whisper, 'Approve')).rejects.toThrow('no "Approve" here: Share');
  });

  test('menus, shortcuts, the Home tab and modals on modals work', async () => {
    const heardOf: unknown[] = [];
    const choice = { text: text('Snooze'), value: 'later' };
    const menu = { type: 'overflow', action_id: 'nag.more', options: [choice] } as const;
    const { person } = await stage(mode, (app) => {
      app.shortcut('raid.from', async ({ ack, client, shortcut }) => {
        await ack();
        heardOf.push(shortcut.type === 'message_action' ? shortcut.message.text : shortcut.type);
        await client.views.open({ trigger_id: shortcut.trigger_id, view: riskForm() });
      });
      app.view('risk.save', ({ ack }) => ack({ response_action: 'push', view: riskForm('Another') }));
      app.event('app_home_opened', async ({ client, event }) => {
        const blocks = [{ ...section('Your day'), accessory: menu }];
        await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
      });
      app.action('nag.more', async ({ ack, action }) => {
        await ack();
        heardOf.push(action);
      });
    });
    const mia = person('Mia');
    const said = await person('Tom').says('acme', 'the loads are late');
    const opened = await mia.messageShortcut('raid.from', said);
    const pushed = await mia.submit(shown(opened), { what: 'late' });
    expect(shown(pushed).previous_view_id).toBe(shown(opened).id);
    await mia.close(shown(pushed));
    const { home } = await mia.openHome();
    expect(home?.type).toBe('home');
    await mia.choose(shown({ view: home }), 'nag.more', 'Snooze');
    expect(heardOf).toEqual([
      'the loads are late',
      expect.objectContaining({ selected_option: choice, type: 'overflow' }),
    ]);
  });

  test('a replay is the same request again', async () => {
    const seen: unknown[] = [];
    const { person } = await stage(mode, (app) => {
      app.command('/golive', async ({ ack, command }) => {
        seen.push(command.trigger_id);
        await ack(`time ${seen.length}`);
      });
    });
    const mia = person('Mia');
    const once = await mia.command('/golive', 'x', { channel: 'acme' });
    const twice = await mia.replay(once);
    expect(seen[0]).toBe(seen[1]);
    expect(JSON.stringify(twice.ack.body)).toContain('time 2');
  });

  test('an app that does not answer in time shows as Slack shows it', async () => {
    const { person } = await stage(mode, (app) => app.command('/golive', async () => {}), { patience: 40 });
    const heard = await person('Mia').command('/golive', '', { channel: 'acme' });
    expect(heard.text).toBe('/golive failed with the error "operation_timeout"');
  });
});

describe('deliveries', () => {
  test.each([
    ['forged', { signature: 'forged' }, 401],
    ['missing', { signature: 'missing' }, 401],
    ['six minutes old', { age: 360 }, 401],
    ['ten minutes from the future, which Bolt lets by,', { age: -600 }, 200],
    ['good', { signature: 'good' }, 200],
    ['a minute from the future', { age: -60 }, 200],
  ] as const)('a request whose signature is %s', async (_name, how, status) => {
    let ran = 0;
    const { person } = await stage('http', (app) => {
      app.command('/golive', async ({ ack }) => {
        ran += 1;
        await ack();
      });
    });
    const heard = await person('Mia').command('/golive', '', { channel: 'acme', ...how });
    expect(heard.ack.status).toBe(status);
    expect(ran).toBe(status === 200 ? 1 : 0);
  });

  test('a person is told dispatch_failed when nothing answers a command', async () => {
    const { person } = await stage('http', () => {});
    const heard = await person('Mia').command('/golive', '', { channel: 'acme' });
    expect(heard.text).toBe('/golive failed with the error "dispatch_failed"');
  });

  test('the app comes back after a refresh, and after the line was cut', async () => {
    const { slack, person } = await stage('socket', (app) => {
      app.command('/golive', ({ ack }) => ack('here'));
    });
    expect(slack.connections).toBe(1);
    for (const reason of ['refresh_requested', 'cut'] as const) {
      const again = slack.nextConnection();
      slack.disconnect(reason);
      await again;
      const heard = await person('Mia').command('/golive', '', { channel: 'acme' });
      expect(heard.text).toBe('here');
    }
  });
});

describe('a person', () => {
  test('cannot type what Slack would not take', async () => {
    const { person } = await stage('http', opensRiskForm);
    const mia = person('Mia');
    const view = shown(await mia.command('/raid', '', { channel: 'acme' }));
    await expect(mia.submit(view)).rejects.toThrow('"What could happen" is required');
    await expect(mia.submit(view, { Colour: 'red' })).rejects.toThrow('no field "Colour" here');
    await expect(mia.submit(view, { what: 'x'.repeat(41) })).rejects.toThrow('takes 40 characters, not 41');
    await expect(mia.submit(view, { what: 'x', Due: '2026-02-30' })).rejects.toThrow('has no yyyy-MM-dd');
    await expect(mia.submit(view, { what: 'x', Gate: 'Never' })).rejects.toThrow('offers UAT | Go-live');
    await expect(mia.submit(view, { what: 'x', 'Days lost': 0 })).rejects.toThrow('at least 1');
    await expect(mia.submit(view, { what: 'x', 'Days lost': 1.5 })).rejects.toThrow('wants a number');
  });
});

test('somebody of another organisation acts with a team of their own, and a modal remembers what was typed', async () => {
  const bodies: unknown[] = [];
  const options = [{ text: text('High'), value: 'h' }];
  const level = { type: 'static_select', action_id: 'level', placeholder: text('Level'), options } as const;
  const view = riskForm();
  const blocks = [...view.blocks, { ...section('How bad?'), block_id: 'level', accessory: level }];
  const { slack, person } = await stage('http', (app) => {
    app.shortcut('raid.new', async ({ ack, client, shortcut }) => {
      await ack();
      await client.views.open({ trigger_id: shortcut.trigger_id, view: { ...view, blocks } });
    });
    app.action('level', async ({ ack, body, client }) => {
      bodies.push(body);
      await ack();
      const opened = body as { view?: { id: string; hash: string } };
      await client.views.update({
        view_id: String(opened.view?.id),
        hash: opened.view?.hash,
        view: { ...view, blocks },
      });
    });
    app.view('risk.save', async ({ ack, body }) => {
      bodies.push(body);
      await ack();
    });
  });
  slack.addUser({ id: 'U0ANA', name: 'Ana', stranger: true, team: 'T0AWAY' });
  const ana = person('Ana');
  const opened = shown(await ana.shortcut('raid.new'));
  ana.fill(opened, { what: 'late' });
  const updated = shown(await ana.choose(opened, 'Level', 'High'));
  expect(updated.id).toBe(opened.id);
  await ana.submit(updated);
  const values = { what: { v: { value: 'late' } }, level: { level: { selected_option: { value: 'h' } } } };
  const whose = { team: { id: 'T0HOME' }, user: { id: 'U0ANA', team_id: 'T0AWAY' } };
  expect(bodies).toMatchObject([
    { ...whose, type: 'block_actions', view: { state: { values } } },
    { ...whose, type: 'view_submission', view: { state: { values } } },
  ]);
});

describe('the Web API', () => {
  async function client(options?: FakeSlackOptions) {
    const made = await stage('http', () => {}, options);
    const call = async (method: string, args: Record<string, unknown> = {}, token = made.slack.botToken) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const response = await fetch(`${made.slack.apiUrl}${method}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(args),
      });
      return (await response.json()) as Record<string, unknown>;
    };
    return { ...made, call };
  }

  test('refuses what Slack refuses', async () => {
    const { slack, call } = await client();
    slack.addChannel({ id: 'C0OLD', name: 'old', members: [], archived: true });
    slack.addChannel({ id: 'C0FAR', name: 'far', members: [], botIsMember: false });
    const refusals = [
      ['chat.postMessage', { channel: 'C0NONE', text: 'x' }, 'channel_not_found'],
      ['chat.postMessage', { channel: 'C0FAR', text: 'x' }, 'not_in_channel'],
      ['chat.postMessage', { channel: 'C0OLD', text: 'x' }, 'is_archived'],
      ['chat.postMessage', { channel: 'C0ACME' }, 'no_text'],
      ['chat.postMessage', { channel: 'C0ACME', text: 'x', blocks: [section('y'.repeat(3001))] }, 'invalid_blocks'],
      ['chat.update', { channel: 'C0ACME', ts: '1.1', text: 'x' }, 'message_not_found'],
      ['chat.postEphemeral', { channel: 'C0ACME', user: 'U0BOB', text: 'x' }, 'user_not_found'],
      ['users.info', { user: 'U0BOB' }, 'user_not_found'],
      ['views.open', { trigger_id: 'made up', view: riskForm() }, 'invalid_trigger_id'],
      ['apps.connections.open', {}, 'not_allowed_token_type'],
      ['rtm.start', {}, 'unknown_method'],
    ] as const;
    for (const [method, args, error] of refusals) {
      expect(await call(method, args), `${method} → ${error}`).toMatchObject({ ok: false, error });
    }
    expect(await call('auth.test', {}, 'xoxb-other')).toMatchObject({ error: 'invalid_auth' });
    expect(slack.violations).toHaveLength(1);
  });

  test('trigger ids work once, and not when they ran out; an old hash conflicts', async () => {
    const { slack, call } = await client();
    const trigger_id = await slack.mintTrigger('U0MIA');
    const { view } = (await call('views.open', { trigger_id, view: riskForm() })) as { view: View };
    expect(await call('views.open', { trigger_id, view: riskForm() })).toMatchObject({ error: 'exchanged_trigger_id' });
    const update = { view_id: view.id, hash: view.hash, view: riskForm() };
    expect(await call('views.update', update)).toMatchObject({ ok: true });
    expect(await call('views.update', update)).toMatchObject({ error: 'hash_conflict' });
    slack.expireTriggers();
    const late = { trigger_id: await slack.mintTrigger('U0MIA'), view: riskForm() };
    expect(await call('views.open', late)).toMatchObject({ error: 'expired_trigger_id' });
  });

  test('grants only the scopes it was told to', async () => {
    const { call } = await client({ scopes: ['chat:write'] });
    expect(await call('users.info', { user: 'U0MIA' })).toMatchObject({ error: 'missing_scope', needed: 'users:read' });
    expect(await call('chat.postMessage', { channel: 'C0ACME', text: 'x' })).toMatchObject({ ok: true });
  });

  test('keeps messages, metadata, pins and people', async () => {
    const { slack, call } = await client();
    const metadata = { event_type: 'outbox', event_payload: { key: 'k1' } };
    const { ts } = await call('chat.postMessage', { channel: 'C0ACME', text: 'one', metadata });
    await call('chat.update', { channel: 'C0ACME', ts, text: 'two' });
    const args = { channel: 'C0ACME', include_all_metadata: true };
    expect(await call('conversations.history', args)).toMatchObject({ messages: [{ text: 'two', metadata }] });
    const bare = await call('conversations.history', { channel: 'C0ACME' });
    expect(JSON.stringify(bare)).not.toContain('k1');
    expect(await call('pins.add', { channel: 'C0ACME', timestamp: ts })).toMatchObject({ ok: true });
    expect(await call('pins.add', { channel: 'C0ACME', timestamp: ts })).toMatchObject({ error: 'already_pinned' });
    const link = await call('chat.getPermalink', { channel: 'C0ACME', message_ts: ts });
    expect(link.permalink).toBe(`https://home.slack.com/archives/C0ACME/p${String(ts).replace('.', '')}`);
    slack.changeUser('U0TOM', { deleted: true });
    slack.addUser({ id: 'U0ANA', name: 'Ana', stranger: true, team: 'T0AWAY' });
    expect(await call('users.info', { user: 'U0TOM' })).toMatchObject({ user: { deleted: true } });
    expect(await call('users.info', { user: 'U0ANA' })).toMatchObject({
      user: { is_stranger: true, team_id: 'T0AWAY' },
    });
    expect(await call('conversations.open', { users: 'U0TOM' })).toMatchObject({ error: 'user_disabled' });
    expect(await call('conversations.info', { channel: 'C0ACME' })).toMatchObject({ channel: { is_member: true } });
  });

  test('fails as planned, as often as planned', async () => {
    const { slack, call } = await client();
    const post = () => call('chat.postMessage', { channel: 'C0ACME', text: 'x' });
    const count = () => slack.messages('C0ACME').length;
    slack.fail('chat.postMessage', { error: 'fatal_error' }, 2);
    expect([await post(), await post()]).toMatchObject([{ error: 'fatal_error' }, { error: 'fatal_error' }]);
    slack.fail('chat.postMessage', { cut: 'before' });
    await expect(post()).rejects.toThrow();
    expect(count()).toBe(0);
    slack.fail('chat.postMessage', { cut: 'after' });
    await expect(post()).rejects.toThrow();
    expect(count()).toBe(1);
    slack.fail('chat.postMessage', { status: 500, after: true });
    await expect(post()).rejects.toThrow();
    expect(count()).toBe(2);
    slack.fail('chat.postMessage', { hang: true });
    const hung = fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', signal: AbortSignal.timeout(50) });
    await expect(hung).rejects.toThrow();
    slack.fail('*', { retryAfter: 7 });
    const limited = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST' });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    expect(count()).toBe(2);
  });

  test('what goes over a response_url keeps the limits too', async () => {
    const { slack } = await client();
    const url = slack.mintResponseUrl({ user: 'U0MIA', channel: 'C0ACME' });
    const body = JSON.stringify({ text: 'x', blocks: [section('y'.repeat(3001))] });
    const { status } = await fetch(url, { method: 'POST', body });
    expect([status, slack.violations.length, slack.ephemerals.length]).toEqual([400, 1, 0]);
  });

  test('a response_url works five times', async () => {
    const { slack } = await client();
    const url = slack.mintResponseUrl({ user: 'U0MIA', channel: 'C0ACME' });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      const { status } = await fetch(url, { method: 'POST', body: JSON.stringify({ text: `${i}` }) });
      statuses.push(status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(slack.ephemerals).toHaveLength(5);
  });
});
