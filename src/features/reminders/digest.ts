import { createHash } from 'node:crypto';
import type { Project } from '../projects/queries.ts';
import type { Nudge } from './source.ts';

/** What is said of a project, in short, and after it the sources whose lines these are. */
export function digest({ state }: Pick<Project, 'state'>, nudges: readonly Nudge[]): string {
  const said = nudges.map(({ key, what, why }) => [key, what, why]);
  const hash = createHash('sha256').update(JSON.stringify([state === 'on_hold', said]));
  const sources = new Set(nudges.map(({ key }) => key.slice(0, key.indexOf(':'))));
  return [hash.digest('hex'), ...sources].join(' ');
}

export function sourcesIn({ shown }: { readonly shown: string }): ReadonlySet<string> {
  return new Set(shown.split(' ').slice(1));
}
