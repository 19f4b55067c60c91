import { stringify } from 'yaml';
import { httpManifest, manifestText, readManifest } from '#platform/manifest/manifest.ts';
import type { Terminal } from './program.ts';

export async function printManifest(options: { http?: string }, terminal: Terminal): Promise<number> {
  terminal.out(options.http === undefined ? manifestText() : stringify(httpManifest(readManifest(), options.http)));
  return 0;
}
