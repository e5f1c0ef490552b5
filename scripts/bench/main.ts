// Measures the fold and the rules on a big plant: npm run bench [-- --rounds 7 --part rules --json FILE].
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRules } from '../../src/load/rules.ts';
import { asked } from '../refuse.ts';
import { readArguments, USAGE } from './arguments.ts';
import { bigPlant } from './big-plant.ts';
import { packed, readBack } from './box.ts';
import { fedState } from './fed-state.ts';
import { scaled, TARGET_SIZE } from './plant-size.ts';
import { reportOf, rowsOf, tableOf } from './report.ts';
import { type Measured, measureSides } from './rounds.ts';
import { writeRules } from './rule-book.ts';
import { judgeSides, LOADED, loadSides, setToJudge } from './rule-sides.ts';
import { sidesOf } from './sides.ts';

/** Passes before measuring, so that the compiler has seen every path. */
const WARM_UP = 3;

const { rounds, size: times, parts, jsonFile } = asked(() => readArguments(process.argv.slice(2)), USAGE);
const size = scaled(TARGET_SIZE, times);
const given = { warmUp: WARM_UP, rounds };
const folder = mkdtempSync(join(tmpdir(), 'bench-rules-'));
try {
  writeRules(folder, LOADED);
  const dirs = ['rules', folder];
  // A box loads its rules before it has a plant in memory, so they are measured before there is one here.
  const loading = parts.includes('rules') ? await measureSides(await loadSides(dirs), given) : [];
  const plant = bigPlant(size);
  const kept = packed(fedState(plant, await loadRules(['rules'])));
  const sidesOfPart = {
    rules: async () => judgeSides(plant, readBack(kept), await setToJudge(dirs)),
    fold: () => sidesOf(plant, kept),
  };
  const measured: Measured[] = [...loading];
  for (const part of parts) measured.push(...(await measureSides(await sidesOfPart[part](), given)));
  const report = reportOf(size, rounds, rowsOf(measured, size.orders === TARGET_SIZE.orders));
  console.log(tableOf(report));
  if (jsonFile !== null) writeFileSync(jsonFile, `${JSON.stringify(report)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
