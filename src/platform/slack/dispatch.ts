import { record } from '../audit/record.ts';
import { type Clock, dayOf } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Chance, Scope } from '../db/scope.ts';
import { channelState } from '../directory/channel.ts';
import { type Acquaintance, meet, type Patience, patience } from '../directory/meet.ts';
import { type Person, personBySlackId } from '../directory/people.ts';
import type { Action, Context, Feature, HomePart, Shortcut, Signals, View } from '../feature.ts';
import { answered, remember } from '../inbox/inbox.ts';
import type { Logger } from '../log.ts';
import { Conflict, Denied, Refusal } from '../refusal.ts';
import type { Rehearse } from '../scheduler/rehearse.ts';
import { admit } from './admit.ts';
import { fitted, viewRoom } from './blocks.ts';
import { type Commands, commandTable } from './commands.ts';
import { helpMessage, unknownMessage } from './help.ts';
import type { Incoming, PressedView } from './incoming.ts';
import { createPace } from './pace.ts';
import { present } from './present.ts';
import { type Answer, answer, type Reply, whisper } from './reply.ts';
import { mustTypeNoSecret } from './secrets.ts';

/** A decision is read and taken again this often when somebody else was faster. */
const ATTEMPTS = 4;

export interface DispatchParts extends Acquaintance {
  database: Database;
  clock: Clock;
  chance: Chance;
  log: Logger;
  /** The workspace this app is installed in. */
  team: string;
  features: readonly Feature[];
  signals: Signals;
  rehearse: Rehearse;
}

/** Payload in, reply out: read, decide, commit, all before anything is acknowledged. Never throws. */
export type Dispatch = (incoming: Incoming) => Promise<Settled>;

export interface Settled {
  reply: Reply;
  /** Whether something was committed on the way. */
  changed: boolean;
}

export function createDispatch(parts: DispatchParts): Dispatch {
  const request: Request = { parts, table: tableOf(parts.features), pace: createPace(parts.clock), commits: 0 };
  return async (incoming) => {
    const patient = patience(parts.patientFor);
    try {
      const actor = await admit(parts, incoming, patient);
      mustTypeNoSecret(incoming);
      return await settle(request, incoming, contextMaker(parts, incoming, actor, patient));
    } catch (error) {
      return { reply: await excuse(parts, incoming, error), changed: false };
    }
  };
}

interface Request {
  parts: DispatchParts;
  table: Table;
  pace: (person: string) => void;
  /** So many decisions were kept, by this process. */
  commits: number;
}

async function excuse(parts: DispatchParts, incoming: Incoming, error: unknown): Promise<Reply> {
  const scope = parts.database.scope(parts.team);
  return present(error, {
    incoming,
    log: parts.log,
    reference: parts.chance.salt().slice(0, 8),
    nameOf: async (slackId) => (await personBySlackId(scope, slackId))?.name ?? 'somebody',
  });
}

interface Table {
  commands: Commands;
  views: ReadonlyMap<string, View<unknown, unknown>>;
  actions: ReadonlyMap<string, Action<unknown>>;
  shortcuts: ReadonlyMap<string, Shortcut>;
  home: readonly HomePart[];
}

function tableOf(features: readonly Feature[]): Table {
  const byId = <T extends { id: string }>(all: readonly T[]) => new Map(all.map((one) => [one.id, one]));
  return {
    commands: commandTable(features.flatMap((feature) => feature.commands ?? [])),
    views: byId(features.flatMap((feature) => feature.views ?? [])),
    actions: byId(features.flatMap((feature) => feature.actions ?? [])),
    shortcuts: byId(features.flatMap((feature) => feature.shortcuts ?? [])),
    home: features.flatMap((feature) => feature.home ?? []),
  };
}

/** Decides and commits; whoever is overtaken reads again and decides on what is true now. */
async function settle(request: Request, incoming: Incoming, context: () => Context): Promise<Settled> {
  const { parts, table, pace } = request;
  const scope = parts.database.scope(parts.team);
  let overtaken: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await replayed(scope, table, incoming);
    if (before) return { reply: before, changed: false };
    const ctx = context();
    const seen = request.commits;
    let decided: Answer;
    try {
      decided = await decide(table, incoming, ctx);
    } catch (error) {
      // What was read before somebody's commit and what was read after it may not go together: no reason to refuse.
      if (error instanceof Refusal && request.commits !== seen && attempt < ATTEMPTS - 1) continue;
      decided = await refused(parts, table, incoming, ctx, error);
    }
    const { reply, writes } = decided;
    if (writes.length === 0) return { reply, changed: false };
    if (!overtaken) pace(ctx.actor.id);
    try {
      await parts.database.commit(parts.team, [remember(incoming.key, incoming.bodyHash(), reply), ...writes]);
      request.commits += 1;
      return { reply, changed: true };
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      overtaken = error;
    }
  }
  throw overtaken;
}

/**
 * What somebody tried without the right to is a decision too: answered, and kept in the audit, once. Whoever is refused
 * only because their twin has done it gets the twin's answer.
 */
async function refused(
  parts: DispatchParts,
  table: Table,
  incoming: Incoming,
  ctx: Context,
  error: unknown,
): Promise<Answer> {
  if (error instanceof Denied) {
    const line = ctx.record({ action: 'denied', subject: error.subject, after: { tried: error.action } });
    return answer(await excuse(parts, incoming, error), line);
  }
  const before = error instanceof Refusal ? await replayed(ctx, table, incoming) : null;
  if (!before) throw error;
  return answer(before);
}

async function replayed(scope: Scope, table: Table, incoming: Incoming): Promise<Reply | null> {
  if (incoming.kind === 'command') {
    const found = table.commands.find(textOf(incoming));
    if (found.kind !== 'command' || found.command.reads) return null;
  }
  const [row] = await answered(scope, { key: incoming.key });
  if (!row) return null;
  if (row.bodyHash !== incoming.bodyHash())
    throw new Refusal('Your first version of this was saved. Close the form and change it there.');
  return row.outcome as Reply;
}

/** Makes the context of each attempt: the moment is the attempt's own. */
function contextMaker(parts: DispatchParts, incoming: Incoming, actor: Person, patient: Patience): () => Context {
  return () => {
    const now = parts.clock.now();
    return {
      ...parts.database.scope(parts.team),
      now,
      today: dayOf(now, actor.zone),
      zone: actor.zone,
      actor,
      channel: incoming.channel,
      signals: parts.signals,
      newId: () => parts.chance.newId(),
      meet: (slackId) => meet(parts, parts.team, slackId, patient),
      channelState: (channel) => channelState(parts.client, channel, patient),
      record: (entry) => record({ ...entry, actor: actor.id, via: incoming.kind }),
      rehearse: (ritual, due) => parts.rehearse(parts.team, ritual, due, now),
      run: async () => {
        throw new TypeError('bound by decide');
      },
    };
  };
}

async function decide(table: Table, incoming: Incoming, context: Context): Promise<Answer> {
  const run = (text: string) => runCommand(table, text, ctx);
  const ctx: Context = { ...context, run };
  switch (incoming.kind) {
    case 'command':
      return run(textOf(incoming));
    case 'action': {
      const action = table.actions.get(incoming.id);
      if (!action && incoming.url) return answer({ kind: 'nothing' });
      if (!action) throw old();
      const value = action.value.parse(fromJson(incoming.value));
      return action.press(value, ctx, { chosen: incoming.chosen, view: pressedView(incoming.view) });
    }
    case 'view': {
      const view = table.views.get(incoming.id);
      if (!view)
        throw new Refusal('This form is from an older version of me. Copy your text, close it and open it again.');
      const meta = view.meta.parse(fromJson(incoming.meta));
      return view.submit(view.form.parse(incoming.typed), meta, ctx);
    }
    case 'shortcut': {
      const shortcut = table.shortcuts.get(incoming.id);
      if (!shortcut) throw old();
      return shortcut.run(incoming.source, ctx);
    }
    case 'home': {
      const shown = await Promise.all(table.home.map((part) => part(ctx)));
      return answer({ kind: 'home', blocks: fitted(shown.flat(), viewRoom) });
    }
  }
}

function runCommand(table: Table, text: string, ctx: Context): Promise<Answer> {
  const found = table.commands.find(text);
  switch (found.kind) {
    case 'command':
      return found.command.run(found.rest.trim(), ctx);
    case 'help':
      return Promise.resolve(whisper(helpMessage(found.noun, found.commands)));
    case 'unknown':
      return Promise.resolve(
        whisper(unknownMessage(found.word, found.nearest, text.trim().slice(found.word.length).trim())),
      );
  }
}

/** `/raid x` is `/golive raid x`. */
function textOf(incoming: Incoming & { kind: 'command' }): string {
  const noun = incoming.command.replace(/^\//, '').toLowerCase();
  return noun === 'golive' ? incoming.text : `${noun} ${incoming.text}`;
}

function pressedView(view: PressedView | null) {
  return view && { id: view.id, hash: view.hash, meta: fromJson(view.meta), typed: view.typed };
}

function fromJson(text: string | null): unknown {
  if (text === null || text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function old(): Refusal {
  return new Refusal(
    'This button is from an older version of me, so nothing was changed. Ask again with `/golive check` and use the new one.',
  );
}
