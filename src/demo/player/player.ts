import { eventPayload } from './payloads.ts';
import { Person } from './person.ts';
import type { Json, SlackSide } from './slack-side.ts';
import type { Wire } from './wire.ts';

export interface PlayerParts {
  slack: SlackSide;
  /** How payloads reach the app: signed HTTP or a socket. */
  wire: Wire;
  /** Resolves when the app has done everything it started; what a person heard is read then. */
  settle?: () => Promise<void>;
  now?: () => Date;
}

/** What the people of one player share. */
export interface Desk extends Required<Omit<PlayerParts, 'now'>> {
  timestamp(): string;
  event(event: Json): Json;
}

/** Over all players: no two of them ever press at the same moment, which an app would take for one press repeated. */
let count = 0;

/** Seats people in front of a Slack: `const mia = createPlayer(parts)('Mia')`. */
export function createPlayer(parts: PlayerParts): (idOrName: string) => Person {
  const { slack, wire, settle = async () => {}, now = () => new Date() } = parts;
  const seconds = () => Math.floor(now().getTime() / 1000);
  const desk: Desk = {
    slack,
    wire,
    settle,
    timestamp() {
      count += 1;
      return `${seconds()}.${String(count).padStart(6, '0')}`;
    },
    event(event) {
      count += 1;
      return eventPayload(slack, event, `Ev${seconds()}${count}`, seconds());
    },
  };
  return (idOrName) => new Person(desk, slack.member(idOrName).id);
}
