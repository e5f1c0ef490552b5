// What a run leaves behind to be judged: flags, chances, statements, alarms and picks, each with its moment.
import type { Picture } from '../../../src/core/types/picture.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Alarm } from './core-run.ts';
import type { DesignLook, Slot } from './design.ts';
import { type FlagTrack, newTrack, setFlags } from './flag-track.ts';

export const DESIGN_WATCH = 'design, watch';
export const DESIGN_RED = 'design, red';

/** A stretch in which a line was said to drift: from when it was said, since when it was said to be so. */
export type Said = {
  readonly lineId: string;
  readonly on: UtcMs;
  off: UtcMs | null;
  readonly since: UtcMs;
  readonly share: number;
};

/** Of one order, at which ticks what was said; ticks in rising order. */
export type Chances = { readonly at: UtcMs[]; readonly p: number[] };

/** A stretch in which a line had at least one red order: one card, with all orders ever red in it. */
export type Card = {
  readonly lineId: string;
  readonly from: UtcMs;
  to: UtcMs | null;
  readonly orders: Set<string>;
};

export type NightPick = {
  readonly at: UtcMs;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly lines: { readonly [ranking: string]: string | null };
};

/** A decision as people saw it: when first, about what, and every order it ever said is late. */
export type Opened = {
  readonly ruleId: string;
  readonly causeId: string;
  readonly at: UtcMs;
  readonly lateOrders: Set<string>;
};

export type RunRecord = {
  readonly flags: Map<string, FlagTrack>;
  readonly chances: Map<string, Chances>;
  /** Of orders that nobody could judge: when it began, and why. */
  readonly unjudged: Map<string, { readonly at: UtcMs; readonly reason: string }[]>;
  readonly statements: Said[];
  readonly cards: Card[];
  readonly alarms: Alarm[];
  readonly alarmed: FlagTrack;
  readonly materials: FlagTrack;
  readonly decisions: Map<string, Opened>;
  readonly picks: NightPick[];
};

export function newRecord(): RunRecord {
  return {
    flags: new Map([
      [DESIGN_WATCH, newTrack()],
      [DESIGN_RED, newTrack()],
    ]),
    chances: new Map(),
    unjudged: new Map(),
    statements: [],
    cards: [],
    alarms: [],
    alarmed: newTrack(),
    materials: newTrack(),
    decisions: new Map(),
    picks: [],
  };
}

export function trackOf(record: RunRecord, forecaster: string): FlagTrack {
  const known = record.flags.get(forecaster) ?? newTrack();
  record.flags.set(forecaster, known);
  return known;
}

/** Takes down what the design says at `at`; only orders whose shipment can still be reached count as flagged. */
export function recordLook(record: RunRecord, look: DesignLook, at: UtcMs): void {
  setFlags(trackOf(record, DESIGN_WATCH), at, look.watch);
  setFlags(trackOf(record, DESIGN_RED), at, look.red);
  for (const [orderId, p] of look.chances) {
    const own = record.chances.get(orderId) ?? { at: [], p: [] };
    own.at.push(at);
    own.p.push(p);
    record.chances.set(orderId, own);
  }
  for (const [orderId, reason] of look.unjudged) {
    const own = record.unjudged.get(orderId) ?? [];
    if (own.at(-1)?.reason !== reason) own.push({ at, reason });
    record.unjudged.set(orderId, own);
  }
  recordStatements(record, look, at);
  recordCards(record, look, at);
}

function recordStatements(record: RunRecord, look: DesignLook, at: UtcMs): void {
  const open = record.statements.filter((said) => said.off === null);
  for (const said of open) if (!look.drifts.has(said.lineId)) said.off = at;
  for (const [lineId, { since, share }] of look.drifts)
    if (!open.some((said) => said.lineId === lineId))
      record.statements.push({ lineId, on: at, off: null, since, share });
}

function recordCards(record: RunRecord, look: DesignLook, at: UtcMs): void {
  const open = new Map(
    record.cards.filter((card) => card.to === null).map((card) => [card.lineId, card] as const),
  );
  const lines = new Set<string>();
  for (const orderId of look.red) {
    const lineId = look.lineOf.get(orderId) ?? '';
    lines.add(lineId);
    let card = open.get(lineId);
    if (!card) {
      card = { lineId, from: at, to: null, orders: new Set() };
      open.set(lineId, card);
      record.cards.push(card);
    }
    card.orders.add(orderId);
  }
  for (const card of open.values()) if (!lines.has(card.lineId)) card.to = at;
}

/** Takes down what the picture asks people to decide. */
export function recordPicture(record: RunRecord, picture: Picture): void {
  const materials = new Set<string>();
  for (const { id, ruleId, cause, consequence } of picture.decisions) {
    const opened = record.decisions.get(id);
    const own = opened ?? { ruleId, causeId: cause.id, at: picture.at, lateOrders: new Set() };
    if (!opened) record.decisions.set(id, own);
    if (consequence.type === 'material') materials.add(consequence.materialId);
    if (consequence.type !== 'delay') continue;
    own.lateOrders.add(consequence.orderId);
    for (const other of consequence.others) if (other.late) own.lateOrders.add(other.orderId);
  }
  setFlags(record.materials, picture.at, materials);
}
