const DAY_MS = 86_400_000;
/** No zone of this century changes its clock twice within this time; the closest pair, around Ramadan, is four weeks apart. */
const STEP_MS = 8 * DAY_MS;
const PERIOD_MS = 50 * STEP_MS;
/** Periods of this century are kept; a date far from it is rare, and asked for each time. */
const FIRST_PERIOD = Math.floor(Date.UTC(2000, 0, 1) / PERIOD_MS);
const LAST_PERIOD = Math.floor(Date.UTC(2100, 0, 1) / PERIOD_MS);

/** The offset from `at` on, up to the next stretch; both in milliseconds. */
interface Stretch {
  at: number;
  offset: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const periods = new Map<string, (readonly Stretch[] | undefined)[]>();

/**
 * Local minus UTC at this instant, in milliseconds. Asking Intl costs some 2 µs and schedules ask for every person and
 * day, so the changes of some 13 months are looked up at once and kept. Throws a RangeError for an unknown zone.
 */
export function offsetAt(millis: number, zone: string): number {
  const number = Math.floor(millis / PERIOD_MS);
  if (!(number >= FIRST_PERIOD && number <= LAST_PERIOD)) return askedOffset(millis, zone);
  const stretches = periodOf(number, zone);
  let last = stretches.length - 1;
  while (last > 0 && (stretches[last]?.at ?? 0) > millis) last -= 1;
  return stretches[last]?.offset ?? 0;
}

/** Throws a RangeError for an unknown zone. */
export function mustBeZone(zone: string): void {
  formatOf(zone);
}

function periodOf(number: number, zone: string): readonly Stretch[] {
  let ofZone = periods.get(zone);
  const known = ofZone?.[number - FIRST_PERIOD];
  if (known) return known;
  const stretches = stretchesFrom(number * PERIOD_MS, zone);
  if (!ofZone) {
    ofZone = [];
    periods.set(zone, ofZone);
  }
  ofZone[number - FIRST_PERIOD] = stretches;
  return stretches;
}

function stretchesFrom(start: number, zone: string): Stretch[] {
  let current = askedOffset(start, zone);
  const stretches: Stretch[] = [{ at: start, offset: current }];
  for (let at = start; at < start + PERIOD_MS; at += STEP_MS) {
    const next = askedOffset(at + STEP_MS, zone);
    if (next === current) continue;
    stretches.push({ at: changeBetween(at, at + STEP_MS, next, zone), offset: next });
    current = next;
  }
  return stretches;
}

/** The first millisecond in (from, to] at which the offset is `after`: a bisection, since Intl names no changes. */
function changeBetween(from: number, to: number, after: number, zone: string): number {
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (askedOffset(middle, zone) === after) high = middle;
    else low = middle;
  }
  return high;
}

function askedOffset(millis: number, zone: string): number {
  // '12/04/2026, 14:05:33': the fixed layout of the format below; reading it costs half as much as formatToParts.
  const shown = formatOf(zone).format(millis);
  const number = (from: number, to: number) => Number(shown.slice(from, to));
  const wall = Date.UTC(number(6, 10), number(0, 2) - 1, number(3, 5), number(12, 14), number(15, 17), number(18, 20));
  // Intl shows whole seconds; the fraction is the same in every zone.
  const fraction = ((millis % 1000) + 1000) % 1000;
  return wall + fraction - millis;
}

/** Building a format costs some 250 µs, so there is one for each zone. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, format);
  return format;
}
