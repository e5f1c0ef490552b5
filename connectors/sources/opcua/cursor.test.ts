// What is kept of a source is read back, and what another kind of source of its name left stops nothing.
import t from 'tap';
import { readCursor } from './cursor.ts';

const NONE = { troubles: {}, readTo: null };

t.test('as it was written', async (t) => {
  t.same(readCursor('{"troubles":{"lost L3.Count":"gone"},"readTo":5}'), {
    troubles: { 'lost L3.Count': 'gone' },
    readTo: 5,
  });
  t.same(readCursor('{"troubles":{}}'), NONE);
  t.same(readCursor(null), NONE);
});

t.test('of another kind: nothing', async (t) => {
  const foreign = [
    '12345',
    'not JSON',
    'null',
    '[]',
    '{"troubles":["lost a"]}',
    '{"troubles":{"a":1}}',
    '{"nodes":{}}',
  ];
  for (const text of foreign) t.same(readCursor(text), NONE, text);
  t.same(readCursor('{"troubles":{},"readTo":"soon"}'), NONE);
});
