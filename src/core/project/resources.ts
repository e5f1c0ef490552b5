// What options need that others need too: a fitter at ten, the crew on Saturday, the next place on a line.
import { find, textOf } from '../model/model.ts';
import type { Option } from '../types/decision.ts';
import type { OptionPart } from '../types/option-part.ts';
import type { UtcMs } from '../types/time.ts';
import { type Countermeasure, countermeasuresById, overtimeCost } from './countermeasures.ts';
import { supplyTerms } from './supply-terms.ts';
import type { World } from './world.ts';

/** A stretch in which a resource is needed. One item, needed by several decisions, is done once for all of them. */
export type Hold = {
  readonly resource: string;
  readonly item: string;
  readonly from: UtcMs;
  readonly to: UtcMs;
};

/** What the second needs while the first has it for something else. Null: they can be had together. */
export function clashOf(held: readonly Hold[], wanted: readonly Hold[]): Hold | null {
  return wanted.find((hold) => held.some((other) => clash(other, hold))) ?? null;
}

function clash(a: Hold, b: Hold): boolean {
  return a.resource === b.resource && a.item !== b.item && a.from < b.to && b.from < a.to;
}

/** A job nobody gave a length for keeps whom it needs for an hour. */
const UNKNOWN_JOB_MS = 3_600_000;
const MINUTE_MS = 60_000;

export type Resources = {
  readonly holdsOf: (option: Option) => readonly Hold[];
  /** Cost of the option where everything that is counted in it was given. Null: some of it is not known. */
  readonly givenCost: (option: Option) => number | null;
  /** Cost of one part; null where it is not known. */
  readonly partCost: (part: OptionPart) => number | null;
  /** When the last of what it takes is over, for somebody who has begun with it. */
  readonly endsAt: (option: Option) => UtcMs;
};

export function resourcesOf(world: World): Resources {
  const measures = countermeasuresById(world.model);
  const known = new Map<Option, readonly Hold[]>();
  const holdsOf = (option: Option): readonly Hold[] => {
    const holds =
      known.get(option) ??
      option.parts.flatMap((part) => partHolds(world, part, measures.get(part.countermeasureId)));
    known.set(option, holds);
    return holds;
  };
  const partCost = (part: OptionPart): number | null => {
    if (part.type === 'partial') return part.freightMinor;
    if (part.type === 'resequence') return part.setupCostMinor;
    if (part.type === 'expedite' || part.type === 'reorder') return termCost(world, part.countermeasureId);
    const measure = measures.get(part.countermeasureId);
    if (part.type === 'overtime' && measure) return overtimeCost(measure, part.hours);
    return measure?.costMinor ?? null;
  };
  const endsAt = ({ parts }: Option): UtcMs =>
    Math.max(...parts.map((part) => endOf(world, part, measures.get(part.countermeasureId))));
  const assumed = (part: OptionPart): boolean =>
    (part.type === 'partial' && part.freightMinor === null) ||
    (part.type === 'resequence' && part.setupCostMinor === null);
  const givenCost = (option: Option): number | null => (option.parts.some(assumed) ? null : option.costMinor);
  return { holdsOf, givenCost, partCost, endsAt };
}

function termCost({ model }: World, id: string): number | null {
  const held = find(model, 'supplyTerm', id);
  const terms = held ? supplyTerms(model, textOf(held.record, 'material') ?? '') : [];
  return terms.find((term) => term.id === id)?.extraCostMinor ?? null;
}

function partHolds(world: World, part: OptionPart, measure: Countermeasure | undefined): Hold[] {
  const stretch = stretchOf(world, part, measure);
  const item = itemOf(part);
  const needs = (measure?.needs ?? []).map((resource) => ({ resource, item, ...stretch }));
  const line = placeOf(world, part);
  // A line takes one run next: whoever comes after it is no longer next.
  const next = { item, from: world.now, to: Number.POSITIVE_INFINITY };
  return line === null ? needs : [...needs, { resource: `the next place on ${line}`, ...next }];
}

function placeOf({ plant }: World, part: OptionPart): string | null {
  if (part.type === 'move') return part.toLineName;
  if (part.type !== 'resequence') return null;
  return plant.lines.get(plant.runs.get(part.runId)?.lineId ?? '')?.name ?? part.lineName;
}

function stretchOf(
  { now }: World,
  part: OptionPart,
  measure: Countermeasure | undefined,
): { readonly from: UtcMs; readonly to: UtcMs } {
  const jobMs = measure?.minutes ? measure.minutes * MINUTE_MS : UNKNOWN_JOB_MS;
  switch (part.type) {
    case 'overtime':
      return { from: part.from, to: part.to };
    case 'restore-rate': {
      const end = measure?.chances.find(({ at }) => at === part.at)?.to ?? part.at;
      return { from: part.at, to: end > part.at ? end : part.at + jobMs };
    }
    case 'stop-and-fix':
      return { from: now, to: now + jobMs };
    case 'move':
    case 'resequence':
      return { from: now, to: now + (part.setupHours > 0 ? part.setupHours * 60 * MINUTE_MS : jobMs) };
    case 'partial':
    case 'expedite':
    case 'reorder':
      return { from: now, to: now };
    default:
      return part satisfies never;
  }
}

/** Of what can begin at any time: begun at the latest when it closed. */
function endOf(world: World, part: OptionPart, measure: Countermeasure | undefined): UtcMs {
  const { from, to } = stretchOf(world, part, measure);
  switch (part.type) {
    case 'overtime':
    case 'restore-rate':
      return to;
    case 'move':
    case 'resequence':
    case 'stop-and-fix':
      return (part.closesAt ?? from) + (to - from);
    case 'partial':
      return part.departsAt;
    case 'expedite':
    case 'reorder':
      return part.arrivesAt;
    default:
      return part satisfies never;
  }
}

/** The one thing done, whoever asks for it: Saturday's overtime on a line serves all its orders. */
export function itemOf(part: OptionPart): string {
  switch (part.type) {
    case 'overtime':
      return `${part.countermeasureId}@${part.from}`;
    case 'restore-rate':
      return `${part.countermeasureId}@${part.at}`;
    case 'move':
    case 'resequence':
      return `${part.countermeasureId}:${part.runId}`;
    case 'partial':
      return `${part.countermeasureId}@${part.departsAt}:${part.readyPieces}`;
    case 'expedite':
    case 'reorder':
      return `${part.countermeasureId}@${part.closesAt}`;
    case 'stop-and-fix':
      return part.countermeasureId;
    default:
      return part satisfies never;
  }
}
