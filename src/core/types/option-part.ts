// What an option is made of: what somebody does, how long it is the best one, what stands in its way.
import type { UtcMs } from './time.ts';

/** One thing somebody does within an option, with what the words need. */
export type OptionPart =
  | {
      readonly type: 'restore-rate';
      readonly countermeasureId: string;
      /** In the plant's words, for instance "Tool", and what to do, "Change the tool". */
      readonly name: string;
      readonly action: string;
      readonly ask: string;
      readonly at: UtcMs;
      readonly closesAt: UtcMs;
    }
  | {
      readonly type: 'overtime';
      readonly countermeasureId: string;
      readonly from: UtcMs;
      readonly to: UtcMs;
      readonly hours: number;
      /** There where some of them are worked anyway: the others. */
      readonly extraHours?: number;
      readonly extraPieces: number;
      readonly closesAt: UtcMs;
    }
  | {
      readonly type: 'stop-and-fix';
      readonly countermeasureId: string;
      readonly name: string;
      readonly minutes: number;
      readonly holdPieces: number;
      readonly closesAt: UtcMs | null;
    }
  | {
      readonly type: 'reorder';
      readonly countermeasureId: string;
      readonly mode: 'normal' | 'express';
      readonly pieces: number;
      readonly orderAt: UtcMs;
      readonly arrivesAt: UtcMs;
      readonly closesAt: UtcMs;
    }
  | {
      /** The run's open pieces are made on another line, after what runs there now. */
      readonly type: 'move';
      readonly countermeasureId: string;
      readonly runId: string;
      readonly toLineId: string;
      readonly toLineName: string;
      readonly pieces: number;
      readonly setupHours: number;
      readonly ask: string;
      /** The last start at which it still helps. */
      readonly closesAt: UtcMs;
    }
  | {
      /** The run comes next on its own line. */
      readonly type: 'resequence';
      readonly countermeasureId: string;
      readonly runId: string;
      readonly lineName: string;
      /** Runs that wait for it then. */
      readonly pushedRuns: number;
      readonly setupHours: number;
      /** Null: nobody said what changing over once more costs; it is counted as nothing and said. */
      readonly setupCostMinor: number | null;
      readonly closesAt: UtcMs;
    }
  | {
      /** What is ready goes with the shipment, the rest with the next one. */
      readonly type: 'partial';
      readonly countermeasureId: string;
      readonly readyPieces: number;
      readonly restPieces: number;
      readonly departsAt: UtcMs;
      readonly restDepartsAt: UtcMs | null;
      /** Of the second delivery. Null: nobody said; it is counted as nothing and said. */
      readonly freightMinor: number | null;
      readonly closesAt: UtcMs;
    }
  | {
      /** The material that holds the run comes sooner. */
      readonly type: 'expedite';
      readonly countermeasureId: string;
      readonly materialId: string;
      readonly materialName: string;
      readonly pieces: number;
      readonly arrivesAt: UtcMs;
      readonly closesAt: UtcMs;
    };

/** Another decision has the resource in the joint plan. */
export type Taken = { readonly resource: string; readonly taskId: number; readonly place: string };

/** Until when an option is the best one left. Null: it never closes. */
export type Rung = { readonly until: UtcMs | null; readonly optionKey: string };

/** Why a countermeasure of this line is no option now, or what of it cannot be right. */
export type Remark = {
  readonly countermeasureId: string;
  readonly name: string;
  readonly code:
    | 'no-slots'
    | 'closed'
    | 'too-little'
    | 'unknown-line'
    | 'same-line'
    | 'no-rate'
    | 'negative-cost'
    | 'unknown-type';
  /** The line it names, where that is the trouble. */
  readonly lineId: string | null;
};
