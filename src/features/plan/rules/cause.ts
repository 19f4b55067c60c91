import { Refusal } from '#platform/refusal.ts';
import { hasWords } from '#platform/slack/mrkdwn.ts';
import { readable } from '#platform/slack/readable.ts';

/** Whose change it was; the numbers on slips are split by these. */
export const causes = ['customer', 'discovery-gap', 'product', 'third-party', 'us'] as const;
export type Cause = (typeof causes)[number];

export const causeWords: Record<Cause, string> = {
  customer: 'Customer',
  'discovery-gap': 'Discovery gap',
  product: 'Product',
  'third-party': 'Third party',
  us: 'Us',
};

/** Why a date moves. */
export interface Why {
  cause: Cause;
  reason: string;
}

/** What somebody typed behind `because`: a cause in front is read as one, the rest is the reason. */
export function readWhy(text: string): { cause: Cause | null; reason: string } {
  const said = readable(text);
  const [whole = '', word = ''] =
    /^(customer|discovery[ -]gap|product|third[ -]party|us)(?:\s*[:,]\s*|\s+-\s+|$)/i.exec(said) ?? [];
  const cause = causes.find((each) => each === word.toLowerCase().replace(' ', '-')) ?? null;
  return { cause, reason: cause ? said.slice(whole.length).trim() : said };
}

/** The reason as it will be kept; refused when there is nothing to read. */
export function reasonGiven(reason: string | undefined): string {
  if (reason !== undefined && hasWords(reason)) return reason.trim();
  throw new Refusal('Say in a few words why the date moves: it stays in the history.', { field: 'reason' });
}
