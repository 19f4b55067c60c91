import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = dirname(createRequire(import.meta.url).resolve('#package.json'));

/** Where something that comes with golive lies: found from the package, so that sources and build find the same. */
export function shipped(...path: string[]): string {
  return join(root, ...path);
}
