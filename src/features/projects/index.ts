import { inTurn } from '#platform/consequences.ts';
import type { Feature } from '#platform/feature.ts';
import type { Shelf } from '../playbooks/shelf.ts';
import { changeRole, manage } from './actions/manage.ts';
import { runCommand } from './actions/run.ts';
import { listCommand, turnPage } from './commands/list.ts';
import { newCommand } from './commands/new.ts';
import { ragCommand } from './commands/rag.ts';
import { statusCommand } from './commands/status.ts';
import { teamCommand } from './commands/team.ts';
import { type HeadlineLine, headlineCard, placeCard } from './headline.ts';
import { daysCensus, headlineDay, openDays } from './headline-day.ts';
import { home } from './home.ts';
import type { AtRisk } from './listing.ts';
import type { Opening } from './opening.ts';
import { pickProject } from './picker.ts';
import { reliesOn } from './relies-on.ts';
import { responsible } from './responsible.ts';
import { sharingConsequences } from './sharing.ts';
import { createView } from './views/create.ts';
import { draftView } from './views/draft.ts';
import { editView } from './views/edit.ts';
import { moveView } from './views/move.ts';
import { roleView } from './views/role.ts';

interface Offered {
  library: Shelf;
  /** What other features lay out for a new project. */
  openings: readonly Opening[];
  /** What other features add to the pinned message and to `/golive status`. */
  lines?: readonly HeadlineLine[];
  /** What other features add to `/golive team`. */
  teamLines?: readonly HeadlineLine[];
  /** What other features know for `/golive list risk`. */
  atRisk?: readonly AtRisk[];
}

export function createProjectsFeature({
  library,
  openings,
  lines = [],
  teamLines = [],
  atRisk = [],
}: Offered): Feature {
  const headline = headlineCard(lines);
  return {
    name: 'projects',
    commands: [newCommand(library), listCommand(atRisk), statusCommand(lines), ragCommand, teamCommand(teamLines)],
    views: [draftView(library), createView(library, [...openings, openDays]), moveView, editView, roleView],
    actions: [pickProject, runCommand, turnPage(atRisk), manage, changeRole],
    rituals: [headlineDay(headline), daysCensus.ritual],
    responsible,
    consequences: inTurn(sharingConsequences, daysCensus.consequence),
    cards: { headline, 'projects.place': placeCard(headline) },
    home,
    reliesOn,
  };
}
