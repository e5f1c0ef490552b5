// A rule that speaks about too much at once, in words.
import type { Flood } from '../../core/types/picture.ts';
import { dayTime } from '../plant-time.ts';
import { ruleName, type Scene } from '../scene.ts';
import { plural } from '../speech.ts';

/** "R-12 (Every order) raised 212 decisions since 14:05. All are shown, and people are told …" */
export function floodWords(scene: Scene, { ruleId, ruleTitle, raised, since }: Flood): string {
  return plural(
    scene,
    raised,
    [
      '{rule} raised {n} decision since {since}. All are shown, and people are told of them in one list. Is the rule too wide?',
      '{rule} raised {n} decisions since {since}. All are shown, and people are told of them in one list. Is the rule too wide?',
    ],
    { rule: `${ruleName(scene, ruleId)} (${ruleTitle})`, since: dayTime(scene, since) },
  );
}
