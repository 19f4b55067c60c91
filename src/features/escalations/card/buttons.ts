import { actions, button } from '#platform/slack/blocks.ts';
import { isOver } from '../../projects/blocks/status.ts';
import type { Project } from '../../projects/queries.ts';
import type { Escalation } from '../queries.ts';
import { canTake, type Verb } from '../rules/life.ts';

const names: Partial<Record<Verb, string>> = {
  acknowledge: 'Acknowledge',
  update: 'Update',
  contain: 'Contained',
  resolve: 'Resolved',
  close: 'Close',
  'hand-over': 'Hand over',
  wait: 'Waiting on customer',
  resume: 'Customer answered',
  workstream: 'Workstream',
  join: 'Join',
  reopen: 'Reopen',
  edit: 'Add details',
  withdraw: 'Withdraw',
};

/**
 * The next step first; on a card the rare ones are left to *Details*, aside all are. Whoever was asked themselves, `mine`,
 * has a part in it already.
 */
export function buttonsFor(it: Escalation, project: Project, where: 'card' | 'mine' | 'screen' | 'aside') {
  const details = where !== 'screen' && open(it);
  if (isOver(project) || where === 'aside') return actions(details);
  const all = (Object.keys(names) as Verb[]).filter((verb) => canTake(it.state, verb) && fits(it, verb));
  const shown =
    where === 'screen' ? all : all.filter((verb) => !isRare(it, verb) && !(where === 'mine' && verb === 'join'));
  return actions(
    ...shown.map((verb, at) =>
      button({
        id: `escalations.${verb}`,
        text: names[verb] ?? verb,
        value: { escalation: it.id, ...(where === 'screen' && { screen: true }) },
        ...(at === 0 && verb !== 'reopen' && { style: 'primary' as const }),
      }),
    ),
    details,
  );
}

function isRare({ state }: Escalation, verb: Verb): boolean {
  if (verb === 'reopen') return state === 'resolved';
  return verb === 'edit' || (verb === 'withdraw' && state !== 'open');
}

function open(it: Escalation) {
  return button({ id: 'escalations.open', text: 'Details', value: { escalation: it.id } });
}

function fits(it: Escalation, verb: Verb): boolean {
  if (verb === 'wait') return it.waitingUntil === null;
  if (verb === 'resume') return it.waitingUntil !== null;
  if (verb === 'workstream') return it.severity === 1;
  if (verb === 'join') return !it.restricted;
  return true;
}
