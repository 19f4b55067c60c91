import type { Command } from '../feature.ts';
import { nearest } from '../nearest.ts';
import { keepingWords } from './given-back.ts';
import { plainQuotes } from './mrkdwn.ts';

/** Finds commands by their words; the longest path wins. */
export interface Commands {
  all: readonly Command[];
  find(text: string): Found;
}

export type Found =
  | { kind: 'command'; command: Command; rest: string }
  /** Help was asked for, or a noun was said alone: these are its commands. */
  | { kind: 'help'; noun: string; commands: readonly Command[] }
  | { kind: 'unknown'; word: string; nearest: string | null };

export function commandTable(offered: readonly Command[]): Commands {
  const all = offered.map(keepingWords);
  const byPath = new Map(all.map((command) => [command.path, command]));
  const nouns = new Set(all.map((command) => firstWord(command.path)));
  const words = [...nouns, 'help'];
  const under = (noun: string) => all.filter((command) => firstWord(command.path) === noun);

  function find(text: string): Found {
    const said = text.trim();
    const [first = '', second = '', third = ''] = plainQuotes(said).toLowerCase().split(/\s+/);
    if (first === '' || first === 'help') return help(second);
    // `/escalate help the export fails` is what somebody has to say, not a question about commands.
    if (second === 'help' && nouns.has(first) && (third === '' || !byPath.has(first))) return help(first);
    const pair = byPath.get(`${first} ${second}`);
    if (pair) return { kind: 'command', command: pair, rest: afterWords(said, 2) };
    const single = byPath.get(first);
    if (single) return { kind: 'command', command: single, rest: afterWords(said, 1) };
    if (nouns.has(first) && second === '') return help(first);
    if (nouns.has(first))
      return unknown(
        `${first} ${second}`,
        under(first).map((command) => command.path),
      );
    return unknown(first, words);
  }

  function help(noun: string): Found {
    if (noun !== '' && !nouns.has(noun)) return unknown(noun, [...nouns]);
    return { kind: 'help', noun, commands: noun === '' ? all : under(noun) };
  }

  return { all, find };
}

function unknown(word: string, known: readonly string[]): Found {
  return { kind: 'unknown', word, nearest: nearest(word, known) };
}

function firstWord(path: string): string {
  return path.split(' ')[0] ?? path;
}

function afterWords(text: string, words: number): string {
  return text.replace(words === 2 ? /^\S+\s+\S+\s*/ : /^\S+\s*/, '');
}
