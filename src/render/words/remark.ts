// Why a countermeasure is not among the options, or what of it cannot be right, each in a sentence.
import type { Decision } from '../../core/types/decision.ts';
import type { Remark } from '../../core/types/option-part.ts';
import type { Scene } from '../scene.ts';

export const remarkWords = (scene: Scene, d: Decision): readonly string[] =>
  d.remarks.map((remark) => sentence(scene, remark));

function sentence(scene: Scene, { name, code, lineId }: Remark): string {
  const line = scene.picture.lines.find((one) => one.lineId === lineId)?.name ?? lineId;
  switch (code) {
    case 'no-slots':
      return `${name}: no time is given at which it can be had. Add its chances to the plant file.`;
    case 'closed':
      return `${name}: can no longer be had in time.`;
    case 'too-little':
      return `${name}: tried, and helps too little to bring the order back.`;
    case 'unknown-line':
      return `${name}: ${line === null ? 'it names no line to move to' : `nobody knows line ${line}`}. Correct it in the plant file.`;
    case 'same-line':
      return `${name}: it names the line the run is on. Correct it in the plant file.`;
    case 'no-rate':
      return `${name}: no standard rate or calendar is known on ${line ?? 'that line'}.`;
    case 'negative-cost':
      return `${name}: its cost is below zero and is not counted. Correct it in the plant file.`;
    case 'unknown-type':
      return `${name}: its type is not known. Correct it in the plant file.`;
    default:
      throw new Error(`a remark without words: ${code satisfies never}`);
  }
}
