// What is watched without a task: rules that hold and have not lasted, lines that drift, facts that are missing.
import { advance, type Calendar, HOUR_MS, hoursPerWorkingDay } from '../model/calendar.ts';
import type { World } from '../project/world.ts';
import type { Projected } from '../rules/facts.ts';
import type { Watch } from '../types/picture.ts';
import type { RuleDuration } from '../types/rule.ts';
import type { UtcMs } from '../types/time.ts';
import type { Episode, Group } from './episodes.ts';

export type WatchInput = {
  readonly projected: Projected;
  readonly groups: readonly Group[];
  readonly episodes: ReadonlyMap<string, Episode>;
  readonly since: (group: Group) => UtcMs | null;
  readonly calendar: (group: Group) => Calendar | null;
};

export function watches(input: WatchInput): Watch[] {
  const told = new Set<string>();
  const found: Watch[] = [];
  for (const group of input.groups)
    if (input.episodes.get(group.key)?.state === 'open') told.add(group.cause.id);
  for (const group of input.groups) {
    const episode = input.episodes.get(group.key);
    if (episode?.state === 'holding' && !told.has(group.cause.id)) found.push(holding(input, group, episode));
  }
  const { world } = input.projected;
  for (const estimate of world.estimates.values()) {
    const { drift } = estimate;
    if (!drift || told.has(estimate.lineId) || found.some((watch) => watch.cause.id === estimate.lineId))
      continue;
    const name = world.plant.lines.get(estimate.lineId)?.name ?? estimate.lineId;
    const label = `${name} runs under its usual rate`;
    found.push({
      ruleId: '',
      cause: { kind: 'line', id: estimate.lineId },
      label,
      probability: drift.sure,
      since: drift.since,
      speaksAt: null,
      cannotJudge: null,
    });
  }
  return [...found, ...likelyLate(input.projected, told)];
}

function holding(input: WatchInput, group: Group, episode: Episode): Watch {
  const since = input.since(group) ?? episode.heldFrom;
  const speaksAt = group.rule.for
    ? speaks(group.rule.for, since, input.calendar(group), input.projected.world.now)
    : null;
  return {
    ruleId: group.rule.id,
    cause: group.cause,
    label: labelOf(input.projected.world, group),
    probability: 1,
    since,
    speaksAt,
    cannotJudge: null,
  };
}

function labelOf(world: World, group: Group): string {
  const { kind, id } = group.cause;
  if (kind === 'line') return world.plant.lines.get(id)?.name ?? id;
  if (kind === 'station') return world.plant.stations.get(id)?.name ?? id;
  return id;
}

function speaks(duration: RuleDuration, since: UtcMs, calendar: Calendar | null, now: UtcMs): UtcMs | null {
  const hours = duration.amount * (duration.unit === 'working days' ? hoursPerWorkingDay(calendar, now) : 1);
  switch (duration.unit) {
    case 'working days':
    case 'working hours':
      return calendar ? advance(calendar, since, hours) : since + hours * HOUR_MS;
    case 'days':
      return since + duration.amount * 24 * HOUR_MS;
    case 'h':
      return since + duration.amount * HOUR_MS;
    case 'min':
      return since + duration.amount * 60_000;
    default:
      return duration.unit satisfies never;
  }
}

/** Orders that are likely late and on no card: flagged, so that none comes and goes with the second digit. */
function likelyLate(projected: Projected, told: ReadonlySet<string>): Watch[] {
  return [...projected.outlooks.values()]
    .filter(
      ({ order, need }) =>
        (projected.flags.get(order.id) ?? 'none') !== 'none' && !told.has(need?.queued.line.id ?? ''),
    )
    .map((outlook) => ({
      ruleId: '',
      cause: { kind: 'order', id: outlook.order.id },
      label: `Order ${outlook.order.id}`,
      probability: outlook.likely?.pLate ?? 0,
      since: null,
      speaksAt: null,
      cannotJudge: null,
    }));
}
