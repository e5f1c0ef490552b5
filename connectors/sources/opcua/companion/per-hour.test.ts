// Units per time, as servers write them, and what is none.
import t from 'tap';
import { perHour } from './per-hour.ts';

t.test('a unit per time is known by its words', async (t) => {
  const rates: readonly (readonly [string, number, boolean])[] = [
    ...([
      ['pcs/min', 60, true],
      ['pcs/h', 1, true],
      ['Stk./h', 1, true],
      ['parts per hour', 1, true],
    ] as const),
    ...([
      ['Stück/min', 60, true],
      ['St/Std', 1, true],
      ['pc / s', 3_600, true],
      ['szt/min', 60, true],
    ] as const),
    ...([
      ['1/min', 60, false],
      ['1/h', 1, false],
      ['min⁻¹', 60, false],
      ['h-1', 1, false],
      ['s^-1', 3_600, false],
    ] as const),
    ...([
      ['/min', 60, false],
      ['m/min', 60, false],
      ['bottles/min', 60, false],
      ['kg/h', 1, false],
    ] as const),
  ];
  for (const [unit, scale, ofPieces] of rates) t.same(perHour(unit), { scale, ofPieces }, unit);
  for (const unit of ['', 'pcs', '%', '°C', 'mm', 'min', 'h', 'rpm', 'kWh', 'pcs/shift', 'm/s2', 'ppm', '/'])
    t.equal(perHour(unit), null, unit);
});
