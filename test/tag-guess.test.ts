// Tests of the guesses at tags: names of real-looking floors, what values say beside them, and which line is meant.
import t from 'tap';
import type { TagOffer } from '../src/contracts/tag-look.ts';
import type { SampleValue } from '../src/core/types/observation.ts';
import { guessTag } from '../src/mapping/tags/guess.ts';
import { guessPlace } from '../src/mapping/tags/place-guess.ts';
import { unitMeaning } from '../src/mapping/tags/units.ts';
import type { Second } from '../src/mapping/tags/value-guess.ts';
import { FLOOR_NAMES, type FloorName } from './fixtures/floor-tag-names.ts';
import { STANDARD_NAMES } from './fixtures/standard-tag-names.ts';

const places = {
  lines: [
    { id: 'L2', name: 'Line 2' },
    { id: 'L3', name: 'Line 3' },
  ],
  stations: [{ id: 'L2S4', name: 'Station 4', line: 'L2' }],
};
const plan = {
  rates: [{ line: 'L3', material: 'HB-440', ratePerHour: 120 }],
  runs: [{ id: '2231', line: 'L3', material: 'HB-440', job: null, orders: ['4471'] }],
};

function offer(path: string, is: { type?: string; unit?: string; value?: SampleValue } = {}): TagOffer {
  const { type = null, unit = null, value = null } = is;
  return {
    path: path.split('/'),
    inside: null,
    at: { node: path },
    is: { name: null, dataType: type, unit },
    now: { value, quality: 'good', at: 0 },
  };
}

const offered = ({ path, type, unit }: FloorName): TagOffer =>
  offer(path, { type, ...(unit !== undefined && { unit }) });

/** Of what is offered to be pasted, the share that is right; of what there is, the share that is found. */
const PRECISION_MIN = 0.95;
const RECALL_MIN = 0.85;

t.test('names of floors: what is offered is right, and most of what there is is found', async (t) => {
  const names = [...FLOOR_NAMES, ...STANDARD_NAMES];
  const seen = names.map((name) => ({
    ...name,
    guess: guessTag(offered(name), { places, plan: { rates: [], runs: [] } }),
  }));
  const claimed = seen.filter(({ guess }) => guess !== null && guess.certainty !== 'perhaps');
  const right = claimed.filter(({ guess, measure }) => guess?.measure === measure);
  const wanted = seen.filter(({ measure }) => measure !== null);
  for (const { path, measure, guess } of seen)
    if ((guess?.certainty === 'perhaps' ? null : (guess?.measure ?? null)) !== measure)
      t.comment(`${path}: ${measure}, guessed ${guess?.measure ?? null} ${guess?.certainty ?? ''}`);
  t.ok(names.length >= 300, `${names.length} names`);
  const precision = right.length / claimed.length;
  const recall = right.length / wanted.length;
  t.comment(`precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} of ${wanted.length}`);
  t.ok(precision >= PRECISION_MIN, `precision ${precision}`);
  t.ok(recall >= RECALL_MIN, `recall ${recall}`);
});

const own = (path: string, is: Parameters<typeof offer>[1] = {}, second: Second | null = null) =>
  guessTag(offer(path, is), { places, plan }, second);

t.test(
  'values say more than names: a rate near plan, the number of an open run, a counter that grows',
  async (t) => {
    t.match(own('L3/Rate', { type: 'Double', value: 110.4 }), {
      ...{ measure: 'ratePerHour', line: 'L3', scale: null, certainty: 'likely' },
      reasons: ['named "rate"', '110.4/h, plan 120'],
      asks: [],
    });
    t.match(own('L3/Rate', { type: 'Double', value: 1.84 }), {
      scale: 60,
      reasons: ['named "rate"', '1.84 times 60 is 110.4/h, plan 120'],
    });
    t.match(
      own('L3/Rate', { type: 'Double', unit: 'pcs/min', value: 9 }),
      { scale: 60, asks: [] },
      'as its unit says',
    );
    t.match(
      own('L3/Rate', { type: 'Double', value: 7_000 }),
      { scale: null, asks: [/an hour\?/] },
      'far from plan: asked',
    );
    t.match(own('Line 9/Rate', { type: 'Double', value: 110 }), {
      line: null,
      scale: null,
      asks: [/Which line/, /an hour\?/],
    });
    t.match(own('Cell/X7', { type: 'String', value: ' 2231 ' }), {
      ...{ measure: 'job', line: 'L3', certainty: 'likely' },
      reasons: ['shows 2231, an open run on L3'],
    });
    t.match(
      own('Cell/X7', { type: 'Int32', value: 2231 }),
      { measure: 'job', certainty: 'perhaps' },
      'a number may be chance',
    );
    t.equal(
      own('Line 3/NextOrder', { type: 'String', value: '2231' }),
      null,
      'its name says that it is another',
    );
    t.match(own('L3/Value7', { type: 'Float', value: 111.5 }), {
      measure: 'ratePerHour',
      certainty: 'perhaps',
    });
    t.equal(own('L3/Temperature', { type: 'Float', value: 119 }), null);
  },
);

t.test('two looks: what only grows is a counter, what fell is asked about', async (t) => {
  const grew = (later: number) => ({ first: 100, later, apartMs: 3_000 });
  t.match(own('L3/GoodCount', { type: 'UInt32', value: 102 }, grew(102)), {
    reasons: [/named/, 'grew by 2 in 3 s'],
  });
  t.match(own('L3/W17', { type: 'UInt32', value: 102 }, grew(102)), {
    measure: 'total',
    certainty: 'perhaps',
  });
  t.equal(own('L3/W17', { type: 'UInt32', value: 3_100 }, grew(3_100)), null, 'a clock, not pieces');
  t.equal(own('L3/W17', { type: 'UInt32', value: 90 }, grew(90)), null, 'it fell');
  t.match(own('L3/GoodCount', { type: 'UInt32', value: 90 }, grew(90)), {
    certainty: 'perhaps',
    asks: [/fell from 100 to 90/],
  });
});

t.test('which line and station, as paths shorten them', async (t) => {
  const placed = (path: string) => {
    const guess = own(path, { type: 'Int32' });
    return guess && [guess.line, guess.station];
  };
  t.same(placed('L3.GoodCount'), ['L3', null]);
  t.same(placed('"DB_Linie3"."Gutteile"'), ['L3', null]);
  t.same(placed('Ligne 03/Rebuts'), ['L3', null]);
  t.same(placed('riverside/L2/S4/bad'), ['L2', 'L2S4']);
  t.same(placed('Line 2/Station 4/Scrap'), ['L2', 'L2S4']);
  t.same(placed('Line 3/Station 4/Scrap'), ['L3', null], 'Station 4 is of Line 2');
  t.same(placed('Line 31/GoodCount'), [null, null], 'Line 31 is not Line 3');
  t.same(placed('Line 2/Line 3/GoodCount'), ['L3', null], 'the deepest');
  t.equal(own('Linie3/GoodCount', { type: 'Int32' })?.why, '"linie3" is Line 3');
  t.equal(own('Line 3/GoodCount', { type: 'Int32' })?.why, null, 'as the plant names it');
  t.match(own('Hall 1/GoodCount', { type: 'Int32' })?.asks, [/Which line/]);
  const pump = { lines: [{ id: 'P', name: 'Pump Assembly' }], stations: [] };
  const named = guessTag(offer('PumpAssembly/PumpAssembly_GoodCount', { type: 'Int32' }), {
    places: pump,
    plan,
  });
  t.match(named, { line: 'P', measure: 'goodTotal' }, 'a line may be called after a thing');
});

t.test('units, types and states', async (t) => {
  t.equal(own('L3/GoodCount', { type: 'String', value: 'many' }), null, 'a text counts nothing');
  t.equal(own('L3/GoodCount', { type: 'Boolean', value: true }), null);
  t.equal(own('L3/GoodCount', { type: 'Int32', unit: 'kg' }), null, 'kilograms are no pieces');
  t.equal(own('L3/State', { type: 'DateTime' }), null);
  t.match(own('L3/GoodCount'), { certainty: 'perhaps' }, 'of an unknown type');
  t.match(own('L3/State', { type: 'Int32', value: 4 }), {
    measure: 'state',
    words: null,
    asks: [/numbers stand for/],
  });
  t.match(own('L3/StateCurrent', { type: 'Int32', value: 6 }), {
    words: { 6: 'run', 9: 'stop', 4: 'idle' },
    asks: [],
  });
  t.match(own('L3/State', { type: 'String', value: 'Running' }), {
    reasons: ['named "state"', 'its "Running" is understood'],
    asks: [],
  });
  t.match(own('L3/State', { type: 'String', value: 'Waschen' }), { asks: [/idle is its "Waschen"\?/] });
  t.match(own('L3/Running', { type: 'Boolean' }), {
    certainty: 'perhaps',
    words: { true: 'run', false: 'stop' },
  });
  for (const [unit, scale] of [
    ['1/h', 1],
    ['pcs/h', 1],
    ['Stk/h', 1],
    ['1/min', 60],
    ['pcs/min', 60],
    ['BPM', 60],
    ['pcs per minute', 60],
    ['1/s', 3_600],
    ['min⁻¹', 60],
  ] as const)
    t.same(unitMeaning(unit), { is: 'rate', scale }, unit);
  for (const unit of ['pcs', 'Stück', 'szt.', 'pièces', 'Stk'])
    t.same(unitMeaning(unit), { is: 'pieces' }, unit);
  for (const unit of ['m/min', '°C', 'kg', 'rpm', '%', 'kWh'])
    t.same(unitMeaning(unit), { is: 'other' }, unit);
  t.equal(unitMeaning(''), null);
});

t.test('a counter that begins anew is asked about', async (t) => {
  t.match(own('L3/GoodCount', { type: 'UInt16' })?.asks, [/full at 65536/]);
  t.match(own('L3/Shift Good Count', { type: 'UInt32' })?.asks, [/with each shift\?/]);
  t.match(own('L3/JobGoodPartsCounter', { type: 'Int16' })?.asks, [/with each job\?/, /full at 32768/]);
  t.same(own('L3/GoodCount', { type: 'UInt32' })?.asks, []);
  t.same(own('L3/State', { type: 'UInt16' })?.asks.length, 1, 'no counter');
});

t.test("the peer's own model is believed; what it leaves open is asked", async (t) => {
  const means = { measure: 'scrapTotal', reason: 'PackML: defective pieces of this job' };
  const of = { ...offer('Unit/X', { type: 'Int32' }), means, unit: 'Line 3' };
  t.match(guessTag(of, { places, plan }), {
    ...{ measure: 'scrapTotal', certainty: 'sure', line: 'L3' },
    reasons: [means.reason],
  });
  t.equal(guessTag({ ...of, at: null }, { places, plan }), null, 'a folder is no tag');
});

t.test('the names of the plant are read once for all the tags of a look', (t) => {
  let asked = 0;
  const line = {
    id: 'L3',
    get name() {
      asked += 1;
      return 'Line 3';
    },
  };
  const places = { lines: [line], stations: [] };
  const none = { line: null, station: null, why: null };
  for (let count = 0; count < 100; count += 1) t.same(guessPlace(['Hall', `Pump ${count}`], places), none);
  t.equal(guessPlace(['Line 3', 'Good'], { ...places }).line, 'L3', 'other places are read anew');
  t.ok(asked < 10, `${asked} times`);
  t.end();
});
