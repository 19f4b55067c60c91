import { z } from 'zod';
import { categories, phases, raidTypes, sides, tiers, waits } from './schema.ts';

export const offsetPattern = /^(kickoff|go-live)(?:([+-])(\d{1,3}))?$/;

const key = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use small letters, digits and single hyphens, such as uat-signed');
const line = z.string().trim().min(1).max(140).regex(/^.*$/, 'keep it on one line');
const score = z.int().min(1).max(5);
const condition = z
  .strictObject({ tier: z.array(z.enum(tiers)).min(1), regulated: z.boolean(), integrations: z.boolean() })
  .partial();

const patch = { remove: z.literal(true).optional(), when: condition.optional() };
const keyed = { key, ...patch };

const role = z
  .strictObject({ name: line, side: z.enum(sides) })
  .partial()
  .extend(keyed);
const phase = z
  .strictObject({ goal: line })
  .partial()
  .extend(keyed)
  .extend({ key: z.enum(phases) });
const milestone = z
  .strictObject({
    name: line,
    phase: z.enum(phases),
    owner: key,
    at: z.string().regex(offsetPattern, 'write it as kickoff+5, go-live-10 or go-live+3 (working days)'),
    depends: z.array(key),
    waits_on: z.enum(waits),
  })
  .partial()
  .extend(keyed);
const criterion = z
  .strictObject({
    category: z.enum(categories),
    text: line,
    blocking: z.boolean(),
    weight: score,
    evidence: z.enum(['required', 'optional']),
    max_age: z.int().min(1).max(1095),
    verifier: key,
  })
  .partial()
  .extend(keyed);
const approval = z
  .strictObject({ need: z.int().min(1), of: z.int().min(1), covers: z.array(z.enum(categories)).min(1) })
  .partial()
  .extend({ role: key, ...patch });
const gate = z
  .strictObject({ name: line, phase: z.enum(phases), criteria: z.array(criterion), approvals: z.array(approval) })
  .partial()
  .extend(keyed);
const cutoverStep = z
  .strictObject({
    name: line,
    owner: key,
    minutes: z.int().min(1),
    depends: z.array(key),
    verification: line,
    rollback: line,
    point_of_no_return: z.boolean(),
  })
  .partial()
  .extend(keyed);
const handoverItem = z.strictObject({ name: line, owner: key, accepted_by: key }).partial().extend(keyed);
const raidStarter = z
  .strictObject({
    type: z.enum(raidTypes),
    text: line,
    likelihood: score,
    impact: score,
    owner: key,
    mitigation: line,
    gate: key,
  })
  .partial()
  .extend(keyed);

/** One YAML file. Items are patches by key: a file that extends another says only what differs. */
export const documentSchema = z.strictObject({
  name: key,
  version: z.string().min(1).max(40),
  title: line.optional(),
  extends: key.optional(),
  overlay: z.literal(true).optional(),
  when: condition.optional(),
  enforce: z
    .strictObject({
      evidence: z.literal('required'),
      blocking: z.array(z.enum(categories)).min(1),
      separation_of_duties: z.literal(true),
    })
    .partial()
    .optional(),
  roles: z.array(role).default([]),
  phases: z.array(phase).default([]),
  milestones: z.array(milestone).default([]),
  gates: z.array(gate).default([]),
  cutover: z.array(cutoverStep).default([]),
  hypercare: z.strictObject({ daily_days: z.int().min(1), weekly_weeks: z.int().min(0) }).optional(),
  handover: z.array(handoverItem).default([]),
  raid: z.array(raidStarter).default([]),
});

/** What an item must say once every file it comes from is merged. */
export const needed = {
  roles: ['name', 'side'],
  phases: ['goal'],
  milestones: ['name', 'phase', 'owner', 'at'],
  gates: ['name', 'phase'],
  criteria: ['category', 'text', 'verifier'],
  approvals: ['need'],
  cutover: ['name', 'owner', 'minutes', 'verification'],
  handover: ['name', 'owner', 'accepted_by'],
  raid: ['type', 'text', 'likelihood', 'impact', 'owner'],
} as const;

export type Section = keyof typeof needed;

export const nouns: Record<Section, string> = {
  roles: 'role',
  phases: 'phase',
  milestones: 'milestone',
  gates: 'gate',
  criteria: 'criterion',
  approvals: 'approval',
  cutover: 'cutover step',
  handover: 'handover item',
  raid: 'RAID starter',
};

export type Place = { file: string; line: number; column: number };
export type Problem = Place & { message: string };

/** Where an item, and each of its fields, was written: `item` is its start. */
export type Places = { item: Place } & Record<string, Place>;

type Placed<T> = T extends (infer Entry)[]
  ? Entry extends object
    ? (Placed<Entry> & { places: Places })[]
    : T
  : T extends object
    ? { [Field in keyof T]: Placed<T[Field]> }
    : T;

export type Document = z.infer<typeof documentSchema>;
export type Condition = z.infer<typeof condition>;

/** A parsed file whose items remember where they were written. */
export type PlaybookSource = Placed<Document> & { file: string; places: Places };
export type SourceItem<In extends Section> = In extends 'criteria'
  ? NonNullable<SourceGate['criteria']>[number]
  : In extends 'approvals'
    ? NonNullable<SourceGate['approvals']>[number]
    : In extends Exclude<Section, 'criteria' | 'approvals'>
      ? PlaybookSource[In][number]
      : never;
export type SourceGate = PlaybookSource['gates'][number];
