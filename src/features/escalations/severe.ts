import type { Scope } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import { bold, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { clockFaces } from './list/clock-faces.ts';
import { clockWords } from './list/clock-words.ts';
import { openSevere } from './queries.ts';
import { codeOf } from './rules/life.ts';
import { severityRules } from './rules/severity.ts';

/** An open Sev1 or Sev2 in one line. */
export interface Severe {
  project: string;
  severity: number;
  text: Mrkdwn;
}

/** Every open Sev1 and Sev2 of the workspace, in a handful of reads; of a restricted one nothing but that it is there. */
export async function severeLines(scope: Scope & { readonly now: Date }): Promise<Severe[]> {
  const open = await openSevere(scope, {});
  if (open.length === 0) return [];
  const [people, faceOf] = await Promise.all([
    peopleOf(
      scope,
      open.map(({ ownerId, assigneeId }) => ownerId ?? assigneeId),
    ),
    clockFaces(scope, open),
  ]);
  return open.map((it) => {
    const { projectId: project, severity } = it;
    const name = `${severityRules[severity].name}${it.state === 'contained' ? ', contained' : ''}`;
    if (it.restricted) return { project, severity, text: `a restricted escalation (${name})` };
    const owner = people.get(it.ownerId ?? it.assigneeId ?? '');
    const who = owner ? mention(owner.slackId) : 'nobody yet';
    const text = `${bold(codeOf(it))} ${name}: ${esc(it.problem, 100)} · ${who} · ${clockWords(it, scope.now, faceOf(it))}`;
    return { project, severity, text };
  });
}
