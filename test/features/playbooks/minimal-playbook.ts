import assert from 'node:assert/strict';
import type { PlaybookSource } from '#features/playbooks/parse.ts';
import { parsePlaybook } from '#features/playbooks/parse.ts';

/** A playbook of one phase that has nothing wrong with it. Tests change one line of it at a time. */
export const minimal = `name: small
version: "1"
roles:
  - { key: lead, name: Delivery lead, side: ours }
  - { key: sponsor, name: Sponsor, side: customer }
phases:
  - { key: launch, goal: Agree the scope and go live }
milestones:
  - { key: kickoff, name: Kickoff held, phase: launch, owner: lead, at: kickoff+0 }
  - { key: scope, name: Scope signed, phase: launch, owner: lead, at: kickoff+5, depends: [kickoff] }
gates:
  - key: design
    name: Design signed
    phase: launch
    criteria:
      - { key: scope, category: operational, text: Scope is signed, verifier: sponsor }
      - { key: data, category: data, text: Data is listed, verifier: lead, blocking: false }
    approvals:
      - { role: sponsor, need: 1, covers: [operational] }
hypercare: { daily_days: 5, weekly_weeks: 2 }
`;

/** The minimal playbook with one passage replaced; fails when the passage is not there exactly once. */
export function minimalWith(passage: string, replacement: string): string {
  assert.equal(minimal.split(passage).length, 2, `the passage must stand once in the minimal playbook: ${passage}`);
  return minimal.replace(passage, () => replacement);
}

export function sourcesOf(files: Record<string, string>): Map<string, PlaybookSource> {
  const sources = Object.entries(files).map(([file, text]): [string, PlaybookSource] => {
    const parsed = parsePlaybook(text, file);
    assert(parsed.ok, `${file}: ${JSON.stringify(parsed)}`);
    return [parsed.playbook.name, parsed.playbook];
  });
  return new Map(sources);
}

type Problem = { file: string; line: number; column: number; message: string };

/** Problems as an editor lists them, so that a table of tests can be read. */
export function listed(problems: readonly Problem[]): string[] {
  return problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
}

/** The same with the word of the file that line and column point at. */
export function pointedAt(problems: readonly Problem[], source: string): string[] {
  const lines = source.split('\n');
  return problems.map(({ file, line, column, message }) => {
    const [word] = /^[^\s,:\]}]*/.exec(lines[line - 1]?.slice(column - 1) ?? '') ?? [];
    return `${file}:${line} <${word}> ${message}`;
  });
}
