// One task of a run as it went, for whoever looks into what the checker found.

import type { Found } from './checker/case.ts';
import type { Line } from './history.ts';
import type { Truth } from './truth/truth.ts';

/** What was found, and every line that has to do with it. */
export function storyOf(truth: Truth, history: readonly Line[], found: Found): string {
  const { taskId, t, to } = found;
  const finding = history.find((line) => line.kind === 'task' && line.taskId === taskId);
  const of = truth.findings.find(({ id }) => finding?.kind === 'task' && id === finding.findingId);
  const rule = truth.rules.find(({ id }) => id === of?.ruleId);
  const near = history.filter((line) => isAbout(line, taskId) || isNear(line, t, to));
  const head = [
    `seed ${truth.seed}: ${found.rule}. ${found.words}`,
    `  at ${time(t)}; ${truth.crew.zone}; wakes above ${truth.wakeAboveMinor}`,
    ...(of === undefined
      ? []
      : [
          `  the truth: ${JSON.stringify({ ...of, holds: spans(of.holds), stale: spans(of.stale), grades: of.grades.map((one) => ({ ...one, at: time(one.at), actBy: one.actBy && time(one.actBy) })) })}`,
        ]),
    ...(rule === undefined ? [] : [`  its rule: ${JSON.stringify(rule)}`]),
    `  roles: ${truth.crew.roles.map(({ id, holders }) => `${id} ${holders.join('/')}`).join(', ')}`,
    ...truth.crew.people.map((one) => `  ${JSON.stringify(one)}`),
    `  out of order: ${truth.outages.map((one) => `${one.way} ${spans([one.span])}`).join('; ')}`,
    `  clock set: ${truth.steps.map(({ at, byMs }) => `${time(at)} ${byMs / 60_000} min`).join('; ')}`,
  ];
  return [...head, ...near.map((line) => `  ${time(line.t)} ${wordsOf(line)}`)].join('\n');
}

const time = (t: number): string => new Date(t).toISOString().slice(5, 19);
const spans = (all: readonly (readonly [number, number])[]): string =>
  all.map(([from, to]) => `${time(from)} to ${time(to)}`).join(', ');

function isAbout(line: Line, taskId: number | null): boolean {
  if (taskId === null) return false;
  switch (line.kind) {
    case 'task':
    case 'answer':
      return line.taskId === taskId;
    case 'plan':
    case 'took':
      return line.about.includes(taskId);
    case 'said':
      return line.means === taskId;
    case 'undeliverable':
      return line.of.some((one) => one.taskId === taskId);
    default:
      return false;
  }
}

const HOUR = 3_600_000;

function isNear(line: Line, t: number, to: string | null): boolean {
  if (Math.abs(line.t - t) > 3 * HOUR) return false;
  if (line.kind === 'up' || line.kind === 'down' || line.kind === 'way') return true;
  return (
    to !== null &&
    Math.abs(line.t - t) < HOUR &&
    (line.kind === 'move' || line.kind === 'refused') &&
    line.key.includes(`|${to}|`)
  );
}

function wordsOf(line: Line): string {
  const { kind, t: _, ...rest } = line;
  return `${kind} ${JSON.stringify(rest)}`;
}
