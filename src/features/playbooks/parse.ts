import type { Document } from 'yaml';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { explain, explainUnknownKey } from './explain.ts';
import { missingFields } from './missing.ts';
import type { Positions } from './positions.ts';
import { placesOf, positionsOf, withPlaces } from './positions.ts';
import type { PlaybookSource, Problem } from './source.ts';
import { documentSchema } from './source.ts';
import { lists } from './walk.ts';

export type { PlaybookSource, Problem } from './source.ts';

export type Parsed = { ok: true; playbook: PlaybookSource } | { ok: false; problems: Problem[] };

/** Reads one YAML file. Every problem in it is reported at once, each with the line and column (from 1) to look at. */
export function parsePlaybook(source: string, file: string): Parsed {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter, prettyErrors: false });
  const positions = positionsOf(document, lineCounter, file);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({ ...positions.offset(error.pos[0]), message: error.message }));
    return { ok: false, problems };
  }
  const read = dataOf(document);
  if (!read.ok) return { ok: false, problems: [{ ...positions.offset(0), message: read.message }] };

  const result = documentSchema.safeParse(read.data);
  if (!result.success) return { ok: false, problems: problemsOf(result.error, read.data, positions) };

  const playbook = sourceOf(result.data, positions, file);
  const problems = [
    ...misplaced(playbook),
    ...removals(playbook),
    ...(standsAlone(playbook) ? missingFields(playbook) : []),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, playbook };
}

function dataOf(document: Document): { ok: true; data: unknown } | { ok: false; message: string } {
  try {
    const data: unknown = document.toJS();
    return data === null || data === undefined ? { ok: false, message: 'The file is empty.' } : { ok: true, data };
  } catch (error) {
    // Aliases that multiply without end are only noticed here.
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function problemsOf(error: z.ZodError, data: unknown, positions: Positions): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ ...positions.at(issue.path), message: explain(issue, data) }];
    return issue.keys.map((key) => ({
      ...positions.ofKey(issue.path, key),
      message: explainUnknownKey(key, issue.path),
    }));
  });
}

function sourceOf(data: z.infer<typeof documentSchema>, positions: Positions, file: string): PlaybookSource {
  const placed = Object(withPlaces(data, positions)) as Omit<PlaybookSource, 'file' | 'places'>;
  return { ...placed, file, places: placesOf(data, positions, []) };
}

function standsAlone(playbook: PlaybookSource): boolean {
  return playbook.extends === undefined && playbook.overlay === undefined;
}

/** Only a file that extends another has something to remove: an overlay adds and tightens. */
function removals(playbook: PlaybookSource): Problem[] {
  if (playbook.extends !== undefined && playbook.overlay === undefined) return [];
  const message = playbook.overlay
    ? 'An overlay adds and tightens; it cannot remove. Remove this in the playbook itself.'
    : 'There is nothing to remove: this playbook extends no other.';
  return lists(playbook)
    .flatMap((list) => list.items)
    .filter((item) => item.remove)
    .map((item) => ({ ...(item.places.remove ?? item.places.item), message }));
}

function misplaced(playbook: PlaybookSource): Problem[] {
  const { overlay, extends: parent, when, enforce, places } = playbook;
  if (overlay && parent !== undefined) {
    return [
      { ...(places.extends ?? places.item), message: 'An overlay extends nothing: it is laid over any playbook.' },
    ];
  }
  if (overlay) return [];
  const fields = [when && 'when', enforce && 'enforce'].filter((field) => field !== undefined);
  return fields.map((field) => ({ ...(places[field] ?? places.item), message: `Only an overlay has "${field}".` }));
}
