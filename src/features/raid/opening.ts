import type { Opening } from '../projects/opening.ts';
import { titled } from './rules/text.ts';
import { insertItem } from './writes.ts';

/** The playbook's usual risks, as a start: each project strikes out what does not fit it. */
export const openRaid: Opening = ({ project, playbook, holder }, ctx) => {
  if (playbook.raid.length === 0) return [];
  return [
    ...playbook.raid.map((starter) =>
      insertItem({
        id: ctx.newId(),
        projectId: project.id,
        type: starter.type,
        ...titled(starter.text),
        likelihood: starter.type === 'issue' ? null : starter.likelihood,
        impact: starter.impact,
        ownerId: holder(starter.ownerRole),
        mitigation: starter.mitigation ?? null,
        gateKey: starter.gate ?? null,
        createdBy: ctx.actor.id,
      }),
    ),
    ctx.record({
      action: 'raid.start',
      subject: `project:${project.id}`,
      project: project.id,
      after: { items: playbook.raid.map((starter) => starter.key), playbook: `${playbook.name}@${playbook.version}` },
    }),
  ];
};
