/** A person cannot do this in Slack's client: no such field, a button that is not there, a date that is none. */
export class Impossible extends Error {
  override name = 'Impossible';
}
