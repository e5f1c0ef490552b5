// One thing somebody does, in words: short, as a noun in a sentence, whom to ask by when, and what of its cost is not known.
import type { Option } from '../../core/types/decision.ts';
import type { OptionPart } from '../../core/types/option-part.ts';
import { pieces } from '../number.ts';
import { clockTime, dayTime, dayWords, localDay, longWeekday, onDay } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { plural, say } from '../speech.ts';
import { nameInside } from './words.ts';

/** "15:00" today, "Fri 12:00" another day: the moment after "by". */
export const byTime = (scene: Scene, at: number): string =>
  localDay(scene.zone, at) === localDay(scene.zone, scene.now)
    ? clockTime(scene.zone, at)
    : dayTime(scene, at);

/** "today", also tonight, "tomorrow" or "Fri": when something is ordered. */
export const orderDay = (scene: Scene, at: number): string =>
  localDay(scene.zone, at) === localDay(scene.zone, scene.now) ? say(scene, 'today') : onDay(scene, at);

/** "Tool tonight", "Saturday 4 h", "nozzle 40 min". */
export function partShort(scene: Scene, p: OptionPart): string {
  switch (p.type) {
    case 'restore-rate':
      return `${p.name} ${onDay(scene, p.at)}`;
    case 'overtime':
      return `${longWeekday(scene, p.from)} ${p.hours} h`;
    case 'stop-and-fix':
      return p.minutes === 0 ? say(scene, 'stop and hold') : `${p.name} ${p.minutes} min`;
    case 'reorder':
      return p.mode === 'express'
        ? say(scene, 'express {day}', { day: onDay(scene, p.orderAt) })
        : say(scene, 'normal order');
    case 'move':
      return say(scene, 'run {run} to {line}', { run: p.runId, line: p.toLineName });
    case 'resequence':
      return say(scene, 'run {run} next', { run: p.runId });
    case 'partial':
      return say(scene, 'ship {pieces}', { pieces: pieces(scene, p.readyPieces) });
    case 'expedite':
      return say(scene, 'express {material}', { material: p.materialId });
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
      return localDay(scene.zone, p.at) === localDay(scene.zone, scene.now)
        ? say(scene, 'the {name}', { name: nameInside(scene, p.name) })
        : say(scene, 'the {name} {day}', { name: nameInside(scene, p.name), day: onDay(scene, p.at) });
    case 'stop-and-fix':
      return p.minutes === 0
        ? say(scene, 'stopping and holding')
        : say(scene, 'the {name}', { name: nameInside(scene, p.name) });
    case 'reorder':
      return p.mode === 'express' ? say(scene, 'the express order') : say(scene, 'the normal order');
    case 'move':
      return say(scene, 'the move to {line}', { line: p.toLineName });
    case 'resequence':
      return say(scene, 'pulling run {run} forward', { run: p.runId });
    case 'partial':
      return say(scene, 'shipping what is ready');
    case 'expedite':
      return say(scene, 'the express order');
    default:
      throw new Error(`an option part without words: ${p satisfies never}`);
  }
}

/** "Move run 2231 to Line 4": as the row of an option that consists of it alone. Null: the row is told otherwise. */
export function partTitle(scene: Scene, p: OptionPart): string | null {
  switch (p.type) {
    case 'move':
      return say(scene, 'Move run {run} to {line}', { run: p.runId, line: p.toLineName });
    case 'resequence':
      return say(scene, 'Make run {run} next on {line}', { run: p.runId, line: p.lineName });
    case 'partial':
      return partialTitle(scene, p);
    case 'expedite':
      return say(scene, 'Express order of {material}', { material: p.materialName });
    case 'overtime':
    case 'restore-rate':
    case 'stop-and-fix':
    case 'reorder':
      return null;
    default:
      throw new Error(`an option part without words: ${p satisfies never}`);
  }
}

function partialTitle(scene: Scene, p: OptionPart & { type: 'partial' }): string {
  const ready = { pieces: pieces(scene, p.readyPieces), day: dayWords(scene, p.departsAt) };
  if (p.restDepartsAt === null) return say(scene, 'Ship {pieces} {day}, the rest later', ready);
  const rest = dayWords(scene, p.restDepartsAt, p.departsAt);
  return say(scene, 'Ship {pieces} {day}, the rest {rest}', { ...ready, rest });
}

export function askWords(scene: Scene, p: OptionPart): string {
  if (p.type === 'stop-and-fix') return '';
  const at = byTime(scene, p.closesAt);
  switch (p.type) {
    case 'restore-rate':
      return say(scene, 'ask {who} by {at}', { who: p.ask, at });
    case 'overtime':
      return say(scene, 'post the shift by {at}', { at });
    case 'reorder':
    case 'expedite':
      return say(scene, 'order by {at}', { at });
    case 'move':
      return p.ask === ''
        ? say(scene, 'start by {at}', { at })
        : say(scene, 'ask {who}, start by {at}', { who: p.ask, at });
    case 'resequence':
      return plural(
        scene,
        p.pushedRuns,
        [
          'change the sequence by {at}, {n} run waits for it',
          'change the sequence by {at}, {n} runs wait for it',
        ],
        { at },
      );
    case 'partial':
      return say(scene, 'tell shipping by {at}', { at });
    default:
      throw new Error(`an option part without words: ${p satisfies never}`);
  }
}

/** What was counted as nothing because nobody said what it costs. */
export function notKnown(scene: Scene, o: Option): readonly string[] {
  return o.parts.flatMap((p) => {
    if (p.type === 'partial' && p.freightMinor === null) return [say(scene, 'no freight cost known')];
    return p.type === 'resequence' && p.setupCostMinor === null ? [say(scene, 'no set-up cost known')] : [];
  });
}
