/** What an escalation is about, in the order of the menu; `seats` are the roles that are asked one after the other. */
export const categoryRules = {
  scope: { name: 'Scope', seats: ['manager'] },
  timeline: { name: 'Timeline', seats: ['manager'] },
  resourcing: { name: 'Resourcing', seats: ['manager'] },
  defect: { name: 'Product defect', seats: ['engineering', 'product'] },
  capability: { name: 'Missing capability', seats: ['product', 'engineering'] },
  security: { name: 'Security or compliance', seats: ['security'] },
  integration: { name: 'Integration', seats: ['architect'] },
  data: { name: 'Data', seats: ['architect'] },
  decision: { name: 'Customer decision deadlock', seats: ['sponsor'] },
  support: { name: 'Support', seats: ['support'] },
} as const satisfies Record<string, { name: string; seats: readonly Seat[] }>;

export type Category = keyof typeof categoryRules;
export const categories = Object.keys(categoryRules) as [Category, ...Category[]];

export type Seat = 'manager' | 'engineering' | 'product' | 'security' | 'architect' | 'sponsor' | 'support';

/** A seat is a project's role of the same key, where somebody holds one. */
export const seatNames: Record<Seat, string> = {
  manager: 'delivery manager',
  engineering: 'engineering',
  product: 'product',
  security: 'security',
  architect: 'solutions architect',
  sponsor: 'executive sponsor',
  support: 'support lead',
};

/** Why it happened; product and implementation errors are never mixed in the numbers. */
export const rootCauses = {
  product: 'Product defect',
  implementation: 'Implementation or configuration',
  environment: 'Customer environment',
  'third-party': 'Third party',
  data: 'Data',
} as const;
export type RootCause = keyof typeof rootCauses;
export const rootCauseKeys = Object.keys(rootCauses) as [RootCause, ...RootCause[]];
