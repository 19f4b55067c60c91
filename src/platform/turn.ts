/** In milliseconds. Nobody notices having waited so long, and to look round for others takes a hundredth of it. */
const UNNOTICED = 2;
let lookedRound = 0;

/** Lets others have their turn: whoever works through much of anything must not keep an answer waiting. */
export async function turn(): Promise<void> {
  if (performance.now() - lookedRound < UNNOTICED) return;
  await new Promise((resolve) => setImmediate(resolve));
  lookedRound = performance.now();
}
