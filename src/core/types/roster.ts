// Who is known and when they can be asked, and where the roster would fail: from the config alone, nothing is computed of people.
import type { UtcMs } from './time.ts';

export type Stretch = {
  /** The first of them. */
  readonly from: UtcMs;
  readonly to: UtcMs;
  /** Of all of them together. */
  readonly hoursAWeek: number;
  /** They fill the whole of the coming 28 days. */
  readonly always: boolean;
};

export type RosterHole =
  /** All who hold the role are away, and nobody stands in. */
  | { readonly kind: 'unheld'; readonly role: string; readonly when: Stretch }
  /** Asked for these roles, and without an address of any channel. */
  | { readonly kind: 'no-address'; readonly personId: string; readonly roles: readonly string[] }
  /** Nobody of the chain is at work, on call or reached at any hour. */
  | {
      readonly kind: 'unreached';
      readonly chain: readonly string[];
      readonly ruleIds: readonly string[];
      readonly when: Stretch;
    }
  /** Nobody knows when they work. */
  | { readonly kind: 'any-hour'; readonly people: readonly string[] };

/** any-hour: nobody knows when they work. off: neither on duty nor on call; away: on an absence. */
export type Duty = 'on-duty' | 'any-hour' | 'standby' | 'off' | 'away';

export type PersonNow = {
  readonly id: string;
  readonly duty: Duty;
  /** When their duty ends, or begins again. Null: not known, or not within 60 days. */
  readonly changesAt: UtcMs | null;
  /** Days of the cycle of their shifts. Null: nobody knows when they work. */
  readonly cycleDays: number | null;
  /** Minutes of the day at which shifts begin and end, each once; past 1,440 it ends on the next day. */
  readonly shifts: readonly (readonly [fromMinute: number, toMinute: number])[];
  /** First and last day of what goes on or comes, as moments of these days. */
  readonly absent: readonly (readonly [from: UtcMs, to: UtcMs])[];
  readonly standby: readonly (readonly [from: UtcMs, to: UtcMs])[];
  readonly standIn: string | null;
};

export type Roster = {
  readonly at: UtcMs;
  readonly people: readonly PersonNow[];
  /** By role its name. */
  readonly roleNames: ReadonlyMap<string, string>;
  /** What channels of this box send to. */
  readonly addresses: readonly ('email' | 'mobile')[];
  readonly holes: readonly RosterHole[];
};
