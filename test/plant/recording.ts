// What the plant writes down, read back: its recording, and its exports as the files source takes them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Test } from 'tap';
import { parse } from 'yaml';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type {
  Observation,
  RecordingMark,
  SampleObservation,
  SnapshotObservation,
} from '../../src/core/types/observation.ts';
import { writeHistory } from '../../src/plant/history.ts';
import { HISTORY_FROM, OPENING } from '../../src/plant/riverside.ts';
import type { RiversidePlant } from '../../src/plant/riverside-plant.ts';
import { filesConfig, openDrop } from '../contract/files-peer.ts';

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
    .map((line): Exclude<Observation, RecordingMark> => JSON.parse(line));
  return {
    shares,
    ms,
    bytes: text.length,
    said,
    samples: said.filter((one): one is SampleObservation => one.type === 'sample'),
    snapshots: said.filter((one): one is SnapshotObservation => one.type === 'snapshot'),
  };
}

/** One pull of the exports with the config of the demo: by kind, what the box makes of them. */
export async function pullOnce(
  t: Test,
  folder: string,
): Promise<ReadonlyMap<string, readonly EntityRecord[]>> {
  const { type, version, title, staleAfter, ...settings } = parse(
    readFileSync('config/demo/sources/erp.yaml', 'utf8'),
  );
  const drop = await openDrop(t);
  const config = await filesConfig(folder, { ...settings, folder });
  const { said } = await drop.read(config);
  if (said.length > 0) throw new Error(JSON.stringify([type, version, title, staleAfter, said]));
  return new Map(config.tables.map(({ kind }) => [kind, drop.records(kind)]));
}
