import type { WorkingTime } from '#platform/calendar/working-time.ts';
import { dayOf } from '#platform/clock.ts';
import { type Person, personById } from '#platform/directory/people.ts';
import type { Due, RitualContext } from '#platform/feature.ts';
import { workingTimesOf } from '../../../calendar/working-times.ts';
import { type Project, projectById } from '../../../projects/queries.ts';
import { type ApprovalRow, approvalById, type GateRow, gateById } from '../../queries.ts';

/** What an approver was asked, and since when it waits. */
export interface Question {
  row: ApprovalRow;
  gate: GateRow;
  project: Project;
  approver: Person;
  /** The approver's. */
  time: WorkingTime;
  since: Date;
}

/** A question is an approval and since when it waits: one that is asked anew is another. */
export function subjectOf(approval: string, since: Date, person?: string): string {
  return [approval, since.getTime(), ...(person === undefined ? [] : [person])].join('/');
}

/** Null when it was asked anew, or nobody can answer it any more: its gate is decided, its project over. */
export async function questionOf(due: Due, ctx: RitualContext): Promise<Question | null> {
  const [id = '', since = ''] = due.subject.split('/');
  const row = await approvalById(ctx, id);
  if (!row || row.waitingSince?.getTime() !== Number(since)) return null;
  const [gate, project] = await Promise.all([gateById(ctx, row.gateId), projectById(ctx, row.projectId)]);
  if (!gate || !project || gate.state !== 'open') return null;
  if (project.state === 'closed' || project.state === 'cancelled') return null;
  const approver = await personById(ctx, row.personId);
  const time = approver && (await workingTimesOf(ctx, [approver], dayOf(ctx.now, approver.zone))).get(approver.id);
  return approver && time ? { row, gate, project, approver, time, since: row.waitingSince } : null;
}

/** It waits for an answer still. */
export function waits({ state }: Pick<ApprovalRow, 'state'>): boolean {
  return state === 'requested' || state === 'stale';
}
