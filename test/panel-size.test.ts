// How many bytes a page takes, whatever the plant is like: many tags, many decisions, names of any length, no line at all.
import t from 'tap';
import { crowded } from './fixtures/crowded.ts';
import { NOW, picture } from './fixtures/decisions.ts';
import { open } from './fixtures/panel-world.ts';
import { type PlantReader, plantReader } from './fixtures/plant-reader.ts';
import { lateOrder, orderRun } from './fixtures/things.ts';

const LIMIT_BYTES = 100 * 1024;
/** As long as an ERP's field may be; of signs that take most room once they are escaped. */
const NAMES = { plain: 'Hallmann '.repeat(45).slice(0, 400), quotes: '"'.repeat(400), thai: 'ก'.repeat(400) };

const bytesOf = async (url: string): Promise<{ status: number; text: string; bytes: number }> => {
  const response = await fetch(url);
  const text = await response.text();
  return { status: response.status, text, bytes: Buffer.byteLength(text) };
};

const tellTags = (reader: PlantReader, count: number): void => {
  for (let i = 0; i < count; i += 1)
    reader.tell({ tag: `Cell${i}.Torque`, value: i, quality: 'good', effectiveAt: NOW, source: 'floor' });
};

t.test('5,000 tags take no byte more than 500, on any page of the bar', async (t) => {
  const pages: Record<string, number[]> = {
    '/': [],
    '/sources': [],
    '/floor': [],
    '/rules': [],
    '/t/1071': [],
  };
  for (const tags of [500, 5_000]) {
    const reader = plantReader(picture);
    tellTags(reader, tags);
    const { url } = await open(t, reader);
    for (const [path, sizes] of Object.entries(pages)) {
      const { status, text, bytes } = await bytesOf(url + path);
      t.equal(status, 200, path);
      t.notMatch(text, 'Cell499', `${path} lists no tag that nothing hangs on`);
      sizes.push(bytes);
    }
  }
  for (const [path, [few, many]] of Object.entries(pages)) t.equal(many, few, path);
});

t.test('40 open decisions fit into 100 KB, with names as long and odd as an ERP lets them be', async (t) => {
  for (const [kind, name] of Object.entries({ ...NAMES, short: 'Hallmann' })) {
    const reader = plantReader(crowded(40, name));
    const { url } = await open(t, reader);
    const { status, text, bytes } = await bytesOf(url);
    t.equal(status, 200);
    t.equal([...text.matchAll(/id="card-\d+"/g)].length, 40, 'each of them is there');
    t.ok(bytes <= LIMIT_BYTES, `${kind}: ${bytes} bytes`);
  }
});

t.test('an order made by 60 runs', async (t) => {
  const runs = Array.from({ length: 60 }, (_, i) => orderRun(`R-${i}`, { lineName: NAMES.plain }));
  const reader = plantReader(picture, undefined, undefined, {
    orderNow: async () => ({ type: 'found', order: { ...lateOrder, runs } }),
    lineNow: async () => null,
  });
  const { url } = await open(t, reader);
  const { status, text, bytes } = await bytesOf(`${url}/order/4471`);
  t.equal(status, 200);
  t.match(text, 'R-59', 'the last of them is there');
  t.ok(bytes <= LIMIT_BYTES, `${bytes} bytes`);
});

t.test('a plant without a line', async (t) => {
  const { floor: _, ...rest } = crowded(0, '');
  const reader = plantReader({ ...rest, lines: [], floor: [] });
  const { url } = await open(t, reader);
  for (const path of ['/', '/floor', '/sources', '/rules', '/ledger', '/handover', '/coverage', '/more'])
    t.equal((await fetch(url + path)).status, 200, path);
  const { text } = await bytesOf(url);
  t.match(text, 'Nothing');
  t.notMatch(text, /NaN|undefined|null\b/);
});
