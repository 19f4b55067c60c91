export type Dialect = 'sqlite' | 'postgres';

/** Tables are built while modules load, before anything is configured: hence the one early read of the environment. */
export const dialect: Dialect = /^postgres(ql)?:/.test(process.env.DATABASE_URL ?? '') ? 'postgres' : 'sqlite';
