// A fold's state as it stands after the plant's six weeks: built by absorbing and deciding, as a box would have.
import { emptyState, type FoldState } from '../../src/core/state.ts';
import { absorb, decide } from '../../src/core/step.ts';
import type { DomainSpec, EntityRecord, EntityRef } from '../../src/core/types/entity.ts';
import type { Fact, FactBody } from '../../src/core/types/observation.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import type { RuleSpec } from '../../src/core/types/rule.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import type { BigPlant } from './big-plant.ts';
import { lineHistory, pastRuns } from './floor-history.ts';
import { NOW } from './plant-size.ts';

export type Rules = { readonly rules: readonly RuleSpec[]; readonly domains: readonly DomainSpec[] };

/** `good`: what the counter of each line said last. */
export type Fed = {
  readonly state: FoldState;
  readonly picture: Picture;
  readonly good: ReadonlyMap<number, number>;
};

/** Before anything else the box learned its rules, its config and the runs that were open then. */
export function fedState(plant: BigPlant, rules: Rules): Fed {
  const state = emptyState();
  const start = plant.shifts[0]?.[0] ?? NOW;
  const past = pastRuns(plant);
  const first = [
    factOf(1, start, { type: 'rules', hash: 'bench', rules: rules.rules, domains: rules.domains }, 'rules'),
    factOf(2, start, snapshotOf(start, plant.records.filter(isConfig), []), 'config'),
    factOf(3, start, snapshotOf(start, past, []), 'erp'),
  ];
  decide(state, { tick: 1, at: start, cause: 'start', facts: first });
  const good = new Map<number, number>();
  for (let line = 0; line < plant.size.lines; line++) {
    const samples = lineHistory(plant, line);
    absorb(state, samples);
    const last = samples.findLast(({ tag }) => tag.endsWith('.Good'))?.value;
    if (typeof last === 'number') good.set(line, last);
  }
  const book = plant.records.filter((record) => !isConfig(record));
  const second = [factOf(4, NOW, snapshotOf(NOW, book, past), 'erp')];
  const { picture } = decide(state, { tick: 2, at: NOW, cause: 'snapshot', facts: second });
  return { state, picture, good };
}

const CONFIG_KINDS: ReadonlySet<string> = new Set([
  ...['plant', 'shiftCalendar', 'line', 'station', 'tag', 'role', 'source', 'countermeasure', 'supplyTerm'],
]);

function isConfig(record: EntityRecord): boolean {
  return CONFIG_KINDS.has(record.kind);
}

export function snapshotOf(
  asOf: UtcMs,
  upserts: readonly EntityRecord[],
  removes: readonly EntityRef[],
): FactBody {
  const covers = [...new Set(upserts.map((record) => record.kind))];
  const gone = removes.map(({ kind, id }) => ({ kind, id }));
  return { type: 'snapshot', asOf, hash: `at ${asOf}`, covers, rows: upserts.length, upserts, removes: gone };
}

export function factOf(seq: number, at: UtcMs, body: FactBody, source: string): Fact {
  return { seq, recordedAt: at, effectiveAt: at, source, body };
}
