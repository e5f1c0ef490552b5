// Who can be asked now, by the config: duties, absences, stand-ins, and what the check of the config would say of the roster.
import { askingRule, rosterHoles, rosterModel } from '../config/roster-holes.ts';
import type { PlantConfig } from '../contracts/config.ts';
import { localDay, momentOf, zoneOf } from '../core/model/local-time.ts';
import { all, type Model, numberOf, pairsOf, textOf } from '../core/model/model.ts';
import { backAt, dutyBegins, dutyEnds, isAbsent, reachedAt } from '../core/model/roster.ts';
import type { EntityRecord } from '../core/types/entity.ts';
import type { Duty, PersonNow, Roster } from '../core/types/roster.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { UtcMs, Zone } from '../core/types/time.ts';
import { waysOf } from './channel-runs.ts';
import type { DaemonParts } from './parts.ts';

const DAY_MS = 86_400_000;
const ADDRESSES = ['email', 'mobile'] as const;

type Asked = { readonly rules: readonly RuleSpec[]; readonly now: UtcMs };

export async function rosterNow(
  { people, records, channels }: Pick<PlantConfig, 'people' | 'records' | 'channels'>,
  { rules, now }: Asked,
  loadChannel: DaemonParts['loadChannel'],
): Promise<Roster> {
  const model = rosterModel({ records, now });
  const ways = await waysOf(channels, loadChannel);
  const addresses = ADDRESSES.filter((kind) => ways.some(({ address }) => address === kind));
  const asking = rules.flatMap(askingRule);
  return {
    at: now,
    people: people.map(({ id }) => personNow(model, id, now)),
    roleNames: new Map(
      all(model, 'role').map(({ record }) => [record.id, textOf(record, 'name') ?? record.id]),
    ),
    addresses,
    holes: rosterHoles({ records, people, addresses, rules: asking, now }),
  };
}

const UTC: Zone = { name: 'UTC', offsets: [[0, 0]] };

function personNow(model: Model, id: string, now: UtcMs): PersonNow {
  const record = model.kinds.get('person')?.get(id)?.record ?? { kind: 'person', id, fields: {} };
  const plant = all(model, 'plant')[0];
  const zone = (plant && zoneOf(plant.record)) ?? UTC;
  const today = localDay(zone, now);
  const duty = dutyOf(model, id, now);
  return {
    id,
    duty,
    changesAt: changesAt(model, id, { duty, now }),
    cycleDays: numberOf(record, 'cycleDays'),
    shifts: shiftsOf(record),
    absent: pairsOf(record, 'absent')
      .filter(([, to]) => to >= today)
      .map(([from, to]) => [momentOf(zone, from * DAY_MS), momentOf(zone, to * DAY_MS)] as const),
    standby: pairsOf(record, 'standby').filter(([, to]) => to > now),
    standIn: textOf(record, 'standIn'),
  };
}

function dutyOf(model: Model, id: string, now: UtcMs): Duty {
  return reachedAt(model, id, now) ?? (isAbsent(model, id, now) ? 'away' : 'off');
}

function changesAt(model: Model, id: string, { duty, now }: { duty: Duty; now: UtcMs }): UtcMs | null {
  switch (duty) {
    case 'on-duty':
      return dutyEnds(model, id, now);
    case 'away':
      return backAt(model, id, now);
    case 'off':
    case 'standby':
      return dutyBegins(model, id, now);
    case 'any-hour':
      return null;
    default:
      return duty satisfies never;
  }
}

/** Each pair of hours once, in the order of the day. */
function shiftsOf({ fields }: EntityRecord): readonly (readonly [number, number])[] {
  const { shifts } = fields;
  if (!Array.isArray(shifts)) return [];
  const pairs = shifts.flatMap((shift): [string, readonly [number, number]][] =>
    Array.isArray(shift) ? [[`${shift[1]} ${shift[2]}`, [Number(shift[1]), Number(shift[2])]]] : [],
  );
  return [...new Map(pairs).values()].toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
}
