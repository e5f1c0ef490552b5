// What plant.yaml holds once its schema has passed it: people's words, local times, whole units of money.

export type Day = 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun';

/** Monday first, as Temporal counts: the index is dayOfWeek less one. */
export const DAYS: readonly Day[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** "22:00" to "06:00" runs over midnight; equal times are a whole day. */
export type ShiftPattern = { readonly days: readonly Day[]; readonly from: string; readonly to: string };

export type Chances = {
  readonly days: readonly Day[];
  readonly at: string;
  readonly hours?: number;
  readonly closes: string;
  /** The last such day on or before the chance; without it the day of the chance itself. */
  readonly closesDay?: Day;
};

export type CountermeasureEntry = {
  readonly id: string;
  readonly type: 'restore-rate' | 'overtime' | 'move' | 'resequence' | 'partial-shipment' | 'stop-and-fix';
  readonly line?: string;
  readonly toLine?: string;
  readonly station?: string;
  readonly name: string;
  readonly action?: string;
  readonly ask?: string;
  readonly minutes?: number;
  readonly setupHours?: number;
  readonly needs?: readonly string[];
  /** The role that may decide it. Absent: whoever the decision is for. */
  readonly decides?: string;
  readonly chances?: Chances;
};

export type SupplyTermEntry = {
  readonly material: string;
  readonly mode: 'normal' | 'express';
  readonly decides?: string;
  readonly leadWorkingDays: number;
  readonly closes: string;
  readonly arrives: string;
  readonly lotPieces: number;
};

/** A customer whose days are counted in another zone than the plant's. */
export type CustomerEntry = { readonly id: string; readonly zone: string };

/**
 * When somebody works who does not work by the week alone. Day 1 is the first of the cycle; "22:00" to "06:00" runs over
 * midnight; equal times are a whole day.
 */
export type CyclePattern = {
  readonly id: string;
  readonly name: string;
  readonly cycleDays: number;
  readonly shifts: readonly {
    readonly days: readonly number[];
    readonly from: string;
    readonly to: string;
  }[];
};

/** One of the two, never both. `holders`: who is asked first in front. */
export type RoleEntry = {
  readonly id: string;
  readonly name: string;
  readonly holder?: string;
  readonly holders?: readonly string[];
};

export type Span = { readonly from: string; readonly to: string };

export type PersonEntry = {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly mobile?: string;
  readonly language?: string;
  /** A pattern by its id. Absent: nobody knows when they work. */
  readonly works?: string;
  /** Local date of day 1 of a cycle. */
  readonly cycleBegins?: string;
  readonly standIn?: string;
  /** Local dates, both included. */
  readonly absent?: readonly Span[];
  /** Local times, "2026-11-28T18:00". */
  readonly standby?: readonly Span[];
};

/** Money is left out on purpose: it is read from the text as written, see plant-money.ts. */
export type PlantFile = {
  readonly plant: {
    readonly name: string;
    readonly zone: string;
    readonly currency: string;
    readonly language: string;
    readonly panelUrl: string;
  };
  readonly messages?: {
    readonly heartbeat?: { readonly to: string; readonly at: string };
    readonly test?: { readonly to: string; readonly day: Day; readonly at: string };
  };
  readonly calendars: readonly {
    readonly id: string;
    readonly name: string;
    readonly shifts: readonly ShiftPattern[];
  }[];
  /** `closed`: local dates, "2026-12-24". */
  readonly shipping?: { readonly days: readonly Day[]; readonly closed: readonly string[] };
  readonly customers: readonly CustomerEntry[];
  readonly lines: readonly { readonly id: string; readonly name: string; readonly calendar: string }[];
  readonly stations: readonly { readonly id: string; readonly name: string; readonly line: string }[];
  readonly countermeasures: readonly CountermeasureEntry[];
  readonly supplyTerms: readonly SupplyTermEntry[];
  readonly patterns: readonly CyclePattern[];
  readonly roles: readonly RoleEntry[];
  readonly people: readonly PersonEntry[];
};
