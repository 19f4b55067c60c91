import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Json } from '#demo/player/slack-side.ts';
import { type Reply, type Sent, SLACK_PATIENCE_MS, type Wire } from '#demo/player/wire.ts';
import { APP_ID } from './world.ts';

export interface SocketMode {
  wire: Wire;
  count(): number;
  /** Resolves once the app has one more socket than it opened before this call. */
  next(): Promise<void>;
  disconnect(reason: 'refresh_requested' | 'warning' | 'cut'): void;
  close(): Promise<void>;
}

/** Slack's end of Socket Mode: says hello, hands out envelopes, takes the acks. */
export function socketMode(server: Server, patience = SLACK_PATIENCE_MS): SocketMode {
  const wss = new WebSocketServer({ server, path: '/link' });
  const acks = new Map<string, (payload: unknown) => void>();
  let envelopes = 0;

  wss.on('connection', (socket) => {
    const debug_info = { host: 'fake', approximate_connection_time: 18060 };
    const hello = { type: 'hello', num_connections: wss.clients.size, connection_info: { app_id: APP_ID }, debug_info };
    socket.send(JSON.stringify(hello));
    socket.on('message', (data) => {
      const ack = JSON.parse(String(data)) as { envelope_id: string; payload?: unknown };
      acks.get(ack.envelope_id)?.(ack.payload);
    });
  });

  async function send(envelope: Json & { envelope_id: string }): Promise<Sent> {
    const socket = [...open()].at(-1);
    if (!socket) throw new Error('the app has no socket open');
    const reply = await answerTo(socket, envelope);
    return { reply, again: () => send(envelope) };
  }

  async function answerTo(socket: WebSocket, envelope: Json & { envelope_id: string }): Promise<Reply> {
    const stop = new AbortController();
    let hangUp = () => {};
    const answered = new Promise<Reply>((resolve) => {
      acks.set(envelope.envelope_id, (payload) => resolve({ status: 200, body: isEmpty(payload) ? '' : payload }));
      hangUp = () => resolve({ status: 0, body: '' });
    });
    socket.once('close', hangUp);
    const late = after(patience, { status: 0, body: '' }, { signal: stop.signal });
    late.catch(() => {});
    socket.send(JSON.stringify(envelope));
    return Promise.race([answered, late]).finally(() => {
      stop.abort();
      acks.delete(envelope.envelope_id);
      socket.off('close', hangUp);
    });
  }

  function open(): WebSocket[] {
    return [...wss.clients].filter((socket) => socket.readyState === socket.OPEN);
  }

  return {
    wire(payload, options = {}) {
      envelopes += 1;
      const retry = options.retryNum ? { retry_attempt: options.retryNum, retry_reason: 'timeout' } : {};
      const type = envelopeType(payload);
      const answerable = { accepts_response_payload: type !== 'events_api' };
      return send({ envelope_id: `envelope-${envelopes}`, type, payload, ...answerable, ...retry });
    },
    count: () => open().length,
    async next() {
      await once(wss, 'connection');
    },
    disconnect(reason) {
      for (const socket of open()) {
        if (reason === 'cut') socket.terminate();
        else socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'fake' } }));
      }
    },
    async close() {
      for (const socket of wss.clients) socket.terminate();
      await new Promise((resolve) => wss.close(resolve));
    },
  };
}

function envelopeType(payload: Json): string {
  if (typeof payload.command === 'string') return 'slash_commands';
  return payload.type === 'event_callback' ? 'events_api' : 'interactive';
}

function isEmpty(payload: unknown): boolean {
  return payload === undefined || Object.keys(payload as Json).length === 0;
}
