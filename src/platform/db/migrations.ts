import { shipped } from '../root.ts';
import type { Dialect } from './dialect.ts';

export function migrationsFolder(dialect: Dialect): string {
  return shipped('drizzle', dialect);
}
