// What a run leaves behind to be judged: flags, chances, statements, alarms and picks, each with its moment.
import type { Picture } from '../../../src/core/types/picture.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Alarm } from './core-run.ts';
import type { DesignLook } from './design.ts';
import { type FlagTrack, newTrack, setFlags } from './flag-track.ts';
import type { Slot } from './pick.ts';

/** Listed on the picture as watched: likely late. */
export const DESIGN_WATCHED = 'design, watched';
/** Named late on a card: a decision that somebody has to take. */
export const DESIGN_CARD = 'design, card';

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

export type NightPick = {
  readonly at: UtcMs;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly lines: { readonly [ranking: string]: string | null };
};

/** A decision as people saw it: when first, about what, and every order it ever said is late. */
export type Opened = {
  readonly ruleId: string;
  readonly causeId: string;
  readonly isDelay: boolean;
  readonly at: UtcMs;
  readonly lateOrders: Set<string>;
};

export type RunRecord = {
  readonly flags: Map<string, FlagTrack>;
  readonly chances: Map<string, Chances>;
  /** Of orders that nobody could judge: when it began, and why. */
  readonly unjudged: Map<string, { readonly at: UtcMs; readonly reason: string }[]>;
  readonly statements: Said[];
  readonly alarms: Alarm[];
  readonly alarmed: FlagTrack;
  readonly materials: FlagTrack;
  readonly decisions: Map<string, Opened>;
  readonly picks: NightPick[];
};

export function newRecord(): RunRecord {
  return {
    flags: new Map([
      [DESIGN_WATCHED, newTrack()],
      [DESIGN_CARD, newTrack()],
    ]),
    chances: new Map(),
    unjudged: new Map(),
    statements: [],
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
  setFlags(trackOf(record, DESIGN_WATCHED), at, look.watched);
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
}

function recordStatements(record: RunRecord, look: DesignLook, at: UtcMs): void {
  const open = record.statements.filter((said) => said.off === null);
  for (const said of open) if (!look.drifts.has(said.lineId)) said.off = at;
  for (const [lineId, { since, share }] of look.drifts)
    if (!open.some((said) => said.lineId === lineId))
      record.statements.push({ lineId, on: at, off: null, since, share });
}

/** Takes down what the picture asks people to decide. */
export function recordPicture(record: RunRecord, picture: Picture): void {
  const materials = new Set<string>();
  const onCards = new Set<string>();
  for (const { id, ruleId, cause, consequence } of picture.decisions) {
    const opened = record.decisions.get(id);
    const isDelay = consequence.type === 'delay';
    const own = opened ?? { ruleId, causeId: cause.id, isDelay, at: picture.at, lateOrders: new Set() };
    if (!opened) record.decisions.set(id, own);
    if (consequence.type === 'material') materials.add(consequence.materialId);
    if (consequence.type !== 'delay') continue;
    const late = consequence.others.filter((other) => other.late).map(({ orderId }) => orderId);
    for (const orderId of [consequence.orderId, ...late]) {
      own.lateOrders.add(orderId);
      onCards.add(orderId);
    }
  }
  setFlags(trackOf(record, DESIGN_CARD), picture.at, onCards);
  setFlags(record.materials, picture.at, materials);
}
