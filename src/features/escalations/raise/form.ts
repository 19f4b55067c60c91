import { z } from 'zod';
import { isDay } from '#platform/clock.ts';
import { said, TEXT_MAX } from '../life/texts.ts';
import { categories } from '../rules/category.ts';

const short = z.string().max(TEXT_MAX, `Shorten this to ${TEXT_MAX} characters.`).optional();
const severity = z
  .enum(['1', '2', '3', '4'], 'Choose how severe it is.')
  .transform((text) => Number(text) as 1 | 2 | 3 | 4);
const category = z.enum(categories, 'Choose what it is about.');

/** What is sent. A Sev1 needs no more than its severity, what it is about and what is wrong. */
export const raiseForm = z.object({
  project: z.string().optional(),
  severity,
  category,
  problem: said,
  impact: said.optional(),
  ask: short,
  neededBy: z.string().refine(isDay, 'Pick a day.').optional(),
  steps: short,
  environment: short,
  evidence: short,
  tried: short,
  workaround: short,
  allowed: z.array(z.string()).optional(),
});
export type RaiseForm = z.infer<typeof raiseForm>;

/** The same while it is being written: whatever is there already. */
export const draftForm = z.object({
  project: z.string().optional().catch(undefined),
  severity: severity.optional().catch(undefined),
  category: category.optional().catch(undefined),
  problem: z.string().optional(),
  impact: z.string().optional(),
  ask: z.string().optional(),
  neededBy: z.string().optional(),
  steps: z.string().optional(),
  environment: z.string().optional(),
  evidence: z.string().optional(),
  tried: z.string().optional(),
  workaround: z.string().optional(),
  allowed: z.array(z.string()).optional(),
});
export type Draft = z.infer<typeof draftForm>;

/** What the form carries along: ids, never what somebody wrote. */
export const raiseMeta = z.object({
  /** Null when the form asks for it. */
  project: z.string().nullable(),
  /** Set: an escalation that is there already gets more details. */
  escalation: z.string().nullable(),
  /** How its details stood when the form was opened. */
  opened: z.record(z.string(), z.string()).default({}),
  channel: z.string().nullable(),
  /** `R-12`, `blocker`, `criterion uat.sso`. */
  about: z.string().nullable(),
  /** The key of the gate that it touches. */
  gate: z.string().nullable().default(null),
  source: z.object({ channel: z.string(), ts: z.string() }).nullable(),
});
export type RaiseMeta = z.infer<typeof raiseMeta>;
