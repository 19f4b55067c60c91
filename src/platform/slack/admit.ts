import { type Acquaintance, meet, type Patience } from '../directory/meet.ts';
import type { Person } from '../directory/people.ts';
import { Refusal } from '../refusal.ts';
import type { Incoming } from './incoming.ts';

/**
 * Who this is, if they may talk to us: members of our own workspace. Guests and people of other organisations, met in
 * shared channels, see nothing and change nothing.
 */
export async function admit(parts: Acquaintance, incoming: Incoming, patient: Patience): Promise<Person> {
  const person = await meet(parts, parts.team, incoming.slackId, patient);
  const why = person ? reasons(person) : unknown;
  if (!person || why) throw new Refusal(why ?? unknown);
  return person;
}

const unknown = "Slack didn't tell me who you are just now, so nothing was done. Please try again in a minute.";

function reasons(person: Person): string | null {
  if (person.kind === 'external') {
    return "You're here from another organisation, so I can't show or change anything for you. Ask your contact on the project.";
  }
  if (person.kind === 'guest') return "Guests can't use golive. Ask a full member of the project to do this for you.";
  if (!person.active) return 'Your Slack account is deactivated, so I can do nothing for you. Ask a workspace admin.';
  return null;
}
