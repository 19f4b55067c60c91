/**
 * Slack's markup. `Raw` is text as a person typed it, `Mrkdwn` is ready to send: a plain string passes for either,
 * but the type refuses `bold(esc(name))`, which would show `&amp;` to the reader.
 */
export type Raw = string & { readonly markup?: 'raw' };
export type Mrkdwn = string & { readonly markup?: 'mrkdwn' };

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const unseen = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;
/** Whatever `clean` may have to look at: `unseen` written out, which is found five times as fast, and surrogates. */
const doubtful =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Well-formed text without control characters and bidi controls; line ends become `\n`. */
export function clean(text: string): string {
  if (!doubtful.test(text)) return text;
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(unseen, '');
}

/** Clean text with every run of white space as one space. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

/** Says whether a reader would see nothing. */
export function isBlank(text: string): boolean {
  return /^[\p{Cc}\p{Cf}\p{Z}]*$/u.test(text);
}

/** Letters or digits, besides pictures and what nobody sees: `:fire: 🔥` says nothing that could be searched for. */
export function hasWords(text: string): boolean {
  const seen = text.replace(/:[a-z0-9_+'-]+:/gi, '').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return /[\p{L}\p{N}]/u.test(seen);
}

/**
 * Makes text inert in mrkdwn: no mention, broadcast or link survives. Newlines stay.
 * With `max` it is shortened so that the result, escaped, has at most so many characters.
 */
export function esc(text: Raw, max = Number.POSITIVE_INFINITY): Mrkdwn {
  const tidy = clean(text);
  const escaped = encode(tidy);
  return escaped.length <= max ? escaped : `${encode(headOf(tidy, max).trimEnd())}…`;
}

/** `esc` that cuts after a word, or inside one that is longer than half of what fits. */
export function escWords(text: Raw, max: number): Mrkdwn {
  const tidy = clean(text);
  const escaped = encode(tidy);
  if (escaped.length <= max) return escaped;
  const head = headOf(tidy, max);
  const words = /^\S/.test(tidy.slice(head.length)) ? head.replace(/\s+\S*$/, '') : head;
  const kept = words.length > head.length / 2 ? words : head;
  return `${encode(kept.replace(/[\s.,;:&–—(-]+$/, ''))}…`;
}

/** What of tidy text, escaped, leaves room for a '…' in so many characters. */
function headOf(tidy: string, max: number): string {
  let size = 0;
  let end = 0;
  for (; end < tidy.length; end += 1) {
    const character = tidy.charAt(end);
    size += entities[character]?.length ?? 1;
    if (size > max - 1) break;
  }
  return tidy.slice(0, boundary(tidy, end));
}

/** Reads the entities that Slack knows. */
export function decode(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/** The first `max` characters at most, cut between graphemes; a cut shows as '…'. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, boundary(text, max - 1)).trimEnd()}…`;
}

/** `shorten` for finished mrkdwn: never cuts inside a `<…>` token or an entity. */
export function shortenMrkdwn(text: Mrkdwn, max: number): Mrkdwn {
  if (text.length <= max) return text;
  let end = boundary(text, max - 1);
  const open = text.lastIndexOf('<', end - 1);
  const close = open < 0 ? -1 : text.indexOf('>', open);
  if (close >= end) end = open;
  const entity = /&[a-z]{0,3}$/.exec(text.slice(Math.max(0, end - 4), end));
  if (entity) end -= entity[0].length;
  return `${text.slice(0, end).trimEnd()}…`;
}

export function bold(text: Raw): Mrkdwn {
  return wrap('*', text, '∗');
}

export function italic(text: Raw): Mrkdwn {
  return wrap('_', text);
}

export function code(text: Raw): Mrkdwn {
  return wrap('`', text, 'ˋ');
}

/**
 * A labelled link to an http(s) address, or the escaped label when the address is anything else.
 * A label that names another host than the address gets the true host behind it.
 */
export function link(url: string, label: Raw): Mrkdwn {
  const target = webAddress(url);
  const words = oneLine(label);
  if (!target) return esc(words);
  const shown = isBlank(words) ? target.host : `${words}${misleads(words, target.host) ? ` (${target.host})` : ''}`;
  const address = target.href.replace(/[|<>]/g, encodeURIComponent);
  return `<${esc(address)}|${esc(shown).replaceAll('|', '¦')}>`;
}

/** The address when it is http(s), without credentials and not longer than 2,000 characters. */
export function webAddress(url: string): URL | undefined {
  const target = URL.parse(url);
  if (!target || !/^https?:$/.test(target.protocol)) return undefined;
  if (target.username || target.password || target.href.length > 2_000) return undefined;
  return target;
}

export function mention(userId: string): Mrkdwn {
  return /^[UW][A-Z0-9]+$/.test(userId) ? `<@${userId}>` : esc(userId);
}

/** Whether a destination is a channel, not a person or a direct message. */
export function isChannel(id: string): boolean {
  return /^[CG]/.test(id);
}

export function channel(channelId: string): Mrkdwn {
  return /^[CDG][A-Z0-9]+$/.test(channelId) ? `<#${channelId}>` : esc(channelId);
}

/** Typographic quotes, dashes and spaces as ASCII, for parsing: every index still points into the typed text. */
export function plainQuotes(text: string): string {
  return text
    .replace(/[“”„‟«»″＂]/g, '"')
    .replace(/[‘’‚‛′＇]/g, "'")
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/[\u00a0\u2007\u202f]/g, ' ');
}

function encode(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character] ?? character);
}

/** The last place between graphemes at or before `index`; inside one endless grapheme, between characters. */
function boundary(text: string, index: number): number {
  const at = Math.max(0, Math.min(index, text.length));
  if (at === 0 || at === text.length) return at;
  // Below U+0300 nothing joins its neighbour, and `clean` leaves no \r before a \n.
  if (text.charCodeAt(at) < 0x300 && text.charCodeAt(at - 1) < 0x300) return at;
  const start = graphemes.segment(text).containing(at)?.index ?? 0;
  if (start > 0) return start;
  const splitsPair = (text.codePointAt(at - 1) ?? 0) > 0xffff;
  return splitsPair ? at - 1 : at;
}

function wrap(mark: string, text: Raw, lookalike = mark): Mrkdwn {
  const words = oneLine(text).replaceAll(mark, lookalike);
  return isBlank(words) ? '' : `${mark}${encode(words)}${mark}`;
}

function misleads(label: string, host: string): boolean {
  const named = label.toLowerCase().match(/[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu) ?? [];
  return named.some((name) => name !== host && `www.${name}` !== host);
}
