import type { Heard } from './player/heard.ts';
import type { Message, View } from './player/slack-side.ts';
import type { Name, Stage } from './stage.ts';
import type { Transcript } from './transcript.ts';

/** What every part of the day has in hand. */
export interface Scene {
  stage: Stage;
  script: Transcript;
}

/** The day did not go as it must; the demo ends with exit code 1. */
export class DemoFailed extends Error {
  override readonly name = 'DemoFailed';
}

export function must(holds: unknown, what: string): asserts holds {
  if (!holds) throw new DemoFailed(what);
}

/** Somebody types a command in a channel. */
export async function types(scene: Scene, who: Name, words: string, channel: string): Promise<Heard> {
  const [command = '', ...rest] = words.split(' ');
  scene.script.move(`${who} in #${channel}`, readable(scene, words));
  return scene.stage.cast[who].command(command, rest.join(' '), { channel });
}

/** Mentions travel as ids; the transcript shows names. */
function readable(scene: Scene, words: string): string {
  return words.replace(/<@(\w+)>/g, (_, id: string) => `@${scene.stage.slack.names('user', id) ?? id}`);
}

/** Somebody as Slack sends them in a command. */
export function at(scene: Scene, who: Name): string {
  return `<@${scene.stage.cast[who].id}>`;
}

export function form(heard: Heard, what: string): View {
  must(heard.view, `${what}: no form was opened. ${heard.text}`);
  return heard.view;
}

export function whisper(heard: Heard, what: string): Message {
  const message = heard.whispers.at(-1);
  must(message, `${what}: nothing was answered`);
  return message;
}

/** The newest message in somebody's conversation with golive whose text says `words`, as it stands now. */
export async function direct(scene: Scene, who: Name, words: string): Promise<Message> {
  const found = (await inbox(scene, who)).findLast(({ text }) => text.includes(words));
  must(found, `no direct message to ${who} says “${words}”`);
  return found;
}

/** All that stands in somebody's conversation with golive. */
export async function inbox(scene: Scene, who: Name): Promise<Message[]> {
  return standing(scene, await scene.stage.slack.directMessages(scene.stage.cast[who].id));
}

/** The newest message in a channel, or in a thread there, whose text fits, as it stands now. */
export function posted(scene: Scene, channel: string, says: RegExp): Message {
  const found = standing(scene, scene.stage.slack.room(channel).id).findLast(({ text }) => says.test(text));
  must(found, `nothing in #${channel} says ${says}`);
  return found;
}

function standing({ stage }: Scene, channel: string): Message[] {
  const latest = new Map<string, Message>();
  for (const sight of stage.slack.journal.sights) {
    if ((sight.kind === 'post' || sight.kind === 'edit') && sight.message.channel === channel)
      latest.set(sight.message.ts, sight.message);
  }
  return [...latest.values()];
}
