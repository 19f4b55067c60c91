import { availableParallelism, cpus } from 'node:os';
import type { Effort, Line } from './measure.ts';

export function tableOf(lines: readonly Line[], { rounds }: Effort): string {
  const rows = lines.map(({ name, ratio, goal, detail }) => [
    name,
    `${ratio.toFixed(2)} ×`,
    `≤ ${goal} ×`,
    ratio <= goal ? 'ok' : 'short',
    detail,
  ]);
  const all = [['what', 'ratio', 'goal', '', 'medians: golive against the floor'], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const text = all.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const where = `Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model.trim()}`;
  return `${text.join('\n')}\n\n${rounds} interleaved rounds; ${where}\n`;
}
