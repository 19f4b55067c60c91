import { z } from 'zod';

/** Slack's own inputs end there as well. */
export const TEXT_MAX = 3_000;

export const said = z
  .string()
  .max(TEXT_MAX, `Shorten this to ${TEXT_MAX} characters.`)
  .refine((text) => /[\p{L}\p{N}]/u.test(text), 'Say it in words, so that others understand it.');
