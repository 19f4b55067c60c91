import { afterEach, expect, test } from 'vitest';
import { door, type Office, openOffice, proven } from './post-office.ts';

let office: Office;
afterEach(() => office.close());

test('told to stop, it waits for what is under way and begins nothing more', async () => {
  office = await openOffice();
  const gate = door();
  const courier = office.hire(gate.shut('postMessage', 'behind'));
  await office.say({ key: 'under way' });
  const over = new AbortController();
  const round = courier.run(over.signal);
  await gate.somebody;
  over.abort();
  await office.say({ key: 'later', to: 'CBETA' });
  gate.open();
  await round;
  expect((await office.rows()).map(({ key, state }) => [key, state])).toEqual([
    ['under way', 'sent'],
    ['later', 'pending'],
  ]);
  expect(office.slack.everything()).toHaveLength(1);
});

test('what Slack does not answer in time is not left as if it were being sent, and the next start finds it', async () => {
  office = await openOffice({ proof: proven, waits: { leave: 50 } });
  const gate = door();
  const courier = office.hire(gate.shut('postMessage', 'behind'));
  await office.say({ key: 'it' });
  const over = new AbortController();
  const round = courier.run(over.signal);
  await gate.somebody;
  over.abort();
  await round;
  expect(await office.row('it')).toMatchObject({ state: 'unknown', error: 'no answer', leaseUntil: null });
  const stopped = office.clock.now().getTime();
  await office.work([office.hire()]);
  expect(await office.row('it')).toMatchObject({ state: 'sent', attempts: 1 });
  expect(office.clock.now().getTime() - stopped).toBeLessThanOrEqual(15_000);
  expect(office.texts('CACME')).toEqual(['it']);
  gate.open();
});
