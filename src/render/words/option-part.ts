// One thing somebody does, in words: short, as a noun in a sentence, whom to ask by when, and what of its cost is not known.
import type { Option } from '../../core/types/decision.ts';
import type { OptionPart } from '../../core/types/option-part.ts';
import { pieces } from '../number.ts';
import { clockTime, dayTime, dayWords, localDay, longWeekday, onDay } from '../plant-time.ts';
import { midSentence, type Scene } from '../scene.ts';
import { plural } from '../speech.ts';

/** "15:00" today, "Fri 12:00" another day: the moment after "by". */
export const byTime = (scene: Scene, at: number): string =>
  localDay(scene.zone, at) === localDay(scene.zone, scene.now)
    ? clockTime(scene.zone, at)
    : dayTime(scene, at);

/** "Tool tonight", "Saturday 4 h", "nozzle 40 min". */
export function partShort(scene: Scene, p: OptionPart): string {
  switch (p.type) {
    case 'restore-rate':
      return `${p.name} ${onDay(scene, p.at)}`;
    case 'overtime':
      return `${longWeekday(scene, p.from)} ${p.hours} h`;
    case 'stop-and-fix':
      return p.minutes === 0 ? 'stop and hold' : `${p.name} ${p.minutes} min`;
    case 'reorder':
      return p.mode === 'express' ? `express ${onDay(scene, p.orderAt)}` : 'normal order';
    case 'move':
      return `run ${p.runId} to ${p.toLineName}`;
    case 'resequence':
      return `run ${p.runId} next`;
    case 'partial':
      return `ship ${pieces(scene, p.readyPieces)}`;
    case 'expedite':
      return `express ${p.materialId}`;
    default:
      throw new Error(`an option part without words: ${p satisfies never}`);
  }
}

/** In a sentence: "Saturday", "the tool", "the express order". */
export function partNoun(scene: Scene, p: OptionPart): string {
  switch (p.type) {
    case 'overtime':
      return longWeekday(scene, p.from);
    case 'restore-rate':
      return `the ${midSentence(p.name)}${localDay(scene.zone, p.at) === localDay(scene.zone, scene.now) ? '' : ` ${onDay(scene, p.at)}`}`;
    case 'stop-and-fix':
      return `the ${midSentence(p.name)}`;
    case 'reorder':
      return p.mode === 'express' ? 'the express order' : 'the normal order';
    case 'move':
      return `the move to ${p.toLineName}`;
    case 'resequence':
      return `pulling run ${p.runId} forward`;
    case 'partial':
      return 'shipping what is ready';
    case 'expedite':
      return 'the express order';
    default:
      throw new Error(`an option part without words: ${p satisfies never}`);
  }
}

/** "Move run 2231 to Line 4": as the row of an option that consists of it alone. Null: the row is told otherwise. */
export function partTitle(scene: Scene, p: OptionPart): string | null {
  switch (p.type) {
    case 'move':
      return `Move run ${p.runId} to ${p.toLineName}`;
    case 'resequence':
      return `Make run ${p.runId} next on ${p.lineName}`;
    case 'partial':
      return `Ship ${pieces(scene, p.readyPieces)} ${dayWords(scene, p.departsAt)}, the rest ${restDay(scene, p)}`;
    case 'expedite':
      return `Express order of ${p.materialName}`;
    case 'overtime':
    case 'restore-rate':
    case 'stop-and-fix':
    case 'reorder':
      return null;
    default:
      throw new Error(`an option part without words: ${p satisfies never}`);
  }
}

const restDay = (scene: Scene, p: OptionPart & { type: 'partial' }): string =>
  p.restDepartsAt === null ? 'later' : dayWords(scene, p.restDepartsAt, p.departsAt);

export function askWords(scene: Scene, p: OptionPart): string {
  switch (p.type) {
    case 'restore-rate':
      return `ask ${p.ask} by ${byTime(scene, p.closesAt)}`;
    case 'overtime':
      return `post the shift by ${byTime(scene, p.closesAt)}`;
    case 'reorder':
    case 'expedite':
      return `order by ${byTime(scene, p.closesAt)}`;
    case 'stop-and-fix':
      return '';
    case 'move':
      return `${p.ask === '' ? '' : `ask ${p.ask}, `}start by ${byTime(scene, p.closesAt)}`;
    case 'resequence':
      return `change the sequence by ${byTime(scene, p.closesAt)}, ${p.pushedRuns === 1 ? '1 run waits' : `${plural(scene, p.pushedRuns, ['{n} run', '{n} runs'])} wait`} for it`;
    case 'partial':
      return `tell shipping by ${byTime(scene, p.closesAt)}`;
    default:
      throw new Error(`an option part without words: ${p satisfies never}`);
  }
}

/** What was counted as nothing because nobody said what it costs. */
export function notKnown(o: Option): readonly string[] {
  return o.parts.flatMap((p) => {
    if (p.type === 'partial' && p.freightMinor === null) return ['no freight cost known'];
    return p.type === 'resequence' && p.setupCostMinor === null ? ['no set-up cost known'] : [];
  });
}
