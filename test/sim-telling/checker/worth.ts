// What is lost by telling somebody later, by the truth: whether it could wait.
import { gradeAt } from '../truth/at.ts';
import { type Case, knownAt, type TaskCase } from './case.ts';

/** Whoever is told has to decide by then. */
const TO_DECIDE = 3_600_000;

/** Of a task at `t`: by telling of it first at `until` (by the clock of the box) no more is lost than the plant puts up with. */
export function couldWait(given: Case, { finding }: TaskCase, t: number, until: number | null): boolean {
  if (until === null) return false;
  const { actBy, worthMinor } = gradeAt(finding, knownAt(given, finding, t));
  if (actBy === null || actBy > until + TO_DECIDE) return true;
  return worthMinor !== null && worthMinor <= given.truth.wakeAboveMinor;
}
