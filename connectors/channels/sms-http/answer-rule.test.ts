// Tests of patterns and pointers: what they find, and that no answer makes them slow.
import t from 'tap';
import type { Answer } from '../../edge/http/exchange.ts';
import { fits, namesIn, parsed, partsOf, valueAt } from './answer-rule.ts';

const answer = (text: string, status = 200): Answer => ({
  ...{ status, text, isCut: false, retryAfter: null, redirectsTo: null },
});
const parts = (pattern: string, text: string) => {
  const found = partsOf(pattern, text);
  return found && Object.fromEntries(found);
};

t.test('a pattern is the whole text, with parts', async (t) => {
  const cases: readonly (readonly [pattern: string, text: string, wanted: object | null])[] = [
    ['OK', 'OK', {}],
    ['OK', ' OK\r\n', {}],
    ['OK', 'NOT OK', null],
    ['OK', 'OK?', null],
    ['OK*', 'OK; ID=1', {}],
    ['*OK', 'all OK', {}],
    ['*OK*', 'it is OK now', {}],
    ['*', '', {}],
    ['', '', {}],
    ['', 'x', null],
    ['ID={id}', 'ID=', { id: '' }],
    ['ID=[{id}]', 'ID=[297]', { id: '297' }],
    ['ID=[{id}]', 'ID=297', null],
    ['{id}:{text}', '1:2:3', { id: '1', text: '2:3' }],
    ['a{id}a', 'aa', { id: '' }],
    ['aba*aba', 'aba', null],
    ['x{id}y*z', 'x1y2yz', { id: '1' }],
    ['a.*b', 'axxb', null],
    ['a\nb', 'a\r\nb', {}],
    ['{id}{text}', 'abc', { id: '', text: 'abc' }],
  ];
  for (const [pattern, text, wanted] of cases) t.same(parts(pattern, text), wanted, `${pattern} of ${text}`);
  t.same(namesIn('Index: {id}\n* {from}'), ['id', 'from']);
});

t.test('a long answer that nearly fits takes no longer than it is long', async (t) => {
  const long = 'ab'.repeat(500_000);
  const began = performance.now();
  t.equal(partsOf('*a*b*a*b*a*b*c', long), null);
  t.equal(partsOf(`${'{id}a'.repeat(50)}c`, long), null);
  t.ok(performance.now() - began < 1_000, 'a megabyte in well under a second');
});

t.test('a rule holds where all of it does', async (t) => {
  t.ok(fits({}, answer('', 500)), 'without anything it always does');
  t.notOk(fits({}, answer('', 500), true), 'but what is good has a good status');
  t.ok(fits({ status: [500] }, answer('', 500), true), 'or the one it names');
  const body = '{"a":{"b/c":[1,{"~":"x"}],"n":null},"ok":true}';
  t.ok(fits({ json: { '/a/b~1c/0': 1, '/ok': true } }, answer(body)));
  t.ok(fits({ json: { '/a/b~1c/1/~0': 'x' }, body: '*true}' }, answer(body)));
  for (const json of [{ '/ok': 'true' }, { '/a/b~1c/length': 2 }, { '/toString': 'x' }, { '/a/n/x': 'x' }])
    t.notOk(fits({ json }, answer(body)), JSON.stringify(json));
  t.notOk(fits({ json: { '/ok': true } }, answer('<html>')));
  t.equal(valueAt(parsed('[7]'), '/0'), 7);
  t.same(valueAt(parsed('[7]'), ''), [7]);
});
