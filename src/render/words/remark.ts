// Why a countermeasure is not among the options, or what of it cannot be right, each in a sentence.
import type { Decision } from '../../core/types/decision.ts';
import type { Remark } from '../../core/types/option-part.ts';
import type { Scene } from '../scene.ts';
import { say } from '../speech.ts';

export const remarkWords = (scene: Scene, d: Decision): readonly string[] =>
  d.remarks.map((remark) => sentence(scene, remark));

function sentence(scene: Scene, { name, code, lineId }: Remark): string {
  const line = scene.picture.lines.find((one) => one.lineId === lineId)?.name ?? lineId;
  switch (code) {
    case 'no-slots':
      return say(
        scene,
        '{name}: no time is given at which it can be had. Add its chances to the plant file.',
        {
          name,
        },
      );
    case 'closed':
      return say(scene, '{name}: can no longer be had in time.', { name });
    case 'too-little':
      return say(scene, '{name}: tried, and helps too little to bring the order back.', { name });
    case 'unknown-line':
      return line === null
        ? say(scene, '{name}: it names no line to move to. Correct it in the plant file.', { name })
        : say(scene, '{name}: nobody knows line {line}. Correct it in the plant file.', { name, line });
    case 'same-line':
      return say(scene, '{name}: it names the line the run is on. Correct it in the plant file.', { name });
    case 'no-rate':
      return line === null
        ? say(scene, '{name}: no standard rate or calendar is known on that line.', { name })
        : say(scene, '{name}: no standard rate or calendar is known on {line}.', { name, line });
    case 'negative-cost':
      return say(scene, '{name}: its cost is below zero and is not counted. Correct it in the plant file.', {
        name,
      });
    case 'unknown-type':
      return say(scene, '{name}: its type is not known. Correct it in the plant file.', { name });
    default:
      throw new Error(`a remark without words: ${code satisfies never}`);
  }
}
