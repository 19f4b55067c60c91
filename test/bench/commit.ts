import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { compare, type Effort, interleaved, type Line, median } from './measure.ts';

export type CommitSide = 'golive' | 'raw';

/** State, audit line and message in one commit, on one disk, each commit waited for before the next. */
export async function benchCommit(folder: string, { rounds, commits }: Effort): Promise<Line[]> {
  const [ours, floor] = await Promise.all([committer(folder, 'golive'), committer(folder, 'raw')]);
  try {
    await ours.run(commits);
    await floor.run(commits);
    const pair = await interleaved(
      rounds,
      () => ours.run(commits),
      () => floor.run(commits),
    );
    return [compare(pair, median, { name: 'commit: state + audit + outbox', goal: 2, unit: 'ms', digits: 3 })];
  } finally {
    await Promise.all([ours.end(), floor.end()]);
  }
}

/** A process of its own that commits when told to, and says how many milliseconds each took. */
async function committer(folder: string, side: CommitSide) {
  const file = fileURLToPath(new URL('./contenders/commit.ts', import.meta.url));
  const child = fork(file, [side, `${folder}/commit-${side}.db`]);
  const gone = once(child, 'exit');
  await once(child, 'message');
  return {
    run: async (commits: number): Promise<number[]> => {
      child.send(commits);
      const [took] = (await once(child, 'message')) as [number[]];
      return took;
    },
    /** Each side's own rows are examined at its end; a chain that doesn't hold fails the bench. */
    end: async () => {
      if (child.connected) child.send('end');
      const [code] = (await gone) as [number | null];
      if (code !== 0) throw new Error(`the ${side} committer ended with ${code}`);
    },
  };
}
