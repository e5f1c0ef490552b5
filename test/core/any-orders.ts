// Orders of the plant of two lines drawn at random, for properties that hold of every plant.
import fc from 'fast-check';
import type { Changes } from './two-lines.ts';

const pieces = fc.integer({ min: 50, max: 1_500 });
const share = fc.constantFrom(null, 0.05, 0.1, 0.5);
const shipments = fc.constantFrom('S-1', 'S-2', 'S-3');
/** The orders of the two lines in any size, with any fee, on any shipment. */
export const changes = fc
  .record({
    a: pieces,
    b: pieces,
    c: pieces,
    fees: fc.tuple(share, share, share),
    ships: fc.tuple(shipments, shipments),
  })
  .map(
    ({ a, b, c, fees, ships }): Changes => ({
      'run A': { quantityPieces: a },
      'run B': { quantityPieces: b },
      'run C': { quantityPieces: c },
      'peg peg-OA': { quantityPieces: a },
      'peg peg-OB': { quantityPieces: b },
      'peg peg-OC': { quantityPieces: c },
      'salesOrderLine OA': { quantityPieces: a, shipment: ships[0], lateFeeShare: fees[0] },
      'salesOrderLine OB': { quantityPieces: b, lateFeeShare: fees[1] },
      'salesOrderLine OC': { quantityPieces: c, shipment: ships[1], lateFeeShare: fees[2] },
    }),
  );
