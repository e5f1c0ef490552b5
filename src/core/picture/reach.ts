// Who can be reached now for each role, and which role decides what: what a card needs off shift.
import { all, type Model, textOf } from '../model/model.ts';
import { whoHolds } from '../model/role-holders.ts';
import { dutyBegins, reachedAt } from '../model/roster.ts';
import type { Reach } from '../types/picture.ts';
import type { UtcMs } from '../types/time.ts';

export function reachOf(model: Model, now: UtcMs): Reach {
  const roles = all(model, 'role').map(({ record }) => {
    const personId = whoHolds(model, record.id, now)?.personId ?? null;
    const how = personId === null ? null : reachedAt(model, personId, now);
    const begins = personId === null || how === 'on-duty' ? null : dutyBegins(model, personId, now);
    return { role: record.id, name: textOf(record, 'name') ?? record.id, personId, how, begins };
  });
  const decides = [...all(model, 'countermeasure'), ...all(model, 'supplyTerm')].flatMap(({ record }) => {
    const role = textOf(record, 'decides');
    return role === null ? [] : [[record.id, role] as const];
  });
  return { roles, decides: Object.fromEntries(decides) };
}
