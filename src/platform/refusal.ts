/** The domain says no, in a sentence for the person, the next step last. `field` names the form field it belongs to. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly field: string | undefined;
  /** The command that was refused, to be given back: Slack clears the input line when one is sent. */
  sent: string | null = null;

  constructor(sentence: string, options: { field?: string } = {}) {
    super(sentence);
    this.field = options.field;
  }
}

/**
 * The mention of somebody whom a Refusal calls. Any other `<@U…>` in it is what somebody wrote, and stays text: what
 * comes in is cleaned of control characters, so nobody can write this.
 */
export function called(mention: string): string {
  return mention.replace(/^<@([UW][A-Z0-9]+)>$/, '\u0002$1\u0003');
}

/** A Refusal's words; every second part is the Slack id of somebody who is `called`. */
export function partsOf(sentence: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are the marks of `called`
  return sentence.split(/\u0002([UW][A-Z0-9]+)\u0003/);
}

/** Somebody else changed the row first; the handler reads again and decides anew. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** A refusal for want of a right: it is kept in the audit, as what was tried on which subject (`kind:id`). */
export class Denied extends Refusal {
  readonly action: string;
  readonly subject: string;

  constructor(sentence: string, tried: { action: string; subject: string; field?: string }) {
    super(sentence, tried);
    this.action = tried.action;
    this.subject = tried.subject;
  }
}
