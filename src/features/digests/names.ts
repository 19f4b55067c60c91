export const WEEKLY = 'digests.weekly';
/** Digests of a channel have this before its id as their subject; the others have a person's id. */
const CHANNEL = 'channel:';

export function channelSubject(channel: string): string {
  return `${CHANNEL}${channel}`;
}

/** The channel's id, or null where the digest is somebody's own. */
export function channelOf(subject: string): string | null {
  return subject.startsWith(CHANNEL) ? subject.slice(CHANNEL.length) : null;
}
