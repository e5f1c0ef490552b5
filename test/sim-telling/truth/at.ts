// How things stand at one moment, as the truth has it.
import type { Finding, Grade, Span } from './truth.ts';

export const during = (spans: readonly Span[], at: number): Span | null =>
  spans.find(([from, to]) => from <= at && at < to) ?? null;

export const holdsAt = ({ holds }: Finding, at: number): boolean => during(holds, at) !== null;

export const isStaleAt = ({ stale }: Finding, at: number): boolean => during(stale, at) !== null;

export function gradeAt({ id, grades }: Finding, at: number): Grade {
  const grade = grades.findLast((one) => one.at <= at) ?? grades[0];
  if (grade === undefined) throw new Error(`${id} stands nowhere`);
  return grade;
}
