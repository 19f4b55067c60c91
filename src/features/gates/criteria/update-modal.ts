import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { type Day, isDay } from '#platform/clock.ts';
import { actions, context, section } from '#platform/slack/blocks.ts';
import { type Choice, dayInput, modal, radioInput, textInput, urlInput } from '#platform/slack/modal.ts';
import { esc, type Mrkdwn, webAddress } from '#platform/slack/mrkdwn.ts';
import { escalateButton } from '../../escalations/escalate-button.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { evidenceDay } from '../rules/action.ts';
import { needsEvidence, standing } from '../rules/standing.ts';
import type { Criterion, GateState } from '../rules/types.ts';
import { dayWords, who } from '../words.ts';
import { criterionLines } from './marks.ts';
import type { AtCriterion } from './read.ts';
import { fingerprint } from './waiver-request.ts';

export const happenings = [
  'meet',
  'evidence',
  'verify',
  'not-applicable',
  'reopen',
  'waive',
  'grant',
  'decline',
] as const;
export type Happening = (typeof happenings)[number];

/** Notes and reasons; Slack's own inputs end there as well. */
const WORDS_MAX = 3_000;

export const updateForm = z.object({
  happened: z.enum(happenings),
  evidence: z
    .string()
    .refine((url) => webAddress(url) !== undefined, 'Paste a link that starts with https:// or http://.')
    .optional(),
  day: z.string().refine(isDay, 'Pick a day.').optional(),
  reason: z.string().max(WORDS_MAX, `Shorten this to ${WORDS_MAX} characters.`).optional(),
});
export type UpdateForm = z.infer<typeof updateForm>;

export const updateMeta = z.object({
  criterion: z.string(),
  channel: z.string().nullable(),
  /** The request for a waiver that the form shows, by its fingerprint. */
  seen: z.string().nullable(),
});

/** What happened to a criterion: one choice, and the fields that some of the choices need. */
export function updateModal(
  { project, state, criterion, today }: Pick<AtCriterion, 'project' | 'state' | 'criterion' | 'today'>,
  channel: string | null,
  decides: boolean,
): ModalView {
  const { waiver } = criterion;
  const seen = waiver && fingerprint(waiver);
  return modal({
    callback: 'gates.update',
    title: 'Update a criterion',
    meta: { criterion: criterion.id, channel, seen } satisfies z.infer<typeof updateMeta>,
    blocks: [
      section(criterionLines(state, criterion, today)),
      context(`${esc(state.gate.name)} gate`, asks(state, criterion, today), waiverWords(state, criterion, today)),
      radioInput({
        key: 'happened',
        label: 'What happened?',
        options: choices(state, criterion, { now: standing(state, criterion, today).kind, decides }),
      }),
      urlInput({ key: 'evidence', label: 'Link to the evidence', placeholder: 'https://…', optional: true }),
      textInput({
        key: 'reason',
        label: 'Note, or the reason',
        hint: 'What the evidence shows; or why it doesn’t apply, is open again or can’t be met in time.',
        multiline: true,
        max: WORDS_MAX,
        optional: true,
      }),
      dayInput({ key: 'day', label: 'Day the evidence is from', initial: today, optional: true }),
      standing(state, criterion, today).kind === 'unmet' &&
        actions(
          escalateButton({
            project: project.id,
            about: `criterion ${state.gate.key}.${criterion.key}`,
            gate: state.gate.key,
            problem: `Not met yet: ${criterion.text}`,
          }),
        ),
    ],
  });
}

function choices(
  gate: GateState,
  { state, verifierRole }: Criterion,
  { now, decides }: { now: string; decides: boolean },
): Choice[] {
  const met = state === 'met';
  const all: (Choice | false)[] = [
    decides && { value: 'grant', text: 'Grant the waiver' },
    decides && { value: 'decline', text: 'Decline the waiver, for the reason below' },
    { value: 'meet', text: met ? 'Met again, with fresh evidence' : 'It is met' },
    { value: 'evidence', text: 'Only add evidence' },
    met &&
      verifierRole !== null && { value: 'verify', text: `I checked it as ${roleName(gate, verifierRole)}: verified` },
    state !== 'not_applicable' && { value: 'not-applicable', text: 'It doesn’t apply here' },
    state !== 'open' && { value: 'reopen', text: 'It is open again' },
    now === 'unmet' && { value: 'waive', text: 'It can’t be met in time: ask for a waiver' },
  ];
  return all.filter((choice) => choice !== false);
}

function asks(state: AtCriterion['state'], criterion: Criterion, today: Day): Mrkdwn {
  const { maxAgeDays, verifierRole } = criterion;
  const first = evidenceDay(state, criterion, today);
  const fresh =
    maxAgeDays === null
      ? ''
      : `, at most ${maxAgeDays} days old at go-live${first > today ? ` (from ${dayWords(first, today)} on)` : ''}`;
  const proof = needsEvidence(state, criterion) ? `Needs evidence${fresh}.` : '';
  const check = verifierRole === null ? '' : `Verified by ${esc(roleName(state, verifierRole))}.`;
  return [proof, check].filter(Boolean).join(' ');
}

function waiverWords(state: GateState, { waiver, reason }: Criterion, today: Day): Mrkdwn {
  if (waiver?.state === 'requested') {
    const asked = `${who(state, waiver.requestedBy)} asked for a waiver until ${dayWords(waiver.expires, today)}`;
    return `${asked}: ${esc(waiver.reason, 300)} · Meanwhile: ${esc(waiver.compensating, 300)}`;
  }
  if (waiver?.state === 'declined') return `The waiver was declined: ${esc(reason, 300)}`;
  return '';
}
