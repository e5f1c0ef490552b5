// npm run score: the design beside the ways a plant copes today, on made-up plants whose truth is known.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { worksOf } from '../../src/plant/works/make.ts';
import { asked, refuse } from '../refuse.ts';
import { readArguments, USAGE } from './arguments.ts';
import { calibrate } from './calibration.ts';
import { commitOf, freshSeeds } from './fresh-seeds.ts';
import { scoreSeeds } from './seed-threads.ts';
import { calibrationText, countsFor, verdictText } from './table/calibration-text.ts';
import { scoreText } from './table/print.ts';
import { figuresOf } from './table/report.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const given = asked(() => readArguments(process.argv.slice(2)), USAGE);
const commit = commitOf(ROOT);
if (given.seeds === 'fresh' && commit === null)
  refuse('--seeds fresh: the seeds follow from the commit, and this folder is no clone. Name seeds.');
const seeds = given.seeds === 'fresh' ? freshSeeds(commit ?? '') : given.seeds;
const { weeks, lines, shiftsPerDay, lookHours, jsonFile } = given;
const specs = seeds.map((seed) => ({ seed, weeks, lines, shiftsPerDay }));
const begun = performance.now();
const title = `Throughline score. ${weeks} weeks, ${lines} lines, ${shiftsPerDay} shifts, commit ${commit ?? 'unknown'}`;
const calibration = calibrate(specs.map(worksOf));
process.stdout.write(`${title}\n\n${calibrationText(calibration, weeks)}\n\n`);
const counts = countsFor(calibration.verdict, weeks);
const scores = await scoreSeeds({ specs, lookHours });
const minutes = Math.round((performance.now() - begun) / 6_000) / 10;
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
process.stdout.write(`${scoreText(scores, verdictText(calibration.verdict, weeks), counts)}

${machine}, ${minutes} min
`);
if (jsonFile !== null) {
  const date = new Date().toISOString();
  const report = {
    date,
    commit,
    machine,
    minutes,
    ...given,
    seeds,
    calibration,
    ...figuresOf(scores, counts),
    scores,
  };
  writeFileSync(jsonFile, `${JSON.stringify(report)}\n`);
}
