import { keyForm } from './key.ts';

const CUSTOMER_MAX = 80;

/** Why this can't be a customer's name, or null. Names are read aloud and typed: pictures alone won't do. */
export function customerTrouble(name: string): string | null {
  if (name.length > CUSTOMER_MAX) return `Shorten the name to ${CUSTOMER_MAX} characters; it has ${name.length}.`;
  const words = name.replace(/:[a-z0-9_+'-]+:/g, '');
  return /[\p{L}\p{N}]/u.test(words) ? null : 'Add at least one letter or digit, so that people can say and type it.';
}

/** The words of commands, and what they would read as something else than a project. */
const RESERVED = new Set(
  `ALL MINE RISK HELP BECAUSE RAID ADD LIST CLOSE ACCEPT NEW STATUS TEAM PLAN MOVE DONE CHECK GATE WAIVE REQUEST
   APPROVE DECLINE WITHDRAW DELEGATE ADVANCE ADMIN OPEN CLOSED ACCEPTED HIGH STALE OVERDUE
   AWAY BACK FREEZE REMOVE HARD SOFT YEARLY MONTHLY WEEKLY SETTINGS UNTIL
   OUTBOX RITUALS REMINDERS STANDUP SETUP STOP JOIN LEAVE DIGEST ESCALATE ROUTES TRIAGE HERE RAG RED AMBER YELLOW
   GREEN
   ISSUE ASSUMPTION DEPENDENCY TODAY TOMORROW YESTERDAY GOLIVE GO-LIVE KICKOFF`.split(/\s+/),
);

/** A playbook as far as people name its parts in commands. */
interface Spoken {
  gates: readonly { key: string }[];
  milestones: readonly { key: string }[];
  roles: readonly { key: string }[];
}

/** The words by which commands know this playbook's gates, milestones and roles: their keys, and how those begin. */
export function spokenWords({ gates, milestones, roles }: Spoken): string[] {
  const keys = [...gates, ...milestones, ...roles].map(({ key }) => key.toUpperCase());
  return [...new Set(keys.flatMap((key) => [key, key.split('-')[0] ?? key]))];
}

/** Whether commands would take this key for something else; `spoken` are the words of the playbooks. */
export function isSpokenFor(key: string, spoken: ReadonlySet<string>): boolean {
  return RESERVED.has(key) || /^(R|A|I|D|DEC|CR|ESC)-\d+$/.test(key) || spoken.has(key);
}

/** Why this can't be a project's key, or null. */
export function keyTrouble(key: string, spoken: ReadonlySet<string>): string | null {
  if (!keyForm.test(key)) return 'Use 2 to 10 letters, digits and dashes, a letter first, such as ACME or ACME-2.';
  return isSpokenFor(key, spoken) ? `“${key}” means something else in commands. Choose another key.` : null;
}
