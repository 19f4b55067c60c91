import { showDay } from '#platform/clock.ts';
import { eq, sql } from '#platform/db/drizzle.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import { personById } from '#platform/directory/people.ts';
import type { Card } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import { aboutOf, priorityOf } from '../card/tell.ts';
import { type Escalation, escalationById, involvedIn } from '../queries.ts';
import { isOverdue, isUpdateMissing } from '../rules/due.ts';
import { quietFor } from '../time.ts';
import { silenceWords, titleOf, when } from '../words.ts';
import { type Holder, holderOf, mentioned } from './holder.ts';
import { aboveOf, managersOf } from './managers.ts';

const TOLD = 'escalations.told';

interface Telling {
  what: 'silent' | 'overdue';
  /** What is missing since when, the later the greater: of the same they have one message, which is drawn anew. */
  since: string;
  /** Whoever comes after them too. */
  above?: boolean;
}

/**
 * Tells the managers by direct message, but for whoever works on it; of a restricted one only those named in it. `it` is
 * as it stands after the commit.
 */
export async function tellManagers(ctx: Acting, it: Escalation, project: Project, telling: Telling): Promise<Write[]> {
  const own = await managersOf(ctx, project, it.severity);
  const managers = [...own, ...(telling.above ? await aboveOf(ctx, own, it.severity) : [])];
  const named = new Set((await involvedIn(ctx, { escalation: it.id })).map(({ personId }) => personId));
  const readers = managers.filter(({ id }) => id !== it.assigneeId && (!it.restricted || named.has(id)));
  if (readers.length === 0) return [];
  const ids = readers.map(({ id }) => id);
  const quiet = await quietFor(ctx, it.severity, ids, ctx.now);
  return readers.map(({ id, slackId }) => {
    const notBefore = quiet.get(id);
    return show(
      { kind: TOLD, subject: `${it.id}/${telling.what}/${id}/${telling.since}`, to: slackId },
      {
        ...aboutOf(it),
        class: 'never-missing',
        priority: priorityOf(it),
        ...(notBefore && { notBefore }),
        onBehalfOf: null,
      },
    );
  });
}

/** Drawn when they may be disturbed: what has been settled by then is not said, nor what a later message says. */
export const toldCard: Card = async (subject, ctx) => {
  const [id = '', what, reader = ''] = subject.split('/');
  const it = await escalationById(ctx, id);
  if (!it || !(what === 'overdue' ? isOverdue(it) : isUpdateMissing(it))) return null;
  if (await isOvertaken(ctx, subject)) return null;
  const [holder, person] = await Promise.all([holderOf(ctx, it), personById(ctx, reader)]);
  const zone = person?.zone ?? 'Etc/UTC';
  const text = what === 'overdue' ? overdueWords(it, zone) : silentWords(it, zone, ctx.now);
  return message([
    section(`${titleOf(it)}\n${text} ${nextWords(it, holder, what === 'overdue')}`),
    actions(
      button({ id: 'escalations.open', text: 'Open', value: { escalation: id }, style: 'primary' }),
      holder?.awayUntil && button({ id: 'escalations.hand-over', text: 'Hand over', value: { escalation: id } }),
    ),
  ]);
};

/** Of the same they have a later message, on its way or there: `since` only grows. */
async function isOvertaken(scope: Scope, subject: string): Promise<boolean> {
  const about = subject.slice(0, subject.lastIndexOf('/') + 1);
  const all = await scope.pick(
    cards,
    { subject: cards.subject },
    eq(cards.kind, TOLD),
    sql`${cards.subject} like ${`${about}%`}`,
  );
  return all.some((one) => one.subject > subject);
}

function silentWords(it: Escalation, zone: string, now: Date): Mrkdwn {
  return `An update was promised for ${it.promisedAt ? when(it.promisedAt, { zone }) : 'now'}, and is missing. ${silenceWords(it, now)}`;
}

function overdueWords(it: Escalation, zone: string): Mrkdwn {
  return `It was to be contained by ${it.containDueAt ? when(it.containDueAt, { zone }) : 'now'}, and isn’t yet.`;
}

function nextWords(it: Escalation, holder: Holder | null, isLate: boolean): Mrkdwn {
  if (!it.ownerId) return 'Nobody has acknowledged it: take it on, or hand it to somebody who can.';
  if (holder?.awayUntil)
    return `${esc(holder.person.name)}, who has it, is away until ${showDay(holder.awayUntil)}: hand it to somebody who is here.`;
  const has = `${mentioned(holder)} works on it`;
  return isLate ? `${has}: see what they need.` : `${has} and was reminded: ask where it stands.`;
}
