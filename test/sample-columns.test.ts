// Samples on their way to the writer's thread: what goes in comes out, and what no reading can be does not go in.
import fc from 'fast-check';
import t from 'tap';
import type { Sample } from '../src/core/types/observation.ts';
import { samplePacker, sampleUnpacker } from '../src/store/sample-columns.ts';

const aSample: fc.Arbitrary<Sample> = fc.record({
  tag: fc.string({ minLength: 1 }),
  effectiveAt: fc.integer({ min: -(10 ** 14), max: 10 ** 14 }),
  recordedAt: fc.integer({ min: 0, max: 10 ** 14 }),
  value: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.string(),
    fc.double({ min: -1e14, max: 1e14, noNaN: true }),
  ),
  quality: fc.constantFrom('good', 'uncertain', 'bad'),
});

t.test('what goes in comes out, batch after batch', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.array(aSample), { maxLength: 5 }), (batches) => {
      const [pack, unpack] = [samplePacker(), sampleUnpacker()];
      const came = batches.map((samples) => unpack(structuredClone(pack(samples))));
      return JSON.stringify(came) === JSON.stringify(batches);
    }),
  );
  t.pass('with tags that come again and tags that are new');
});

t.test('what no reading can be is refused before it is sent, and spoils none that follows', async (t) => {
  const [pack, unpack] = [samplePacker(), sampleUnpacker()];
  const fine: Sample = { tag: 'L3.Good', effectiveAt: 1, recordedAt: 2, value: 3, quality: 'good' };
  const odd = [{ tag: '' }, { effectiveAt: Number.NaN }, { recordedAt: 1.5 }, { value: Number.NaN }];
  for (const one of [...odd, { value: 1e15 }, { quality: 'fine' }, { value: {} }])
    t.throws(() => pack([fine, { ...fine, ...one } as Sample]), { code: 'refused' });
  t.same(unpack(pack([fine])), [fine]);
});

t.test('a tag whose number was never sent is a fault of ours, and no tag without a name', async (t) => {
  const [pack, unpack] = [samplePacker(), sampleUnpacker()];
  const sample: Sample = { tag: 'a', effectiveAt: 1, recordedAt: 1, value: 1, quality: 'good' };
  pack([sample]);
  t.throws(() => unpack(pack([sample])), RangeError);
});
