import type { Person } from '#demo/player/person.ts';
import type { FakeSlack } from '#test/support/slack/fake-slack.ts';
import { form, insist } from './seats.ts';
import type { Office } from './town.ts';

type Founded = Pick<Office, 'key' | 'channel' | 'manager' | 'kickoff' | 'goLive'>;

/** Somebody founds a project that they lead, as people do. */
export async function found(
  slack: FakeSlack,
  lead: Person,
  { key, channel, manager, kickoff, goLive }: Founded,
): Promise<void> {
  const asked = await form(slack, lead, () => lead.command('/golive', `new ${key}`, { channel }));
  if (!asked) throw new Error('nothing to make a project with was shown');
  const preview = await insist(() =>
    lead.submit(asked, {
      ...{ key, channel, goLive, kickoff, tier: 'standard', segment: 'mid-market' },
      lead: { id: lead.id },
      manager: { id: manager },
    }),
  );
  const shown = preview?.view;
  if (!shown) throw new Error(`no project could be made: ${preview?.text}`);
  if (!(await insist(() => lead.submit(shown)))) throw new Error(`nobody made ${key}`);
}

/** The project's standup with the usual times, and whoever takes part. */
export async function meet(slack: FakeSlack, lead: Person, { key, channel, members }: Office): Promise<void> {
  const asked = await form(slack, lead, () => lead.command('/golive', `standup setup ${key}`, { channel }));
  if (!asked) throw new Error('nothing to set a standup up with was shown');
  const set = await insist(() => lead.submit(asked, { 'Who takes part': members.map((id) => ({ id })) }));
  if (!set) throw new Error(`nobody set up the standup of ${key}`);
}
