import { addWorkingDays, plainWeek } from '#platform/calendar/working-days.ts';
import { atLocal, showDay, timeOf } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Due, Ritual } from '#platform/feature.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { button, context, header, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { workspaceRegion } from '../../calendar/queries.ts';
import { clockFaces, type Faces } from '../list/clock-faces.ts';
import { type Holders, holdersOf } from '../list/holders.ts';
import { lineOf, restWords } from '../list/list.ts';
import { openEscalations, pastSince } from '../queries.ts';
import { categoryRules, rootCauses } from '../rules/category.ts';
import { GOOD } from '../rules/quality.ts';
import { type Past, qualityTrend, repeats } from '../rules/trend.ts';
import { spanWords } from '../words.ts';
import { type About, type DigestKind, heldCard, posted } from './posted.ts';
import { type Digest, type Reader, readersOf } from './readers.ts';
import { TRIAGE } from './scheduled.ts';

const LOOKS_BACK = 90 * 86_400_000;
/** The quality of fewer says nothing about a team. */
const ENOUGH = 3;
/** A triage of last week helps nobody, in milliseconds. */
const USEFUL = 3 * 86_400_000;

const weekly: DigestKind = {
  name: TRIAGE,
  useful: USEFUL,
  // It comes once a week: who is away for a day or two has it when they are back.
  held: USEFUL,
  drawn: async (ctx, about) => {
    const since = new Date(ctx.now.getTime() - LOOKS_BACK);
    const [found, past] = await Promise.all([openEscalations(ctx, {}), pastSince(ctx, { since })]);
    const digest = await readersOf(ctx, found);
    const [holders, faceOf] = await Promise.all([holdersOf(ctx, found), clockFaces(ctx, found)]);
    const draw = (reader: Reader) => triageMessage({ reader, digest, holders, faceOf, past, about, now: ctx.now });
    return { readers: digest.readers, draw };
  },
};

/** Mondays at 10:00: everything open by severity and age, how good escalations are, and what comes back. */
export const weeklyTriage: Ritual = {
  name: TRIAGE,
  title: 'Escalation triage',
  lateness: 24 * 60,
  fire: async (due, ctx) => posted(weekly, due, ctx, await nextDayOn(ctx, due)),
};

export const triageCard = heldCard(weekly);

/** On a day off of the workspace's its channel has it on the next working day; null: today is one. */
async function nextDayOn(scope: Scope, { nominal, at, zone }: Due): Promise<Date | null> {
  const { holidays } = await calendarOf(await workspaceRegion(scope), nominal);
  if (!holidays.has(nominal)) return null;
  return atLocal(addWorkingDays(nominal, 1, { ...plainWeek, holidays }), timeOf(at, zone), zone);
}

interface Shown {
  reader: Reader;
  digest: Digest;
  holders: Holders;
  faceOf: Faces;
  past: readonly Past[];
  about: About;
  now: Date;
}

function triageMessage({ reader, digest, holders, faceOf, past, about, now }: Shown): Message {
  const late = lateNote(about);
  const { shown } = reader;
  return message(
    [
      header(shown.length === 0 ? 'Triage: nothing is open' : `Triage: ${shown.length} open`),
      context([showDay(about.nominal), late && esc(late)].filter(Boolean).join(' · ')),
      shown.map((it) =>
        section(
          `${lineOf(it, { project: digest.projects.get(it.projectId), holders, now, face: faceOf(it) })} · ${spanWords(it.raisedAt, now)} old`,
          button({ id: 'escalations.open', text: 'Open', value: { escalation: it.id } }),
        ),
      ),
    ],
    { foot: [context(trendWords(past, now), repeatWords(past, now))], more: restWords },
  );
}

function trendWords(past: readonly Past[], now: Date): Mrkdwn | null {
  const { now: recent, before, raised } = qualityTrend(past, now);
  if (recent === null) return 'Nothing was raised in four weeks.';
  if (raised < ENOUGH) return null;
  const than = before === null ? '' : `, ${before} % in the four weeks before`;
  return `Quality of the ${raised} raised in four weeks: ${recent} %${than} (good: ${GOOD} %).`;
}

function repeatWords(past: readonly Past[], now: Date): Mrkdwn | null {
  const found = repeats(past, now).slice(0, 5);
  if (found.length === 0) return null;
  const lines = found.map(
    ({ category, rootCause, times }) =>
      `${categoryRules[category].name} from ${rootCauses[rootCause].toLowerCase()} ${times} times`,
  );
  return `Came back in 90 days: ${lines.join(', ')}.`;
}
