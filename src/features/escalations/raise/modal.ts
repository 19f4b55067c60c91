import type { ModalView } from '@slack/types';
import { actions, button, type Child, context, section } from '#platform/slack/blocks.ts';
import { modal, radioInput, selectInput, usersInput } from '#platform/slack/modal.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { labelOf } from '../../projects/picker.ts';
import type { Project } from '../../projects/queries.ts';
import type { Escalation } from '../queries.ts';
import { categories, categoryRules } from '../rules/category.ts';
import { codeOf } from '../rules/life.ts';
import { GOOD, qualityOf } from '../rules/quality.ts';
import { severities, severityHint, severityRules } from '../rules/severity.ts';
import { fields } from './fields.ts';
import type { Draft, RaiseMeta } from './form.ts';

interface RaiseWords {
  draft: Draft;
  meta: RaiseMeta;
  /** To choose from while the project is not known. */
  projects: readonly Pick<Project, 'id' | 'key' | 'customer'>[];
  /** Open ones that read like the same trouble. */
  similar: readonly Escalation[];
  /** Who will be asked, as far as that is known. */
  route: Mrkdwn | null;
  /** Who may see it, as Slack users; chosen when it is raised. */
  note?: string | undefined;
}

/** Everything that makes somebody act, asked in the order in which they read it. */
export function raiseModal({ draft, meta, projects, similar, route, note }: RaiseWords): ModalView {
  const isNew = meta.escalation === null;
  const options = projects.map((it) => ({ text: labelOf(it), value: it.id }));
  return modal({
    callback: 'escalations.save',
    title: isNew ? 'Escalate an issue' : 'Add details',
    submit: isNew ? 'Escalate' : 'Save',
    meta,
    blocks: [
      note !== undefined && context(esc(note)),
      meta.project === null &&
        selectInput({
          key: 'project',
          label: 'Project',
          options,
          placeholder: 'Choose',
          dispatch: 'escalations.draft',
          ...(draft.project ? { initial: draft.project } : {}),
        }),
      radioInput({
        key: 'severity',
        label: 'How severe is it?',
        options: severities.map((it) => ({
          value: String(it),
          text: `${severityRules[it].name}: ${severityRules[it].means}`,
        })),
        dispatch: 'escalations.draft',
        ...(draft.severity ? { initial: String(draft.severity) } : {}),
      }),
      hint(draft),
      selectInput({
        key: 'category',
        label: 'What is it about?',
        options: categories.map((key) => ({ value: key, text: categoryRules[key].name })),
        placeholder: 'Choose',
        dispatch: 'escalations.draft',
        ...(draft.category ? { initial: draft.category } : {}),
      }),
      route && context(route),
      fields(draft).slice(0, 1),
      similarBlocks(similar),
      fields(draft).slice(1),
      isNew &&
        usersInput({
          key: 'allowed',
          label: 'Only these people may see it',
          hint: 'Leave it empty for everybody in the project. Whoever is asked sees it too.',
          optional: true,
          most: 20,
        }),
      quality(draft),
    ],
  });
}

function hint(draft: Draft): Child {
  const found = severityHint(draft);
  if (!found || found.severity === draft.severity) return null;
  const { name } = severityRules[found.severity];
  return context(`Reads like ${bold(name)}: ${esc(found.why)}. You decide.`);
}

function quality(draft: Draft): Child {
  const { score, next } = qualityOf(draft, draft.category ?? null);
  const more = next ? ` Best next: ${next.says} (then ${next.score} %).` : '';
  const good = score >= GOOD ? ' That is a good one.' : '';
  return [
    context(`*Quality ${score} %.*${good}${more}${draft.severity === 1 ? ' A Sev1 goes out as it is.' : ''}`),
    actions(button({ id: 'escalations.draft', text: 'Check again' })),
  ];
}

function similarBlocks(similar: readonly Escalation[]): Child {
  if (similar.length === 0) return null;
  return [
    context('Already escalated. If it is the same, join it:'),
    similar.slice(0, 3).map((it) =>
      section(
        `*${codeOf(it)}* · ${severityRules[it.severity].name} · ${it.state} · ${esc(it.problem, 150)}`,
        button({
          id: 'escalations.join-instead',
          text: 'Join',
          value: { escalation: it.id },
          label: `Join ${codeOf(it)}`,
        }),
      ),
    ),
  ];
}
