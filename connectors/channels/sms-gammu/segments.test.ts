// Tests of the cut into segments: at each limit of both alphabets, and that no character is lost or halved.
import fc from 'fast-check';
import t from 'tap';
import { septetsOf } from '../../../src/core/types/gsm-7.ts';
import { backupFile } from './backup-file.ts';
import { segmentsOf } from './segments.ts';

const CASES: readonly (readonly [what: string, text: string, coding: string, lengths: readonly number[]])[] =
  [
    ['160 letters', 'a'.repeat(160), 'gsm-7', [160]],
    ['161 letters', 'a'.repeat(161), 'gsm-7', [153, 8]],
    ['letters of two places up to the limit', '€'.repeat(80), 'gsm-7', [80]],
    ['one more', `a${'€'.repeat(80)}`, 'gsm-7', [77, 4]],
    ['umlauts and currency', 'zu spät, £5, ñ, ü, [x]', 'gsm-7', [22]],
    ['70 of Unicode', 'Ł'.repeat(70), 'ucs-2', [70]],
    ['71 of Unicode', 'Ł'.repeat(71), 'ucs-2', [67, 4]],
    ['one foreign letter', `Ł${'a'.repeat(69)}`, 'ucs-2', [70]],
    ['emoji are not cut in the middle', '👍'.repeat(36), 'ucs-2', [66, 6]],
    ['nothing', '', 'gsm-7', [0]],
  ];

for (const [what, text, coding, lengths] of CASES)
  t.test(what, async (t) => {
    const segments = segmentsOf(text);
    t.equal(segments.coding, coding);
    t.same(
      segments.texts.map((one) => one.length),
      lengths,
    );
    t.equal(segments.texts.join(''), text);
  });

t.test('control characters are spaces, line ends are one, half characters are marked', async (t) => {
  t.same(segmentsOf('a\0b\u001bc\td\r\ne\rf\ng').texts, ['a b c d\ne\nf\ng']);
  t.same(segmentsOf('a\ud83d').texts, ['a\ufffd']);
});

t.test('what is much too long says that it goes on', async (t) => {
  const { texts } = segmentsOf('a'.repeat(2_000));
  t.equal(texts.length, 10);
  t.equal(texts[9], `${'a'.repeat(150)}...`);
});

t.test('whatever the text: nothing lost, no segment too long', async (t) => {
  const character = fc.oneof(
    fc.constantFrom(...'abc €[]{}|~\nß'),
    fc.string({ unit: 'grapheme', maxLength: 1 }),
  );
  const texts = fc
    .array(character, { maxLength: 260 })
    .map((all) => all.join('').replaceAll(/(?!\n)\p{Cc}/gu, ''));
  fc.assert(
    fc.property(texts, (text) => {
      const { coding, texts } = segmentsOf(text);
      const places = (one: string): number => (coding === 'gsm-7' ? septetsOf(one) : one.length);
      const limit = coding === 'gsm-7' ? [160, 153] : [70, 67];
      const isWhole = texts.join('') === text && texts.every((one) => one.isWellFormed());
      return isWhole && texts.every((one) => places(one) <= (limit[texts.length > 1 ? 1 : 0] ?? 0));
    }),
    { seed: 20261129, numRuns: 500 },
  );
  t.pass();
});

t.test('several segments carry one mark, their number and their place', async (t) => {
  const file = backupFile('+491701234567', segmentsOf('a'.repeat(400)), 'k');
  const headers = [...file.matchAll(/^UDH = 050003([0-9A-F]{2})(\d\d)(\d\d)$/gm)].map((found) =>
    found.slice(1),
  );
  const mark = headers[0]?.[0];
  t.same(headers, [
    [mark, '03', '01'],
    [mark, '03', '02'],
    [mark, '03', '03'],
  ]);
  t.notMatch(backupFile('+491701234567', segmentsOf('a'), 'k'), /UDH/);
});
