// Why a decision stands where it stands, field by field, from the numbers the ranking used.
import type { Decision, StandIn } from '../../core/types/decision.ts';
import { roundMoney } from '../number.ts';
import { dayTime, HOUR } from '../plant-time.ts';
import { capital, ruleName, type Scene } from '../scene.ts';
import { say } from '../speech.ts';
import { optionNoun } from './after.ts';
import { furtherWords, leadingWords } from './rank-difference.ts';

/** "Pinned by R-02; nothing is lost until 15:00, then only Saturday is left." */
export function rankWords(scene: Scene, d: Decision): string {
  const r = d.reason;
  const parts: string[] = [];
  if (r.pinnedBy !== null) parts.push(say(scene, 'pinned by {rule}', { rule: ruleName(scene, r.pinnedBy) }));
  if (r.standIn) parts.push(standInWords(scene, r.standIn));
  else if (r.byExposure) parts.push(exposureWords(scene, d));
  parts.push(waiting(scene, d));
  if (r.valueOfActingMinor !== null) {
    const money = roundMoney(scene, r.valueOfActingMinor);
    parts.push(say(scene, 'acting is worth about {money}', { money }));
  }
  return `${capital(parts.join('; '))}.`;
}

const standInWords = (scene: Scene, { customerClass }: StandIn): string =>
  customerClass === null
    ? say(scene, 'no amount is known, so it is ranked by its customer, whose class is not known')
    : say(scene, 'no amount is known, so it is ranked by its customer, class {class}', {
        class: customerClass,
      });

const exposureWords = (scene: Scene, d: Decision): string =>
  d.options.some((o) => o.kind === 'recover' && !o.taken && !o.vetoed)
    ? say(scene, 'no fix cost known, so it is ranked by exposure per working hour left')
    : say(scene, 'no fix known, so it is ranked by exposure per working hour left');

/** Why the one above stands there: what speaks for it, the most telling first. Null: it is first. */
export function aboveWords(scene: Scene, d: Decision): string | null {
  if (d.above === null) return null;
  const { differences } = d.above;
  const [first] = differences;
  if (first === undefined) return say(scene, 'Nothing parts them but their numbers.');
  const pair = {
    no: String(d.rank - 1),
    waiting: waitWords(scene, d),
    pinnedBy: pinOf(scene, d.above.taskId),
  };
  if (leadingWords(scene, first, pair) === null)
    return say(scene, 'It stood there before, and they differ by too little to change places.');
  const text = differences
    .filter((one) => leadingWords(scene, one, pair) !== null)
    .slice(0, MOST_REASONS)
    .map((one, i) => (i === 0 ? leadingWords(scene, one, pair) : furtherWords(scene, one, pair)))
    .join('; ');
  return `${capital(text)}.`;
}

const MOST_REASONS = 3;

function pinOf(scene: Scene, taskId: number): string | null {
  const pin = scene.picture.decisions.find((one) => one.taskId === taskId)?.reason.pinnedBy ?? null;
  return pin === null ? null : ruleName(scene, pin);
}

/** "waiting an hour, until 07:52,", or "waiting until the shift that begins Fri 06:00". */
function waitWords(scene: Scene, d: Decision): string {
  const { nextLookAt } = d.reason;
  const at = dayTime(scene, nextLookAt);
  return nextLookAt - scene.picture.at <= HOUR
    ? say(scene, 'waiting an hour, until {at},', { at })
    : say(scene, 'waiting until the shift that begins {at}', { at });
}

function waiting(scene: Scene, d: Decision): string {
  if (d.reason.waitingCostMinor > 0)
    return say(scene, '{waiting} costs about {money}', {
      waiting: waitWords(scene, d),
      money: roundMoney(scene, d.reason.waitingCostMinor),
    });
  if (d.actBy === null) return say(scene, 'waiting costs nothing that is known');
  const at = dayTime(scene, d.actBy);
  const left = d.options.find((o) => o.key === d.afterActByKey && o.kind !== 'do-nothing');
  return left === undefined
    ? say(scene, 'nothing is lost until {at}, then nothing in time is left', { at })
    : say(scene, 'nothing is lost until {at}, then only {what} is left', {
        at,
        what: optionNoun(scene, left),
      });
}
