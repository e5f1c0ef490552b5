// Tests of what is told about an expression that is refused: whatever was typed, in words, at a place inside it.
import fc from 'fast-check';
import t from 'tap';
import { clausesOf } from '../../src/core/rules/clauses.ts';
import { compileExpression } from '../../src/core/rules/expression.ts';
import { faultsOf } from '../../src/core/rules/expression-faults.ts';

const SCOPE = {
  order: { pLate: 'double', running: 'bool' },
  line: { name: 'string' },
  params: { sure: 'double' },
} as const;

function words(text: string): readonly string[] {
  const result = compileExpression(text, SCOPE);
  return 'judge' in result ? [] : faultsOf(text, SCOPE, result).map((one) => one.words);
}

t.test('whatever is typed, each fault has words and lies inside the text', (t) => {
  const pieces = fc.constantFrom(
    ...'order . pLate pLat order.pLate order.running params.sure params.x line.name && || & | and NOT ( ) [ ] { } , ; "'.split(
      ' ',
    ),
    ...`> >= => = == != <> ! % 60% 0.6 0,6 -8 " ' “ ’ ? : in 2 days yes \\ matches( .exists(x, true // -`.split(
      ' ',
    ),
  );
  const text = fc.array(pieces, { minLength: 1, maxLength: 9 }).map((list) => list.join(' '));
  const property = fc.property(fc.oneof(text, fc.string()), (typed) => {
    const result = compileExpression(typed, SCOPE);
    if ('judge' in result) return true;
    const faults = faultsOf(typed, SCOPE, result);
    const isInside = faults.every((one) => one.offset >= 0 && one.length > 0 && one.offset <= typed.length);
    return faults.length > 0 && isInside && faults.every((one) => one.words !== '');
  });
  fc.assert(property, { numRuns: 3000 });
  t.end();
});

t.test('every part between ands and ors can be read by itself, brackets and all', (t) => {
  const texts = (text: string) =>
    clausesOf(text).map(({ offset, length }) => text.slice(offset, offset + length));
  t.same(texts('(order.pLate + 1.0) * 2.0 > 3.0 && ((order.running))'), [
    '(order.pLate + 1.0) * 2.0 > 3.0',
    'order.running',
  ]);
  t.same(texts('!(order.running || order.pLate > (0.5)) || line.name == ")("'), [
    '!(order.running || order.pLate > (0.5))',
    'line.name == ")("',
  ]);
  t.same(texts('order.pLate >'), []);
  t.end();
});

t.test('a spreadsheet, a word processor and SQL are understood, and quoted texts left alone', (t) => {
  t.same(words('not(order.running)'), ['"not" is not known here. Write !.']);
  t.same(words('order.pLate > 0,5 && line.name == "a = b, 5%"'), [
    '"0,5" has a comma. Write a decimal point: 0.5.',
  ]);
  t.same(words('order.pLate in [0.1,0.2] & order.running'), ['"&" is not known here. Write && for and.']);
  t.same(words('order.pLate >= 60% AND order.running'), [
    'a share is a fraction: 60% is written 0.6.',
    '"AND" is not known here. Write &&.',
  ]);
  t.end();
});
