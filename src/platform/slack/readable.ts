import { clean } from './mrkdwn.ts';

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
