/** Somebody who may be asked, as the ladder needs to know them. */
export interface Candidate {
  id: string;
  name: string;
  /** On leave, or today is a day off for them. */
  away: boolean;
}

export interface Rung {
  people: readonly Candidate[];
  /** As whom they are asked: `security`, `delivery manager`. */
  as: string;
  /** Why somebody else than the route names is asked; null when nobody stands in. */
  because: string | null;
}

interface StepUp {
  as: string;
  people: readonly Candidate[];
  /** The names of those who would be asked, had they not left. */
  gone?: readonly string[];
}

export interface Standing {
  /** The people whom the route names, or the seats with whoever holds them in this project. */
  steps: readonly StepUp[];
  managers: readonly Candidate[];
  admins: readonly Candidate[];
}

/**
 * Who is asked, one after the other. A step without a person falls to the project's manager, without one to the admins,
 * and says so; whoever is away is passed over, unless nobody else is left. The last rung is the manager and the admins.
 */
export function rungsOf({ steps, managers, admins }: Standing): Rung[] {
  const rungs: Rung[] = [];
  const asked = new Set<string>();
  const add = (rung: Rung) => {
    const fresh = rung.people.filter(({ id }) => !asked.has(id));
    if (fresh.length === 0) return;
    for (const { id } of fresh) asked.add(id);
    rungs.push({ ...rung, people: fresh });
  };
  const unnamed: string[] = [];
  const away: string[] = [];
  const left: string[] = [];
  const because = () => sentence(unnamed, [...left, ...away]);
  for (const { as, people, gone = [] } of steps) {
    const here = people.filter((person) => !person.away);
    if (people.length === 0 && gone.length > 0)
      left.push(`${gone.join(', ')} (${as}) ${gone.length === 1 ? 'has' : 'have'} left`);
    else if (people.length === 0) unnamed.push(as);
    else if (here.length === 0) away.push(`${namesOf(people)} ${people.length === 1 ? 'is' : 'are'} away`);
    for (const person of here) add({ people: [person], as, because: rungs.length === 0 ? because() : null });
  }
  const standIns = managers.some(({ away }) => !away) ? managers.filter(({ away }) => !away) : [];
  if (rungs.length === 0) add({ people: standIns.slice(0, 1), as: 'delivery manager', because: because() });
  const last = [...standIns, ...admins.filter(({ away }) => !away)];
  const everybody = last.length > 0 ? last : [...managers, ...admins];
  add({ people: everybody, as: 'delivery manager or admin', because: rungs.length === 0 ? because() : null });
  return rungs;
}

/** What is left to climb: whoever was asked isn't asked again, and whoever raised it only if nobody else can be. */
export function rungsLeft(rungs: readonly Rung[], asked: ReadonlySet<string>, raisedBy: string): Rung[] {
  const left = (skips: (id: string) => boolean) =>
    rungs
      .map((rung) => ({ ...rung, people: rung.people.filter(({ id }) => !skips(id)) }))
      .filter(({ people }) => people.length > 0);
  const others = left((id) => asked.has(id) || id === raisedBy);
  return others.length > 0 || asked.size > 0 ? others : left((id) => asked.has(id));
}

function sentence(unnamed: readonly string[], others: readonly string[]): string | null {
  const gaps = unnamed.length === 0 ? others : [`nobody is named for ${unnamed.join(' or ')} yet`, ...others];
  return gaps.length === 0 ? null : gaps.join(', ');
}

function namesOf(people: readonly Candidate[]): string {
  return people.map(({ name }) => name).join(', ');
}
