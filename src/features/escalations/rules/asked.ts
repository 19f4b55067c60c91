interface Part {
  part: string;
  personId: string;
  at: Date;
}

/** Ids of those it was asked of since its clocks began; whoever was asked in an earlier life of it was not. */
export function askedSince({ clockFrom }: { clockFrom: Date }, involved: readonly Part[]): string[] {
  return involved.filter(({ part, at }) => part === 'asked' && at >= clockFrom).map(({ personId }) => personId);
}
