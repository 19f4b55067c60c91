import { z } from 'zod';
import { tiers } from '../../playbooks/schema.ts';

export const segments = ['smb', 'mid-market', 'enterprise'] as const;
/** The playbook of the same name as the tier, whatever the tier is. */
export const OWN_PLAYBOOK = 'tier';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'Pick a date.');

/** What is typed into the form of a new project. People and the channel are Slack ids. */
export const draftSchema = z.object({
  customer: z.string({ error: 'Write the customer’s name.' }),
  key: z.string({ error: 'Write a short key, such as ACME.' }).transform((key) => key.toUpperCase()),
  channel: z.string({ error: 'Pick the channel in which the project lives.' }),
  tier: z.enum(tiers),
  traits: z.array(z.enum(['regulated', 'integrations'])).default([]),
  segment: z.enum(segments),
  kickoff: day,
  goLive: day,
  region: z.string().optional(),
  zone: z.string({ error: 'Write a time zone, such as Europe/Berlin.' }),
  lead: z.string({ error: 'Pick a lead.' }),
  manager: z.string().optional(),
  playbook: z.string(),
  start: z.enum(['active', 'pending']),
});

export type Draft = z.infer<typeof draftSchema>;
/** A sentence under a field, by the field's key. */
export type Troubles = Partial<Record<keyof Draft, string>>;
