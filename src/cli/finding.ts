export interface Finding {
  level: 'ok' | 'warn' | 'fix';
  subject: string;
  /** What was found; after an arrow what to do. */
  says: string;
}

export function ok(subject: string, says: string): Finding {
  return { level: 'ok', subject, says };
}

export function warn(subject: string, says: string): Finding {
  return { level: 'warn', subject, says };
}

export function fix(subject: string, found: string, cure: string): Finding {
  return { level: 'fix', subject, says: `${found} → ${cure}` };
}

/** `FIX  scopes     missing pins:write → reinstall the app from manifest.yml` */
export function lineOf({ level, subject, says }: Finding): string {
  const label = level === 'fix' ? 'FIX' : level;
  return `${label.padEnd(5)}${subject.padEnd(11)}${says}`;
}
