// The real core on what a made-up plant lets it learn: the same two calls a box makes, in the same order.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { emptyState, type FoldState } from '../../../src/core/state.ts';
import { absorb, decide } from '../../../src/core/step.ts';
import type { Fact, FactBody, Sample, TickCause } from '../../../src/core/types/observation.ts';
import type { Picture } from '../../../src/core/types/picture.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { loadRules } from '../../../src/load/rules.ts';
import type { Learned, LearnedSnapshot } from '../../../src/plant/works/works.ts';
import { type KnownRecords, snapshotFact } from './snapshot-diff.ts';

const RULES_DIR = fileURLToPath(new URL('../../../rules', import.meta.url));

export type Alarm = { readonly stationId: string; readonly since: UtcMs; readonly at: UtcMs };
export type Ticked = { readonly at: UtcMs; readonly picture: Picture };

export type CoreRun = {
  readonly state: FoldState;
  /** Takes in what was learned until `to`, deciding at each snapshot and detector crossing as a box does. */
  learn(learned: Learned, onTick: (ticked: Ticked) => void, onAlarm: (alarm: Alarm) => void): void;
  decide(at: UtcMs): Ticked;
};

/** The rules as they lie in rules/, as the fact a box keeps of them. Throws where one of them has a fault. */
export async function rulesBody(): Promise<FactBody> {
  const { rules, domains, troubles } = await loadRules([RULES_DIR]);
  const fault = troubles.find((trouble) => trouble.severity === 'error');
  if (fault) throw new Error(`${fault.place.file}:${fault.place.line}: ${fault.words}`);
  const hash = createHash('sha256').update(JSON.stringify({ rules, domains })).digest('hex');
  return { type: 'rules', hash, rules, domains };
}

export function coreRun(rules: FactBody, from: UtcMs): CoreRun {
  const state = emptyState();
  const known: KnownRecords = new Map();
  const waiting: Fact[] = [];
  let seq = 0;
  let tick = 0;
  const take = (source: string, body: FactBody, at: UtcMs): void => {
    waiting.push({ seq: ++seq, recordedAt: at, effectiveAt: at, source, body });
  };
  const tickAt = (at: UtcMs, cause: TickCause): Ticked => {
    const facts = waiting.splice(0);
    return { at, picture: decide(state, { tick: ++tick, at, cause, facts }).picture };
  };
  take('rules', rules, from);
  for (const source of ['mes', 'erp'])
    take(source, { type: 'link', state: 'live', reason: 'connected' }, from);
  return {
    state,
    decide: (at) => tickAt(at, 'grid'),
    learn: (learned, onTick, onAlarm) => {
      let next = 0;
      const absorbUntil = (until: UtcMs): void => {
        for (let sample = learned.samples[next]; sample && sample.recordedAt <= until; ) {
          if (absorb(state, [sample])) {
            reportAlarm(state, sample, onAlarm);
            onTick(tickAt(sample.recordedAt, 'detector'));
          }
          sample = learned.samples[++next];
        }
      };
      for (const snapshot of byTime(learned.snapshots)) {
        absorbUntil(snapshot.recordedAt);
        take(snapshot.source, snapshotFact(known, snapshot), snapshot.recordedAt);
        onTick(tickAt(snapshot.recordedAt, 'snapshot'));
      }
      absorbUntil(Number.POSITIVE_INFINITY);
    },
  };
}

function byTime(snapshots: readonly LearnedSnapshot[]): LearnedSnapshot[] {
  return snapshots.toSorted((a, b) => a.recordedAt - b.recordedAt);
}

/** The station whose alarm went on with this sample, at the moment the box learned of it. */
function reportAlarm(state: FoldState, sample: Sample, onAlarm: (alarm: Alarm) => void): void {
  for (const [stationId, watch] of state.floor.stations) {
    if (watch.alarm && watch.alarmAt === sample.effectiveAt && watch.since !== null)
      onAlarm({ stationId, since: watch.since, at: sample.recordedAt });
  }
}
