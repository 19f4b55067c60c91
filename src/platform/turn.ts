/** Lets others have their turn: whoever works through much of anything must not keep an answer waiting. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
