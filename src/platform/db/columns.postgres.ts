import type * as Core from 'drizzle-orm/pg-core';
import { load } from './drizzle.ts';

const core = load('drizzle-orm/pg-core') as typeof Core;

export const { foreignKey, index, integer, primaryKey, text, uniqueIndex } = core;
export const table = core.pgTable;
export const bool = () => core.boolean();
export const instant = () => core.timestamp({ mode: 'date', withTimezone: true, precision: 3 });
export const json = <T>() => core.jsonb().$type<T>();
