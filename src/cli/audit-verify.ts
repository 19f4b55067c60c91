import type { Verdict } from '#platform/audit/verify.ts';
import { withDatabase } from './open.ts';
import type { Terminal, VerifyOptions } from './program.ts';

export async function auditVerify(options: VerifyOptions, terminal: Terminal): Promise<number> {
  return withDatabase(terminal.env, { url: options.database, mustExist: true }, async ({ database, shown }) => {
    const { auditedWorkspaces, verifyAudit } = await import('#platform/audit/verify.ts');
    const audited = await auditedWorkspaces(database.db);
    const asked = options.workspace === undefined ? audited : [options.workspace];
    let code = 0;
    for (const workspace of asked) {
      if (!audited.includes(workspace)) {
        terminal.err(`audit ${workspace}: there is none in ${shown}\n`);
        code = 1;
        continue;
      }
      const verdict = await verifyAudit(database.db, workspace);
      const said = options.json ? JSON.stringify({ workspace, ...verdict }) : `audit ${workspace}: ${inWords(verdict)}`;
      if (verdict.ok || options.json) terminal.out(`${said}\n`);
      else terminal.err(`${said}\n`);
      if (!verdict.ok) code = 1;
    }
    if (asked.length === 0) terminal.err(`${shown} has no audit yet\n`);
    return code;
  });
}

/** `214 lines, intact, head 9f3c…`, or the first line that is wrong and in what. */
export function inWords(verdict: Verdict): string {
  if (verdict.ok)
    return `${verdict.lines} ${verdict.lines === 1 ? 'line' : 'lines'}, intact, head ${verdict.head.slice(0, 16)}…`;
  const { seq, why, line } = verdict.broken;
  const at = line && !Number.isNaN(line.at.getTime()) ? `, ${line.at.toISOString()}` : '';
  if (line && line.seq !== seq) return `line ${seq} ${why}, before line ${line.seq} (${line.action}${at})`;
  return `line ${seq}${line ? ` (${line.action}${at})` : ''} ${why}`;
}
