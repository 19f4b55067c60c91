import { daysBetween, showDay } from '#platform/clock.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { leftWords, quotedEnd } from '../words.ts';
import { type CardFacts, title } from './card-done.ts';
import { lastDayToAnswer } from './expiry.ts';
import { gateName } from './matter.ts';

/** The question itself, while it is one. */
export function heading(facts: CardFacts): Mrkdwn {
  const { approval, state } = facts;
  if (approval.state !== 'requested') return title(facts);
  const who = state.names[approval.requestedBy] ?? 'The lead';
  return `${who} asks you, as ${esc(facts.roleName(approval.role))}, to approve ${esc(gateName(facts))}`;
}

/** For whom, by when, and what they said before. */
export function opening(facts: CardFacts): Mrkdwn {
  const { approval, project } = facts;
  const date = goLive(facts);
  const customer = esc(project.customer, 80);
  if (approval.state === 'stale') {
    return `You approved this for ${customer}, and what you signed has changed. Please confirm it, or decline. ${date}`;
  }
  if (approval.state === 'declined') {
    return `⛔ You declined this for ${customer}: ${quotedEnd(approval.comment, 500)} ${date}`;
  }
  return `For ${customer}. ${date}`;
}

function goLive({ project, today }: CardFacts): Mrkdwn {
  const { actualGoLive, targetGoLive, state } = project;
  if (actualGoLive !== null) return `Go-live was ${showDay(actualGoLive)}.`;
  const left = state === 'on_hold' ? 'on hold' : leftWords(daysBetween(today, targetGoLive));
  return `Go-live is ${showDay(targetGoLive)} (${left}).`;
}

/** Until when an answer is waited for; empty once there is one. */
export function deadline({ approval, answering, project }: CardFacts): Mrkdwn {
  if (approval.state !== 'requested') return '';
  const asked = `Asked on ${showDay(approval.requestedAt)}`;
  if (project.state === 'on_hold') return `${asked}; the request doesn’t run out while ${esc(project.key)} is on hold.`;
  return `${asked}; the request runs out after ${showDay(lastDayToAnswer(approval.requestedAt, answering))}.`;
}
