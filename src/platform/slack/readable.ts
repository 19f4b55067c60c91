import { clean, decode } from './mrkdwn.ts';

/** Slack's text as a person would type it: `<@U1|mia>` as @mia, a bare link as its address, entities read. */
export function readable(text: string, nameOf: (slackId: string) => string | undefined = () => undefined): string {
  const spoken = text
    .replace(
      /<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>/g,
      (_, id: string, name?: string) => `@${name || nameOf(id) || 'someone'}`,
    )
    .replace(/<#[CDG][A-Z0-9]+\|([^<>]+)>/g, '#$1')
    .replace(/<((?:https?|mailto):[^<>|]+)(?:\|([^<>]*))?>/g, (whole, address: string, label?: string) => {
      if (!label) return address;
      return address.endsWith(label) ? label : whole;
    });
  return clean(decode(spoken)).trim();
}
