// A rule that says all of it itself: what it is about, what its owner is asked to do, by when.
import { compareIds, find, textOf } from '../model/model.ts';
import type { World } from '../project/world.ts';
import type { RuleSet } from '../rules/compile.ts';
import type { Finding } from '../rules/evaluate.ts';
import type { Projected } from '../rules/facts.ts';
import { deadlineBy } from '../rules/saying.ts';
import type { Option } from '../types/decision.ts';
import type { EntityRef } from '../types/entity.ts';
import type { NoticeConsequence } from '../types/notice.ts';
import type { UtcMs } from '../types/time.ts';
import type { Group } from './episodes.ts';
import type { Projection } from './projection.ts';

/** Null: it holds of nothing any more. `since`: when it began in the plant. */
export function projectNotice(
  projected: Projected,
  group: Group,
  { rules, since }: { readonly rules: RuleSet; readonly since: UtcMs },
): Projection | null {
  const held = group.findings.filter(
    ({ verdict, clear }) => verdict.value === true || clear?.value === false,
  );
  const lead = leadOf(projected, held);
  if (!lead) return null;
  const about = { ruleId: group.rule.id, subjects: lead.subjects };
  const deadlines = held.flatMap(
    ({ subjects }) => deadlineBy(rules, projected, { ...about, subjects }) ?? [],
  );
  const actBy = deadlines.length === 0 ? null : Math.min(...deadlines);
  return {
    consequence: consequenceOf(projected, group, { lead, held, since }),
    options: optionsOf(actBy),
    probability: 1,
    atRiskMinor: null,
    actBy,
  };
}

/** Of the orders it holds of the one expected to lose most, so that the first words are about what matters most. */
function leadOf({ outlooks }: Projected, held: readonly Finding[]): Finding | null {
  const loss = ({ subjects }: Finding): number =>
    Math.max(0, ...subjects.map(({ id }) => outlooks.get(id)?.likely?.expectedLossMinor ?? 0));
  const first = held.toSorted(
    (a, b) => loss(b) - loss(a) || compareIds(a.subjects.at(-1)?.id ?? '', b.subjects.at(-1)?.id ?? ''),
  )[0];
  return first ?? null;
}

type Held = { readonly lead: Finding; readonly held: readonly Finding[]; readonly since: UtcMs };

function consequenceOf(
  projected: Projected,
  { cause }: Group,
  { lead, held, since }: Held,
): NoticeConsequence {
  const { world, outlooks } = projected;
  const orderId = orderIn(lead) ?? '';
  const outlook = outlooks.get(orderId);
  const lineId = lineOf(world, cause) ?? outlook?.need?.queued.line.id ?? '';
  const others = held
    .filter((one) => one !== lead)
    .flatMap(({ subjects }) => subjects.filter(({ kind, id }) => kind !== cause.kind || id !== cause.id))
    .toSorted((a, b) => compareIds(a.id, b.id));
  return {
    type: 'notice',
    subjectKind: cause.kind,
    subjectId: cause.id,
    subjectName: nameOf(world, cause),
    lineId,
    lineName: world.plant.lines.get(lineId)?.name ?? '',
    orderId,
    runId: outlook?.need?.queued.run.id ?? '',
    customerName: customerOf(world, orderId),
    shortPieces: outlook?.shortPieces ?? 0,
    others: others.filter(({ id }, i) => others.findIndex((one) => one.id === id) === i),
    since,
  };
}

function orderIn({ subjects }: Finding): string | undefined {
  return subjects.find(({ kind }) => kind === 'salesOrderLine')?.id;
}

function lineOf(world: World, { kind, id }: EntityRef): string | null {
  if (kind === 'line') return id;
  const record = find(world.model, kind, id)?.record;
  return record ? textOf(record, 'line') : null;
}

/** As the plant calls it; its number where it has no name. */
function nameOf({ model }: World, { kind, id }: EntityRef): string {
  const record = find(model, kind, id)?.record;
  return (record && (textOf(record, 'name') ?? textOf(record, 'title'))) ?? id;
}

function customerOf({ plant, model }: World, orderId: string): string | null {
  const customerId = plant.orders.get(orderId)?.customerId ?? null;
  const record = customerId === null ? undefined : find(model, 'customer', customerId)?.record;
  return record ? (textOf(record, 'name') ?? customerId) : null;
}

/** What the rule asks for, and leaving it. Nobody has said what either costs. */
function optionsOf(closesAt: UtcMs | null): Option[] {
  const unknown = {
    parts: [],
    readyAt: null,
    slipDays: 0,
    shortPieces: 0,
    pLate: null,
    fix: false,
    costMinor: null,
    expectedCostMinor: null,
    marginAfterMinor: null,
  };
  return [
    { ...unknown, key: 'do', kind: 'recover', closesAt },
    { ...unknown, key: 'nothing', kind: 'do-nothing', closesAt: null },
  ];
}
