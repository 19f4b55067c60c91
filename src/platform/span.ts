const MINUTE = 60_000;

/** `7 min`, `2 h 04 min`, `1 d 3 h`, `3 d`; of a negative one: nothing, `0 min`. */
export function spanOf(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} d${hours % 24 ? ` ${hours % 24} h` : ''}`;
}
