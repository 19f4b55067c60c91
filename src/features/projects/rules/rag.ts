import { dayOf, showDay } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { readable } from '#platform/slack/readable.ts';
import type { Rag } from '../tables.ts';

export const rags = ['green', 'amber', 'red'] as const;

export const ragMarks: Readonly<Record<Rag, string>> = { green: '🟢 green', amber: '🟠 amber', red: '🔴 red' };

const WHY_MAX = 500;

/** `amber because the testers are away`: green needs no reason, the others do. */
export function readRag(said: string): { rag: Rag; why: string | null } {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(said.trim()) ?? [];
  const named = word.toLowerCase() === 'yellow' ? 'amber' : word.toLowerCase();
  const rag = rags.find((each) => each === named);
  if (!rag)
    throw new Refusal('Which colour: green, amber or red? Try `/golive rag ACME amber because the testers are away`.');
  const why = readable(rest.replace(/^because\b[\s:,]*/i, ''));
  if (rag !== 'green' && why === '')
    throw new Refusal(`Say in a sentence why it is ${rag}: \`/golive rag ${rag} because …\`.`);
  if (why.length > WHY_MAX) throw new Refusal(`Say it in ${WHY_MAX} characters; this has ${why.length}.`);
  return { rag, why: why || null };
}

interface Coloured {
  rag: Rag | null;
  ragWhy: string | null;
  ragAt: Date | null;
  zone: string;
}

/** `🟠 amber since Fri 4 Dec 2026: the testers are away` */
export function ragWords({ rag, ragWhy, ragAt, zone }: Coloured): Mrkdwn {
  if (rag === null || ragAt === null) return '';
  return `${ragMarks[rag]} since ${showDay(dayOf(ragAt, zone))}${ragWhy ? `: ${esc(ragWhy, 300)}` : ''}`;
}
