// What is watched without a task: rules that hold and have not lasted, lines that drift, facts that are missing.
import { shareSince } from '../estimate/scrap.ts';
import { advance, type Calendar, HOUR_MS, hoursPerWorkingDay } from '../model/calendar.ts';
import { qualityConsequence, spikeOf } from '../project/quality.ts';
import type { World } from '../project/world.ts';
import type { Projected } from '../rules/facts.ts';
import type { Watch } from '../types/picture.ts';
import type { RuleDuration } from '../types/rule.ts';
import type { PolicySaid } from '../types/said.ts';
import type { UtcMs } from '../types/time.ts';
import { P_MEASURED } from './decisions.ts';
import type { Episode, Group } from './episodes.ts';

export type WatchInput = {
  readonly projected: Projected;
  readonly groups: readonly Group[];
  readonly episodes: ReadonlyMap<string, Episode>;
  readonly since: (group: Group) => UtcMs | null;
  readonly calendar: (group: Group) => Calendar | null;
  readonly muted: (group: Group) => PolicySaid | null;
};

export function watches(input: WatchInput): Watch[] {
  const told = new Set<string>();
  const found: Watch[] = [];
  for (const group of input.groups) {
    const episode = input.episodes.get(group.key);
    if (episode?.state === 'open' && episode.last && group.rule.consequence !== 'notice')
      told.add(group.cause.id);
  }
  for (const group of input.groups) {
    const episode = input.episodes.get(group.key);
    if (episode?.state !== 'holding') continue;
    if (!told.has(group.cause.id) || input.muted(group)) found.push(holding(input, group, episode));
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
  return [...found, ...unjudgedSpikes(input.projected, told), ...likelyLate(input.projected, told)];
}

/** Stations that measurably make bad pieces, where it cannot be told what follows: unknown is never silence. */
function unjudgedSpikes({ world, lines }: Projected, told: ReadonlySet<string>): Watch[] {
  return [...world.floor.stations].flatMap(([id, watch]): Watch[] => {
    if (!watch.alarm || told.has(id)) return [];
    const spike = spikeOf(world, id, lines);
    if (spike && qualityConsequence(world, spike)) return [];
    const share = shareSince(watch);
    const bad = `${Math.round(watch.badSince)} bad pieces${share === null ? '' : `, ${(share * 100).toFixed(1)} % of what it makes`}`;
    const line = world.plant.lines.get(watch.lineId)?.name ?? watch.lineId;
    const why = lines.get(watch.lineId)?.unknown?.reason ?? `no run of ${line} is known to go on`;
    return [
      {
        ruleId: '',
        cause: { kind: 'station', id },
        label: world.plant.stations.get(id)?.name ?? id,
        probability: P_MEASURED,
        since: watch.since,
        speaksAt: null,
        cannotJudge: `${bad}. What follows cannot be judged: ${why}.`,
      },
    ];
  });
}

function holding(input: WatchInput, group: Group, episode: Episode): Watch {
  const since = input.since(group) ?? episode.heldFrom;
  const mutedBy = input.muted(group);
  const given = { calendar: input.calendar(group), now: input.projected.world.now };
  return {
    ruleId: group.rule.id,
    cause: group.cause,
    label: labelOf(input.projected.world, group),
    probability: 1,
    since,
    speaksAt: group.rule.for && mutedBy === null ? speaksAt(group.rule.for, since, given) : null,
    cannotJudge: null,
    ...(mutedBy && { mutedBy }),
  };
}

function labelOf(world: World, group: Group): string {
  const { kind, id } = group.cause;
  if (kind === 'line') return world.plant.lines.get(id)?.name ?? id;
  if (kind === 'station') return world.plant.stations.get(id)?.name ?? id;
  return id;
}

/** When what holds since then has lasted as long as its rule asks. Null: the calendar does not reach so far. */
export function speaksAt(
  duration: RuleDuration,
  since: UtcMs,
  { calendar, now }: { readonly calendar: Calendar | null; readonly now: UtcMs },
): UtcMs | null {
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
