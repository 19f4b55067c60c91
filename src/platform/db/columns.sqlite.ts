import type * as Core from 'drizzle-orm/sqlite-core';
import { load } from './drizzle.ts';

const core = load('drizzle-orm/sqlite-core') as typeof Core;

export const { foreignKey, index, integer, primaryKey, text, uniqueIndex } = core;
export const table = core.sqliteTable;
export const bool = () => integer({ mode: 'boolean' });
export const instant = () => integer({ mode: 'timestamp_ms' });
export const json = <T>() => text({ mode: 'json' }).$type<T>();
