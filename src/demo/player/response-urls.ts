import type { Json, Message, ResponseUrlFor } from './slack-side.ts';

/** Slack: a response_url works five times (and for thirty minutes). */
const USES = 5;

/** What a response_url can do; ephemeral messages have no method of the Web API to change them. */
export interface ResponseRoom {
  whisper(to: string, channel: string, body: Json): unknown;
  rewhisper(old: Message, body: Json): unknown;
  post(channel: string, body: Json): unknown;
  edit(channel: string, ts: string, body: Json): unknown;
  remove(channel: string, ts: string): unknown;
  ephemeral(channel: string, ts: string): Message | undefined;
  forget(message: Message): void;
}

interface Ticket {
  target: ResponseUrlFor;
  uses: number;
}

export interface ResponseUrls {
  mint(base: string, target: ResponseUrlFor): string;
  /** Status and body as Slack answers them: 404 `used_url` after five uses. */
  use(id: string, body: Json): Promise<{ status: number; body: string }>;
  answer(url: string, body: Json): Promise<void>;
}

/** The response_urls that were handed out, and what posting to one does. */
export function responseUrls(room: ResponseRoom): ResponseUrls {
  const tickets = new Map<string, Ticket>();

  async function act({ target: { user, channel, original } }: Ticket, body: Json): Promise<void> {
    if (original && (body.delete_original || body.replace_original)) return change(channel, original, body);
    if (body.response_type === 'in_channel') await room.post(channel, body);
    else await room.whisper(user, channel, body);
  }

  async function change(channel: string, original: { ts: string; ephemeral: boolean }, body: Json): Promise<void> {
    if (!original.ephemeral) {
      await (body.delete_original ? room.remove(channel, original.ts) : room.edit(channel, original.ts, body));
      return;
    }
    const whisper = room.ephemeral(channel, original.ts);
    if (!whisper) return;
    if (body.delete_original) room.forget(whisper);
    else await room.rewhisper(whisper, body);
  }

  return {
    mint(base, target) {
      const id = `R${tickets.size + 1}`;
      tickets.set(id, { target, uses: 0 });
      return `${base}/respond/${id}`;
    },
    async use(id, body) {
      const ticket = tickets.get(id);
      if (!ticket) return { status: 404, body: '{"ok":false,"error":"invalid_url"}' };
      if (ticket.uses >= USES) return { status: 404, body: '{"ok":false,"error":"used_url"}' };
      ticket.uses += 1;
      const bare = !body.text && !body.blocks && !body.delete_original;
      if (bare) return { status: 500, body: '{"ok":false,"error":"no_text"}' };
      await act(ticket, body);
      return { status: 200, body: 'ok' };
    },
    async answer(url, body) {
      const ticket = tickets.get(url.slice(url.lastIndexOf('/') + 1));
      if (ticket) await act(ticket, body);
    },
  };
}
