// One tick: the fold decides on what is durable, and what came of it is written in one commit.
import { isOver } from '../core/gate/over.ts';
import type { Plant } from '../core/ledger/sums.ts';
import { plantOf } from '../core/model/plant.ts';
import { lineNow, orderNow } from '../core/now.ts';
import { allWritten } from '../core/picture/written.ts';
import { promiseNow } from '../core/promise.ts';
import { rulesAfter } from '../core/rules/in-force.ts';
import type { Way } from '../core/task/ways.ts';
import type { EntityRef } from '../core/types/entity.ts';
import type { LineAnswer } from '../core/types/line-now.ts';
import type { TickCause } from '../core/types/observation.ts';
import type { OrderAnswer } from '../core/types/order-now.ts';
import type { PromiseAnswer, PromiseAsked } from '../core/types/promise.ts';
import type { RulesInForce } from '../core/types/rules-in-force.ts';
import type { TickOutput } from '../core/types/step.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { WhyAnswer } from '../core/types/why.ts';
import type { WrittenFact } from '../core/types/written.ts';
import { whySilent } from '../core/why.ts';
import { type DataFiles, tidyUp } from './data-files.ts';
import { absorbRows, decideNext, type FoldHead, type Journals } from './fold.ts';
import type { FoldStates } from './fold-states.ts';
import type { LedgerTable } from './ledger.ts';
import type { Outbox } from './outbox.ts';
import { type Pictures, sha256 } from './pictures.ts';
import type { WorkerLog } from './protocol.ts';
import { restoreFold } from './restore.ts';
import type { SampleRow } from './sample-journal.ts';
import { passingTrouble } from './store-error.ts';

export type TickerParts = {
  readonly files: DataFiles;
  readonly journals: Journals;
  readonly states: FoldStates;
  readonly pictures: Pictures;
  readonly outbox: Outbox;
  readonly ledger: LedgerTable;
  readonly ways: readonly Way[];
  readonly code: string;
  readonly log: WorkerLog;
};

export type Ticker = {
  absorb(rows: readonly SampleRow[]): void;
  /** Decides on everything the journals hold. Throws a store error where it cannot be written. */
  tick(at: UtcMs, cause: TickCause): TickOutput;
  /** A detector crossed and no tick came since. */
  owesTick(): boolean;
  lastTick(): number;
  rulesInForce(): RulesInForce;
  /** As of the last tick; null before the first. */
  whySilent(subject: string, id: string): WhyAnswer | null;
  /** As of the last tick; null before the first. */
  promise(asked: PromiseAsked): PromiseAnswer | null;
  orderNow(id: string): OrderAnswer | null;
  lineNow(id: string): LineAnswer | null;
  /** What people wrote and what of it counts, as of the last tick. */
  written(): readonly WrittenFact[];
  /** As of the last tick. */
  plant(): Plant;
  /** A record that may vanish at once: what was asked for is made. */
  isOver(ref: EntityRef): boolean;
  saveState(): void;
};

/** Ticks. Two hours of the 5-minute grid: what a start after a crash has to make again, a second at most. */
const SAVE_STATE_EVERY_TICKS = 24;

export function openTicker(parts: TickerParts): Ticker {
  const { journals, states, code, log } = parts;
  const record = recorder(parts);
  const restore = () => restoreFold({ journals, states, code, log });
  let head = restore();
  return {
    absorb: (rows) => absorbRows(head, rows),
    tick(at, cause) {
      const output = decideNext(head, journals.facts, { at, cause, factSeq: journals.facts.lastSeq() });
      try {
        record(output, head);
      } catch (error) {
        const trouble = passingTrouble(error);
        // The state is ahead of the journal now. The journal holds; the state is made again from it.
        head = restore();
        throw trouble;
      }
      if (head.tick % SAVE_STATE_EVERY_TICKS === 0) housekeep(parts, head);
      return output;
    },
    owesTick: () => head.crossed,
    lastTick: () => head.tick,
    rulesInForce: () => rulesInForce(head, journals),
    whySilent: (subject, id) => whySilent(head.state, subject, id),
    promise: (asked) => promiseNow(head.state, asked),
    orderNow: (id) => orderNow(head.state, id),
    lineNow: (id) => lineNow(head.state, id),
    written: () => allWritten(head.state.model),
    plant: () => plantOf(head.state.model),
    isOver: (ref) => isOver(ref, head.state.model, head.state.floor.lines),
    saveState: () => saveState(parts, head),
  };
}

/** Those of the state, and what was journaled and waits for its tick. */
function rulesInForce({ state, factSeq }: FoldHead, { facts }: Journals): RulesInForce {
  let rules = state.rules;
  for (const { body, recordedAt } of facts.facts(factSeq, facts.lastSeq()))
    if (body.type === 'rules') rules = rulesAfter(rules, body, recordedAt);
  return rules;
}

function recorder(parts: TickerParts): (output: TickOutput, head: FoldHead) => void {
  const { files, journals, pictures, outbox, ledger, ways, code } = parts;
  const write = files.facts.transaction((output: TickOutput, { tick, factSeq, samplePos }: FoldHead) => {
    const { at, cause } = output.picture;
    const pictureSha256 = sha256(JSON.stringify(output.picture));
    journals.facts.appendTick({ tick, at, cause, factSeq, samplePos, pictureSha256, code });
    pictures.keep(output.picture);
    outbox.plan(output, ways);
    ledger.write(output.ledger, tick);
  });
  return (output, head) => {
    const { tick } = output.picture;
    if (tick !== head.tick) throw new Error(`the picture of tick ${head.tick} says it is of tick ${tick}`);
    write.immediate(output, head);
  };
}

function housekeep(parts: TickerParts, head: FoldHead): void {
  saveState(parts, head);
  const left = tidyUp(parts.files);
  if (left > 0) parts.log('warn', { code: 'wal-held', pages: left }, WAL_HELD);
}

const WAL_HELD =
  'A reader of the data folder holds back the tidying of its files, which grow meanwhile. The picture is not ' +
  'affected. End long reads such as exports.';

/** A cache: where there is no room for it, the next start takes longer, and that is all. */
function saveState({ states, log }: TickerParts, head: FoldHead): void {
  try {
    states.save(head);
  } catch (error) {
    log('warn', { code: 'storage' }, passingTrouble(error).message);
  }
}
