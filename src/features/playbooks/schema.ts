import { z } from 'zod';

export const phases = ['discover', 'configure', 'validate', 'launch', 'hypercare', 'handoff'] as const;
export const categories = [
  'operational',
  'technical',
  'security',
  'data',
  'testing',
  'training',
  'support',
  'commercial',
] as const;
export const tiers = ['standard', 'advanced', 'enterprise'] as const;
export const sides = ['ours', 'customer'] as const;
export const waits = ['us', 'customer', 'third-party'] as const;
export const raidTypes = ['risk', 'assumption', 'issue', 'dependency'] as const;

const days = z.int().min(1);
const score = z.int().min(1).max(5);

const milestoneSchema = z.strictObject({
  key: z.string(),
  name: z.string(),
  phase: z.enum(phases),
  ownerRole: z.string(),
  anchor: z.enum(['kickoff', 'go-live']),
  /** Working days after (or, when negative, before) the anchor. */
  offset: z.int(),
  dependsOn: z.array(z.string()).default([]),
  waitsOn: z.enum(waits).default('us'),
});

const criterionSchema = z.strictObject({
  key: z.string(),
  category: z.enum(categories),
  text: z.string(),
  blocking: z.boolean().default(true),
  weight: score.default(1),
  evidence: z.enum(['required', 'optional']).default('optional'),
  /** How many calendar days old evidence may be on the go-live date. */
  maxAgeDays: days.optional(),
  verifierRole: z.string(),
});

const approvalSchema = z.strictObject({
  role: z.string(),
  need: z.int().min(1),
  of: z.int().min(1).optional(),
  covers: z.array(z.enum(categories)).min(1).optional(),
});

const gateSchema = z.strictObject({
  key: z.string(),
  name: z.string(),
  phase: z.enum(phases),
  criteria: z.array(criterionSchema).default([]),
  approvals: z.array(approvalSchema).default([]),
});

const cutoverStepSchema = z.strictObject({
  key: z.string(),
  name: z.string(),
  ownerRole: z.string(),
  minutes: z.int().min(1),
  dependsOn: z.array(z.string()).default([]),
  verification: z.string(),
  rollback: z.string().optional(),
  pointOfNoReturn: z.boolean().default(false),
});

const raidStarterSchema = z.strictObject({
  key: z.string(),
  type: z.enum(raidTypes),
  text: z.string(),
  likelihood: score,
  impact: score,
  ownerRole: z.string(),
  mitigation: z.string().optional(),
  gate: z.string().optional(),
});

/** A playbook ready for one project: parents and overlays merged, conditions decided, defaults filled in. */
export const playbookSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  title: z.string(),
  /** `name@version` of every file it was made from, the furthest parent first, overlays last. */
  madeOf: z.array(z.string()),
  /** Whoever supplies evidence may not verify it. */
  separationOfDuties: z.boolean(),
  roles: z.array(z.strictObject({ key: z.string(), name: z.string(), side: z.enum(sides) })),
  phases: z.array(z.strictObject({ key: z.enum(phases), goal: z.string() })),
  milestones: z.array(milestoneSchema),
  gates: z.array(gateSchema),
  cutover: z.array(cutoverStepSchema),
  hypercare: z.strictObject({ dailyDays: days, weeklyWeeks: z.int().min(0) }),
  handover: z.array(
    z.strictObject({ key: z.string(), name: z.string(), ownerRole: z.string(), acceptedByRole: z.string() }),
  ),
  raid: z.array(raidStarterSchema),
});

export type Phase = (typeof phases)[number];
export type Category = (typeof categories)[number];
export type Tier = (typeof tiers)[number];
export type WaitsOn = (typeof waits)[number];
export type Playbook = z.infer<typeof playbookSchema>;
export type PlaybookRole = Playbook['roles'][number];
export type PlaybookMilestone = z.infer<typeof milestoneSchema>;
export type PlaybookGate = z.infer<typeof gateSchema>;
export type PlaybookCriterion = z.infer<typeof criterionSchema>;
export type ApprovalRule = z.infer<typeof approvalSchema>;
export type CutoverStep = z.infer<typeof cutoverStepSchema>;
export type RaidStarter = z.infer<typeof raidStarterSchema>;
export type HandoverItem = Playbook['handover'][number];

/** What a playbook's conditions may ask about a project. */
export type Facts = { tier: Tier; regulated: boolean; integrations: boolean };
