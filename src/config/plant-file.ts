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
  readonly chances?: Chances;
};

export type SupplyTermEntry = {
  readonly material: string;
  readonly mode: 'normal' | 'express';
  readonly leadWorkingDays: number;
  readonly closes: string;
  readonly arrives: string;
  readonly lotPieces: number;
};

/** A customer whose days are counted in another zone than the plant's. */
export type CustomerEntry = { readonly id: string; readonly zone: string };

/** Money is left out on purpose: it is read from the text as written, see plant-money.ts. */
export type PlantFile = {
  readonly plant: {
    readonly name: string;
    readonly zone: string;
    readonly currency: string;
    readonly panelUrl: string;
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
  readonly roles: readonly { readonly id: string; readonly name: string; readonly holder: string }[];
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly email?: string;
    readonly mobile?: string;
  }[];
};
