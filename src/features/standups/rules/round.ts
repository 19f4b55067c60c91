/** One of the team on one day. */
export interface Attendee {
  person: string;
  /** False on a day off, a holiday or leave: absent is not missing. */
  works: boolean;
  /** The question reached them. */
  asked: boolean;
  /** Their morning comes after the summary, and they are asked then. */
  asksLater: boolean;
}

/** How a day's standup stands: ids of people. */
export interface Round {
  answered: readonly string[];
  missing: readonly string[];
  /** Asked only after the summary. */
  later: readonly string[];
  /** At work, but nobody asked them: they mute the question, or golive was not running. */
  notAsked: readonly string[];
  away: readonly string[];
}

/** `answered` are all who did, whether they still belong to the team or not. */
export function roundOf(team: readonly Attendee[], answered: readonly string[]): Round {
  const said = new Set(answered);
  const silent = team.filter(({ person }) => !said.has(person));
  const ids = (some: readonly Attendee[]) => some.map(({ person }) => person);
  return {
    answered: [...said],
    missing: ids(silent.filter(({ works, asksLater, asked }) => works && !asksLater && asked)),
    later: ids(silent.filter(({ works, asksLater }) => works && asksLater)),
    notAsked: ids(silent.filter(({ works, asksLater, asked }) => works && !asksLater && !asked)),
    away: ids(silent.filter(({ works }) => !works)),
  };
}

/** All who answered or were to. */
export function expectedIn({ answered, missing, later }: Round): number {
  return answered.length + missing.length + later.length;
}

/** `*9 of 12* answered, 1 missing, 2 answer later, 3 away`: counts alone, for everybody's eyes. */
export function counted(round: Round): string {
  const expected = expectedIn(round);
  return [
    expected === 0 ? 'nobody was asked so far' : `*${round.answered.length} of ${expected}* answered`,
    round.missing.length > 0 && `${round.missing.length} missing`,
    round.later.length > 0 && `${round.later.length} answer${round.later.length === 1 ? 's' : ''} later`,
    expected > 0 && round.notAsked.length > 0 && `${round.notAsked.length} not asked`,
    round.away.length > 0 && `${round.away.length} away`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}
