import { defineConfig } from 'drizzle-kit';

const dialect = process.env.GOLIVE_DIALECT === 'postgres' ? 'postgresql' : 'sqlite';

export default defineConfig({
  dialect,
  schema: './src/**/tables.ts',
  out: process.env.GOLIVE_MIGRATIONS ?? `./drizzle/${dialect === 'sqlite' ? 'sqlite' : 'postgres'}`,
  casing: 'snake_case',
});
