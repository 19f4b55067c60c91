import { Refusal } from '../refusal.ts';
import type { Incoming } from './incoming.ts';

const secret =
  /xox[abeprs]-[\w-]{8,}|xapp-[\w-]{8,}|\bAKIA[0-9A-Z]{12,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*-----|$)/g;

/** Slack tokens, AWS keys and private keys have no business in records that a whole team reads. */
export function mustHoldNoSecret(text: string, field?: string): void {
  if (text.search(secret) < 0) return;
  throw new Refusal(
    'This holds something that looks like a password or key, so I saved none of it. Take it out, send the rest again, and change the key if others could see it.',
    field ? { field } : {},
  );
}

export function withoutSecrets(text: string): string {
  return text.replace(secret, '[removed]');
}

/** Whatever somebody typed, in a command or in any field of any form, before anything is made of it. */
export function mustTypeNoSecret(incoming: Incoming): void {
  if (incoming.kind === 'command') mustHoldNoSecret(incoming.text);
  if (incoming.kind !== 'view') return;
  for (const [field, typed] of Object.entries(incoming.typed))
    if (typeof typed === 'string') mustHoldNoSecret(typed, field);
}
