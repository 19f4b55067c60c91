import * as postgres from './columns.postgres.ts';
import * as sqlite from './columns.sqlite.ts';
import { dialect } from './dialect.ts';

/** The one cast in the codebase: both modules export the same names, SQLite lends its types. */
const columns = dialect === 'postgres' ? (postgres as unknown as typeof sqlite) : sqlite;

export const { bool, foreignKey, index, instant, integer, json, primaryKey, table, text, uniqueIndex } = columns;

/** Every row belongs to a workspace (its Slack team id); `scope.ts` reads and writes only tables that carry this column. */
export const workspaceId = () => text().notNull();
