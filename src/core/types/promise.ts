// By which day something not yet ordered could be promised, as of the last look.
import type { UtcMs, Zone } from './time.ts';

export type PromiseAsked = {
  readonly materialId: string;
  readonly pieces: number;
  /** As a share: 0.9 is nine of ten. */
  readonly sure: number;
  /** The route it would go on. Null: the only one there is, or the day it is done is what is asked. */
  readonly route: string | null;
};

export type PromisedFrom = {
  readonly lineId: string;
  readonly lineName: string;
  readonly doneAt: UtcMs;
  /** The first of the route that packs after it is done. Null: no route was asked for, or none is known yet. */
  readonly shipment: { readonly id: string; readonly departsAt: UtcMs } | null;
};

export type NotPromisedFrom = {
  readonly lineId: string;
  readonly lineName: string;
  /** In words: "no calendar for Line 2". */
  readonly reason: string;
  /** Until when a calendar that ends too early is known. */
  readonly knownUntil: UtcMs | null;
};

export type PromiseFound = {
  readonly type: 'found';
  readonly at: UtcMs;
  readonly zone: Zone;
  /** As it was asked, with the route it goes on. */
  readonly asked: PromiseAsked;
  readonly routes: readonly string[];
  /** The earliest first. */
  readonly promises: readonly PromisedFrom[];
  readonly unknown: readonly NotPromisedFrom[];
  /** Not counted: what runs out, by name, and the line that stands for it then. */
  readonly runsOut: readonly { readonly label: string; readonly at: UtcMs; readonly lineName: string }[];
};

export type PromiseAnswer =
  | PromiseFound
  | { readonly type: 'no-material' }
  /** `near`: the known name nearest to it; `made`: the first that are made here, and how many more there are. */
  | {
      readonly type: 'unknown-material';
      readonly near: string | null;
      readonly made: readonly string[];
      readonly more: number;
      readonly routes: readonly string[];
    }
  | { readonly type: 'unknown-route'; readonly near: string | null; readonly routes: readonly string[] }
  /** Nobody here makes it: somebody delivers it. */
  | { readonly type: 'bought' }
  | { readonly type: 'no-standard' };
