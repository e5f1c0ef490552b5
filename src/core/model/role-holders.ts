// Who holds a role at a time: who is there of those it was given to, with stand-ins for those who are away.
import type { EntityRecord } from '../types/entity.ts';
import type { UtcMs } from '../types/time.ts';
import { all, derived, find, type Model, textOf } from './model.ts';
import { dutyBegins, isAbsent, type Reached, reachedAt, standInOf } from './roster.ts';

/** next-on-duty: off duty, and of all who hold it the first to come. stand-in: for one who is away. */
export type HeldBy = Reached | 'next-on-duty' | 'stand-in';

export type RoleHolder = { readonly personId: string; readonly basis: HeldBy };

/** A role by its id or its name. Null: there is none, or all who hold it are away and nobody stands in. */
export function whoHolds(model: Model, role: string, at: UtcMs): RoleHolder | null {
  const known = answers(model);
  if (known.at !== at) {
    known.at = at;
    known.byRole.clear();
  }
  const before = known.byRole.get(role);
  if (before !== undefined) return before;
  const held = found(model, role, at);
  known.byRole.set(role, held);
  return held;
}

type Answers = { at: UtcMs; readonly byRole: Map<string, RoleHolder | null> };

/** Every open task asks for the roles of its chain at the same moment: each is looked for once. */
const answers = derived(['plant', 'person', 'role'], (): Answers => ({ at: Number.NaN, byRole: new Map() }));

function found(model: Model, role: string, at: UtcMs): RoleHolder | null {
  const there = thoseThere(model, role, at);
  const reached = there.map(({ personId }) => reachedAt(model, personId, at));
  for (const how of ORDER) {
    const first = there[reached.indexOf(how)];
    if (first) return first.standsIn ? heldBy(first, 'stand-in') : heldBy(first, how);
  }
  const next = soonest(model, there, at);
  return next && heldBy(next, next.standsIn ? 'stand-in' : 'next-on-duty');
}

/** Somebody at work is asked before somebody who may be asleep, and that one before somebody who is at home on call. */
const ORDER: readonly Reached[] = ['on-duty', 'any-hour', 'standby'];

const heldBy = ({ personId }: Candidate, basis: HeldBy): RoleHolder => ({ personId, basis });

/** Those a role was given to, the first in front. */
export function holdersOf(model: Model, role: string): readonly string[] {
  const held =
    find(model, 'role', role) ?? all(model, 'role').find(({ record }) => textOf(record, 'name') === role);
  return held ? holdersIn(held.record) : [];
}

/** Of a role told before there could be several, the one. */
function holdersIn(record: EntityRecord): readonly string[] {
  const { holders } = record.fields;
  const one = textOf(record, 'holder');
  if (!Array.isArray(holders)) return one === null ? [] : [one];
  return holders.filter((id) => typeof id === 'string');
}

type Candidate = { readonly personId: string; readonly standsIn: boolean };

function thoseThere(model: Model, role: string, at: UtcMs): Candidate[] {
  return holdersOf(model, role).flatMap((holder) => {
    const personId = whoIsThere(model, holder, at);
    return personId === null ? [] : [{ personId, standsIn: personId !== holder }];
  });
}

/** The person, or the first who is not away of who stands in for whom. Null: the chain ends, or comes back. */
export function whoIsThere(model: Model, holder: string, at: UtcMs): string | null {
  const asked: string[] = [];
  for (let one: string | null = holder; one !== null && !asked.includes(one); one = standInOf(model, one)) {
    if (!isAbsent(model, one, at)) return one;
    asked.push(one);
  }
  return null;
}

/** Whose duty begins first; the first of all where none is known to begin. */
function soonest(model: Model, there: readonly Candidate[], at: UtcMs): Candidate | null {
  const begins = there.map(({ personId }) => dutyBegins(model, personId, at) ?? Number.POSITIVE_INFINITY);
  return there[begins.indexOf(Math.min(...begins))] ?? null;
}
