import fc from 'fast-check';

const nasty = [
  '<!channel>',
  '<!here|x>',
  '<!subteam^S1>',
  '<@U1>',
  '<https://evil.example|Approve here>',
  '&amp;',
  '&lt;!channel&gt;',
  '👨‍👩‍👧‍👦',
  '🇩🇪',
  'e\u0301',
  'مرحبا بالعالم',
  '\u202Egpj.exe',
  '\u200B',
  '\uD83D',
  '\uDE00',
  '\u0000',
  '\n',
  '* _ ~ `',
  '|',
];

/** Also half characters. The library's own `binary` takes a second to know, of any character, which one it is. */
const anyCharacter = fc.nat(0x10_ffff).map((point) => String.fromCodePoint(point));

/** What people may type: anything, with the dangerous parts often and up to 5,000 characters. */
export const anyText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 40 }),
  fc.constantFrom('', ' ', '\u200B', '\u202E', ...nasty),
  fc
    .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 12 })), { maxLength: 20 })
    .map((all) => all.join('')),
  fc
    .tuple(fc.oneof(fc.constantFrom(...nasty), fc.string({ minLength: 1, maxLength: 9 })), fc.nat(5_000))
    .map(([unit, length]) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)),
);
