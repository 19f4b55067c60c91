import type { Day } from '#platform/clock.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { notInSlack } from '../rules/ask-next.ts';
import type { Assessment } from '../rules/assess.ts';
import { speakers } from '../rules/roles.ts';
import { isUnheard, type RoleSigning } from '../rules/signing.ts';
import type { GateState, PersonId } from '../rules/types.ts';
import { signerWords } from '../signing/on-behalf.ts';
import { who } from '../words.ts';

/** All approvals that are still to be given, as one blocker: they have their own list below. */
export function missingLine(state: GateState, { approvals }: Assessment): Mrkdwn[] {
  const missing = approvals.filter(isUnheard);
  return missing.length > 0 ? [`• *Approvals missing*: ${missing.map((role) => share(state, role)).join(', ')}`] : [];
}

/** Where each role stands, '✓ manager 1/1 – approved by @tom'; those that nobody has asked yet share a line. */
export function approvalLines(state: GateState, { approvals }: Assessment, today: Day): Mrkdwn[] {
  const said: Mrkdwn[] = [];
  const named: Mrkdwn[] = [];
  const empty: RoleSigning[] = [];
  for (const each of approvals) {
    const standing = standingOf(state, each);
    const able = standing === '' ? speakers(state, each.role, today) : [];
    if (standing !== '') said.push(`${each.have >= each.need ? '✓' : '○'} ${share(state, each)} – ${standing}`);
    else if (able.length > 0) named.push(`${share(state, each)} (${people(state, able)})`);
    else empty.push(each);
  }
  return [
    ...said,
    ...(named.length > 0 ? [`○ Not asked yet: ${named.join(', ')}`] : []),
    ...(empty.length > 0 ? [`○ Nobody can sign yet: ${empty.map((role) => share(state, role)).join(', ')}`] : []),
    ...empty.flatMap(({ role }) => {
      const absent = notInSlack(state, role);
      return absent === null ? [] : [`     ${esc(absent)}`];
    }),
  ];
}

function share(state: GateState, { role, have, need }: RoleSigning): Mrkdwn {
  return `*${esc(roleName(state, role))}* ${have}/${need}`;
}

function standingOf(state: GateState, { role, by, declined, stale, waiting, have, need }: RoleSigning): Mrkdwn {
  const refused = declined.map(({ person }) => person);
  const parts = [
    by.length > 0 && `approved by ${by.map((person) => signerWords(state, role, person)).join(', ')}`,
    refused.length > 0 && `declined by ${people(state, refused)}`,
    stale.length > 0 && `${people(state, stale)} to confirm after changes`,
    waiting.length > 0 && have < need && `waiting for ${people(state, waiting)}`,
  ];
  return parts.filter((part) => part !== false).join('; ');
}

function people(state: GateState, ids: readonly PersonId[]): Mrkdwn {
  return ids.map((id) => who(state, id)).join(', ');
}
