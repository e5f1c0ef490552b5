// Any decision in words.
import type { Decision } from '../../core/types/decision.ts';
import { duration, todayTime } from '../plant-time.ts';
import { capital, type Scene } from '../scene.ts';
import { say } from '../speech.ts';
import { delayWords } from './delay.ts';
import { materialWords } from './material.ts';
import { ruleNoticeWords } from './notice.ts';
import { optionWords } from './option.ts';
import { qualityWords } from './quality.ts';
import { saidWords } from './said.ts';
import type { Words } from './words.ts';

/** The product's own words, and in their place those of the rule's author where there are some. */
export function decisionWords(scene: Scene, d: Decision): Words {
  const words = ownWords(scene, d);
  if (d.consequence.type === 'notice' || !d.said) return words;
  const best = optionWords(scene, d)[0]?.title;
  const { message, do: asked } = d.said;
  return {
    ...words,
    ...(message && { why: saidWords(scene, message, best) }),
    ...(asked && { so: saidWords(scene, asked, best) }),
  };
}

function ownWords(scene: Scene, d: Decision): Words {
  const c = d.consequence;
  switch (c.type) {
    case 'delay':
      return delayWords(scene, d, c);
    case 'material':
      return materialWords(scene, d, c);
    case 'quality':
      return qualityWords(scene, d, c);
    case 'notice':
      return ruleNoticeWords(scene, d, c);
    default:
      throw new Error(`a consequence without words: ${c satisfies never}`);
  }
}

/** "Today 15:00" and "in 8 h 8 min"; a moment gone says so. */
export function actByWords(scene: Scene, d: Decision): { readonly when: string; readonly left: string } {
  if (d.actBy === null) return { when: say(scene, 'No deadline'), left: '' };
  const left = d.actBy - scene.now;
  return {
    when: capital(todayTime(scene, d.actBy)),
    left:
      left >= 0
        ? say(scene, 'in {time}', { time: duration(scene, Math.floor(left / 60_000) * 60_000) })
        : say(scene, 'passed {time} ago', { time: duration(scene, -left) }),
  };
}
