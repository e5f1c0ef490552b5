// Payloads of Sparkplug B: exact values of every type, refusals with a reason, and bytes that are no payload at all.
import fc from 'fast-check';
import t from 'tap';
import { encodePayload, type MetricSent } from '../../../test/contract/sparkplug-edge.ts';
import { METRICS_MAX, type Metric, PAYLOAD_MAX_BYTES, type Payload, readPayload } from './payload.ts';
import { readMetric, typeName } from './reading.ts';
import { rebirthPayload } from './rebirth.ts';

const NOW = Date.UTC(2026, 10, 19, 6, 0);
const SEED = 20_261_129;

function sound(bytes: Uint8Array): Payload {
  const read = readPayload(bytes);
  if ('fault' in read) throw new Error(read.fault);
  return read;
}

function metricOf(sent: MetricSent): Metric {
  const [metric] = sound(encodePayload({ timestamp: NOW, metrics: [sent] })).metrics;
  if (metric === undefined) throw new Error('no metric');
  return metric;
}

function read(metric: Metric, more: Partial<Parameters<typeof readMetric>[0]> = {}) {
  const { dataType } = metric;
  return readMetric({
    ...{ tag: 'L3.X', metric, dataType, sentAt: NOW, receivedAt: NOW, isBirth: false, doubt: null },
    ...more,
  });
}

const varint = (whole: bigint): number[] =>
  whole < 128n ? [Number(whole)] : [Number(whole & 127n) | 128, ...varint(whole >> 7n)];
const field = (number: number, wire: number): number[] => varint(BigInt(number * 8 + wire));
const message = (number: number, body: readonly number[]): number[] => [
  ...[...field(number, 2), ...varint(BigInt(body.length))],
  ...body,
];
/** A metric "x" of that type whose value is in field 10 (32 bits) or 11 (64 bits). */
const wholeMetric = (dataType: number, number: number, whole: bigint): Metric => {
  const body = [...message(1, [0x78]), ...field(4, 0), dataType, ...field(number, 0), ...varint(whole)];
  const [metric] = sound(Uint8Array.from(message(2, body))).metrics;
  if (metric === undefined) throw new Error('no metric');
  return metric;
};

t.test('values as the makers of the protocol write them', async (t) => {
  const cases: readonly (readonly [MetricSent, unknown])[] = [
    [{ name: 'x', type: 'Int8', value: -5 }, -5],
    [{ name: 'x', type: 'Int16', value: -30_000 }, -30_000],
    [{ name: 'x', type: 'Int32', value: -2_147_483_648 }, -2_147_483_648],
    [{ name: 'x', type: 'UInt8', value: 255 }, 255],
    [{ name: 'x', type: 'UInt32', value: 4_294_967_295 }, 4_294_967_295],
    [{ name: 'x', type: 'UInt64', value: 9_007_199_254_740_991 }, 9_007_199_254_740_991],
    [{ name: 'x', type: 'Float', value: 1.5 }, 1.5],
    [{ name: 'x', type: 'Double', value: -0 }, 0],
    [{ name: 'x', type: 'Boolean', value: true }, true],
    [{ name: 'x', type: 'String', value: 'Läuft' }, 'Läuft'],
    [{ name: 'x', type: 'Text', value: '' }, ''],
    [{ name: 'x', type: 'DateTime', value: NOW }, NOW],
  ];
  for (const [sent, value] of cases) {
    const { sample, fault } = read(metricOf(sent));
    t.equal(fault, null, sent.type);
    t.match(sample, { value, quality: 'good', effectiveAt: NOW }, `${sent.type} ${sent.value}`);
    t.ok(Object.is(sample?.value, value), 'the very value');
  }
});

t.test('a whole number in either field, and in as many bits as other libraries write', async (t) => {
  const all32 = 2n ** 32n;
  const all64 = 2n ** 64n;
  for (const [dataType, number, whole, value] of [
    ...([
      [7, 10, 5n, 5],
      [7, 11, 4_000_000_000n, 4_000_000_000],
      [8, 10, 7n, 7],
    ] as const),
    ...([
      [1, 10, 0xfbn, -5],
      [1, 10, all32 - 5n, -5],
      [1, 10, all64 - 5n, -5],
    ] as const),
    ...([
      [2, 10, 0xffffn, -1],
      [3, 11, all64 - 1n, -1],
      [4, 11, all64 - 1n, -1],
    ] as const),
  ])
    t.equal(
      read(wholeMetric(dataType, number, whole)).sample?.value,
      value,
      `${typeName(dataType)} ${whole}`,
    );
  for (const [dataType, whole] of [
    [5, 256n],
    [1, 300n],
    [6, 65_536n],
    [7, all32],
  ] as const) {
    const { sample, fault } = read(wholeMetric(dataType, 11, whole));
    t.match(fault, /a number too large/, typeName(dataType));
    t.match(sample, { value: null, quality: 'bad', reason: fault });
  }
});

t.test('what is no one value is refused with a reason, and the others go on', async (t) => {
  const table = { numOfColumns: 1, columns: ['a'], types: ['Int32' as const], rows: [[1]] };
  const template = { isDefinition: true, metrics: [{ name: 'in', type: 'Int32' as const, value: 1 }] };
  const { metrics } = sound(
    encodePayload({
      timestamp: NOW,
      metrics: [
        { name: 'table', type: 'DataSet', value: table },
        { name: 'template', type: 'Template', value: template },
        { name: 'file', type: 'Bytes', value: Buffer.from('abc') },
        { name: 'nan', type: 'Double', value: Number.NaN },
        { name: 'much', type: 'Double', value: Number.POSITIVE_INFINITY },
        { name: 'long', type: 'String', value: 'x'.repeat(4_097) },
        { name: 'count', type: 'Int32', value: 17 },
      ],
    }),
  );
  const faults = metrics.map((metric) => read(metric).fault);
  t.same(faults, [
    ...['a data set, not one value', 'a template, not one value', 'bytes or a file, not one value'],
    ...['not a number', 'an infinite number', 'a text of 4097 bytes, at most 4096'],
    null,
  ]);
  const untyped = metricOf({ name: 'count', type: 'Int32', value: 17 });
  t.match(read({ ...untyped, dataType: 0 }, { dataType: 0 }).fault, /not of its type, Unknown/);
  t.match(read({ ...untyped, dataType: 99 }, { dataType: 99 }).fault, /not of its type, type 99/);
  t.match(read({ ...untyped, value: null }).fault, /no value/);
  t.match(read(untyped, { dataType: 10 }).fault, /came as Int32 and its birth said Double/);
});

t.test('what the edge node says of a value itself', async (t) => {
  const quality = (value: number) => ({ Quality: { type: 'Int32' as const, value } });
  const withQuality = (value: number) =>
    read(metricOf({ name: 'x', type: 'Int32', value: 1, properties: quality(value) })).sample;
  t.match(withQuality(192), { value: 1, quality: 'good' });
  t.match(withQuality(500), { value: 1, quality: 'uncertain', reason: 'the edge node says it is stale' });
  t.match(withQuality(0), { value: 1, quality: 'bad', reason: 'the edge node says its quality is 0' });
  const unit = metricOf({
    ...{ name: 'x', type: 'Int32', value: 1 },
    properties: { other: { type: 'Int32', value: 3 }, engUnit: { type: 'String', value: 'pcs/min' } },
  });
  t.equal(unit.unit, 'pcs/min');
  t.match(read(metricOf({ name: 'x', type: 'Int32', value: null })), {
    fault: null,
    sample: { value: null, quality: 'bad', reason: 'no value' },
  });
});

t.test('the time of a value is its own, then that of its message, and a kept value needs one', async (t) => {
  const at = NOW - 60_000;
  const own = metricOf({ name: 'x', type: 'Int32', value: 1, timestamp: at });
  t.equal(read(own).sample?.effectiveAt, at);
  t.equal(read(own, { isBirth: true }).sample?.effectiveAt, NOW, 'a birth says what holds when it is said');
  const old = metricOf({ name: 'x', type: 'Int32', value: 1, timestamp: 0 });
  t.match(read(old, { sentAt: 0 }).sample, { effectiveAt: NOW, reason: /1970/ });
  const kept = metricOf({ name: 'x', type: 'Int32', value: 1, timestamp: at, isHistorical: true });
  t.match(read(kept), { fault: null, sample: { value: 1, effectiveAt: at } });
  const undated = metricOf({ name: 'x', type: 'Int32', value: 1, isHistorical: true });
  t.match(read(undated), { sample: null, fault: /without a time/ }, 'it would look live');
});

t.test('bytes that are no payload are a fault in words', async (t) => {
  const metric = message(1, [0x78]);
  const cases: readonly (readonly [string, readonly number[], RegExp])[] = [
    ['cut off', message(2, metric).slice(0, -1), /longer than the message/],
    ['a negative length', [...field(2, 2), ...varint(2n ** 64n - 1n)], /longer than the message/],
    ['a number that does not end', [...field(3, 0), ...Array(11).fill(0xff)], /does not end/],
    ['a group', field(5, 3), /wire type 3/],
    ['no field', [0, 0], /the number 0/],
    ['half a double', message(2, [...field(13, 1), 1, 2, 3]), /ends within/],
    ['compressed', message(4, [...Buffer.from('SPBV1.0_COMPRESSED')]), /compressed/],
  ];
  for (const [what, bytes, words] of cases)
    t.match(readPayload(Uint8Array.from(bytes)), { fault: words }, what);
  t.match(readPayload(new Uint8Array(10 * 1024 * 1024)), { fault: /bytes, at most/ });
  const many = Buffer.alloc((METRICS_MAX + 1) * 2, Buffer.from([0x12, 0]));
  t.match(readPayload(many), { fault: /more than 20000 metrics/ });
  const unknown = [...field(99, 0), 1, ...message(100, [1, 2]), ...field(3, 0), 9];
  t.match(readPayload(Uint8Array.from(unknown)), { seq: 9 }, 'fields nobody knows are passed over');
  t.match(readPayload(Uint8Array.from([...field(3, 0), ...varint(256n)])), { seq: null }, 'no such number');
  const alias = message(2, [...field(2, 0), ...varint(2n ** 64n - 1n)]);
  t.equal(sound(Uint8Array.from(alias)).metrics[0]?.alias, '18446744073709551615');
});

t.test('templates in templates cost nothing, however deep', async (t) => {
  // Inside out, as a list of lengths: building it whole at each level would be the slow part.
  let nested: Buffer = Buffer.alloc(0);
  for (let depth = 0; depth < 2_000; depth += 1) {
    const template = Buffer.from([...field(18, 2), ...varint(BigInt(nested.length))]);
    const metric = Buffer.concat([template, nested]);
    nested = Buffer.concat([Buffer.from([...field(2, 2), ...varint(BigInt(metric.length))]), metric]);
  }
  const began = performance.now();
  const { metrics } = sound(nested);
  t.ok(performance.now() - began < 50);
  t.match(metrics, [{ value: { form: 'other', what: 'a template' } }]);
});

t.test(
  'any bytes at all, and sound ones with bytes changed, are read or refused, and never throw',
  async (t) => {
    let [read1, refused] = [0, 0];
    const take = (bytes: Uint8Array): void => {
      const result = readPayload(bytes);
      if ('fault' in result) refused += 1;
      else read1 += 1;
      if ('fault' in result) return;
      for (const metric of result.metrics) read(metric, { dataType: metric.dataType });
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), take), { seed: SEED, numRuns: 3_000 });
    const whole = encodePayload({
      ...{ timestamp: NOW, seq: 3 },
      metrics: [
        {
          name: 'Counts/Good',
          alias: 1,
          type: 'Int64',
          value: 17,
          properties: { engUnit: { type: 'String', value: 'pcs' } },
        },
        { name: 'State', alias: 2, type: 'String', value: 'run' },
        { name: 'Rate', alias: 3, type: 'Double', value: 1.5 },
      ],
    });
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        take(bytes.subarray(0, changes[0]?.[2]));
      }),
      { seed: SEED, numRuns: 3_000 },
    );
    t.ok(read1 > 300 && refused > 300, `${read1} read, ${refused} refused`);
  },
);

t.test('a birth of many metrics is read in a moment', async (t) => {
  const metrics = Array.from(
    { length: 5_000 },
    (_, index): MetricSent => ({
      ...{ name: `Line 3/Metric ${index}`, alias: index, type: 'Double', value: index },
    }),
  );
  const bytes = encodePayload({ timestamp: NOW, seq: 0, metrics });
  t.ok(bytes.length < PAYLOAD_MAX_BYTES);
  const began = performance.now();
  t.equal(sound(bytes).metrics.length, 5_000);
  t.ok(performance.now() - began < 500, `${Math.round(performance.now() - began)} ms`);
});

t.test('the one command says what the makers of the protocol read', async (t) => {
  const { sentAt, metrics } = sound(rebirthPayload(NOW));
  t.equal(sentAt, NOW);
  t.match(metrics, [{ name: 'Node Control/Rebirth', dataType: 11, value: { form: 'truth', truth: true } }]);
});
