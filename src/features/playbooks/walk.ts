import type { Condition, Places, PlaybookSource, Section } from './source.ts';

/** What every entry of every list has in common. */
export type Item = ({ key: string } | { role: string }) & { remove?: true; when?: Condition; places: Places };

/** `gate` is the gate a list of criteria or approvals belongs to. */
export type List = { section: Section; gate?: string; items: readonly Item[] };

/** The word that makes an item unique in its list: an approval is known by its role. */
export function identityOf(item: Item): string {
  return 'key' in item ? item.key : item.role;
}

/** Every list of a playbook, those inside its gates too, each once. */
export function lists(playbook: PlaybookSource): List[] {
  return [
    { section: 'roles', items: playbook.roles },
    { section: 'phases', items: playbook.phases },
    { section: 'milestones', items: playbook.milestones },
    { section: 'gates', items: playbook.gates },
    ...playbook.gates.flatMap((gate): List[] => [
      { section: 'criteria', gate: gate.key, items: gate.criteria ?? [] },
      { section: 'approvals', gate: gate.key, items: gate.approvals ?? [] },
    ]),
    { section: 'cutover', items: playbook.cutover },
    { section: 'handover', items: playbook.handover },
    { section: 'raid', items: playbook.raid },
  ];
}
