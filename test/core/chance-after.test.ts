// How likely an order is late after a change: worked out only where it may be late, and the same as if worked out whole.
import fc from 'fast-check';
import t from 'tap';
import { HOUR_MS, withOvertime } from '../../src/core/model/calendar.ts';
import { afterChange, chanceAfter } from '../../src/core/project/chance-after.ts';
import { siteOf } from '../../src/core/project/delay-site.ts';
import { type Change, futuresAfter, noChange } from '../../src/core/project/what-if.ts';
import { type Changes, late, planOf, THURSDAY } from './two-lines.ts';

const pieces = fc.integer({ min: 50, max: 1_500 });
const hours = fc.integer({ min: 0, max: 60 });
const plants = fc.tuple(pieces, pieces, pieces, fc.integer({ min: 1, max: 200 }), fc.boolean());

/** Three runs of any size, packing after any number of hours, a day of curing behind one of them or not. */
function changesOf([a, b, c, packs, cures]: typeof plants extends fc.Arbitrary<infer T>
  ? T
  : never): Changes {
  return {
    ...Object.fromEntries([
      ...[a, b, c].map((quantityPieces, i) => [`run ${'ABC'[i]}`, { quantityPieces }]),
      ...[a, b, c].map((quantityPieces, i) => [`salesOrderLine O${'ABC'[i]}`, { quantityPieces }]),
      ...[a, b, c].map((quantityPieces, i) => [`peg peg-O${'ABC'[i]}`, { quantityPieces }]),
    ]),
    'shipment S-1': { packingClosesAt: THURSDAY + packs * HOUR_MS },
    ...(cures && {
      'run A': { quantityPieces: a, productionOrder: 'PO', operation: 'one' },
      'operation one': { productionOrder: 'PO', step: 10, happens: 'line' },
      'operation cure': { productionOrder: 'PO', step: 20, happens: 'wait', waitHours: 24 },
    }),
  };
}

t.test('what is surely in time need not be known to the moment', async () => {
  const property = fc.property(plants, hours, fc.integer({ min: 0, max: 4 }), (plant, start, kind) => {
    const plan = planOf(changesOf(plant));
    const lateOrder = late(plan);
    const site = siteOf(plan, lateOrder);
    const to = plan.lines.get('L2');
    if (!site || !to) return false;
    const startAt = THURSDAY + start * HOUR_MS;
    const { run, pieceHours } = lateOrder.need.queued;
    const pull = { runId: run.id, setupHours: kind, startAt };
    const none = noChange(lateOrder.need.calendar);
    const calendar = withOvertime(none.calendar, startAt, startAt + 6 * HOUR_MS);
    const held = { plain: startAt, each: lateOrder.need.each.map((at) => at - start * HOUR_MS) };
    const all: readonly Change[] = [
      { ...none, pull },
      { ...none, calendar },
      { ...none, restoredAt: startAt },
      { ...none, move: { ...pull, to, pieceHours } },
      { ...none, parts: { runId: run.id, held } },
    ];
    const futures = futuresAfter(site, site.queue, all[kind] ?? none);
    return [...plan.outlooks.values()].every((outlook) => {
      const whole = futures && afterChange(plan.world, outlook, futures);
      const quick = futures && chanceAfter(plan.world, outlook, futures);
      return (
        whole?.pLate === quick?.pLate &&
        whole?.pRaw === quick?.pRaw &&
        whole?.expectedLossMinor === quick?.expectedLossMinor
      );
    });
  });
  fc.assert(property, { numRuns: 150 });
});
