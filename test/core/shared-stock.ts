// Lines without any uncertainty that share one stock, made by hand: what futures and the plain statement must agree on.
import { advance, type Calendar, calendarOf } from '../../src/core/model/calendar.ts';
import { capacityOf, SCENARIOS } from '../../src/core/project/capacity.ts';
import { type Futures, lineFlow } from '../../src/core/project/material-futures.ts';
import type { PacedUse } from '../../src/core/project/material-plain.ts';
import type { QueuedRun } from '../../src/core/project/queue.ts';
import { NOW, twoShift } from '../fixtures/exact-plant.ts';

export type HandRun = { readonly pieces: number; readonly perPiece: number; readonly setupHours: number };
export type HandLine = {
  readonly id: string;
  readonly ratePerHour: number;
  readonly runs: readonly HandRun[];
};
export type HandReceipt = { readonly at: number; readonly pieces: number };
export type HandStock = {
  readonly left: number;
  readonly lines: readonly HandLine[];
  readonly receipts: readonly HandReceipt[];
};

export const calendar: Calendar = calendarOf(twoShift());

const line = (id: string): QueuedRun['line'] => ({ id, name: id, calendar, standCostPerHourMinor: null });

function queuedOf(hand: HandLine): QueuedRun[] {
  let hours = 0;
  return hand.runs.map((run, i): QueuedRun => {
    const startAt = advance(calendar, NOW, hours);
    const wait = hours + run.setupHours;
    hours = wait + run.pieces / hand.ratePerHour;
    const rate = hand.ratePerHour;
    return {
      run: {
        id: `${hand.id}-${i}`,
        lineId: hand.id,
        materialId: 'PRODUCT',
        productionOrderId: null,
        operationId: null,
        sequence: i,
        quantityPieces: run.pieces,
        confirmedPieces: 0,
        confirmedAt: null,
        status: 'planned',
        job: `${hand.id}-${i}`,
        setupHours: run.setupHours,
        source: 'erp',
        asOf: NOW,
      },
      line: line(hand.id),
      at: NOW,
      madePieces: 0,
      openPieces: run.pieces,
      rate: { planPerHour: rate, usualPerHour: rate, nowPerHour: rate, measured: true, error: 0 },
      running: i === 0,
      waitHours: wait,
      usualWaitHours: wait,
      startAt,
      finishAt: advance(calendar, NOW, hours),
      plainDone: (pieces) => advance(calendar, NOW, wait + pieces / rate),
      before: new Float64Array(SCENARIOS).fill(wait),
      pieceHours: new Float64Array(SCENARIOS).fill(1 / rate),
      ends: new Float64Array(SCENARIOS).fill(advance(calendar, NOW, hours) ?? Number.POSITIVE_INFINITY),
      endsIn: new Int32Array(SCENARIOS),
    };
  });
}

/** What each line uses, with a future in which nothing is uncertain. */
export function pacedUses(stock: HandStock): PacedUse[] {
  return stock.lines.map((hand) => {
    const runs = queuedOf(hand);
    const hours = hand.runs.reduce((sum, run) => sum + run.setupHours + run.pieces / hand.ratePerHour, 0);
    const sure = { belief: null, hazards: { onset: 0, end: 0 }, hourSpread: 0, crewSigma: 0 } as const;
    const input = {
      lineId: hand.id,
      calendar,
      ownShifts: calendar,
      now: NOW,
      ...sure,
      availability: null,
      restoredAt: null,
    };
    const capacity = capacityOf(input, hours);
    const uses = runs.map((queued, i) => ({ queued, perPiece: hand.runs[i]?.perPiece ?? 0 }));
    const byRun = new Map(runs.map((queued) => [queued.run.id, queued]));
    const known = { byRun, done: new Set<string>(), capacity, permuted: false, unknown: null };
    const queue = { line: line(hand.id), runs, ...known };
    const openNeed = uses.reduce((sum, { queued, perPiece }) => sum + queued.openPieces * perPiece, 0);
    return { use: { queue, uses, makes: [], unbooked: [], openNeed }, factor: 1, sigma: 0, measured: null };
  });
}

export function futuresOf(stock: HandStock, lines: readonly PacedUse[] = pacedUses(stock)): Futures {
  return {
    lines: lines.flatMap(({ use }) => lineFlow(use, new Float64Array(SCENARIOS).fill(1))),
    makes: false,
    leftPieces: stock.left,
    arrivals: stock.receipts.map(({ at, pieces }) => ({
      pieces,
      each: new Float64Array(SCENARIOS).fill(at),
    })),
    now: NOW,
  };
}
