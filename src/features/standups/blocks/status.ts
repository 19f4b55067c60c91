import { weekdayWords } from '#platform/calendar/weekdays.ts';
import { type Day, showDay } from '#platform/clock.ts';
import {
  actions,
  button,
  context,
  divider,
  type Message,
  message,
  pager,
  paginate,
  section,
} from '#platform/slack/blocks.ts';
import { channel, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { type Share, trend } from '../rules/participation.ts';
import { counted, type Round } from '../rules/round.ts';

export interface Participant {
  slackId: string;
  share: Share;
}

/** It rests with its project, and is over with it. */
export type StandupState = 'on' | 'rests' | 'stopped' | 'over';

export interface Status {
  name: Mrkdwn;
  project: string;
  weekdays: readonly number[];
  promptAt: string;
  summaryAt: string;
  zone: string;
  channel: string;
  state: StandupState;
  day: Day;
  round: Round;
  /** Null where the reader takes no part. */
  mine: Share | null;
  isMember: boolean;
  /** For whoever leads or manages the project alone. */
  lead: { participants: readonly Participant[]; slackIdOf: (person: string) => string | undefined } | null;
  page: number;
}

/** Lines of people on one page, and in one section. */
const PAGE = 40;
const PART = 20;

export function statusMessage(it: Status): Message {
  const { lead, project, page } = it;
  const isOn = it.state === 'on' || it.state === 'rests';
  const shown = paginate(lead?.participants ?? [], page, PAGE);
  const rhythm = `${weekdayWords(it.weekdays)}, asked at ${it.promptAt} own time, summary at ${it.summaryAt} (${it.zone}) in ${channel(it.channel)}`;
  return message(
    [
      section(`*Standup* ${it.name}${states[it.state]}\n${rhythm}`),
      it.state === 'on' && section([`*${showDay(it.day)}*: ${counted(it.round)}`, ...names(it)].join('\n')),
      it.mine && context(`You in four weeks: ${bars(it.mine)}`),
      shown.total > 0 && [divider(), section('*Participation in four weeks*, the least first')],
      parts(shown.items),
    ],
    {
      foot: [
        pager({ id: 'standups.page', page: shown.page, pages: shown.pages, value: { project } }),
        actions(
          it.state === 'on' && it.isMember && button({ id: 'standups.answer', text: 'Answer', value: { project } }),
          isOn && !it.isMember && button({ id: 'standups.join', text: 'Join', value: { project } }),
          isOn && it.isMember && button({ id: 'standups.leave', text: 'Leave', value: { project } }),
          lead &&
            it.state !== 'over' &&
            button({
              id: 'standups.ask-setup',
              text: isOn ? 'Change' : 'Start again',
              value: { project },
            }),
        ),
      ],
    },
  );
}

const states: Record<StandupState, Mrkdwn> = {
  on: '',
  rests: ' – rests until the project goes on',
  stopped: ' – stopped',
  over: ' – over, as its project is',
};

/** Who is missing is for the lead's eyes. */
function names({ lead, round }: Status): Mrkdwn[] {
  if (!lead) return [];
  const line = (title: string, ids: readonly string[]) => {
    const said = ids.slice(0, PART).flatMap((id) => lead.slackIdOf(id) ?? []);
    const more = ids.length > PART ? ` and ${ids.length - PART} more` : '';
    return said.length === 0 ? [] : [`${title}: ${said.map(mention).join(', ')}${more}`];
  };
  return [
    ...line('Missing', round.missing),
    ...line('Later', round.later),
    ...line('Not asked', round.notAsked),
    ...line('Away', round.away),
  ];
}

function parts(participants: readonly Participant[]) {
  const sections = [];
  for (let at = 0; at < participants.length; at += PART) {
    const lines = participants.slice(at, at + PART).map(({ slackId, share }) => `${bars(share)} ${mention(slackId)}`);
    sections.push(section(lines.join('\n')));
  }
  return sections;
}

/** `▂▅▇█` 75 % (15 of 20) */
function bars({ weeks, percent, answered, asked }: Share): Mrkdwn {
  return percent === null ? 'not asked yet' : `\`${trend(weeks)}\` ${percent} % (${answered} of ${asked})`;
}
