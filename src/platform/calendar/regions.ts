import { distance } from 'fastest-levenshtein';

export interface Region {
  /** 'DE', 'DE-BY', or 'DE-BY-A' where holidays differ within a state. */
  code: string;
  /** As the data spells it, in English for countries: 'Germany', 'Bayern'. */
  name: string;
}

/** What people call a country where it is neither its code nor its name. */
const ALIASES = new Map([
  ['uk', 'GB'],
  ['great-britain', 'GB'],
  ['usa', 'US'],
  ['america', 'US'],
  ['uae', 'AE'],
]);

/** Whether public holidays are known for this region; upper and lower case are the same. */
export async function isRegion(region: string): Promise<boolean> {
  return (await findRegion(region)) !== undefined;
}

export async function findRegion(text: string): Promise<Region | undefined> {
  const code = text.trim().toUpperCase();
  return (await allRegions()).find((region) => region.code.toUpperCase() === code);
}

/** Up to five region codes that the person may have meant by a code or a name: 'Germany' → DE, 'DE-XX' → DE-…. */
export async function regionsLike(text: string): Promise<string[]> {
  const wanted = plain(text);
  if (wanted.length < 2) return [];
  const scored = (await allRegions()).map((region) => ({ code: region.code, score: unlikeness(wanted, region) }));
  return scored
    .filter(({ score }) => score < 1)
    .sort((a, b) => a.score - b.score || a.code.length - b.code.length || a.code.localeCompare(b.code))
    .slice(0, 5)
    .map(({ code }) => code);
}

let known: Promise<readonly Region[]> | undefined;

/** The library costs some 250 ms and 40 MB, so it is loaded when the first person needs a holiday, once. */
function allRegions(): Promise<readonly Region[]> {
  known ??= listRegions();
  return known;
}

async function listRegions(): Promise<readonly Region[]> {
  const { default: Holidays } = await import('date-holidays');
  const library = new Holidays();
  const regions: Region[] = [];
  for (const [country, name] of Object.entries(library.getCountries('en'))) {
    regions.push({ code: country, name });
    for (const [state, stateName] of Object.entries(library.getStates(country, 'en') ?? {})) {
      regions.push({ code: `${country}-${state}`, name: stateName });
      for (const [part, partName] of Object.entries(library.getRegions(country, state, 'en') ?? {})) {
        regions.push({ code: `${country}-${state}-${part}`, name: partName });
      }
    }
  }
  return regions;
}

/** 0 for the same, below 1 for near, 1 and more for unlike. */
function unlikeness(wanted: string, region: Region): number {
  const code = plain(region.code);
  const name = plain(region.name);
  if (wanted === code || wanted === name || ALIASES.get(wanted) === region.code) return 0;
  if (wanted.length >= 3 && name.startsWith(wanted)) return 0.1;
  const byName = distance(wanted, name) / 3;
  // A wrong last letter of a code is likely a slip; a wrong country would send people to another one's holidays.
  const sameCountry = wanted.length > 2 && wanted.slice(0, 3) === code.slice(0, 3);
  const byCode = sameCountry ? 0.2 + distance(wanted, code) / 10 : distance(wanted, code) / 1.5;
  return Math.min(byName, byCode);
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s_-]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}
