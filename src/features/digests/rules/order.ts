/** Of what weighs the same, always the same first: a database gives rows in any order. */
export function inOrder(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
