// Measures the fold on a big plant beside the same arithmetic by hand: npm run bench [-- --rounds 7 --json FILE].
import { writeFileSync } from 'node:fs';
import { loadRules } from '../../src/load/rules.ts';
import { asked } from '../refuse.ts';
import { readArguments, USAGE } from './arguments.ts';
import { bigPlant } from './big-plant.ts';
import { fedState } from './fed-state.ts';
import { scaled, TARGET_SIZE } from './plant-size.ts';
import { reportOf, rowsOf, tableOf } from './report.ts';
import { measureSides } from './rounds.ts';
import { packed, sidesOf } from './sides.ts';

/** Passes before measuring, so that the compiler has seen every path. */
const WARM_UP = 3;

const { rounds, size: times, jsonFile } = asked(() => readArguments(process.argv.slice(2)), USAGE);
const size = scaled(TARGET_SIZE, times);
const plant = bigPlant(size);
const sides = sidesOf(plant, packed(fedState(plant, await loadRules(['rules']))));
const measured = measureSides(sides, { warmUp: WARM_UP, rounds });
const report = reportOf(size, rounds, rowsOf(measured, size.orders === TARGET_SIZE.orders));
console.log(tableOf(report));
if (jsonFile !== null) writeFileSync(jsonFile, `${JSON.stringify(report)}\n`);
