// Messages of Sparkplug B as another project tries its own reader with: each means here what its note says.
import { type Payload, readPayload } from '../../connectors/sources/sparkplug/payload.ts';
import { type Line, line, tick } from '../contract/sparkplug-line.ts';
import { foreignJson, foreignTest } from './foreign-data.ts';

const FILE = 'sparkplug/vectors.json';
const NODE = 'E';

type Vector = {
  readonly name: string;
  readonly message: string;
  readonly metrics: number;
  readonly payload_base64: string;
};
type Vectors = {
  payload(name: string): Payload;
  /** Sends it as the edge node E of the group G. */
  send(one: Line, name: string): Promise<void>;
  readonly all: readonly Vector[];
};

async function vectors(): Promise<Vectors> {
  const { vectors: all } = await foreignJson<{ readonly vectors: readonly Vector[] }>(FILE);
  const byName = new Map(all.map((one) => [one.name, one]));
  const find = (name: string): Vector => {
    const found = byName.get(name);
    if (found === undefined) throw new Error(`no vector ${name}`);
    return found;
  };
  const bytesOf = (name: string): Buffer => Buffer.from(find(name).payload_base64, 'base64');
  return {
    all,
    payload(name) {
      const read = readPayload(bytesOf(name));
      if ('fault' in read) throw new Error(read.fault);
      return read;
    },
    send: (one, name) => one.send({ topic: `spBv1.0/G/${find(name).message}/${NODE}`, bytes: bytesOf(name) }),
  };
}

await foreignTest('every message is read, with as many metrics as it has', [FILE], async (t) => {
  const { all, payload } = await vectors();
  t.equal(all.length, 7);
  for (const { name, metrics } of all) t.equal(payload(name).metrics.length, metrics, name);
  t.match(payload('NBIRTH_V1').metrics, [
    { name: 'bdSeq', value: { form: 'whole', whole: 88n } },
    { name: 'Node Control/Rebirth', value: { form: 'truth', truth: false } },
    { name: 'Temperature', alias: '100', value: { form: 'real', real: 21.5 } },
  ]);
  t.match(payload('NBIRTH_LARGE').metrics.at(-1), { name: 'Metric_100', value: { form: 'real', real: 150 } });
});

await foreignTest('a birth names what data says by its number', [FILE], async (t) => {
  const { send } = await vectors();
  const one = line();
  await send(one, 'NBIRTH_V1');
  await send(one, 'NDATA_V1');
  t.same(one.news('T'), ['21.5', '22.5']);
  t.match(one.said[0], { type: 'identity', is: { name: 'Temperature', dataType: 'Double', unit: null } });
  t.match(one.said.at(-1), { effectiveAt: one.clock.now(), reason: /more than 72 h old: receive time used/ });
});

await foreignTest('data without a birth says nothing but that', [FILE], async (t) => {
  const { send } = await vectors();
  const one = line();
  await send(one, 'NDATA_BEFORE_BIRTH');
  t.same(one.news(), ['trouble no-birth', 'null!']);
});

await foreignTest('the numbers 2 to 4 are waited for, and then given up', [FILE], async (t) => {
  const { send } = await vectors();
  const one = line();
  await send(one, 'NBIRTH_V1');
  await send(one, 'NDATA_V1');
  one.news();
  const waits = send(one, 'NDATA_GAP');
  t.same(one.news(), []);
  await tick(one, 2_000);
  await waits;
  t.same(one.news('T'), ['27?', 'trouble birth-missed', '27?']);
  t.match(
    one.said.findLast(({ type }) => type === 'trouble'),
    { words: /numbers 2 to 4/ },
  );
});

await foreignTest('after 255 comes 0', [FILE], async (t) => {
  const { send } = await vectors();
  const one = line();
  await send(one, 'NBIRTH_V1');
  one.edge.seq = 1;
  for (let seq = 1; seq <= 255; seq += 1) await one.send(one.data('T', seq));
  one.news();
  await send(one, 'NDATA_WRAPAROUND');
  t.same(one.news('T'), ['30'], 'it is not waited for, and not taken for one of before');
});

await foreignTest('the death of another session than the birth is none', [FILE], async (t) => {
  const { send } = await vectors();
  const one = line();
  await send(one, 'NBIRTH_V1');
  one.news();
  await send(one, 'NDEATH_V1');
  t.same(one.news(), [], 'its number is 0, that of the birth 88');
  await send(one, 'NDATA_V1');
  t.same(one.news('T'), ['22.5']);
});

await foreignTest('a birth of a hundred metrics gives a tag its one', [FILE], async (t) => {
  const { send } = await vectors();
  const one = line({ tags: [{ id: 'T', node: NODE, metric: 'Metric_42' }] });
  await send(one, 'NBIRTH_LARGE');
  t.same(one.news('T'), ['63']);
});
