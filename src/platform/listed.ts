const all = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const one = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** 'Mia, Tom and Ana'. */
export function listed(words: readonly string[]): string {
  return all.format(words);
}

/** 'Mia, Tom or Ana'. */
export function either(words: readonly string[]): string {
  return one.format(words);
}
