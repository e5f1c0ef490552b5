// A box of the demo's config that ran for some hours: its machines and its ERP tell what the sample plant recorded.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadedConfig, loadConfig } from '../../src/config/config.ts';
import type { SourceModule } from '../../src/contracts/source.ts';
import type {
  Observation,
  SampleObservation,
  SnapshotObservation,
} from '../../src/core/types/observation.ts';
import { startDaemon } from '../../src/daemon/daemon.ts';
import { lookAtRules } from '../../src/load/rule-look.ts';
import { ruleTestsSeen } from '../../src/load/rule-tests-seen.ts';
import { rulesToRun } from '../../src/load/rule-versions.ts';
import { writeHistory } from '../../src/plant/history.ts';
import { riversidePlant } from '../../src/plant/riverside-plant.ts';
import { openStore } from '../../src/store/store.ts';
import { HandClock } from '../daemon/hand-clock.ts';
import { SILENT } from '../daemon/real-store.ts';

const MINUTE_MS = 60_000;
/** Wed 18 Nov 2026, 05:50 in the plant: the first shift begins ten minutes later. */
const MORNING = Date.UTC(2026, 10, 18, 11, 50);
/** That evening, 21:30: the box runs past the end of the last shift, and past midnight. */
export const BEGAN_AT = Date.UTC(2026, 10, 19, 3, 30);
/** The machines' server is gone once, so long after the beginning. */
const LOST_AFTER_MS = 95 * MINUTE_MS;

export type RecordedBox = { readonly dir: string; readonly config: LoadedConfig; readonly endedAt: number };

type Said = SampleObservation | SnapshotObservation;

/** What the plant's systems say in that time, oldest first, without the clocks of the recording. */
export function plantSays(hours: number, beganAt: number = MORNING): Said[] {
  const dir = mkdtempSync(join(tmpdir(), 'throughline-record-'));
  const path = join(dir, 'history.ndjson');
  const plant = riversidePlant({ driftShare: 0.08, shortage: true, spike: true });
  writeHistory(
    path,
    { plant, span: { from: beganAt, to: beganAt + hours * 60 * MINUTE_MS } },
    () => undefined,
  );
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  rmSync(dir, { recursive: true });
  return lines.map((line) => JSON.parse(line) as Said);
}

/** Runs a real daemon on a clock set by hand, `hours` of it, into `dir`, and stops it. */
export async function runBox(dir: string, hours: number): Promise<RecordedBox> {
  const clock = new HandClock(BEGAN_AT);
  const loaded = await loadConfig('config/demo', clock.now());
  // The history of the demo is not told: this box is its own.
  const config = {
    ...loaded,
    sources: loaded.sources.filter(({ type }) => type !== 'replay'),
    channels: [],
    lamps: [],
  };
  const said = plantSays(hours, BEGAN_AT);
  const of = new Map(config.sources.map((one) => [one.id, new Set(one.tags.map(({ id }) => id))]));
  const module: SourceModule<object> = {
    open: (_, context) => ({
      run: (signal) => tellOf(said, of.get(context.id) ?? new Set())(context, signal),
    }),
  };
  const store = await openStore({ dir, ways: [], log: SILENT, groupCommitMs: 5 });
  const roles = config.records.filter(({ kind }) => kind === 'role').map(({ id }) => id);
  const daemon = await startDaemon({
    ...{ config, store, clock, log: SILENT, dataDir: dir, records: config.recordsAt, configTroubles: [] },
    writtenFiles: { first: '', look: async () => '', reread: async () => [], told: [] },
    ruleFiles: {
      look: () => lookAtRules(config.ruleDirs),
      read: (before, when) => rulesToRun(config.ruleDirs, roles, before, when),
      tests: (ruleId, inForce) => ruleTestsSeen(config.ruleDirs, ruleId, inForce),
    },
    loadSource: async () => module,
    loadChannel: () => Promise.reject(new Error('this box has no channel')),
    loadLamp: () => Promise.reject(new Error('this box has no lamp')),
    machineNow: () => clock.now(),
    fatal: (error) => {
      throw error;
    },
  });
  for (let passed = 0; passed < hours * 60; passed += 5) await clock.advance(5 * MINUTE_MS);
  await daemon.stop();
  await store.close();
  return { dir, config, endedAt: clock.now() };
}

type Run = (context: Parameters<SourceModule<object>['open']>[1], signal: AbortSignal) => Promise<void>;

/** Every minute what is new of its tags; of tables, where it has no tags. */
function tellOf(said: readonly Said[], tags: ReadonlySet<string>): Run {
  const isOwn = (one: Said) => (one.type === 'sample' ? tags.has(one.tag) : tags.size === 0);
  return async (context, signal) => {
    const { clock } = context;
    let place = Number(context.cursor ?? 0);
    const begunAt = clock.now();
    context.live('connected');
    const is = { name: 'a node', dataType: 'Double', unit: null };
    for (const tag of tags) await context.append([{ type: 'identity', tag, is, at: begunAt }]);
    while (!signal.aborted) {
      const upTo = said.findIndex((one) => toldAt(one) > clock.now());
      const end = upTo < 0 ? said.length : upTo;
      const news = said.slice(place, end).filter(isOwn).map(withoutClocks);
      if (news.length > 0) await context.append(news, String(end));
      place = end;
      await clock.sleep(MINUTE_MS, signal);
      if (
        context.id === 'mes' &&
        begunAt < BEGAN_AT + LOST_AFTER_MS &&
        clock.now() >= BEGAN_AT + LOST_AFTER_MS
      )
        throw context.error('lost', true, 'The server of the machines went away.');
    }
  };
}

const toldAt = (one: Said): number => one.recordedAt ?? 0;

function withoutClocks({ recordedAt: _, ...one }: Said): Observation {
  if (one.type === 'sample') return one;
  const { as: _as, ...snapshot } = one;
  return snapshot;
}
