import { expect, test } from 'vitest';
import { createFeatures } from '#features.ts';
import { createLog } from '#platform/log.ts';
import { byUse, helpMessage } from '#platform/slack/help.ts';
import { plain } from '#platform/slack/plain.ts';

const features = createFeatures({ playbooksDir: null, log: createLog('silent') });
const commands = features.flatMap((feature) => feature.commands ?? []);

test('help begins with what is needed most, keeps a noun together and ends with what admins do', () => {
  const lines = plain(helpMessage('', commands).blocks).split('\n');
  const examples = lines.flatMap((line) => /^`?\/(?:golive )?(\w+)/.exec(line)?.slice(1) ?? []);
  expect(examples).toHaveLength(commands.length);
  expect(examples.slice(0, 3)).toEqual(['check', 'gate', 'request']);
  expect(examples.at(-1)).toBe('admin');
  const nouns = examples.filter((noun, at) => noun !== examples[at - 1]);
  expect(nouns).toEqual([...byUse]);
});
