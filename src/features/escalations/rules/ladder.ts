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

export interface Standing {
  /** The people whom the route names, or the seats with whoever holds them in this project. */
  steps: readonly { as: string; people: readonly Candidate[] }[];
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
  const gaps: string[] = [];
  for (const { as, people } of steps) {
    const here = people.filter(({ away }) => !away);
    const missing =
      people.length === 0
        ? `nobody is named for ${as} yet`
        : `${namesOf(people)} ${people.length === 1 ? 'is' : 'are'} away`;
    if (here.length === 0) gaps.push(missing);
    else for (const person of here) add({ people: [person], as, because: rungs.length === 0 ? sentence(gaps) : null });
  }
  const standIns = managers.some(({ away }) => !away) ? managers.filter(({ away }) => !away) : [];
  if (rungs.length === 0) add({ people: standIns.slice(0, 1), as: 'delivery manager', because: sentence(gaps) });
  const last = [...standIns, ...admins.filter(({ away }) => !away)];
  const everybody = last.length > 0 ? last : [...managers, ...admins];
  add({ people: everybody, as: 'delivery manager or admin', because: rungs.length === 0 ? sentence(gaps) : null });
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

function sentence(gaps: readonly string[]): string | null {
  return gaps.length === 0 ? null : gaps.join(', ');
}

function namesOf(people: readonly Candidate[]): string {
  return people.map(({ name }) => name).join(', ');
}
