// The throughline of a decision: from the tag to the money, each node with its source and age, gaps said.
import { basisOf } from '../estimate/said.ts';
import { trueAt } from '../model/model.ts';
import { type TagMeaning, tagMeanings, tagsByLine } from '../model/tags.ts';
import type { World } from '../project/world.ts';
import type {
  Consequence,
  DelayConsequence,
  MaterialConsequence,
  QualityConsequence,
} from '../types/decision.ts';
import type { NoticeConsequence } from '../types/notice.ts';
import type { PathNode } from '../types/path-node.ts';
import type { UtcMs } from '../types/time.ts';

type Origin = {
  readonly source: string | null;
  readonly effectiveAt: UtcMs | null;
  readonly ruleId: string | null;
};

const NOBODY: Origin = { source: null, effectiveAt: null, ruleId: null };

/** What a path needs besides the consequence: the rule that speaks, and the policy that pins. */
export type PathRules = { readonly ruleId: string; readonly pinnedBy: string | null };

export function pathOf(world: World, consequence: Consequence, rules: PathRules): PathNode[] {
  const make = nodeMaker(world);
  const rule: Origin = { source: null, effectiveAt: null, ruleId: rules.ruleId };
  const customerId = world.plant.orders.get(consequence.orderId)?.customerId ?? null;
  const pin = rules.pinnedBy === null ? undefined : { ...rule, ruleId: rules.pinnedBy };
  const customer = make('customer', customerId, 'carries', 'risk', pin);
  switch (consequence.type) {
    case 'delay':
      return delayPath(world, consequence, { make, rule, customer });
    case 'quality':
      return qualityPath(world, consequence, { make, rule, customer });
    case 'material':
      return materialPath(world, consequence, make);
    case 'notice':
      return noticePath(world, consequence, { make, rule, customer });
    default:
      return consequence satisfies never;
  }
}

type Parts = { readonly make: Make; readonly rule: Origin; readonly customer: PathNode };

function delayPath(world: World, told: DelayConsequence, { make, rule, customer }: Parts): PathNode[] {
  const missing = told.marginMinor === null ? 'no margin known' : null;
  return [
    tagNode(world, told),
    make('line', told.lineId, 'is running', 'turn', rule),
    runNode(world, told, 'makes', 'fact'),
    make('order', told.orderId, 'goes out on', 'risk'),
    make('shipment', told.shipmentId, 'is promised to', 'risk'),
    customer,
    make('margin', told.orderId, null, 'risk', originOf(world, 'order', told.orderId), missing),
  ];
}

function qualityPath(world: World, told: QualityConsequence, { make, rule, customer }: Parts): PathNode[] {
  const missing = told.reworkCostMinor === null ? 'no rework cost known' : null;
  const run = runNode(world, told, 'makes', 'risk');
  return [
    tagNode(world, told),
    make('station', told.stationId, 'stands on', 'turn', rule),
    make('line', told.lineId, 'is running', 'fact', run.source === null ? undefined : run),
    run,
    make('order', told.orderId, 'is promised to', 'risk'),
    customer,
    make('rework', told.stationId, null, 'risk', originOf(world, 'station', told.stationId), missing),
  ];
}

function materialPath(world: World, told: MaterialConsequence, make: Make): PathNode[] {
  const stock = stockOrigin(world, told.materialId);
  const tag = tagNode(world, told);
  const comes = told.nextReceiptAt !== null;
  const missingDelivery = comes ? null : 'no delivery on its way';
  const missing = told.standCostPerHourMinor === null ? 'no cost of standing known' : null;
  return [
    tag,
    make('line', told.lineId, 'is running', 'fact', tag.proven ? tag : undefined),
    runNode(world, told, 'uses', 'fact'),
    make('material', told.materialId, 'is refilled by', 'turn', stock),
    make(
      'receipt',
      told.materialId,
      comes ? 'is not enough for' : 'is missing for',
      'risk',
      stock,
      missingDelivery,
    ),
    make('order', told.orderId, 'carries', 'risk'),
    make('margin', told.lineId, null, 'risk', originOf(world, 'line', told.lineId), missing),
  ];
}

/** As far as anything is known: a source that went quiet is on no line, and makes nobody's order. */
function noticePath(world: World, told: NoticeConsequence, { make, rule, customer }: Parts): PathNode[] {
  const isOrder = told.subjectKind === 'salesOrderLine';
  const next = told.orderId === '' ? null : isOrder ? 'is promised to' : 'touches';
  const subject = make(told.subjectKind, told.subjectId, next, 'turn', rule);
  const last = { ...customer, words: null };
  const onLine = told.lineId !== '';
  return [
    ...(onLine ? [tagNode(world, told)] : []),
    ...(onLine && told.subjectKind !== 'line' ? [make('line', told.lineId, 'has', 'fact')] : []),
    subject,
    ...(told.orderId === '' || isOrder ? [] : [make('order', told.orderId, 'is promised to', 'risk')]),
    ...(told.orderId === '' ? [] : [last]),
  ];
}

type Make = (
  kind: string,
  id: string | null,
  words: string | null,
  tone: PathNode['tone'],
  origin?: Origin,
  missing?: string | null,
) => PathNode;

function nodeMaker(world: World): Make {
  return (kind, id, words, tone, origin, missing) => {
    const found = origin ?? (id === null ? NOBODY : originOf(world, kind, id));
    const unknown =
      missing ??
      (id === null || id === '' || (found.source === null && found.ruleId === null)
        ? `no ${kind} known`
        : null);
    const { source, effectiveAt, ruleId } = found;
    return {
      kind,
      id: id ?? '',
      words,
      tone,
      proven: unknown === null,
      missing: unknown,
      source,
      effectiveAt,
      ruleId,
    };
  };
}

function originOf(world: World, kind: string, id: string): Origin {
  const kinds = kind === 'order' ? ['salesOrderLine', 'stockRefill'] : [kind];
  const held = kinds
    .map((known) => world.model.kinds.get(known)?.get(id))
    .find((known) => known !== undefined);
  return held ? { source: held.source, effectiveAt: trueAt(world.model, held), ruleId: null } : NOBODY;
}

function stockOrigin(world: World, materialId: string): Origin {
  const held = world.plant.stockByMaterial.get(materialId)?.[0]?.held;
  return held ? { source: held.source, effectiveAt: trueAt(world.model, held), ruleId: null } : NOBODY;
}

function tagsOn({ model }: World, lineId: string): readonly TagMeaning[] {
  return tagsByLine(model).get(lineId) ?? [];
}

/** The tag that says it: the rate where there is one, else the counter; of the station for its bad pieces. */
function tagNode(world: World, consequence: Consequence): PathNode {
  const wanted = consequence.type === 'quality' ? ['scrapTotal'] : ['ratePerHour', 'goodTotal', 'total'];
  const here =
    consequence.type === 'quality'
      ? tagMeanings(world.model).filter(({ stationId }) => stationId === consequence.stationId)
      : tagsOn(world, consequence.lineId);
  const tag = wanted.flatMap((measure) => here.filter((candidate) => candidate.measure === measure))[0];
  const base = { kind: 'tag', words: 'is read on', tone: 'fact', ruleId: null } as const;
  if (!tag)
    return { ...base, id: '', proven: false, missing: 'no tag known', source: null, effectiveAt: null };
  const at = world.floor.tags.get(tag.id)?.lastAt ?? null;
  return {
    ...base,
    id: tag.id,
    proven: at !== null,
    missing: at === null ? 'no value yet' : null,
    source: tag.source,
    effectiveAt: at,
  };
}

/**
 * A run is known twice: by ERP, and by the machine that says it is on it. The machine is the fresher witness, and what
 * is still to make is as new as its counter.
 */
function runNode(world: World, told: Consequence, words: string, tone: PathNode['tone']): PathNode {
  const made = nodeMaker(world)('run', told.runId, words, tone);
  const run = world.plant.runs.get(told.runId);
  const estimate = world.estimates.get(told.lineId);
  const running = run && estimate?.job === run.job;
  if (running && estimate.floor && basisOf(estimate.floor.said) === 'proposed')
    return { ...made, proven: false, missing: 'by the sequence, nobody has confirmed it' };
  const heard = (running ? tagsOn(world, told.lineId) : [])
    .filter(({ measure }) => RUN_MEASURES.has(measure))
    .map((tag) => ({ source: tag.source, effectiveAt: world.floor.tags.get(tag.id)?.lastAt ?? null }));
  const newest = heard.toSorted((a, b) => (b.effectiveAt ?? 0) - (a.effectiveAt ?? 0))[0];
  return newest && newest.effectiveAt !== null ? { ...made, ...newest } : made;
}

/** What says that a run goes on, and how far it is. */
const RUN_MEASURES: ReadonlySet<string> = new Set(['job', 'goodTotal', 'total']);
