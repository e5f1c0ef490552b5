// The handover of a shift out of the real fold: whose shift it is, who read what, when it is taken over, what sources did.
import { deserialize, serialize } from 'node:v8';
import t from 'tap';
import type { FoldState } from '../../src/core/state.ts';
import { decide } from '../../src/core/step.ts';
import type { HandoverEntry, HandoverResult } from '../../src/core/types/handover.ts';
import { type Bench, bench, local, record, snapshot } from '../fixtures/exact-plant.ts';
import { acted, CONFIG, DAY, domains, HOUR, late, MINUTE, ofB, rule } from './ledger-box.ts';
import { records, THURSDAY } from './two-lines.ts';

let nonce = 0;
type Told =
  | { readonly kind: 'sign' }
  | { readonly kind: 'take' }
  | { readonly kind: 'read'; readonly taskId: number };

function entryOf(personId: string, at: number, told: Told, own?: string): HandoverEntry {
  nonce += 1;
  const signed = { personId, at, via: 'panel', nonce: own ?? `h${nonce}` };
  return told.kind === 'sign'
    ? { ...told, ...signed, did: 'note:7', unmeasured: null }
    : { ...told, ...signed };
}

function does(box: Bench, personId: string, at: number, told: Told, own?: string): HandoverResult {
  const entry = entryOf(personId, at, told, own);
  const { handoverResults } = box.tick(at, [{ source: 'panel', body: { type: 'handover', entry } }]);
  const [result] = handoverResults;
  if (result === undefined) throw new Error('the fold said nothing');
  return result;
}
const SEVEN = THURSDAY + HOUR;

t.test('signed by whoever leaves, read and taken over by another: nothing is skipped', async (t) => {
  const { box } = late();
  const read = { kind: 'read', taskId: 1001 } as const;
  t.match(does(box, 'p2', SEVEN, { kind: 'take' }), { ok: false, code: 'nothing-signed' });
  t.match(does(box, 'p2', SEVEN, read), { ok: false, code: 'nothing-signed' });
  t.match(does(box, ' ', SEVEN, { kind: 'sign' }), { ok: false, code: 'unknown' }, 'nobody');
  t.match(does(box, 'p1', SEVEN, { kind: 'sign' }, 'twice'), { ok: true, code: 'ok' });
  t.match(does(box, 'p1', SEVEN, { kind: 'sign' }, 'twice'), { ok: true, code: 'repeated' });
  t.match(does(box, 'p1', SEVEN, read), { ok: false, code: 'same-person' });
  t.match(does(box, 'p1', SEVEN, { kind: 'take' }), { ok: false, code: 'same-person' });
  t.match(does(box, 'p2', SEVEN, { kind: 'take' }), { ok: false, code: 'unread', unread: 1 });
  t.match(does(box, 'p2', SEVEN, { kind: 'read', taskId: 1002 }), { ok: false, code: 'unknown' });
  t.match(does(box, 'p2', SEVEN + MINUTE, read), { ok: true, unread: 0 });
  t.match(does(box, 'p2', SEVEN + 2 * MINUTE, read), { ok: true }, 'read again: it stays as it was');
  t.match(
    does(box, 'p3', SEVEN + 3 * MINUTE, { kind: 'take' }),
    { ok: false, code: 'unread', unread: 1 },
    'what another has read they have not',
  );
  const shift = { from: THURSDAY, to: THURSDAY + 16 * HOUR };
  const before = box.tick(SEVEN + 4 * MINUTE).picture.handover;
  t.strictSame(before, {
    shift,
    last: {
      shift,
      signed: [{ personId: 'p1', at: SEVEN, did: 'note:7', unmeasured: null }],
      dueAt: THURSDAY + DAY + HOUR / 2,
      reads: [{ taskId: 1001, personId: 'p2', at: SEVEN + MINUTE }],
      taken: null,
    },
    links: [],
  });
  const state = deserialize(serialize(box.state)) as FoldState;
  const at = SEVEN + 5 * MINUTE;
  t.match(does(box, 'p2', at, { kind: 'take' }, 'over'), { ok: true, code: 'ok' });
  const fact = { seq: 1, recordedAt: at, effectiveAt: at, source: 'panel' };
  const entry = entryOf('p2', at, { kind: 'take' }, 'over');
  const facts = [{ ...fact, body: { type: 'handover', entry } }] as const;
  const again = decide(state, { tick: 99, at, cause: 'act', facts });
  t.strictSame(again.picture.handover?.last?.taken, { personId: 'p2', at }, 'from a kept state too');
  t.match(does(box, 'p2', at, { kind: 'take' }, 'over'), { ok: true, code: 'repeated' });
  t.match(does(box, 'p3', at, { kind: 'take' }), { ok: false, code: 'taken' });
  t.match(does(box, 'p3', at, read), { ok: false, code: 'taken' });
  t.match(does(box, 'p3', at + MINUTE, { kind: 'sign' }), { ok: true });
  t.match(box.tick(at + 2 * MINUTE).picture.handover?.last, {
    signed: [{ personId: 'p3' }],
    reads: [],
    taken: null,
  });
});

t.test('several leave one shift; who leaves the next begins anew', async (t) => {
  const { box } = late();
  does(box, 'p1', SEVEN, { kind: 'sign' });
  does(box, 'p2', SEVEN + MINUTE, { kind: 'read', taskId: 1001 });
  does(box, 'p3', SEVEN + 2 * MINUTE, { kind: 'sign' });
  const last = box.tick(SEVEN + 3 * MINUTE).picture.handover?.last;
  t.match([last?.signed.map((one) => one.personId), last?.reads.length], [['p1', 'p3'], 1]);
  t.match(does(box, 'p3', SEVEN + 4 * MINUTE, { kind: 'take' }), { code: 'same-person' });
  const friday = THURSDAY + DAY + 4 * HOUR;
  does(box, 'p2', friday, { kind: 'sign' });
  t.match(box.tick(friday + 1).picture.handover?.last, {
    shift: { from: THURSDAY + DAY },
    signed: [{ personId: 'p2' }],
    reads: [],
  });
});

t.test('what comes up after the signature must be read too; what is kept quiet need not', async (t) => {
  const box = bench();
  const begin = THURSDAY - 3 * DAY;
  box.tick(begin, [
    { source: 'rules', body: { type: 'rules', hash: 'l', rules: [rule], domains } },
    snapshot('config', begin, CONFIG),
    snapshot(
      'erp',
      begin,
      records().filter(({ id }) => !['OB', 'B', 'peg-OB'].includes(id)),
    ),
  ]);
  does(box, 'p1', THURSDAY - HOUR, { kind: 'sign' });
  const raised = box.tick(THURSDAY, [snapshot('erp', THURSDAY, ofB('L1'))]);
  t.equal(raised.picture.decisions.length, 1);
  t.match(does(box, 'p2', THURSDAY + MINUTE, { kind: 'take' }), { code: 'unread', unread: 1 });
  acted(box, THURSDAY + 2 * MINUTE, { kind: 'known', reason: 'note:1', until: THURSDAY + 5 * HOUR });
  t.match(does(box, 'p2', THURSDAY + 3 * MINUTE, { kind: 'take' }), { ok: true, unread: 0 });
});

/** A plant of one line in three shifts from Monday 22:00 to Saturday 06:00, and of nothing else. */
function threeShifts(): Bench {
  const box = bench();
  const shifts = Array.from({ length: 13 }, (_, i) => [
    local('2026-11-16T22:00:00') + i * 8 * HOUR,
    local('2026-11-16T22:00:00') + (i + 1) * 8 * HOUR,
  ]);
  const monday = [local('2026-11-23T06:00:00'), local('2026-11-23T14:00:00')];
  const plant = records().filter(({ kind }) => kind === 'plant');
  box.tick(local('2026-11-16T12:00:00'), [
    snapshot('config', local('2026-11-16T12:00:00'), [
      ...plant,
      record('shiftCalendar', 'three', { name: 'three', shifts: [...shifts, monday] }),
      record('line', 'L1', { name: 'Line 1', calendar: 'three' }),
    ]),
  ]);
  return box;
}

t.test('which shift it is: the one that ended for two hours more, then the one that goes on', async (t) => {
  const box = threeShifts();
  const [night, early] = [
    { from: local('2026-11-18T22:00:00'), to: THURSDAY },
    { from: THURSDAY, to: THURSDAY + 8 * HOUR },
  ];
  const shiftAt = (at: number) => box.tick(at).picture.handover?.shift;
  t.strictSame(shiftAt(THURSDAY - MINUTE), night);
  t.strictSame(shiftAt(THURSDAY + 52 * MINUTE), night, 'at 06:52 the night leaves');
  t.strictSame(threeShifts().tick(THURSDAY + 2 * HOUR).picture.handover?.shift, early);
  does(box, 'p1', THURSDAY + 52 * MINUTE, { kind: 'sign' });
  t.match(box.tick(THURSDAY + 53 * MINUTE).picture.handover, {
    shift: night,
    last: { shift: night, dueAt: THURSDAY + 82 * MINUTE },
  });
  t.match(does(box, 'p2', THURSDAY + 54 * MINUTE, { kind: 'take' }), { ok: true }, 'nothing is open');
  t.strictSame(shiftAt(THURSDAY + 55 * MINUTE), early, 'the night is over once it is taken over');
  t.strictSame(
    shiftAt(local('2026-11-22T12:00:00')),
    { from: local('2026-11-20T22:00:00'), to: local('2026-11-21T06:00:00') },
    'on a Sunday the last there was',
  );
  does(box, 'p1', local('2026-11-22T12:00:00'), { kind: 'sign' });
  t.equal(
    box.tick(local('2026-11-22T12:01:00')).picture.handover?.last?.dueAt,
    local('2026-11-23T06:30:00'),
    'half an hour from when the next shift comes',
  );
  t.match(shiftAt(local('2026-11-23T06:30:00')), { from: local('2026-11-23T06:00:00') });
});

t.test('without a calendar it is handed over all the same', async (t) => {
  const box = bench();
  const at = THURSDAY;
  t.strictSame(box.tick(at).picture.handover, { shift: null, last: null, links: [] });
  does(box, 'p1', at, { kind: 'sign' });
  does(box, 'p2', at + MINUTE, { kind: 'sign' });
  t.match(box.tick(at + 2 * MINUTE).picture.handover?.last, { shift: null, dueAt: at + 31 * MINUTE });
  t.equal(box.tick(at + 3 * MINUTE).picture.handover?.last?.signed.length, 2);
  does(box, 'p3', at + 9 * HOUR, { kind: 'sign' });
  t.equal(box.tick(at + 9 * HOUR + 1).picture.handover?.last?.signed.length, 1, 'another shift by then');
});

t.test('sources: lost and back, once each, since the shift began', async (t) => {
  const box = threeShifts();
  const link = (at: number, state: 'live' | 'lost') =>
    box.tick(at, [{ source: 'mes', body: { type: 'link', state, reason: '' } }]);
  link(THURSDAY - 9 * HOUR, 'live');
  link(THURSDAY - 510 * MINUTE, 'lost');
  link(THURSDAY - 504 * MINUTE, 'live');
  link(THURSDAY - 3 * HOUR, 'lost');
  link(THURSDAY - 174 * MINUTE, 'lost');
  link(THURSDAY - 2 * HOUR, 'live');
  link(THURSDAY - HOUR, 'live');
  const links = [
    { sourceId: 'mes', state: 'lost', at: THURSDAY - 3 * HOUR },
    { sourceId: 'mes', state: 'back', at: THURSDAY - 2 * HOUR },
  ];
  t.strictSame(box.tick(THURSDAY - MINUTE).picture.handover?.links, links);
  t.strictSame(box.tick(THURSDAY + 3 * HOUR).picture.handover?.links, [], 'of the shift before');
  for (let i = 0; i < 100; i += 1) link(THURSDAY + 3 * HOUR + i * MINUTE, i % 2 === 0 ? 'lost' : 'live');
  t.equal(box.tick(THURSDAY + 5 * HOUR).picture.handover?.links.length, 40, 'one that flaps fills nothing');
});
