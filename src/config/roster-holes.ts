// Where a roster would fail at night: roles nobody holds, people nothing reaches, hours in which nobody is there.
import type { Person } from '../contracts/reader.ts';
import { localDay, momentOf, zoneOf } from '../core/model/local-time.ts';
import { all, applySnapshot, emptyModel, type Model, pairsOf, textOf } from '../core/model/model.ts';
import { holdersOf, whoHolds } from '../core/model/role-holders.ts';
import { reachedAt } from '../core/model/roster.ts';
import type { EntityRecord, Json } from '../core/types/entity.ts';
import type { RosterHole, Stretch } from '../core/types/roster.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { UtcMs } from '../core/types/time.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAY_MINUTES = 1_440;
/** Whole weeks, and every pattern of ours has gone round in them. */
const WEEKS = 4;
const AHEAD_MS = WEEKS * 7 * DAY_MS;

/** Whom a rule asks: its owner, then who is asked when nobody answers; beside them who is told. By role. */
export type AskingRule = {
  readonly id: string;
  readonly asked: readonly string[];
  readonly told: readonly string[];
};

/** A rule on trial asks nobody. */
export function askingRule(rule: RuleSpec): AskingRule[] {
  if (rule.status !== 'active') return [];
  if (rule.kind === 'policy') return [{ id: rule.id, asked: [], told: rule.effect.notify ?? [] }];
  if (rule.kind !== 'alert') return [];
  return [{ id: rule.id, asked: [rule.owner.role, ...rule.owner.escalate], told: [] }];
}

export type Roll = {
  readonly records: readonly EntityRecord[];
  readonly people: readonly Person[];
  /** What the channels of the config send to; none: whether somebody has an address is not looked at. */
  readonly addresses: readonly ('email' | 'mobile')[];
  readonly rules: readonly AskingRule[];
  readonly now: UtcMs;
};

export function rosterHoles(roll: Roll): RosterHole[] {
  const model = rosterModel(roll);
  const moments = momentsOf(model, roll.now);
  const roles = [...new Set(roll.rules.flatMap(({ asked, told }) => [...asked, ...told]))];
  const unheld = roles.flatMap((role): RosterHole[] => {
    const when = stretchIn(moments, (at) => whoHolds(model, role, at) === null);
    return when === null ? [] : [{ kind: 'unheld', role, when }];
  });
  return [
    ...unheld,
    ...withoutAddress(model, roll, roles),
    ...unreached(model, roll, moments),
    ...anyHour(model),
  ];
}

/** Of the records of a config only those that tell who is there when. */
export function rosterModel({ records, now }: Pick<Roll, 'records' | 'now'>): Model {
  const model = emptyModel();
  const upserts = records.filter(({ kind }) => ['plant', 'person', 'role'].includes(kind));
  const rest = { covers: [], asOf: now, rows: upserts.length, removes: [], hash: '' };
  const body = { type: 'snapshot', upserts, ...rest } as const;
  applySnapshot(model, { seq: 1, source: 'config', effectiveAt: now, recordedAt: now, body });
  return model;
}

function withoutAddress(model: Model, { people, addresses }: Roll, roles: readonly string[]): RosterHole[] {
  if (addresses.length === 0) return [];
  const asked = new Map<string, string[]>();
  for (const role of roles)
    for (const id of thoseFor(model, role)) asked.set(id, [...(asked.get(id) ?? []), role]);
  return people.flatMap((person): RosterHole[] => {
    const of = asked.get(person.id);
    if (of === undefined || hasAddress(person, addresses)) return [];
    return [{ kind: 'no-address', personId: person.id, roles: of }];
  });
}

/** All who hold the role, and who stands in for them, and for those. */
function thoseFor(model: Model, role: string): ReadonlySet<string> {
  const found = new Set(holdersOf(model, role));
  for (const id of found) {
    const record = model.kinds.get('person')?.get(id)?.record;
    const standIn = record === undefined ? null : textOf(record, 'standIn');
    if (standIn !== null) found.add(standIn);
  }
  return found;
}

const hasAddress = (person: Person, addresses: Roll['addresses']): boolean =>
  addresses.some((kind) => person[kind] !== null);

/** One for each chain, with all the rules that ask it. */
function unreached(
  model: Model,
  { people, addresses, rules }: Roll,
  moments: readonly UtcMs[],
): RosterHole[] {
  const asking = rules.filter(({ asked }) => asked.length > 0);
  const chains = Map.groupBy(asking, ({ asked }) => asked.join('\n'));
  const mute = new Set(
    people.filter((one) => addresses.length > 0 && !hasAddress(one, addresses)).map(({ id }) => id),
  );
  const reaches = (role: string, at: UtcMs): boolean => {
    const held = whoHolds(model, role, at);
    return held !== null && !mute.has(held.personId) && reachedAt(model, held.personId, at) !== null;
  };
  return [...chains.values()].flatMap((of): RosterHole[] => {
    const chain = of[0]?.asked ?? [];
    const when = stretchIn(moments, (at) => !chain.some((role) => reaches(role, at)));
    return when === null ? [] : [{ kind: 'unreached', chain, ruleIds: of.map(({ id }) => id), when }];
  });
}

function anyHour(model: Model): RosterHole[] {
  const people = all(model, 'person').flatMap(({ record }) =>
    record.fields['cycleDays'] === undefined ? [record.id] : [],
  );
  return people.length === 0 ? [] : [{ kind: 'any-hour', people }];
}

/** Sorted: every moment from now on at which who is there can change, and the end of what is looked at. */
function momentsOf(model: Model, now: UtcMs): UtcMs[] {
  const plant = all(model, 'plant')[0];
  const zone = (plant && zoneOf(plant.record)) ?? { name: 'UTC', offsets: [] };
  const people = all(model, 'person').map(({ record }) => record);
  const minutes = new Set([0, ...people.flatMap((one) => minutesOf(one.fields['shifts']))]);
  const first = localDay(zone, now);
  const days = Array.from({ length: WEEKS * 7 + 2 }, (_, i) => first + i);
  const all28 = [
    ...days.flatMap((day) => [...minutes].map((one) => momentOf(zone, day * DAY_MS + one * 60_000))),
    ...people.flatMap((one) => pairsOf(one, 'standby').flat()),
  ];
  const until = now + AHEAD_MS;
  const within = all28.filter((at) => at > now && at < until);
  return [...new Set([now, ...within, until])].toSorted((a, b) => a - b);
}

/** Minutes of the day at which a shift begins or ends. */
function minutesOf(shifts: Json | undefined): number[] {
  if (!Array.isArray(shifts)) return [];
  return shifts.flatMap((shift) =>
    Array.isArray(shift) ? shift.slice(1).map((minute) => Number(minute) % DAY_MINUTES) : [],
  );
}

/** Where it is so, from one moment to the next. Null: nowhere. */
function stretchIn(moments: readonly UtcMs[], isSo: (at: UtcMs) => boolean): Stretch | null {
  const found: { from: UtcMs; to: UtcMs }[] = [];
  for (const [index, from] of moments.entries()) {
    const to = moments[index + 1];
    if (to === undefined || !isSo(from)) continue;
    const last = found.at(-1);
    if (last?.to === from) last.to = to;
    else found.push({ from, to });
  }
  const [first] = found;
  if (first === undefined) return null;
  const sumMs = found.reduce((sum, { from, to }) => sum + to - from, 0);
  return { ...first, hoursAWeek: sumMs / HOUR_MS / WEEKS, always: sumMs === AHEAD_MS };
}
