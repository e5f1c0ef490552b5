// What servers say of a tag, odd or not, as it comes through the wire into samples.
import { DataType, StatusCodes, VariantArrayType } from 'node-opcua';
import t from 'tap';
import type { NodeValue } from '../../../test/contract/opcua-nodes.ts';
import { startOpcuaPeer } from '../../../test/contract/opcua-peer.ts';
import { double, MINE } from '../../../test/contract/opcua-scene.ts';
import { openBench } from '../../../test/contract/source-context.ts';
import { fits, startRun, until } from '../../../test/contract/source-run.ts';
import type { Expected } from '../../../test/contract/source-suite.ts';
import { source } from './opcua.ts';

const text = (value: string): NodeValue => ({ dataType: DataType.String, value });
const long = (high: number, low: number): NodeValue => ({ dataType: DataType.Int64, value: [high, low] });
const CASES: Record<string, [NodeValue, Omit<Expected, 'type'>]> = {
  infinite: [double(Number.POSITIVE_INFINITY), { value: null, quality: 'bad', reason: /infinite/ }],
  minusZero: [double(-0), { value: 0, quality: 'good' }],
  long: [long(0, 4471), { value: 4471, quality: 'good' }],
  negative: [long(0xffffffff, 0xfffffffe), { value: -2, quality: 'good' }],
  huge: [long(0x7fffffff, 0xffffffff), { value: '9223372036854775807', quality: 'good' }],
  yes: [
    { dataType: DataType.Boolean, value: true },
    { value: true, quality: 'good' },
  ],
  job: [text('0004471'), { value: '0004471', quality: 'good' }],
  empty: [text(''), { value: '', quality: 'good' }],
  number: [text('12.5'), { value: '12.5', quality: 'good' }],
  none: [
    { dataType: DataType.Null, value: null },
    { value: null, quality: 'bad', reason: /no value/ },
  ],
  unsigned: [
    { dataType: DataType.UInt64, value: [0xffffffff, 0xffffffff] },
    { value: '18446744073709551615', quality: 'good' },
  ],
  sixtyFour: [text('x'.repeat(64 * 1024)), { value: null, quality: 'bad', reason: /65536 bytes/ }],
  tenMegabytes: [text('x'.repeat(10 * 1024 * 1024)), { value: null, reason: /10485760 bytes/ }],
  bytes: [
    { dataType: DataType.ByteString, value: Buffer.from('abc') },
    { value: null, reason: /ByteString/ },
  ],
  minusInfinite: [double(Number.NEGATIVE_INFINITY), { value: null, quality: 'bad', reason: /infinite/ }],
  unknownTime: [double(3, { sourceAt: null }), { value: 3, quality: 'good' }],
  year1601: [double(3, { sourceAt: new Date('1601-01-02T00:00:00Z') }), { value: 3, reason: /year 1601/ }],
  tooLong: [text('x'.repeat(5_000)), { value: null, quality: 'bad', reason: /5000 bytes/ }],
  list: [
    { dataType: DataType.Double, value: new Float64Array([1, 2]), array: VariantArrayType.Array },
    { value: null, quality: 'bad', reason: /list/ },
  ],
  broken: [
    double(3, { status: StatusCodes.BadDeviceFailure }),
    { quality: 'bad', reason: /BadDeviceFailure/ },
  ],
  held: [
    double(3, { status: StatusCodes.UncertainLastUsableValue }),
    { value: 3, quality: 'uncertain', reason: /UncertainLastUsableValue/ },
  ],
  unset: [double(3, { sourceAt: new Date(0) }), { value: 3, quality: 'good', reason: /receive time used/ }],
  ahead: [
    double(3, { sourceAt: new Date(Date.now() + 3_600_000) }),
    { value: 3, reason: /ahead: receive time/ },
  ],
  old: [double(3, { sourceAt: new Date(Date.now() - 73 * 3_600_000) }), { value: 3, reason: /72 h old/ }],
};

t.test('what a server may say becomes a value, or a quality with a reason', async (t) => {
  const nodes = { [MINE]: Object.fromEntries(Object.entries(CASES).map(([name, [value]]) => [name, value])) };
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startOpcuaPeer({ nodes });
  t.teardown(() => peer.stop());
  const began = Date.now();
  const tags = Object.keys(CASES).map((name) => ({ id: name, node: `nsu=${MINE};s=${name}` }));
  const security = { mode: 'None', policy: 'Basic256Sha256' } as const;
  const config = { endpoint: peer.endpoint, security, samplingMs: 0, publishingMs: 50, tags };
  const run = startRun(t, { module: source }, { bench, config });
  const samples = () => bench.observations.filter((one) => one.type === 'sample');
  await until(() => samples().length >= Object.keys(CASES).length, 'all values', run);
  for (const [tag, [, expected]] of Object.entries(CASES)) {
    const seen = bench.observations.find((one) => one.type === 'sample' && one.tag === tag);
    t.ok(seen && fits(seen, { type: 'sample', ...expected }), `${tag}: ${JSON.stringify(seen)}`);
    if (seen?.type === 'sample') t.ok(seen.effectiveAt >= began - 60_000, `${tag} has a plausible time`);
  }
});
