import type { Opened } from './open.ts';
import { withDatabase } from './open.ts';
import type { OutboxOptions, Terminal } from './program.ts';

/** What got stuck on its way to Slack: what Slack refused, and of what nobody knows whether it was posted. */
export async function outboxList(options: OutboxOptions, terminal: Terminal): Promise<number> {
  return opened(options, terminal, async ({ database, shown }) => {
    const [{ inArray }, { outbox }, { kindOf, stuckStates }, { cureFor }] = await Promise.all([
      import('#platform/db/drizzle.ts'),
      import('#platform/outbox/tables.ts'),
      import('#platform/outbox/stuck.ts'),
      import('#platform/outbox/refusals.ts'),
    ]);
    const stuck = inArray(outbox.state, [...stuckStates]);
    const rows = await database.db.select().from(outbox).where(stuck).orderBy(outbox.id);
    for (const row of rows) {
      const { id, state, destination, createdAt } = row;
      const reason = row.error ?? 'no answer';
      const cure = state === 'dead' ? cureFor(reason, destination) : `Look in ${destination} whether it is there.`;
      const facts = { id, workspace: row.workspaceId, kind: kindOf(row), destination, state, reason, createdAt };
      if (options.json) terminal.out(`${JSON.stringify(facts)}\n`);
      else
        terminal.out(
          `${id}  ${state.padEnd(11)} ${facts.kind} to ${destination}, ${createdAt.toISOString()}: ${reason} → ${cure}\n`,
        );
    }
    if (rows.length === 0 && !options.json) terminal.out(`no message is stuck in ${shown}\n`);
    return 0;
  });
}

/** Nothing that waits is posted until somebody has looked: in an older copy of the database it may stand in Slack already. */
export async function outboxPark(options: OutboxOptions, terminal: Terminal): Promise<number> {
  return opened(options, terminal, async ({ database, shown }) => {
    const [{ inArray }, { outbox }, { move, transitions }, { record }] = await Promise.all([
      import('#platform/db/drizzle.ts'),
      import('#platform/outbox/tables.ts'),
      import('#platform/outbox/transitions.ts'),
      import('#platform/audit/record.ts'),
    ]);
    const rows = await database.db
      .select()
      .from(outbox)
      .where(inArray(outbox.state, [...transitions.hold.from]))
      .orderBy(outbox.id);
    for (const row of rows) {
      await database.commit(row.workspaceId, [
        move(row, 'hold', { error: 'restored' }),
        record({
          actor: 'host-operator',
          via: 'cli',
          action: 'message.park',
          subject: `outbox:${row.id}`,
          before: { state: row.state },
          after: { state: 'parked' },
        }),
      ]);
    }
    const next = rows.length > 0 ? ': see golive outbox list, or /golive admin outbox after the start' : '';
    if (options.json) terminal.out(`${JSON.stringify({ parked: rows.length })}\n`);
    else terminal.out(`${rows.length} parked in ${shown}${next}\n`);
    return 0;
  });
}

/** Puts a message back in line, or takes it out for good; the running golive follows within half a minute. */
export async function outboxDecide(
  decision: 'retry' | 'drop',
  id: string,
  options: OutboxOptions,
  terminal: Terminal,
): Promise<number> {
  return opened(options, terminal, async ({ database, shown }) => {
    const [{ eq }, { outbox }, { decided, isBeingExamined, waitsAlready }, { record }, { Refusal }] = await Promise.all(
      [
        import('#platform/db/drizzle.ts'),
        import('#platform/outbox/tables.ts'),
        import('#platform/outbox/stuck.ts'),
        import('#platform/audit/record.ts'),
        import('#platform/refusal.ts'),
      ],
    );
    const [row] = await database.db.select().from(outbox).where(eq(outbox.id, id)).limit(1);
    if (!row) throw new Refusal(`There is no message ${id} in ${shown}. See golive outbox list.`);
    if (isBeingExamined(row))
      throw new Refusal('It is on its way or being looked for just now. Try again in a minute.');
    const over = row.state === 'sent' || (row.state === 'dropped' && decision === 'drop');
    const waits = decision === 'retry' && (await waitsAlready(database.scope(row.workspaceId), row.card));
    const coming = row.state === 'pending' || (row.state === 'dropped' && waits);
    if (over || (coming && decision === 'retry')) {
      terminal.out(`${id} is ${over ? row.state : 'on its way'} already\n`);
      return 0;
    }
    const after = decision === 'retry' && !waits ? 'pending' : 'dropped';
    await database.commit(row.workspaceId, [
      decided(row, decision, waits),
      record({
        actor: 'host-operator',
        via: 'cli',
        action: decision === 'retry' ? 'message.repost' : 'message.drop',
        subject: `outbox:${id}`,
        before: { state: row.state },
        after: { state: after },
      }),
    ]);
    terminal.out(options.json ? `${JSON.stringify({ id, state: after })}\n` : `${id} is ${after} now\n`);
    return 0;
  });
}

function opened(
  options: OutboxOptions,
  terminal: Terminal,
  work: (opened: Opened) => Promise<number>,
): Promise<number> {
  return withDatabase(terminal.env, { url: options.database, mustExist: true }, work);
}
