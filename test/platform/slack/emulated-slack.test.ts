import type { App } from '@slack/bolt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmulatedSlack, startEmulatedSlack } from '#demo/player/emulated.ts';
import type { Person } from '#demo/player/person.ts';
import { createPlayer } from '#demo/player/player.ts';
import type { View } from '#demo/player/slack-side.ts';
import { httpWire } from '#demo/player/wire.ts';
import { type BareApp, bareApp } from './bare-app.ts';

const text = (words: string) => ({ type: 'plain_text', text: words }) as const;

function form(title: string) {
  const what = { type: 'plain_text_input', action_id: 'v' } as const;
  const blocks = [{ type: 'input', block_id: 'what', label: text('What'), element: what } as const];
  return { type: 'modal', callback_id: 'risk.save', title: text(title), submit: text('Save'), blocks } as const;
}

let slack: EmulatedSlack;
let bare: BareApp;
let person: (name: string) => Person;
const zones: unknown[] = [];
const answers: ((view: View) => object)[] = [];

function listen(app: App): void {
  app.command('/raid', async ({ ack, client, command, respond }) => {
    await ack('One moment');
    await client.views.open({ trigger_id: command.trigger_id, view: form('New risk') });
    await respond({ text: 'Opened' });
    const { user } = await client.users.info({ user: command.user_id });
    zones.push(user?.tz);
  });
  app.view('risk.save', async ({ ack, view, client, body }) => {
    const answer = answers.shift();
    await ack(answer?.(view as never) as never);
    if (answer) return;
    const button = { type: 'button', action_id: 'ok', text: text('Approve') } as const;
    const post = { text: 'Approve?', blocks: [{ type: 'actions', elements: [button] } as const] };
    await client.chat.postMessage({ channel: 'acme', text: `Saved ${view.state.values.what?.v?.value}` });
    const { channel } = await client.conversations.open({ users: body.user.id });
    await client.chat.postMessage({ channel: String(channel?.id), ...post });
  });
  app.action('ok', async ({ ack, respond }) => {
    await ack();
    await respond({ replace_original: true, text: 'Approved' });
  });
  app.event('app_home_opened', async ({ client, event }) => {
    const blocks = [{ type: 'section', text: text('Your day') } as const];
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
  });
}

beforeAll(async () => {
  slack = await startEmulatedSlack({
    people: [{ name: 'Mia', tz: 'Europe/Berlin' }, { name: 'Tom' }],
    channels: [{ name: 'acme' }],
  });
  bare = await bareApp(slack, 'http', listen);
  const wire = httpWire({ url: String(bare.url), signingSecret: slack.signingSecret });
  person = createPlayer({ slack, wire, settle: bare.settle });
});
afterAll(async () => {
  await bare.stop();
  await slack.close();
});

test('a person works through the emulated Slack: command, modal, message, direct message, Home', async () => {
  const mia = person('Mia');
  const opened = await mia.command('/raid', 'add', { channel: 'acme' });
  expect(opened.text).toContain('One moment');
  expect(opened.text).toContain('New risk');
  expect(opened.whispers.map((each) => each.text)).toEqual(['One moment', 'Opened']);
  expect(zones).toEqual(['Europe/Berlin']);
  const view = opened.view as View;

  answers.push(() => ({ response_action: 'update', view: form('Sure?') }));
  const asked = await mia.submit(view, { What: 'late' });
  expect(asked.text).toContain('Sure?');
  answers.push(() => ({ response_action: 'push', view: form('Another') }));
  const pushed = await mia.submit(asked.view as View);
  expect(pushed.view?.previous_view_id).toBe(view.id);
  await mia.close(pushed.view as View);

  const saved = await mia.submit(asked.view as View);
  expect(saved.messages.map((each) => each.text)).toEqual(['Saved late', '[Approve]']);
  expect(await slack.history(slack.room('acme').id)).toContainEqual(expect.objectContaining({ text: 'Saved late' }));
  const [, dm] = saved.messages;
  if (!dm) throw new Error('no direct message');
  expect(slack.canRead(slack.member('Tom').id, dm.channel)).toBe(false);
  const approved = await mia.click(dm, 'Approve');
  expect(approved.edits.map((each) => each.text)).toEqual(['Approved']);
  expect((await mia.openHome()).text).toBe('Your day');
  const said = await person('Tom').says('acme', 'hello');
  expect(await slack.history(said.channel)).toContainEqual(expect.objectContaining({ ts: said.ts, text: 'hello' }));
});
