import { daysBetween, showDay, showInstant } from '#platform/clock.ts';
import { personById } from '#platform/directory/people.ts';
import type { Card, CardContext } from '#platform/feature.ts';
import { actions, button, type Child, context, message, section } from '#platform/slack/blocks.ts';
import { bold, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { projectDay } from '../../projects/day.ts';
import { nameOf } from '../../projects/find.ts';
import { type Project, projectById } from '../../projects/queries.ts';
import { criterionById, gateById } from '../queries.ts';
import type { Waiver } from '../rules/types.ts';
import { dayWords, leftWords } from '../words.ts';
import { cardButtons } from './waiver-buttons.ts';
import { auditSubject, fingerprint, refFrom, type WaiverRef, waiverHistory } from './waiver-request.ts';

/** A request for a waiver with all that a manager needs to decide; once decided, by whom and when. */
export const waiverCard: Card = async (subject, ctx) => {
  const ref = refFrom(subject);
  const row = await criterionById(ctx, ref.criterion);
  const gate = row && (await gateById(ctx, row.gateId));
  const project = row && (await projectById(ctx, row.projectId));
  if (!row || !gate || !project || ctx.shared) return null;
  const { waiver } = row;
  const same = waiver !== null && fingerprint(waiver) === ref.seen;
  const what = `${nameOf(project)} – ${esc(gate.name)}\n${bold(row.key)} ${esc(row.text, 300)}`;
  if (same && waiver.state === 'requested' && isOver(project)) {
    const how = project.state === 'cancelled' ? 'was cancelled' : 'is closed';
    return message([section(`${what}\n${esc(project.key)} ${how}, so nothing is left to decide.`)]);
  }
  if (!same || waiver.state !== 'requested') {
    return message([section(`${what}\n${await outcome(ctx, ref, project)}`), same && context(...reasons(waiver))]);
  }
  return message([
    section(`*May this wait?* ${await asker(ctx, waiver)} asks for a waiver.\n${what}`),
    ...(await facts(ctx, waiver, project)),
    context(
      `You are asked as a delivery manager of ${esc(project.key)}; ${goLive(project, ctx)}. If granted, it becomes a risk and a criterion for leaving hypercare.`,
    ),
    actions(
      ...cardButtons(ref, row.key),
      button({ id: 'gates.check', text: 'Check the gate', value: { gate: gate.id } }),
    ),
  ]);
};

function isOver({ state }: Project): boolean {
  return state === 'cancelled' || state === 'closed';
}

async function asker(ctx: CardContext, waiver: Waiver): Promise<Mrkdwn> {
  return personWords(ctx, waiver.requestedBy);
}

async function facts(ctx: CardContext, waiver: Waiver, project: Project): Promise<Child[]> {
  const owner = await personWords(ctx, waiver.riskOwner);
  const early =
    project.actualGoLive === null && waiver.expires < project.targetGoLive
      ? ' – *before go-live, so the criterion opens again*'
      : '';
  return [
    section(`*Why*\n${esc(waiver.reason, 1_200)}`),
    section(`*Meanwhile*\n${esc(waiver.compensating, 1_200)}`),
    section(`*Risk owner* ${owner} · *until* ${showDay(waiver.expires)}${early}`),
  ];
}

function reasons(waiver: Waiver): Mrkdwn[] {
  return [`Why: ${esc(waiver.reason, 300)}`, `Meanwhile: ${esc(waiver.compensating, 300)}`];
}

async function outcome(ctx: CardContext, ref: WaiverRef, project: Project): Promise<Mrkdwn> {
  const [last] = await waiverHistory(ctx, { subject: auditSubject(ref) });
  const verb = last && verbs[last.action];
  if (!verb) return 'Nothing is left to decide: the criterion changed since this was asked.';
  const mark = last.action === 'waiver.grant' ? '✅' : '⛔';
  return `${mark} *${verb}* by ${await personWords(ctx, last.actor)} on ${showInstant(last.at, project.zone)}.`;
}

const verbs: Record<string, string> = { 'waiver.grant': 'Granted', 'waiver.decline': 'Declined' };

async function personWords(ctx: CardContext, id: string): Promise<Mrkdwn> {
  const person = await personById(ctx, id);
  return person ? mention(person.slackId) : 'somebody';
}

function goLive(project: Project, ctx: CardContext): string {
  const today = projectDay(ctx, project);
  if (project.actualGoLive !== null) return `it is live since ${dayWords(project.actualGoLive, today)}`;
  return `go-live is ${dayWords(project.targetGoLive, today)}, ${leftWords(daysBetween(today, project.targetGoLive))}`;
}
