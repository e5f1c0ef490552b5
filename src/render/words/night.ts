// Off shift: what the people on site may decide themselves, and whom to ring for the rest, with the number.
import type { Decision, Option } from '../../core/types/decision.ts';
import { TO_DECIDE_MS } from '../../core/types/message.ts';
import type { Reach, RoleReach } from '../../core/types/picture.ts';
import { dayTime } from '../plant-time.ts';
import { personName, roleWords, type Scene, taskOf } from '../scene.ts';
import { listed, say } from '../speech.ts';
import { optionWords } from './option.ts';

/**
 * First what can be decided here, then whom to ring. Empty: it asks nobody, or all who decide are at work. Nobody is rung
 * for what can still be decided after they have come.
 */
export function nightWords(scene: Scene, d: Decision): readonly string[] {
  const { reach } = scene.picture;
  const owner = reach && roleOf(reach, d.role);
  if (!reach || !owner || taskOf(scene, d)?.phase !== 'nobody') return [];
  const measures = d.options.filter(({ kind, taken, vetoed }) => kind === 'recover' && !taken && !vetoed);
  const deciders = (option: Option): readonly RoleReach[] =>
    option.parts.length === 0
      ? [owner]
      : option.parts.map(
          ({ countermeasureId }) => roleOf(reach, reach.decides[countermeasureId] ?? d.role) ?? owner,
        );
  const asked = measures.length === 0 ? [owner] : measures.flatMap(deciders);
  if (isHere(owner) && asked.every(isHere)) return [];
  const here = measures.find((option) => deciders(option).every(isHere));
  const isLate = ({ begins }: RoleReach): boolean =>
    d.actBy !== null && (begins === null || d.actBy <= begins + TO_DECIDE_MS);
  const away = asked.filter((one) => !isHere(one) && isLate(one));
  return [
    ...(here ? [hereWords(scene, d, { option: here, deciders: deciders(here) })] : []),
    ...ringWords(scene, away),
  ];
}

const roleOf = ({ roles }: Reach, role: string): RoleReach | undefined =>
  roles.find(({ role: id, name }) => id === role || name === role);

const isHere = ({ how }: RoleReach): boolean => how === 'on-duty' || how === 'any-hour';

type Here = { readonly option: Option; readonly deciders: readonly RoleReach[] };

/** "On site, Jo Novak (shift supervisor) may decide: Stop station 4, hold 400, nozzle 40 min." */
function hereWords(scene: Scene, d: Decision, { option, deciders }: Here): string {
  const title = optionWords(scene, d).find(({ key }) => key === option.key)?.title ?? option.key;
  const who = deciders.map(({ personId, name }) => `${personName(scene, personId)} (${roleWords(name)})`);
  return say(scene, 'On site, {who} may decide: {what}.', {
    who: listed(scene, [...new Set(who)]),
    what: title,
  });
}

/** "Ring Marta Lind, planner, on call: +49 171 2345678." Each person once. */
function ringWords(scene: Scene, away: readonly RoleReach[]): string[] {
  const ids = [...new Set(away.map(({ personId }) => personId))];
  return ids.map((personId) => {
    const [one] = away.filter((role) => role.personId === personId);
    const role = roleWords(one?.name ?? '');
    if (one === undefined || personId === null)
      return say(scene, 'Nobody holds the role {role} now.', { role });
    const number = scene.people.find(({ id }) => id === personId)?.mobile ?? null;
    const name = `${personName(scene, personId)}, ${role}`;
    return number === null ? unreachableWords(scene, one, name) : callWords(scene, one, { name, number });
  });
}

function callWords(scene: Scene, one: RoleReach, who: { name: string; number: string }): string {
  if (one.how === 'standby') return say(scene, 'Ring {name}, on call: {number}.', who);
  if (one.begins === null) return say(scene, 'Ring {name}: {number}.', who);
  return say(scene, 'Ring {name}, at work again {at}: {number}.', { ...who, at: dayTime(scene, one.begins) });
}

function unreachableWords(scene: Scene, one: RoleReach, name: string): string {
  if (one.how === 'standby') return say(scene, '{name}, on call: no number known.', { name });
  if (one.begins === null) return say(scene, '{name}: no number known.', { name });
  return say(scene, '{name}, at work again {at}: no number known.', { name, at: dayTime(scene, one.begins) });
}
