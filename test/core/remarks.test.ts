// Why a countermeasure is not among the options.
import t from 'tap';
import { optionsOf, THURSDAY } from './two-lines.ts';

t.test('what was tried and helps too little is said, not hidden', async (t) => {
  const night = {
    type: 'overtime',
    line: 'L1',
    name: 'Short night',
    costMinor: 10_000,
    slots: [
      { at: THURSDAY + 16 * 3_600_000, to: THURSDAY + 16.25 * 3_600_000, closesAt: THURSDAY + 3_600_000 },
    ],
  };
  const soon = { packingClosesAt: THURSDAY + 40 * 3_600_000, departsAt: THURSDAY + 42 * 3_600_000 };
  const changes = {
    'countermeasure short': night,
    'shipment S-1': soon,
    'run B': { quantityPieces: 4_000 },
    'peg peg-OB': { quantityPieces: 4_000 },
    'salesOrderLine OB': { quantityPieces: 4_000, completeOnly: true },
  };
  const { options, remarks } = optionsOf(changes);
  t.notOk(options.some(({ parts }) => parts.some(({ type }) => type === 'overtime')));
  t.match(remarks, [{ name: 'Short night', code: 'too-little' }]);
});
