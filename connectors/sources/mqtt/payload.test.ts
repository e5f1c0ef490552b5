// Tests of the forms, times, units and names inside messages, and of what the messages say a tag is.
import t from 'tap';
import type { SampleObservation } from '../../../src/core/types/observation.ts';
import { openMessageReader } from './message-reader.ts';
import type { MqttTag } from './mqtt-config.ts';
import { openTroubleBook } from './trouble-book.ts';

const NOW = Date.UTC(2026, 10, 29, 12);
const SENT = NOW - 90_000;
const TOPIC = 'umh/v1/acme/lindau/_historian/press';

function openReader(...tags: readonly Omit<MqttTag, 'topic'>[]) {
  const reader = openMessageReader(
    tags.map((tag) => ({ topic: TOPIC, ...tag })),
    openTroubleBook(null),
  );
  return (payload: string, more: { retained?: boolean; receivedAt?: number } = {}) => {
    const message = {
      topic: TOPIC,
      payload: Buffer.from(payload),
      retained: false,
      receivedAt: NOW,
      ...more,
    };
    const read = reader.read(message);
    if (read === null) throw new Error('no tag reads it');
    return read;
  };
}

const only = (samples: readonly SampleObservation[]): SampleObservation | undefined => samples[0];

t.test('messages of the unified namespace need no pointers', async (t) => {
  const core = openReader({ id: 'A', form: 'umh', measure: 'goodTotal' });
  t.match(only(core(`{"timestamp_ms": ${SENT}, "value": 12}`).samples), {
    ...{ value: 12, quality: 'good', effectiveAt: SENT },
  });
  const classic = openReader(
    { id: 'A', form: 'umh', key: 'good/count' },
    { id: 'B', form: 'umh', key: 'state' },
  );
  const { samples } = classic(`{"timestamp_ms": ${SENT}, "good/count": 12, "state": "run"}`);
  t.match(samples, [
    { tag: 'A', value: 12, effectiveAt: SENT },
    { tag: 'B', value: 'run', effectiveAt: SENT },
  ]);
  const without = classic(`{"timestamp_ms": ${SENT}, "state": "run"}`);
  t.match(without.samples, [
    { tag: 'A', value: null, quality: 'bad', reason: /nothing at \/good~1count/ },
    { value: 'run' },
  ]);
  const own = openReader({ id: 'A', form: 'umh', pointer: '/press/force' });
  t.match(only(own(`{"timestamp_ms": ${SENT}, "press": {"force": 7}}`).samples), {
    value: 7,
    effectiveAt: SENT,
  });
});

t.test('a time that cannot be true is no sign of when a message was sent', async (t) => {
  const read = openReader({ id: 'A', pointer: '/v', timestamp: '/t' });
  const sentAt = (time: string): number | null => read(`{"v": 1, "t": ${time}}`).sentAt;
  t.equal(sentAt(String(SENT)), SENT);
  // Else a clock in another unit would tell what comes at once for minutes apart, and no flood would ever be one.
  for (const time of [`${SENT}000`, '-1e300', '1e300', '0', 'null']) t.equal(sentAt(time), null, time);
  t.match(only(read('{"v": 1, "t": -1e300}').samples), { reason: /^time is no time/ });
});

t.test('the time is read in its unit, and what is none is not guessed', async (t) => {
  const iso = new Date(SENT).toISOString();
  const fits: readonly [MqttTag['timestampUnit'], string][] = [
    [undefined, `${SENT}`],
    [undefined, `"${SENT}"`],
    [undefined, `"${iso}"`],
    ['ms', `${SENT}.25`],
    ['s', `${SENT / 1_000}`],
    ['s', `"${SENT / 1_000}"`],
    ['us', `${SENT}000`],
    ['ns', `${SENT}000000`],
    ['ns', `"${SENT}000000"`],
    ['iso', `"${iso}"`],
  ];
  const is = (unit: MqttTag['timestampUnit']) =>
    openReader({ id: 'A', pointer: '/v', timestamp: '/t', ...(unit && { timestampUnit: unit }) });
  for (const [unit, text] of fits) {
    const sample = only(is(unit)(`{"v": 1, "t": ${text}}`).samples);
    t.match(sample, { effectiveAt: SENT, quality: 'good', reason: undefined }, `${unit} ${text}`);
  }
  const misses: readonly [MqttTag['timestampUnit'], string, RegExp][] = [
    ['s', `${SENT}`, /ahead/],
    ['ms', `${SENT / 1_000}`, /year 1970/],
    ['ms', `"${iso}"`, /no time given/],
    ['iso', `${SENT}`, /no time given/],
    ['ns', 'null', /no time given/],
    ['s', '1e999', /no time given/],
    ['s', '{}', /no time given/],
    [undefined, '"2026-02-30T12:00:00Z"', /no time given/],
    [undefined, '""', /no time given/],
    [undefined, '-1', /year 1969/],
  ];
  for (const [unit, text, reason] of misses) {
    const sample = only(is(unit)(`{"v": 1, "t": ${text}}`).samples);
    t.match(sample, { effectiveAt: NOW, value: 1, reason }, `${unit} ${text}`);
  }
});

t.test('what JSON can hold twice or not exactly is doubted, or refused', async (t) => {
  const read = openReader({ id: 'A', pointer: '/v' });
  const doubted = { quality: 'uncertain', reason: /stands twice/ };
  t.match(only(read('{"v": 1, "v": 2}').samples), { value: 2, ...doubted });
  t.match(only(read('{"v": 1, "o": [{"a": 1, "a": 1}]}').samples), { value: 1, ...doubted });
  t.match(only(read('{"v": 1, "o": ":", "__proto__": 2}').samples), { value: 1, quality: 'good' });
  t.match(only(read('{"v": -0}').samples), { value: 0, quality: 'good' });
  t.match(only(read('{"v": 1e999}').samples), { value: null, quality: 'bad' });
  t.match(
    only(read('\ufeff{"v": 3}').samples),
    { value: 3, quality: 'good' },
    'a mark at the beginning is none of it',
  );
  t.match(only(read('{"v": 12345678901234567890}').samples), { quality: 'uncertain', reason: /rounded/ });
  const job = openReader({ id: 'J', pointer: '/v', measure: 'job' });
  t.match(only(job('{"v": 12345678901234567890}').samples), { value: null, reason: /send it as text/ });
  t.match(only(job('{"v": "12345678901234567890"}').samples), { value: '12345678901234567890' });
});

t.test('a tag says what it is before its first value, and when that changes', async (t) => {
  const read = openReader({ id: 'A', pointer: '/v', unitPointer: '/u', measure: 'total' }, { id: 'P' });
  const told = (payload: string) => read(payload).said.observations.filter(({ type }) => type === 'identity');
  t.same(
    told('{"v": "many"}').map((one) => 'tag' in one && one.tag),
    ['P'],
    'no value, no type to tell',
  );
  const name = `${TOPIC} /v`;
  t.same(told('{"v": 1, "u": "pcs"}'), [
    { type: 'identity', tag: 'A', is: { name, dataType: 'number', unit: 'pcs' }, at: NOW },
  ]);
  t.same(told('{"v": 2, "u": "pcs"}'), [], 'once');
  t.same(told('{"v": 2}'), [], 'no unit is not another one');
  t.match(told('{"v": 2, "u": "kg"}'), [{ is: { dataType: 'number', unit: 'kg' } }]);
  const plain = openReader({ id: 'S', measure: 'state' });
  t.match(plain('4').said.observations, [{ is: { name: TOPIC, dataType: 'text', unit: null } }]);
  t.same(plain('stop').said.observations, [], 'plain text has no types');
  const typed = openReader({ id: 'A', pointer: '/v' });
  const types = ['{"v": 1}', '{"v": true}', '{"v": "a"}', '{"v": "b"}'].flatMap((payload) =>
    typed(payload).said.observations.flatMap((one) => (one.type === 'identity' ? [one.is.dataType] : [])),
  );
  t.same(types, ['number', 'boolean', 'text']);
  const codes = openReader({ id: 'S', pointer: '/v', measure: 'state' });
  const news = ['"12"', '"E3"', '"4"'].map((code) => codes(`{"v": ${code}}`).said.observations.length);
  t.same(news, [1, 0, 0], 'text that looks like a number is the text it was');
});

t.test('what is broken every other time is one trouble, over when a minute was fine', async (t) => {
  const read = openReader({ id: 'A', pointer: '/v' });
  const told = (payload: string, receivedAt: number) =>
    read(payload, { receivedAt }).said.observations.flatMap(({ type }) =>
      type === 'identity' ? [] : [type],
    );
  t.same(told('broken', NOW), ['trouble']);
  for (let count = 1; count < 50; count += 1)
    t.same(told(count % 2 === 0 ? 'broken' : '{"v": 1}', NOW + count * 1_000), []);
  t.same(told('{"v": 1}', NOW + 107_000), []);
  t.same(told('{"v": 1}', NOW + 108_000), ['cleared'], 'a minute after the last broken one');
});
