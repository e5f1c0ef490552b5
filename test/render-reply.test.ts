// What people write back: the table of answers, every language, what is unclear, and that no word has two meanings.
import fc from 'fast-check';
import t from 'tap';
import { ANSWER_WORDS } from '../src/core/types/language.ts';
import { plainWord } from '../src/core/types/plain-word.ts';
import { readReply } from '../src/render/reply.ts';
import { LANGUAGES } from './fixtures/languages.ts';
import { GIVEN, LINES, READ, UNCLEAR } from './fixtures/replies.ts';

const PEOPLE = [
  { id: 'p1', name: 'Marta Lind' },
  { id: 'p2', name: 'Ravi Osei' },
  { id: 'p3', name: 'Jo Novák' },
  { id: 'p4', name: 'Anna-Lena Müller' },
  { id: 'p5', name: 'Jürgen Lind' },
  { id: 'p6', name: "Seán O'Brien" },
  { id: 'p7', name: 'Łukasz Wójcik' },
];

const read = (text: string) => readReply(text, LANGUAGES, PEOPLE);

/** "yes 71", "no - because", "give 71 p3": what was read, in a word. */
function told(text: string): string {
  const { verb, code, toName, toPersonId, reason } = read(text);
  const to = verb === 'give' ? ` ${toPersonId ?? `? ${toName}`}` : '';
  return `${verb} ${code ?? '-'}${to}${reason === null ? '' : ` (${reason})`}`;
}

function table(
  t_: Pick<typeof t, 'equal'>,
  rows: readonly (readonly [text: string, wanted: string])[],
): void {
  for (const [text, wanted] of rows) t_.equal(told(text), wanted, JSON.stringify(text));
}

t.test('yes, no, done, details: with the code or without, as phones write', async (t) => {
  table(t, READ);
});

t.test('to whom: the whole name, the first, the last; of two people nobody', async (t) => {
  table(t, GIVEN);
  const twins = [
    { id: 'a', name: 'Jo Novak' },
    { id: 'b', name: 'Jo Novak Smith' },
  ];
  t.equal(readReply('give Jo Novak', LANGUAGES, twins).toPersonId, 'a', 'the one who is called just so');
  t.equal(readReply('give Jo', LANGUAGES, twins).toPersonId, null);
});

t.test('whom a name could mean that means nobody for certain, likeliest first', async (t) => {
  const rows: readonly (readonly [text: string, could: readonly string[]])[] = [
    ['12 give Lind', ['p1', 'p5']],
    ['12 give Marta Osei', ['p1', 'p2']],
    ['12 give Mar', ['p1']],
    ['12 give Lind Jürg', ['p1', 'p5']],
    ['12 give Bob', []],
    ['12 give M', []],
    ['12 give', []],
    ['12 give Ravi', []],
    ['12 yes', []],
  ];
  for (const [text, could] of rows) t.same(read(text).couldBe, could, text);
  const many = Array.from({ length: 9 }, (_, i) => ({ id: `${i}`, name: `Bob N${i}` }));
  t.same(readReply('give bob', LANGUAGES, many).couldBe, ['0', '1', '2'], 'more are not read in a text');
});

t.test('unclear rather than wrong', async (t) => {
  for (const text of UNCLEAR) {
    const { verb, code, toPersonId, reason } = read(text);
    t.same(
      { verb, code, toPersonId, reason },
      { verb: 'unclear', code: null, toPersonId: null, reason: null },
      JSON.stringify(text.slice(0, 40)),
    );
  }
});

t.test('only the first line counts, and the answer below a code that stands alone', async (t) => {
  table(t, LINES);
  t.equal(read(`NO ${'w'.repeat(5000)}`).reason?.length, 200);
});

t.test('no word means two things, in one language or in two', async (t) => {
  const seen = new Map<string, string>();
  let words = 0;
  for (const [id, { replies }] of LANGUAGES)
    for (const meaning of ANSWER_WORDS)
      for (const word of replies[meaning]) {
        words += 1;
        const before = seen.get(plainWord(word)) ?? meaning;
        t.equal(before, meaning, `${word} of ${id}`);
        seen.set(plainWord(word), meaning);
      }
  t.ok(words > 40, `${words} words`);
  for (const [id, { replies }] of LANGUAGES)
    for (const meaning of ANSWER_WORDS)
      for (const word of replies[meaning]) t.equal(read(`71 ${word}`).verb, meaning, `71 ${word} of ${id}`);
});

t.test('whatever is written, it is read; an answer that acts is one somebody could have meant', async (t) => {
  const words = [...LANGUAGES.values()].flatMap(({ replies }) => Object.values(replies).flat());
  const piece = fc.oneof(
    fc.constantFrom(...words, '71', '7', '4471', ',', '?', '\n', 'Jo', 'Novak', '"', '>', '.'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  let acts = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(' ', ''), (pieces, between) => {
      const text = pieces.join(between);
      const { verb, code, toPersonId } = read(text);
      if (code !== null && !/^[1-9]\d{1,2}$/.test(code)) return false;
      if (verb === 'unclear') return code === null;
      acts += 1;
      if (toPersonId !== null && verb !== 'give') return false;
      // A no anywhere in the line never comes out as a yes or a done.
      const line =
        text
          .split(/[\r\n\u0085\u2028\u2029]+/)
          .find((one) => one.trim() !== '' && !one.trim().startsWith('>')) ?? '';
      return !((verb === 'yes' || verb === 'done') && /(^|[\s,.])(no|nein|nie|nope)($|[\s,.])/i.test(line));
    }),
    { numRuns: 500 },
  );
  t.ok(acts > 25, `${acts} of them were answers`);
});
