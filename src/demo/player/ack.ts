import { inputIds } from './form.ts';
import { Impossible } from './impossible.ts';
import type { Json, Member, SlackSide, View } from './slack-side.ts';
import type { Reply } from './wire.ts';

/** What Slack's client shows by itself when an app does not answer a command. */
export async function takeCommandAck(
  slack: SlackSide,
  reply: Reply,
  command: string,
  responseUrl: string,
): Promise<void> {
  if (reply.status !== 200) {
    const error = reply.status === 0 ? 'operation_timeout' : 'dispatch_failed';
    return slack.answer(responseUrl, { text: `${command} failed with the error "${error}"` });
  }
  if (typeof reply.body === 'string') {
    if (reply.body !== '') await slack.answer(responseUrl, { text: reply.body });
    return;
  }
  const body = reply.body as Json;
  if (body.text || body.blocks) await slack.answer(responseUrl, body);
}

/** Closes, keeps, replaces or stacks modals as the answer to a submission says. */
export async function takeSubmissionAck(slack: SlackSide, who: Member, view: View, reply: Reply): Promise<void> {
  if (reply.status !== 200) return;
  const body = (reply.body || {}) as { response_action?: string; errors?: Json; view?: Json };
  if (body.response_action === 'errors') return checkErrors(view, body.errors ?? {});
  if (body.response_action === 'update') return slack.replaceView(view.id, body.view ?? {});
  if (body.response_action === 'push') return slack.pushView(view.id, who.id, body.view ?? {});
  const all = body.response_action === 'clear';
  const gone = all ? [...slack.journal.stack(who.id)] : [view];
  for (const { id } of gone) slack.journal.record({ kind: 'closed', to: who.id, viewId: id });
}

function checkErrors(view: View, errors: Json): void {
  const known = inputIds(view);
  const unknown = Object.keys(errors).filter((id) => !known.includes(id));
  if (unknown.length > 0 || Object.keys(errors).length === 0) {
    throw new Impossible(
      `Slack refuses errors for ${unknown.join(', ') || 'no field'}: inputs are ${known.join(', ')}`,
    );
  }
}
