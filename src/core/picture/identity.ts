// Ids of decisions, which are the same in every run.
import { shortHash } from '../model/short-hash.ts';

/** Stays when texts, versions or the estimated start change; a new occurrence is a new decision. */
export function decisionIdOf(plantName: string, groupKey: string, occurrence: number): string {
  return `d${shortHash(`${plantName}|${groupKey}|${occurrence}`)}`;
}
