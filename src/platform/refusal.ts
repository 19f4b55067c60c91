/** The domain says no, in a sentence for the person, the next step last. `field` names the form field it belongs to. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly field: string | undefined;

  constructor(sentence: string, options: { field?: string } = {}) {
    super(sentence);
    this.field = options.field;
  }
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
