import { describe, expect, it } from 'vitest';
import { type Draft, parseAdd } from '#features/raid/rules/quick-add/parse.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';

/** A Monday. */
const context = {
  today: '2026-11-23',
  calendar: plainWeek,
  gates: ['design', 'uat', 'go-live'],
  nameOf: (id: string) => (id === 'UMIA' ? 'Mia' : undefined),
};

function read(text: string): Draft {
  const result = parseAdd(text, context);
  if (!result.ok) throw new Error(result.why);
  return result.draft;
}

function whyNot(text: string): string {
  const result = parseAdd(text, context);
  if (result.ok) throw new Error(`was read as ${JSON.stringify(result.draft)}`);
  return result.why;
}

describe('a quick add', () => {
  it('reads everything at once', () => {
    const text =
      'risk "Data load late" owner:<@UMIA|mia> due:fri p4 i5 gate:go-live next:"call the vendor" mitigation:"load a sample first"';
    expect(read(text)).toEqual({
      type: 'risk',
      title: 'Data load late',
      notes: null,
      likelihood: 4,
      impact: 5,
      owner: 'UMIA',
      due: '2026-11-27',
      gateKey: 'go-live',
      nextAction: 'call the vendor',
      mitigation: 'load a sample first',
      validateBy: null,
    });
  });

  it.each<[string, Partial<Draft>]>([
    ['risk “Data load late” p4 i4', { title: 'Data load late', likelihood: 4, impact: 4 }],
    ['risk „Daten zu spät“ next:„Anrufen“', { title: 'Daten zu spät', nextAction: 'Anrufen' }],
    ['R Data load late p4 i4', { type: 'risk', title: 'Data load late' }],
    ['risk p4 i4 due:fri owner:me Data load late', { title: 'Data load late', owner: 'me', due: '2026-11-27' }],
    ['risk data due:4 dec load late', { title: 'data load late', due: '2026-12-04' }],
    ['risk data due:4 dec 2027 p1', { title: 'data', due: '2027-12-04', likelihood: 1 }],
    ['risk data due: +3d', { title: 'data', due: '2026-11-26' }],
    ['risk data owner: <@UMIA>', { owner: 'UMIA' }],
    ['risk "data" <@UMIA>', { owner: 'UMIA' }],
    ['risk "data" owner:<@UMIA|mia>', { owner: 'UMIA' }],
    ['risk "data" gate:golive', { gateKey: 'go-live' }],
    ['risk "data" gate:"Go Live"', { gateKey: 'go-live' }],
    ['risk "data" p4i5', { likelihood: 4, impact: 5 }],
    ['risk "data" p4/i5', { likelihood: 4, impact: 5 }],
    ['risk "data" likelihood:2 impact:3', { likelihood: 2, impact: 3 }],
    ['issue "SSO fails" i3', { type: 'issue', likelihood: null, impact: 3 }],
    ['dep "Firewall" by:2026-12-04', { type: 'dependency', due: '2026-12-04' }],
    ['assume "One legal entity" validate:fri', { type: 'assumption', validateBy: '2026-11-27' }],
    ['risk Vendor: late again', { title: 'Vendor: late again' }],
    ['risk see https://example.com/a:b for it', { title: 'see https://example.com/a:b for it' }],
    ['risk "x < y <!channel>"', { title: 'x < y <!channel>' }],
    ['risk load < 5 p4 i3 > 2', { title: 'load < 5 > 2', likelihood: 4, impact: 3 }],
    ['risk "R&amp;D &lt;b&gt;"', { title: 'R&amp;D &lt;b&gt;' }],
    ['risk "see <#CACME|acme> and <#CBETA>"', { title: 'see #acme and #CBETA' }],
    ['risk "ask <@UMIA> about <https://example.com|example.com>"', { title: 'ask @Mia about example.com' }],
    ['risk "<https://evil.example|Approve here>"', { title: '<https://evil.example|Approve here>' }],
    ['risk "تأخر تحميل البيانات"', { title: 'تأخر تحميل البيانات' }],
    ['risk 🔥🔥', { title: '🔥🔥' }],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  it('keeps the whole of a long title in the notes', () => {
    const long = 'word '.repeat(100).trim();
    const draft = read(`risk "${long}"`);
    expect(draft.title.length).toBeLessThanOrEqual(200);
    expect(draft.title.endsWith('…')).toBe(true);
    expect(draft.notes).toBe(long);
  });

  it.each<[string, string]>([
    ['"Data load late" p4', 'Say first what it is: risk, assumption, issue or dependency.'],
    ['rsik "Data load late"', "I don't know the type “rsik”. Did you mean risk?"],
    ['risk', 'Its title is missing'],
    ['risk p4 i4', 'What is the risk?'],
    ['risk "Data" p9', 'The likelihood goes from p1 (hardly) to p5 (almost certain), not “9”.'],
    ['risk "Data" i0', 'The impact goes from i1 (small) to i5 (severe), not “0”.'],
    ['risk "Data" impact:high', 'not “high”'],
    ['risk "Data" due:friiday', 'Did you mean “friday”?'],
    ['risk "Data" due:2026-11-20', 'is in the past'],
    ['risk "Data" owner:@mia', "choose the person from Slack's list"],
    ['risk "Data" gate:go-lvie', 'Did you mean go-live?'],
    ['risk "\u200b\u3164"', 'Its title is missing'],
    ['risk "Data" gate:xyzzyx', 'It has design, uat, go-live.'],
    ['risk "Data" onwer:<@UMIA>', 'Did you mean `owner:`?'],
    ['risk "Data" colour:red', 'I know `owner:`'],
    ['risk "Data" really', "I don't know what “really” is for."],
    ['risk "Data" "more"', 'two quoted texts'],
    ['risk "Data', 'no partner'],
    ['issue "Data" p4', 'has no likelihood'],
    ['risk "Data" validate:fri', 'Only an assumption'],
  ])('refuses %s', (text, why) => {
    expect(whyNot(text)).toContain(why);
  });

  it('refuses 3,001 characters', () => {
    expect(whyNot(`risk "${'x'.repeat(3_001)}"`)).toContain('The title has 3,001 characters; I keep up to 2,500.');
  });
});
