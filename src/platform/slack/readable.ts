import { quoted } from '../dates/words.ts';
import { clean, decode } from './mrkdwn.ts';

/** Behind a `<` that a person typed themselves; `clean` takes it away, and whoever types one loses it on the way in. */
const TYPED = '\u0001';

/**
 * A text from Slack with its entities read. What somebody typed in the shape of a mention or a link is none: nothing
 * takes it for one, and it is shown as it was typed.
 */
export function entitiesRead(text: string): string {
  return decode(clean(text).replace(/&lt;(?=[@#]|https?:|mailto:)/g, `&lt;${TYPED}`));
}

/** For where somebody is asked for: there one counts too that was typed, or copied from a command that was given back. */
export function asMention(text: string): string {
  return text.replaceAll(`<${TYPED}`, '<');
}

/**
 * What Slack made of a text, as a person would type it: `<@U1|mia>` as @mia, `<#C1|acme>` as #acme, a bare link as its
 * address. Its entities were read where it came in.
 */
export function readable(text: string, nameOf: (slackId: string) => string | undefined = () => undefined): string {
  const spoken = text
    .replace(
      /<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>/g,
      (_, id: string, name?: string) => `@${name || nameOf(id) || 'someone'}`,
    )
    .replace(/<#([CDG][A-Z0-9]+)(?:\|([^<>]*))?>/g, (_, id: string, name?: string) => `#${name || id}`)
    .replace(/<((?:https?|mailto):[^<>|]+)(?:\|([^<>]*))?>/g, (whole, address: string, label?: string) => {
      if (!label) return address;
      return address.endsWith(label) ? label : whole;
    });
  return clean(spoken).trim();
}

/** To whoever typed a name of which Slack made no person: what to do instead, without the stop at its end. */
export function unknownPerson(typed: string): string {
  return `I can't tell who ${quoted(readable(typed))} is. Type @ and choose the person from Slack's list`;
}
