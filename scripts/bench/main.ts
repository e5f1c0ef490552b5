// Measures the fold on a big plant beside the same arithmetic by hand: npm run bench [-- --rounds 7 --json FILE].
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadRules } from '../../src/load/rules.ts';
import { bigPlant } from './big-plant.ts';
import { fedState } from './fed-state.ts';
import { scaled, TARGET_SIZE } from './plant-size.ts';
import { reportOf, rowsOf, tableOf } from './report.ts';
import { measureSides } from './rounds.ts';
import { packed, sidesOf } from './sides.ts';

/** Fewer rounds say nothing about the range. */
const LEAST_ROUNDS = 5;
/** Passes before measuring, so that the compiler has seen every path. */
const WARM_UP = 3;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: String(LEAST_ROUNDS) },
    size: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const rounds = Math.max(LEAST_ROUNDS, Math.floor(Number(values.rounds)) || LEAST_ROUNDS);
const size = scaled(TARGET_SIZE, Number(values.size) || 1);
const plant = bigPlant(size);
const sides = sidesOf(plant, packed(fedState(plant, await loadRules(['rules']))));
const measured = measureSides(sides, { warmUp: WARM_UP, rounds });
const report = reportOf(size, rounds, rowsOf(measured, size.orders === TARGET_SIZE.orders));
console.log(tableOf(report));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report)}\n`);
