import { calendarOf } from '#platform/calendar/region-calendar.ts';
import { isRegion, regionsLike } from '#platform/calendar/regions.ts';
import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import { addMonths, type Day, isZone } from '#platform/clock.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Library } from '../playbooks/library.ts';
import { resolvePlaybook } from '../playbooks/resolve.ts';
import type { Playbook } from '../playbooks/schema.ts';
import { projectDay } from './day.ts';
import { projectByKey } from './queries.ts';
import { type Draft, OWN_PLAYBOOK, type Troubles } from './rules/draft.ts';
import { customerTrouble, keyTrouble, spokenWords } from './rules/names.ts';
import { appointmentTrouble, notUsable } from './rules/team.ts';

/** A draft in which everything fits: who its people are, and the playbook as it reads for it. */
export interface Examined {
  lead: Person;
  manager: Person | null;
  playbook: Playbook;
  calendar: WorkCalendar;
}

/** Checks everything that was typed against the workspace as it is now; all troubles at once, each under its field. */
export async function examine(
  ctx: Context,
  draft: Draft,
  library: Library,
): Promise<Examined | { troubles: Troubles }> {
  const [lead, manager, regionSays, holder] = await Promise.all([
    ctx.meet(draft.lead),
    draft.manager ? ctx.meet(draft.manager) : null,
    regionTrouble(draft.region),
    projectByKey(ctx, draft.key),
  ]);
  const playbook = playbookFor(draft, library);
  const spoken = new Set([...library.sources.values(), ...('name' in playbook ? [playbook] : [])].flatMap(spokenWords));
  const found: Record<keyof Troubles, string | null> = {
    ...nothingWrong,
    customer: customerTrouble(draft.customer),
    key:
      keyTrouble(draft.key, spoken) ??
      (holder ? `${draft.key} is taken by ${holder.customer}. Choose another key.` : null),
    ...datesTrouble(draft, dayThere(ctx, draft)),
    region: regionSays,
    zone: isZone(draft.zone) ? null : `“${draft.zone.slice(0, 60)}” is no time zone. Write one such as Europe/Berlin.`,
    lead: notUsable(lead),
    manager: draft.manager ? (notUsable(manager) ?? sameTwice(draft) ?? ownManager(ctx, draft.manager)) : null,
    playbook: 'trouble' in playbook ? playbook.trouble : null,
  };
  const troubles = Object.fromEntries(Object.entries(found).filter(([, trouble]) => trouble !== null)) as Troubles;
  if (Object.keys(troubles).length > 0 || !lead || 'trouble' in playbook) return { troubles };
  return { lead, manager, playbook, calendar: await calendarOf(draft.region ?? null, dayThere(ctx, draft)) };
}

/** Today where the project will be; where they are as long as its zone can't be read. */
export function dayThere(ctx: Context, draft: Draft): Day {
  return isZone(draft.zone) ? projectDay(ctx, draft) : ctx.today;
}

const nothingWrong: Record<keyof Draft, null> = {
  customer: null,
  key: null,
  channel: null,
  tier: null,
  traits: null,
  segment: null,
  kickoff: null,
  goLive: null,
  region: null,
  zone: null,
  lead: null,
  manager: null,
  playbook: null,
  start: null,
};

function datesTrouble({ kickoff, goLive }: Draft, today: string): Troubles {
  if (goLive < today) return { goLive: 'Go-live lies in the past. Pick today or a later day.' };
  if (goLive < kickoff) return { goLive: 'Go-live comes before kickoff. Pick a later go-live or an earlier kickoff.' };
  if (goLive > addMonths(today, 36)) return { goLive: 'Go-live is more than three years ahead. Pick an earlier day.' };
  if (kickoff < addMonths(today, -12)) return { kickoff: 'Kickoff is more than a year ago. Pick a later day.' };
  return {};
}

/** One person can't check themselves where the duties must be separate. */
function sameTwice({ lead, manager, traits }: Draft): string | null {
  if (lead !== manager || !traits.includes('regulated')) return null;
  return 'A regulated project needs two people here: the lead can’t also be the manager who approves.';
}

function ownManager({ actor }: Context, manager: string): string | null {
  return appointmentTrouble({ id: actor.slackId, role: actor.role }, [manager]);
}

/** Why this region is unknown, with what may have been meant; null when it is known or there is none. */
export async function regionTrouble(region: string | undefined): Promise<string | null> {
  if (!region || (await isRegion(region))) return null;
  const near = await regionsLike(region);
  const next = near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'Write a code such as DE, DE-BY or US-CA.';
  return `I know no holidays for “${region.slice(0, 40)}”. ${next}`;
}

function playbookFor(draft: Draft, library: Library): Playbook | { trouble: string } {
  const name = draft.playbook === OWN_PLAYBOOK ? draft.tier : draft.playbook;
  const { tier, traits } = draft;
  try {
    const facts = { tier, regulated: traits.includes('regulated'), integrations: traits.includes('integrations') };
    return resolvePlaybook(name, library.sources, facts);
  } catch (error) {
    if (error instanceof Refusal) return { trouble: error.message };
    throw error;
  }
}
