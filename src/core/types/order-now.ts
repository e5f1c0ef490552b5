// An order and a line as of the last look: dates, runs and what stands beside them. Only what a picture does not carry for each of them.
import type { UtcMs } from './time.ts';

/** Where a fact is from and until when its source has told it. */
export type Told = { readonly source: string; readonly effectiveAt: UtcMs };

/** What is forecast of one order. All null and `unknown` null: nothing is left to make of it. */
export type OrderDates = {
  readonly orderId: string;
  readonly customerName: string | null;
  /** Packing closes; of an order without a shipment the date it was promised for. */
  readonly neededBy: UtcMs | null;
  /** If what is measured now goes on. */
  readonly finishAt: UtcMs | null;
  /** Half of the futures, and nine in ten of them, are done by then. Null: fewer are, as far as the calendar is known. */
  readonly p50At: UtcMs | null;
  readonly p90At: UtcMs | null;
  readonly pLate: number | null;
  /** Working hours of the line that completes it. Null: none completes it, or the end is not known. */
  readonly slackHours: number | null;
  /** 0: it is in time. */
  readonly slipDays: number;
  readonly shortPieces: number;
  /** Why it cannot be judged, in words. Null: it is. */
  readonly unknown: string | null;
};

export type ShipmentNow = {
  readonly shipmentId: string;
  readonly packingClosesAt: UtcMs;
  readonly departsAt: UtcMs;
};

/** One run that makes something for an order. */
export type OrderRun = {
  readonly runId: string;
  readonly job: string;
  readonly lineId: string | null;
  readonly lineName: string | null;
  readonly status: 'running' | 'waits' | 'done' | 'unknown';
  /** Of the whole run. */
  readonly madePieces: number | null;
  readonly quantityPieces: number;
  /** When the piece is made that the order waits for, with what it waits for after that. */
  readonly finishAt: UtcMs | null;
  /** The order is through when this one is. */
  readonly completes: boolean;
};

export type OrderNow = {
  readonly at: UtcMs;
  readonly orderId: string;
  /** Stock to be refilled has no customer and no shipment. */
  readonly isRefill: boolean;
  readonly customerId: string | null;
  readonly materialId: string;
  readonly told: Told;
  readonly neededPieces: number;
  readonly shippedPieces: number;
  /** Past due for so long with nothing made or shipped that it is asked about instead. */
  readonly isDead: boolean;
  readonly promisedAt: UtcMs | null;
  readonly dates: OrderDates;
  readonly shipment: (ShipmentNow & { readonly told: Told }) | null;
  /** The shipment of its route that nine in ten futures reach. Null: none that is known. */
  readonly p90Shipment: ShipmentNow | null;
  /** Those still open first, the one that completes it at the head. */
  readonly runs: readonly OrderRun[];
  readonly moreRuns: number;
  /** Of the line that completes it. Null: none does. */
  readonly line: {
    readonly lineId: string;
    readonly name: string;
    readonly others: readonly OrderDates[];
    readonly moreOthers: number;
  } | null;
};

/** `near`: the known id nearest to it. */
export type UnknownThing = {
  readonly type: 'unknown-id';
  readonly subject: 'order' | 'line';
  readonly id: string;
  readonly near: string | null;
  /** The first ids, and how many there are. */
  readonly some: readonly string[];
  readonly known: number;
};

export type OrderAnswer = { readonly type: 'found'; readonly order: OrderNow } | UnknownThing;
