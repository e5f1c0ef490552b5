// What the plant writes down, read back: its recording, and its exports as the files source takes them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { source as files } from '../../connectors/sources/files/files.ts';
import type { FilesConfig } from '../../connectors/sources/files/files-config.ts';
import type {
  Observation,
  SampleObservation,
  SnapshotObservation,
} from '../../src/core/types/observation.ts';
import { writeHistory } from '../../src/plant/history.ts';
import { HISTORY_FROM, OPENING } from '../../src/plant/riverside.ts';
import type { RiversidePlant } from '../../src/plant/riverside-plant.ts';
import { openBench } from '../contract/source-context.ts';

/** The three weeks as the plant process writes them, read back. */
export function recordingOf(plant: RiversidePlant) {
  const path = join(mkdtempSync(join(tmpdir(), 'throughline-plant-')), 'history.ndjson');
  const shares: number[] = [];
  const began = performance.now();
  writeHistory(path, { plant, span: { from: HISTORY_FROM, to: OPENING } }, (done) => shares.push(done));
  const ms = Math.round(performance.now() - began);
  const text = readFileSync(path, 'utf8');
  rmSync(dirname(path), { recursive: true });
  const said = text
    .trimEnd()
    .split('\n')
    .map((line): Observation => JSON.parse(line));
  return {
    shares,
    ms,
    bytes: text.length,
    said,
    samples: said.filter((one): one is SampleObservation => one.type === 'sample'),
    snapshots: said.filter((one): one is SnapshotObservation => one.type === 'snapshot'),
  };
}

/** One pull of the files source with the config of the demo. */
export async function pullOnce(folder: string): Promise<SnapshotObservation[]> {
  const config = { ...parse(readFileSync('config/demo/sources/erp.yaml', 'utf8')), folder };
  const schema = JSON.parse(readFileSync('connectors/sources/files/config.schema.json', 'utf8'));
  new Ajv({ useDefaults: true, strict: false, validateFormats: false }).compile(schema)(config);
  const bench = await openBench({ id: 'erp' });
  const stop = new AbortController();
  const run = files.open(config as FilesConfig, bench.context()).run(stop.signal);
  while (bench.lives.length === 0) await Promise.race([bench.clock.sleep(50), run]);
  stop.abort();
  await run;
  const odd = bench.observations.filter((one) => one.type === 'trouble');
  if (odd.length > 0) throw new Error(JSON.stringify(odd));
  await bench.dispose();
  return bench.observations.filter((one): one is SnapshotObservation => one.type === 'snapshot');
}
