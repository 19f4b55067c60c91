import { dayOf, showDay, timeOf } from '#platform/clock.ts';
import { type People, peopleOf } from '#platform/directory/people.ts';
import type { Due, Ritual } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { actions, button, context, header, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { quietUntilFor } from '../../calendar/working-times.ts';
import { clockFaces, type Faces } from '../list/clock-faces.ts';
import { lineOf, restWords } from '../list/list.ts';
import { type Escalation, openSevere } from '../queries.ts';
import { severityRules } from '../rules/severity.ts';
import { when } from '../words.ts';
import { type Digest, type Reader, readersOf } from './readers.ts';
import { DIGEST } from './scheduled.ts';

/** Past this the next one is nearer, in milliseconds. */
const USEFUL = 16 * 3_600_000;

/** Working days at 16:00: every Sev1 and Sev2 that nobody has resolved. Nothing open says nothing. */
export const dailyDigest: Ritual = {
  name: DIGEST,
  title: 'Escalation digest',
  lateness: 6 * 60,
  fire: async (due, ctx) => {
    const found = await openSevere(ctx, {});
    const digest = await readersOf(ctx, found);
    const readers = digest.readers.filter(({ shown }) => shown.length > 0);
    if (readers.length === 0) return [];
    const [people, faceOf] = await Promise.all([
      peopleOf(
        ctx,
        found.flatMap((it) => [it.ownerId, it.assigneeId]),
      ),
      clockFaces(ctx, found),
    ]);
    const quiet = await quietUntilFor(
      ctx,
      readers.flatMap(({ person }) => person ?? []),
      ctx.now,
    );
    return readers.map((reader) => {
      const notBefore = reader.person && quiet.get(reader.person.id);
      return post({
        key: `${DIGEST}:${due.nominal}:${reader.to}`,
        class: 'never-missing',
        to: reader.to,
        message: digestMessage({ reader, digest, people, faceOf, due, now: ctx.now }),
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
  due: Due;
  now: Date;
}

function digestMessage({ reader: { shown }, digest: { projects }, people, faceOf, due, now }: Shown): Message {
  const late = lateNote(due);
  return message(
    [
      header(`Open escalations: ${counted(shown)}, ${showDay(due.nominal)}`),
      late && context(esc(late)),
      shown.map((it) =>
        section(
          `${lineOf(it, { project: projects.get(it.projectId), people, now, face: faceOf(it) })}\n${lastWork(it, due, now)}`,
          button({ id: 'escalations.open', text: 'Open', value: { escalation: it.id } }),
        ),
      ),
    ],
    {
      foot: [
        actions(button({ id: 'projects.run', text: 'Everything that is open', value: { command: 'escalate list' } })),
      ],
      more: restWords,
    },
  );
}

/** `1 Sev1, 2 Sev2`. */
function counted(shown: readonly Escalation[]): string {
  const bySeverity = Map.groupBy(shown, ({ severity }) => severity);
  const severities = [...bySeverity].sort(([one], [other]) => one - other);
  return severities.map(([severity, some]) => `${some.length} ${severityRules[severity].name}`).join(', ');
}

/** The last real work, and what was promised next: that is what people wait for. */
function lastWork(it: Escalation, due: Due, now: Date): Mrkdwn {
  const last = it.updatedAt
    ? `Last update ${moment(it.updatedAt, due)}: ${esc(it.status ?? '', 200)}`
    : 'No update yet.';
  if (!it.promisedAt) return last;
  const promised = moment(it.promisedAt, due);
  return it.promisedAt > now
    ? `${last}\nNext promised ${promised}.`
    : `${last}\nThe next was promised for ${promised}; nothing heard since.`;
}

/** Of the day of the digest the time alone. */
function moment(at: Date, { nominal, zone }: Due): string {
  return dayOf(at, zone) === nominal ? timeOf(at, zone) : when(at, { zone });
}
