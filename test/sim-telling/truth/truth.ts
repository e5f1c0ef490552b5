// What is so in one made-up month: plain data, made before the box runs, and all that the checker judges by.

/** Moments are true time, UTC milliseconds; the clock of the box may say something else. `to` is not in it. */
export type Span = readonly [from: number, to: number];

export type Band = 1 | 2 | 3;

/** How something stands from `at` on. */
export type Grade = {
  readonly at: number;
  readonly band: Band;
  readonly actBy: number | null;
  readonly worthMinor: number | null;
};

/** Something that a rule is about. */
export type Finding = {
  readonly id: string;
  readonly ruleId: string;
  /** When it is so. */
  readonly holds: readonly Span[];
  /** When nobody can know whether it is so. */
  readonly stale: readonly Span[];
  /** In order; the first is from before it holds. */
  readonly grades: readonly Grade[];
};

export type Days = { readonly from: string; readonly to: string };

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly mobile?: string;
  readonly works?: string;
  readonly cycleBegins?: string;
  readonly standIn?: string;
  readonly absent?: readonly Days[];
  readonly standby?: readonly Days[];
};

export type Pattern = {
  readonly id: string;
  readonly name: string;
  readonly cycleDays: number;
  readonly shifts: readonly {
    readonly days: readonly number[];
    readonly from: string;
    readonly to: string;
  }[];
};

export type Crew = {
  readonly zone: string;
  readonly people: readonly Person[];
  readonly roles: readonly {
    readonly id: string;
    readonly name: string;
    readonly holders: readonly string[];
  }[];
  /** The plant's own, beside those that come with the product. */
  readonly patterns: readonly Pattern[];
};

export type Rule = {
  readonly id: string;
  /** Its owner first. */
  readonly chain: readonly string[];
  readonly afterMs: number;
  /** Minutes it must be good before it is over. */
  readonly keepMin: number;
};

export type WayId = 'mail' | 'sms';

/** `isSilent`: nobody refuses, nobody answers. */
export type Outage = { readonly way: WayId; readonly span: Span; readonly isSilent: boolean };

/** Where in its work the box ends: at the moment itself, or at the next time it gets there. */
export type CrashPoint =
  | 'now'
  | 'before-commit'
  | 'after-commit'
  | 'after-claim'
  | 'in-flight'
  | 'before-settle';

export type Crash = { readonly at: number; readonly point: CrashPoint; readonly downMs: number };

/** The wall clock of the box is set. */
export type ClockStep = { readonly at: number; readonly byMs: number };

/** How one person goes about messages; shares of one. */
export type Habit = {
  readonly answers: number;
  /** Of the answers, those by the panel. */
  readonly byPanel: number;
  readonly usualMin: number;
};

export type Truth = {
  readonly seed: number;
  readonly span: Span;
  readonly crew: Crew;
  readonly rules: readonly Rule[];
  readonly findings: readonly Finding[];
  readonly outages: readonly Outage[];
  readonly crashes: readonly Crash[];
  readonly steps: readonly ClockStep[];
  /** Numbers at which nobody can ever be reached. */
  readonly badNumbers: readonly string[];
  readonly habits: Readonly<Record<string, Habit>>;
  /** Peers refuse, hang and lose answers now and then. */
  readonly peersFail: boolean;
  readonly wakeAboveMinor: number;
  /** Two runs of it are compared: what somebody does with a list hangs on what is in it, not on the moment in its key. */
  readonly isCompared: boolean;
};
