// Paths and calls by themselves: what is written is read back, and a call that is too long becomes shorter ones.
import fc from 'fast-check';
import t from 'tap';
import { OWN_URI, parsePath, writePath } from './browse-path.ts';
import { inChunks } from './calls.ts';
import { addressOf, nodeIdFor, parseAddress } from './node-address.ts';

t.test('a path has a namespace wherever it changes, and slashes in URIs and names', async (t) => {
  const pack = 'http://opcfoundation.org/UA/PackML/';
  t.same(parsePath(`/Objects/nsu=urn:a%3Bb;Press&/1/L3.Speed/nsu=${pack};Status/MachSpeed`), [
    { uri: OWN_URI, name: 'Objects' },
    { uri: 'urn:a;b', name: 'Press/1' },
    { uri: 'urn:a;b', name: 'L3.Speed' },
    { uri: pack, name: 'Status' },
    { uri: pack, name: 'MachSpeed' },
  ]);
  for (const wrong of [
    '',
    'Objects/A',
    '/Objects',
    '/Objects/',
    '/Objects//A',
    '/Objects/nsu=urn:a',
    '/Objects/A&',
  ])
    t.equal(parsePath(wrong), null, wrong);
});

t.test('whatever names a server has, the path that is written leads back to them', async (t) => {
  const name = fc.string({ minLength: 1, unit: 'binary' });
  const uri = fc.oneof(fc.constant(OWN_URI), fc.string({ minLength: 1 }));
  const steps = fc.array(fc.record({ uri, name }), { minLength: 2, maxLength: 6 });
  const leadsBack = fc.property(
    steps,
    (steps) => JSON.stringify(parsePath(writePath(steps))) === JSON.stringify(steps),
  );
  t.doesNotThrow(() => fc.assert(leadsBack, { numRuns: 200 }));
});

t.test('an address is kept by namespace and read back in another order of them', async (t) => {
  const before = [OWN_URI, 'urn:a', 'urn:b;c%'];
  const after = [OWN_URI, 'urn:b;c%', 'urn:a'];
  for (const [nodeId, moved] of [
    ['ns=2;s=L3;x', 'ns=1;s=L3;x'],
    ['ns=1;i=7', 'ns=2;i=7'],
    ['i=85', 'ns=0;i=85'],
  ] as const) {
    const address = addressOf(nodeId, before);
    const parsed = address === null ? null : parseAddress(address);
    t.equal(parsed && nodeIdFor(parsed, after), moved, address ?? nodeId);
  }
  t.equal(addressOf('ns=9;i=1', before), null);
});

t.test('a call the server finds too long is halved, in order, until it is not', async (t) => {
  const sizes: number[] = [];
  const list = Array.from({ length: 20 }, (_, index) => index);
  const answers = await inChunks(list, 16, async (chunk) => {
    sizes.push(chunk.length);
    if (chunk.length > 5) throw new Error('serviceResult = BadTooManyOperations (0x80100000)');
    return chunk.map((one) => one * 2);
  });
  t.same(
    answers,
    list.map((one) => one * 2),
  );
  t.same(sizes, [16, 8, 4, 4, 4, 4, 4]);
  const always = inChunks([1, 2], 2, () => Promise.reject(new Error('BadTooManyOperations')));
  await t.rejects(always, /BadTooManyOperations/);
  await t.rejects(
    inChunks([1, 2], 2, () => Promise.reject(new Error('BadOutOfMemory'))),
    /BadOutOfMemory/,
  );
  await t.rejects(
    inChunks([1, 2], 2, async () => [1]),
    /1 answers to 2 questions/,
  );
});
