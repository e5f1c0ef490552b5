// A part that runs out and bad pieces in words: what is left by whose word, what comes, what is to be held.
import t from 'tap';
import type { Decision, MaterialConsequence, QualityConsequence } from '../src/core/types/decision.ts';
import { sceneOf } from '../src/render/scene.ts';
import { materialWords } from '../src/render/words/material.ts';
import { optionWords } from '../src/render/words/option.ts';
import { qualityWords } from '../src/render/words/quality.ts';
import { at, material, NOW, people, picture, quality } from './fixtures/decisions.ts';

const scene = sceneOf(picture, people, { now: NOW, ruleNumber: () => null });

function decisionOf(type: 'material' | 'quality'): Decision {
  const found = picture.decisions.find((one) => one.consequence.type === type);
  if (!found) throw new Error(`the fixture has no ${type} decision`);
  return found;
}

const part = (changes: Partial<MaterialConsequence>): string =>
  materialWords(scene, decisionOf('material'), { ...material, ...changes }).assumption;

t.test('what is left, and why ERP did not say so', async (t) => {
  t.match(part({}), /ERP says 6,200; 1,340 of them were used since .* and are not booked yet\.$/);
  const count = { at: at('2026-11-17T06:00'), pieces: 6000 };
  t.match(part({ count }), /6,000 were counted .*06:00\. ERP says 6,200, 1,340 too many\.$/);
  t.match(part({ count, unbookedPieces: -40 }), /ERP says 6,200, 40 too few\.$/);
  t.match(
    part({ usage: { factor: 1.08, by: 'counter' } }),
    /uses 8\.0\s% more SK-210 than the bill says, by its counter/,
  );
  t.match(
    part({ usage: { factor: 0.94, by: 'counts' } }),
    /6\.0\s% less SK-210 .* by two counts of the shelf/,
  );
  t.notMatch(part({ usage: { factor: 1.004, by: 'counter' } }), /bill/);
  t.match(part({ apart: { ...material.apart, inspection: 900 } }), /Not counted: 900 in inspection\.$/);
});

t.test('deliveries a buyer would ask about', async (t) => {
  const receipt = { id: 'R-7', pieces: 500, promisedAt: NOW, confirmed: true, overdueDays: 0 };
  t.match(
    part({ receipts: [{ ...receipt, overdueDays: 2.2 }] }),
    /Delivery R-7 of 500 is 2 days overdue and is not counted\./,
  );
  t.match(part({ receipts: [{ ...receipt, overdueDays: 0.1 }] }), /is 2 h overdue/);
  t.match(
    part({ receipts: [{ ...receipt, promisedAt: null }] }),
    /R-7 of 500 has no date and is not counted\./,
  );
  t.match(part({ receipts: [{ ...receipt, confirmed: false }] }), /R-7 of 500 is not confirmed\./);
  t.notMatch(part({ receipts: [receipt] }), /R-7/);
});

const bad = (changes: Partial<QualityConsequence>, decision = decisionOf('quality')) =>
  qualityWords(scene, decision, { ...quality, ...changes });

t.test('how sure, what to hold, and when the next box leaves', async (t) => {
  t.match(bad({}).assumption, /nine in ten that it ends between 1,021 and 1,844\.$/);
  const unit = { runId: '1187', at: NOW, suspectPieces: 100 };
  const containment = [
    { ...unit, id: 'B1', shippedAt: NOW },
    { ...unit, id: 'B2', shippedAt: null },
  ];
  t.match(
    bad({ containment }).assumption,
    /^Hold B2: everything since 06:12\. Shipped already: B1\. Assumes/,
  );
  t.match(bad({ nextLeavesAt: at('2026-11-19T09:00') }).after, /The next box leaves 09:00\.$/);
});

t.test('where no fix is known holding is still the first thing to do', async (t) => {
  const decision = decisionOf('quality');
  const hold = {
    type: 'stop-and-fix',
    countermeasureId: 'hold',
    name: '',
    minutes: 0,
    holdPieces: 400,
    closesAt: null,
  } as const;
  const [first, ...rest] = decision.options;
  if (!first) throw new Error('the fixture has options');
  const holding = {
    ...decision,
    options: [{ ...first, key: 'hold', parts: [hold], costMinor: null }, ...rest],
  };
  t.match(optionWords(scene, holding)[0], {
    title: 'Stop station 4, hold 400 pieces',
    cost: 'no cost known',
  });
  t.match(bad({}, holding).after, /No countermeasure is known\.$/);
});

t.test(
  'a part that lasts if all comes as promised may run out; each line that stands is named',
  async (t) => {
    const d = decisionOf('material');
    const words = materialWords(scene, d, { ...material, onlyLikely: true });
    t.match(words.title, /^Seal SK-210 may run out /);
    t.match(
      words.so,
      /^It lasts if all comes as promised; else about \*\*2,540 short\.\*\* Line 1 stands for /,
    );
    const shared = (standCostPerHourMinor: number | null) =>
      materialWords(scene, d, {
        ...material,
        alsoStands: [{ lineName: 'Line 4', hours: 9, standCostPerHourMinor }],
      });
    t.match(shared(20_000).so, /Line 1 stands for .*, Line 4 for 9/);
    t.match(shared(20_000).risk, /x \$310 \+ 9.* x \$200$/);
    t.equal(shared(null).risk, 'cost of standing not known');
  },
);
