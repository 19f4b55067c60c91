import type { Write } from '#platform/db/scope.ts';
import type { Project } from '../projects/queries.ts';
import { setDay } from './by-date.ts';
import { type Acting, asStored, type Decided } from './log.ts';
import type { RaidItem } from './queries.ts';
import { codeOf, successor } from './rules/item.ts';
import { changeItem, factsOf, insertItem, type NewItem, wordsOf } from './writes.ts';

/**
 * An assumption that failed goes on as a risk, a risk that happened as an issue; the old one closes and both point at
 * each other. `by` is a person's id, null for the calendar. The caller touches the project.
 */
export async function succeeded(ctx: Acting, project: Project, item: RaidItem, by: string | null): Promise<Decided> {
  const type = successor(item);
  const made: NewItem = {
    ...carried(item),
    id: ctx.newId(),
    projectId: project.id,
    type,
    likelihood: type === 'issue' ? null : item.likelihood,
    parentId: item.id,
    createdBy: by ?? 'golive',
  };
  const heir = await asStored(ctx, made);
  const set = {
    state: 'closed' as const,
    reason: `${whyClosed(item, by)}: now ${codeOf(heir)}.`,
    settledBy: by,
    settledAt: ctx.now,
    acceptedUntil: null,
  };
  const closed = { ...item, ...set };
  const facts = { project: project.id, before: factsOf(item) };
  const writes: Write[] = [
    changeItem(item, set),
    insertItem(made),
    ctx.record({
      ...facts,
      action: 'raid.convert',
      subject: `raid:${item.id}`,
      after: { ...factsOf(closed), heir: heir.id },
      text: wordsOf(closed),
    }),
    ctx.record({
      ...facts,
      action: 'raid.add',
      subject: `raid:${heir.id}`,
      after: { ...factsOf(heir), parent: item.id },
      text: wordsOf(heir),
    }),
    ...(await setDay(project, item, closed)),
  ];
  return { item: heir, writes };
}

function whyClosed({ type }: RaidItem, by: string | null): string {
  if (type === 'risk') return 'It happened';
  return by === null ? 'Nobody confirmed it in time' : 'It did not hold';
}

function carried(item: RaidItem) {
  const { title, notes, impact, ownerId, nextAction, due, mitigation, gateKey } = item;
  const { sourceChannel, sourceTs, sourceLink, sourceAuthor } = item;
  return {
    ...{ title, notes, impact, ownerId, nextAction, due, mitigation, gateKey },
    ...{ sourceChannel, sourceTs, sourceLink, sourceAuthor },
  };
}
