// Tests of the lines that `throughline browse` gives to paste: sound YAML, one counter a line, questions as comments.
import fc from 'fast-check';
import t from 'tap';
import { parse } from 'yaml';
import { tagPaste } from '../src/cli/browse/tag-paste.ts';
import { tagRows } from '../src/cli/browse/tag-rows.ts';
import type { TagOffer } from '../src/contracts/tag-look.ts';
import { guessTag } from '../src/mapping/tags/guess.ts';

const AT = Date.UTC(2026, 10, 19, 12);
const PLACES = { lines: [{ id: 'L3', name: 'Line 3' }], stations: [] };
const TEXT = { name: null, dataType: 'String', unit: null };
const NAMES = new Map([['L3', 'Line 3']]);

function rowOf(path: string, of: Partial<TagOffer> = {}, readAs: string | null = null) {
  const offer: TagOffer = {
    ...{ path: path.split('/'), inside: null, at: { node: `nsu=urn:mes;s=${path}` } },
    ...{ is: { name: null, dataType: 'Int32', unit: null }, now: null },
    ...of,
  };
  return { offer, guess: guessTag(offer, { places: PLACES, plan: { runs: [], rates: [] } }), readAs };
}

t.test('lines to paste are a sound file; what a person must decide stays a comment', async (t) => {
  const rows = [
    rowOf('Line 3/Good', { is: { name: null, dataType: 'Int32', unit: 'pcs' } }),
    rowOf('Line 3/Order "2": x #1', { at: { node: 'nsu=urn:mes;s="a": #1\n' } }),
    rowOf('Line 3/Speed', { is: { name: null, dataType: 'Double', unit: 'pcs/min' } }),
    rowOf('Line 3/State'),
    rowOf('Hall/Scrap Count'),
    rowOf('Line 3/Job', {}, 'L3.Job'),
    rowOf('Line 3/Temperature'),
  ];
  const lines = tagPaste(rows, { names: NAMES, taken: new Set(['L3.State']), told: new Map() });
  const node = (path: string) => `nsu=urn:mes;s=${path}`;
  t.same(parse(lines.join('\n')), {
    tags: [
      { id: 'L3.GoodCount', node: node('Line 3/Good'), line: 'L3', measure: 'goodTotal', unit: 'pcs' },
      { id: 'L3.Job', node: 'nsu=urn:mes;s="a": #1\n', line: 'L3', measure: 'job' },
      {
        id: 'L3.PiecesPerHour',
        node: node('Line 3/Speed'),
        line: 'L3',
        measure: 'ratePerHour',
        unit: 'pcs/min',
        scale: 60,
      },
      { id: 'L3.State-2', node: node('Line 3/State'), line: 'L3', measure: 'state' },
    ],
  });
  t.match(lines[1], /# why: Line 3's good pieces: named "good", unit pcs\.$/);
  t.match(lines[4], /# why: .* \? What do its numbers stand for\? Add words/);
  t.match(lines[5], /^ {2}# \? - \{ id: tag\.BadCount, .* \? Which line is it of\?$/);
  t.equal(lines.length, 6);
});

t.test(
  'rows: folders end in a slash, what is read already is named, and odd values are shown as they are',
  async (t) => {
    const now = {
      value: 'a\n  long text that does not end for a while',
      quality: 'uncertain',
      at: AT,
    } as const;
    const rows = [
      rowOf('Line 3', { inside: 'x', at: null }),
      rowOf('Line 3/Job', { now }, 'L3.Job'),
      rowOf('Line 3/X', { now: { value: null, quality: 'bad', at: AT + 9_000 } }),
      rowOf('Line 3/Y'),
    ];
    t.match(tagRows(rows, { names: NAMES, now: AT + 3_000, from: 0 }), [
      /^Line 3\/$/,
      /^Line 3\/Job +Int32 +"a long text that does … \(uncertain\) +3 s +read as L3\.Job$/,
      /^Line 3\/X +Int32 +empty \(bad\) +ahead of this clock$/,
      /^Line 3\/Y +Int32 +no value yet$/,
    ]);
  },
);

t.test('whatever a peer names its values, what is pasted is YAML that says where they are', async (t) => {
  const odd = fc.constantFrom('Good', 'Line 3', 'Rate', 'n.i.O.', '#', ': -', '"x"', "it's {a}");
  const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), odd);
  const value = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.constant(null));
  const said = fc.option(name, { nil: null });
  const path = fc.array(name, { minLength: 1, maxLength: 5 });
  const seen = fc.record({ value, unit: said, type: said, node: name, isTold: fc.boolean() });
  const property = fc.property(path, seen, (names, { value: now, unit, type, node, isTold }) => {
    const offer: TagOffer = {
      ...{
        path: names,
        inside: null,
        at: { node },
        is: { name: null, dataType: type, unit },
        unit: 'Line 3',
      },
      now: { value: now, quality: 'good', at: AT },
      ...(isTold && { means: { measure: 'goodTotal', reason: 'a\nreason # with : marks' } }),
    };
    const guess = guessTag(offer, { places: PLACES, plan: { runs: [], rates: [] } });
    const lines = tagPaste([{ offer, guess, readAs: null }], {
      ...{ names: NAMES, taken: new Set(), told: new Map() },
    });
    const { tags } = parse(['version: 1', ...lines].join('\n'));
    return isTold ? tags[0].node === node : !tags || tags[0].node === node;
  });
  t.doesNotThrow(() => fc.assert(property, { numRuns: 1_000 }));
});

t.test(
  'one counter of a line is offered: two are added up, so the others ask whether they count other pieces',
  (t) => {
    const rows = [
      rowOf('Line 3/Total Count'),
      rowOf('Line 3/Good Count'),
      rowOf('Line 3/Good Parts'),
      rowOf('Line 3/Job', { is: TEXT }),
      rowOf('Line 3/Order', { is: TEXT }),
    ];
    const paste = (counted: [string, string][]) =>
      tagPaste(rows, { names: NAMES, taken: new Set(), told: new Map(counted) });
    const [, total, good, again, job, order] = paste([]);
    t.match(job, /^ {2}- \{ id: L3\.Job, /);
    t.match(order, /^ {2}# \? - \{ id: L3\.Job-2, .* \? L3\.Job tells that already\. Which of them is it\?$/);
    t.match(good, /^ {2}- \{ id: L3\.GoodCount, /);
    t.match(total, /^ {2}# \? - .* \? L3\.GoodCount counts its pieces already\. Are these other/);
    t.match(again, /^ {2}# \? - \{ id: L3\.GoodCount-2, /);
    t.match(paste([['L3 pieces', 'Mes.Good']])[2], /^ {2}# \? - .* \? Mes\.Good counts its pieces already/);
    t.match(paste([['L4 pieces', 'Other']])[2], /^ {2}- \{ id: L3\.GoodCount, /);
    t.end();
  },
);
