import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';
import { quoted } from '#platform/dates/words.ts';
import { nearest } from '#platform/nearest.ts';
import { asMention, readable } from '#platform/slack/readable.ts';
import { type RaidType, raidTypes } from '../item.ts';
import { isUnseen, titled, tooLong } from '../text.ts';
import { readOption, readShortScore } from './options.ts';
import { type Token, tokensOf } from './tokens.ts';
import { readOwner } from './values.ts';

/** What a person wrote in one line; what they left out is null. */
export interface Draft {
  type: RaidType;
  title: string;
  notes: string | null;
  likelihood: number | null;
  impact: number | null;
  /** A Slack user, or `me`. */
  owner: string | null;
  nextAction: string | null;
  due: Day | null;
  mitigation: string | null;
  gateKey: string | null;
  validateBy: Day | null;
}

export interface AddContext {
  today: Day;
  calendar: WorkCalendar;
  /** The project's gates; null while the project is not known: then any gate is taken, and checked later. */
  gates: readonly string[] | null;
  /** The name of a Slack user whom a text mentions. */
  nameOf?: (slackId: string) => string | undefined;
}

export type QuickAdd = { ok: true; draft: Draft } | { ok: false; why: string };

const typeWords: Record<string, RaidType> = {
  r: 'risk',
  risks: 'risk',
  a: 'assumption',
  assume: 'assumption',
  assumptions: 'assumption',
  i: 'issue',
  issues: 'issue',
  problem: 'issue',
  d: 'dependency',
  dep: 'dependency',
  dependencies: 'dependency',
};

export function typeNamed(word: string): RaidType | null {
  const plain = word.toLowerCase();
  return (
    raidTypes.find((type) => type === plain) ?? (Object.hasOwn(typeWords, plain) ? (typeWords[plain] ?? null) : null)
  );
}

/** Reads `risk "Data load late" owner:@mia due:fri p4 i4`, in any order after the type. `why` is a sentence for the person. */
export function parseAdd(text: string, context: AddContext): QuickAdd {
  const read = tokensOf(text);
  if (!read.ok) return read;
  const [first, ...rest] = read.tokens;
  const type = first?.kind === 'word' ? typeNamed(first.text) : null;
  if (!type) return no(missingType(first));
  const hasQuotedTitle = rest.some((token) => token.kind === 'quoted');
  const draft: Draft = { ...empty, type };
  const titleWords: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const token = rest[at];
    if (token === undefined) break;
    if (token.kind === 'option') {
      const read = readOption(draft, token, rest.slice(at + 1), context);
      if (typeof read === 'string') return no(read);
      at += read;
      continue;
    }
    if (token.kind === 'quoted') {
      if (titleWords.length > 0)
        return no('There are two quoted texts. Keep the title and name the other, as in `next:"call the vendor"`.');
      titleWords.push(token.text);
      continue;
    }
    const scored = readShortScore(draft, token.text);
    if (typeof scored === 'string') return no(scored);
    if (scored) continue;
    if (!hasQuotedTitle) titleWords.push(token.text);
    else if (/^<@/.test(asMention(token.text)) && draft.owner === null) Object.assign(draft, readOwner(token.text));
    else
      return no(
        `I don't know what ${quoted(readable(token.text))} is for. Put it inside the quotes of the title, or name it, as in \`owner:\` or \`next:\`.`,
      );
  }
  return finished(draft, readable(titleWords.join(' '), context.nameOf));
}

const empty: Omit<Draft, 'type'> = {
  title: '',
  notes: null,
  likelihood: null,
  impact: null,
  owner: null,
  nextAction: null,
  due: null,
  mitigation: null,
  gateKey: null,
  validateBy: null,
};

function no(why: string): QuickAdd {
  return { ok: false, why };
}

function missingType(first: Token | undefined): string {
  const near = first?.kind === 'word' ? nearest(first.text, raidTypes) : null;
  if (near && first) return `I don't know the type ${quoted(readable(first.text))}. Did you mean ${near}?`;
  return 'Say first what it is: risk, assumption, issue or dependency.';
}

function finished(draft: Draft, text: string): QuickAdd {
  if (isUnseen(text))
    return no(
      `What is the ${draft.type}? Its title is missing. Put it in quotes after the type, as in \`risk "Data load late"\`.`,
    );
  if (draft.type === 'issue' && draft.likelihood !== null) {
    return no('An issue has already happened, so it has no likelihood. Leave `p` out, or log it as a risk.');
  }
  if (draft.validateBy !== null && draft.type !== 'assumption')
    return no('Only an assumption is validated. Use `due:` here.');
  const long =
    tooLong(text, 'The title') ??
    tooLong(draft.nextAction ?? '', 'The next step') ??
    tooLong(draft.mitigation ?? '', 'The mitigation');
  if (long) return no(long);
  return { ok: true, draft: { ...draft, ...titled(text) } };
}
