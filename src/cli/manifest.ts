import { stringify } from 'yaml';
import { httpManifest, manifestText, readManifest } from '#platform/manifest/manifest.ts';
import { provingManifest } from '#platform/manifest/proof.ts';
import type { Terminal } from './program.ts';

export async function printManifest(options: { http?: string; proof?: boolean }, terminal: Terminal): Promise<number> {
  if (options.http === undefined && !options.proof) {
    terminal.out(manifestText());
    return 0;
  }
  const manifest = options.proof ? provingManifest(readManifest()) : readManifest();
  terminal.out(stringify(options.http === undefined ? manifest : httpManifest(manifest, options.http)));
  return 0;
}
