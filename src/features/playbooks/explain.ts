import { z } from 'zod';
import { didYouMean } from './nearest.ts';
import { documentSchema } from './source.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const kinds: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
};

/** A sentence for the person who wrote the file: what is wrong with which key, and what would be right. */
export function explain(issue: Issue, data: unknown): string {
  const value = valueAt(data, issue.path);
  const name = nameOf(issue.path);
  if (issue.code === 'invalid_type') return wrongType(name, value, issue.expected);
  if (issue.code === 'invalid_value') return wrongWord(name, value, issue.values.map(String));
  if (issue.code === 'invalid_format') return `${name} is ${shown(value)}: ${issue.message}.`;
  if (issue.code === 'too_big') return tooBig(name, value, Number(issue.maximum));
  if (issue.code === 'too_small') return tooSmall(name, value, Number(issue.minimum));
  return `${name}: ${issue.message}.`;
}

/** The sentence for one key that means nothing where it stands. */
export function explainUnknownKey(key: string, path: Path): string {
  const known = knownKeys(path);
  const suggestion = didYouMean(key, known) || ` Known here: ${known.join(', ')}.`;
  return `"${key}" is not a key that this place knows.${suggestion}`;
}

function wrongType(name: string, value: unknown, expected: string): string {
  if (value === undefined || value === null) return `${name} is missing.`;
  if (expected === 'string' && typeof value !== 'object') {
    return `${name} should be text: put it in quotes, as "${String(value)}".`;
  }
  return `${name} should be ${kinds[expected] ?? expected}, not ${shown(value)}.`;
}

function wrongWord(name: string, value: unknown, allowed: string[]): string {
  if (value === undefined || value === null) return `${name} is missing.`;
  const [only] = allowed;
  if (allowed.length === 1) return `${name} can only be ${only}. Leave it out otherwise.`;
  return `${name} is ${shown(value)}, not one of ${allowed.join(', ')}.${didYouMean(String(value), allowed)}`;
}

function tooBig(name: string, value: unknown, maximum: number): string {
  if (typeof value !== 'string') return `${name} is ${String(value)}: ${maximum} is the most.`;
  return `${name} is ${value.length} characters long: shorten it to ${maximum}.`;
}

function tooSmall(name: string, value: unknown, minimum: number): string {
  if (typeof value === 'number') return `${name} is ${value}: ${minimum} is the least.`;
  return `${name} is empty.`;
}

function nameOf(path: Path): string {
  const last = path.findLast((step) => typeof step === 'string');
  return last === undefined ? 'A playbook' : `"${last}"`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  return `"${String(value)}"`;
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

function knownKeys(path: Path): string[] {
  let schema: unknown = documentSchema;
  for (const step of path) {
    const bare = unwrapped(schema);
    if (bare instanceof z.ZodArray) schema = bare.element;
    if (bare instanceof z.ZodObject) schema = bare.shape[String(step)];
  }
  const bare = unwrapped(schema);
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
}

function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrapped(schema.unwrap());
  return schema;
}
