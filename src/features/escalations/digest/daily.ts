import { showDay } from '#platform/clock.ts';
import type { Ritual } from '#platform/feature.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { actions, button, context, header, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { workspaceRegion } from '../../calendar/queries.ts';
import { presentOf } from '../ladder/away.ts';
import { clockFaces, type Faces } from '../list/clock-faces.ts';
import { type Holders, holdersOf } from '../list/holders.ts';
import { lineOf, restWords } from '../list/list.ts';
import { type Escalation, openSevere } from '../queries.ts';
import { severityRules } from '../rules/severity.ts';
import { momentOn } from '../words.ts';
import { type About, type DigestKind, heldCard, posted } from './posted.ts';
import { type Digest, type Reader, readersOf } from './readers.ts';
import { DIGEST } from './scheduled.ts';

/** Past this the next one is nearer, in milliseconds. */
const USEFUL = 16 * 3_600_000;

const daily: DigestKind = {
  name: DIGEST,
  useful: USEFUL,
  drawn: async (ctx, about) => {
    const found = await openSevere(ctx, {});
    const digest = await readersOf(ctx, found);
    const isDayOff = (await calendarOf(await workspaceRegion(ctx), about.nominal)).holidays.has(about.nominal);
    // Who comes back from leave doesn't find a digest for every day of it.
    const people = digest.readers.flatMap(({ person }) => person ?? []);
    const present = new Set((await presentOf(ctx, people, 2, ctx.now)).map(({ id }) => id));
    // A channel's days off are the workspace's; people have their own.
    const isThere = ({ person }: Reader) => (person ? present.has(person.id) : !isDayOff);
    const readers = digest.readers.filter((reader) => reader.shown.length > 0 && isThere(reader));
    const around = readers.length === 0 ? [] : found;
    const [holders, faceOf] = await Promise.all([holdersOf(ctx, around), clockFaces(ctx, around)]);
    const draw = (reader: Reader) => digestMessage({ reader, digest, holders, faceOf, about, now: ctx.now });
    return { readers, draw };
  },
};

/** Working days at 16:00: every Sev1 and Sev2 that nobody has resolved. Nothing open says nothing; nor is a channel told on a holiday. */
export const dailyDigest: Ritual = {
  name: DIGEST,
  title: 'Escalation digest',
  lateness: 6 * 60,
  fire: (due, ctx) => posted(daily, due, ctx),
};

export const dailyCard = heldCard(daily);

interface Shown {
  reader: Reader;
  digest: Digest;
  holders: Holders;
  faceOf: Faces;
  about: About;
  now: Date;
}

function digestMessage({ reader: { shown }, digest: { projects }, holders, faceOf, about, now }: Shown): Message {
  const late = lateNote(about);
  return message(
    [
      header(`Open escalations: ${counted(shown)}, ${showDay(about.nominal)}`),
      late && context(esc(late)),
      shown.map((it) =>
        section(
          `${lineOf(it, { project: projects.get(it.projectId), holders, now, face: faceOf(it) })}\n${lastWork(it, about, now)}`,
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
function lastWork(it: Escalation, about: About, now: Date): Mrkdwn {
  const last = it.updatedAt
    ? `Last update ${momentOn(about.nominal, it.updatedAt, about)}: ${esc(it.status ?? '', 200)}`
    : 'No update yet.';
  if (!it.promisedAt) return last;
  const promised = momentOn(about.nominal, it.promisedAt, about);
  return it.promisedAt > now
    ? `${last}\nNext promised ${promised}.`
    : `${last}\nThe next was promised for ${promised}; nothing heard since.`;
}
