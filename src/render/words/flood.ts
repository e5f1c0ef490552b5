// A rule that speaks about too much at once, in words.
import type { Flood } from '../../core/types/picture.ts';
import { dayTime } from '../plant-time.ts';
import { ruleName, type Scene } from '../scene.ts';

/** "R-12 (Every order) raised 212 decisions since 14:05. All are shown, and people are told …" */
export function floodWords(scene: Scene, { ruleId, ruleTitle, raised, since }: Flood): string {
  const rule = `${ruleName(scene, ruleId)} (${ruleTitle})`;
  const from = dayTime(scene, since);
  return `${rule} raised ${raised} decisions since ${from}. All are shown, and people are told of them in one list. Is the rule too wide?`;
}
