import { fileURLToPath } from 'node:url';
import type { Dialect } from './dialect.ts';

export function migrationsFolder(dialect: Dialect): string {
  return fileURLToPath(new URL(`../../../drizzle/${dialect}`, import.meta.url));
}
