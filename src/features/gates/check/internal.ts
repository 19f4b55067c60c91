import type { Scope } from '#platform/db/scope.ts';
import { cureFor } from '#platform/outbox/failures.ts';
import { isKnownShared } from '#platform/outbox/known-shared.ts';
import { Refusal } from '#platform/refusal.ts';
import { channel } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';

/**
 * Refuses what the courier would hold back, where it held back the last internal message: the channel is shared with
 * another organisation. Whether one is, only Slack knows; the first time it is the courier who finds out, and tells.
 */
export async function mustBeInternal(scope: Scope, project: Project): Promise<void> {
  if (!(await isKnownShared(scope, project.channel))) return;
  throw new Refusal(cureFor('shared_channel', channel(project.channel)));
}
