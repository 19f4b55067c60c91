import type { TimeOfDay } from '#platform/clock.ts';
import { bool, json, primaryKey, table, text, workspaceId } from '#platform/db/columns.ts';

/** The workspace's own times for rituals; what is not here is as the code has it. */
export const ritualDefaults = table(
  'ritual_defaults',
  {
    workspaceId: workspaceId(),
    /** `standups.prompt` */
    ritual: text().notNull(),
    time: text().$type<TimeOfDay>().notNull(),
    /** ISO weekdays: Monday 1 … Sunday 7. */
    weekdays: json<readonly number[]>().notNull(),
    on: bool().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.ritual] })],
);
