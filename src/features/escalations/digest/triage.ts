import { showDay } from '#platform/clock.ts';
import { type People, peopleOf } from '#platform/directory/people.ts';
import type { Due, Ritual } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { button, context, header, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { quietUntilFor } from '../../calendar/working-times.ts';
import { clockFaces, type Faces } from '../list/clock-faces.ts';
import { lineOf, restWords } from '../list/list.ts';
import { openEscalations, pastSince } from '../queries.ts';
import { categoryRules, rootCauses } from '../rules/category.ts';
import { GOOD } from '../rules/quality.ts';
import { type Past, qualityTrend, repeats } from '../rules/trend.ts';
import { spanWords } from '../words.ts';
import { type Digest, type Reader, readersOf } from './readers.ts';
import { TRIAGE } from './scheduled.ts';

const LOOKS_BACK = 90 * 86_400_000;
/** A triage of last week helps nobody, in milliseconds. */
const USEFUL = 3 * 86_400_000;

/** Mondays at 10:00: everything open by severity and age, how good escalations are, and what comes back. */
export const weeklyTriage: Ritual = {
  name: TRIAGE,
  title: 'Escalation triage',
  lateness: 24 * 60,
  fire: async (due, ctx) => {
    const since = new Date(ctx.now.getTime() - LOOKS_BACK);
    const [found, past] = await Promise.all([openEscalations(ctx, {}), pastSince(ctx, { since })]);
    const digest = await readersOf(ctx, found);
    const [people, faceOf] = await Promise.all([
      peopleOf(
        ctx,
        found.flatMap((it) => [it.ownerId, it.assigneeId]),
      ),
      clockFaces(ctx, found),
    ]);
    const quiet = await quietUntilFor(
      ctx,
      digest.readers.flatMap(({ person }) => person ?? []),
      ctx.now,
    );
    return digest.readers.map((reader) => {
      const notBefore = reader.person && quiet.get(reader.person.id);
      return post({
        key: `${TRIAGE}:${due.nominal}:${reader.to}`,
        class: 'never-missing',
        to: reader.to,
        message: triageMessage({ reader, digest, people, faceOf, past, due, now: ctx.now }),
        internal: true,
        priority: 'low',
        usefulUntil: new Date((notBefore ?? ctx.now).getTime() + USEFUL),
        ...(notBefore && { notBefore }),
        onBehalfOf: null,
      });
    });
  },
};

interface Shown {
  reader: Reader;
  digest: Digest;
  people: People;
  faceOf: Faces;
  past: readonly Past[];
  due: Due;
  now: Date;
}

function triageMessage({ reader, digest, people, faceOf, past, due, now }: Shown): Message {
  const late = lateNote(due);
  const { shown } = reader;
  return message(
    [
      header(shown.length === 0 ? 'Triage: nothing is open' : `Triage: ${shown.length} open`),
      context([showDay(due.nominal), late && esc(late)].filter(Boolean).join(' · ')),
      shown.map((it) =>
        section(
          `${lineOf(it, { project: digest.projects.get(it.projectId), people, now, face: faceOf(it) })} · ${spanWords(it.raisedAt, now)} old`,
          button({ id: 'escalations.open', text: 'Open', value: { escalation: it.id } }),
        ),
      ),
    ],
    { foot: [context(trendWords(past, now), repeatWords(past, now))], more: restWords },
  );
}

function trendWords(past: readonly Past[], now: Date): Mrkdwn {
  const { now: recent, before, raised } = qualityTrend(past, now);
  if (recent === null) return 'Nothing was raised in four weeks.';
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
