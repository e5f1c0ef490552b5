// Why a decision stands where it stands, field by field, from the numbers the ranking used.
import type { Decision } from '../../core/types/decision.ts';
import { roundMoney } from '../number.ts';
import { dayTime } from '../plant-time.ts';
import { ruleName, type Scene } from '../scene.ts';
import { optionNoun } from './after.ts';

/** "Pinned by R-02; nothing is lost until 15:00, then only Saturday is left." */
export function rankWords(scene: Scene, d: Decision): string {
  const r = d.reason;
  const parts: string[] = [];
  if (r.pinnedBy !== null) parts.push(`pinned by ${ruleName(scene, r.pinnedBy)}`);
  if (r.byExposure) parts.push('no fix cost known, so it is ranked by exposure per working hour left');
  parts.push(waiting(scene, d));
  if (r.valueOfActingMinor !== null)
    parts.push(`acting is worth about ${roundMoney(r.valueOfActingMinor, scene.currency)}`);
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function waiting(scene: Scene, d: Decision): string {
  const look = dayTime(scene.zone, d.reason.nextLookAt, scene.now);
  if (d.reason.waitingCostMinor > 0) {
    return `waiting until the next look at ${look} costs about ${roundMoney(d.reason.waitingCostMinor, scene.currency)}`;
  }
  if (d.actBy === null) return 'waiting costs nothing that is known';
  const left = d.options.find((o) => o.key === d.afterActByKey && o.kind !== 'do-nothing');
  const then =
    left === undefined ? 'then nothing in time is left' : `then only ${optionNoun(scene, left)} is left`;
  return `nothing is lost until ${dayTime(scene.zone, d.actBy, scene.now)}, ${then}`;
}
