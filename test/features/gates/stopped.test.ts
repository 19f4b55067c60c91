import { afterEach, expect, it } from 'vitest';
import { stoppedAmong } from '#features/gates/stopped.ts';
import { approvals, criteria, gates } from '#features/gates/tables.ts';
import { verdictsOf } from '#features/gates/verdicts.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Signal } from '#platform/feature.ts';
import { openSite, type Site, type SiteOptions } from './signing-site.ts';

let site: Site;
afterEach(() => site.bot.close());

const sev1: Signal = {
  ...{ key: 'ESC-1', kind: 'escalation', effect: 'blocks', text: 'down', owner: null, due: null, ask: null },
  changes: '',
};

const requested = () => site.request();
const change = (write: Write) => () => site.change(write);
const approved = change((tx) => tx.update(approvals, { state: 'approved' }, eq(approvals.state, 'requested')));
const unsigned = change((tx) => tx.update(gates, { rules: [] }, eq(gates.key, 'go-live')));
const passed = change((tx) => tx.update(gates, { state: 'passed' }, eq(gates.key, 'go-live')));

/** Whether it is at NO-GO, and whether somebody had to look closely. */
it.each<[string, SiteOptions, readonly (() => Promise<unknown>)[], Signal[], boolean, boolean]>([
  ['a blocking criterion is open', { open: ['OPS-1'] }, [unsigned], [], true, false],
  ['nobody has signed', {}, [requested], [], true, false],
  ['who signed saw something else', {}, [requested, approved], [], true, true],
  ['nothing is in the way', {}, [unsigned], [], false, true],
  ['a Sev1 is open', {}, [unsigned], [sev1], true, true],
  [
    'evidence is missing',
    {},
    [unsigned, change((tx) => tx.update(criteria, { evidenceRequired: true }, eq(criteria.key, 'OPS-1')))],
    [],
    true,
    true,
  ],
  [
    'only what is advisory is open',
    { open: ['OPS-1'] },
    [unsigned, change((tx) => tx.update(criteria, { blocking: false }, eq(criteria.state, 'open')).returning())],
    [],
    false,
    true,
  ],
  ['the go-live is behind it', { open: ['OPS-1'] }, [unsigned, passed], [], false, true],
])('%s', async (_, options, steps, signals, isStopped, isJudged) => {
  site = await openSite(options);
  for (const step of steps) await step();
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return signals;
  };
  const scope = { ...site.bot.scope, now: site.bot.clock.now(), signals: ask };
  const stopped = await stoppedAmong(scope, ['project', 'nobody’s']);
  expect([...stopped]).toEqual(isStopped ? ['project'] : []);
  expect(asked > 0).toBe(isJudged);
  const verdict = (await verdictsOf(scope, ['project'])).get('project')?.verdict;
  expect(verdict === 'NO-GO').toBe(isStopped);
});
