// The table of `throughline check`: a line for every fault, an ok for every sound file, and the sum.
import { readFileSync } from 'node:fs';
import type { FileTrouble } from '../../contracts/errors.ts';
import { type Paint, painter } from './paint.ts';

export type CheckResult = {
  readonly troubles: readonly FileTrouble[];
  readonly files: readonly { readonly file: string; readonly holds: string }[];
  readonly plantIsBroken: boolean;
  readonly rulesBroken: number;
  readonly rulesRunning: number;
};

/** Faults of an expression: worth the line itself and a caret under it. */
const EXPRESSION_KEYS = /^\s*(- )?(when|clearWhen|each|groupBy):/;
/** "error", "warning" and "ok" in one column. */
const SEVERITY_WIDTH = 8;

export function checkLines(
  result: CheckResult,
  how: { readonly color: boolean; readonly quiet: boolean },
): string[] {
  const paint = painter(how.color);
  const names = [...result.troubles.map(placeText), ...result.files.map(({ file }) => file)];
  const width = Math.max(0, ...names.map((name) => name.length)) + 1;
  const unlisted = result.troubles.filter(
    ({ place }) => !result.files.some(({ file }) => file === place.file),
  );
  const lines = result.files.flatMap(({ file, holds }) => {
    const own = result.troubles.filter(({ place }) => place.file === file).toSorted(byPlace);
    if (own.length > 0) return own.flatMap((one) => troubleLines(one, width, paint));
    return how.quiet
      ? []
      : [`${file.padEnd(width)} ${paint('good', 'ok'.padEnd(SEVERITY_WIDTH))} ${holds}`.trimEnd()];
  });
  return [
    ...lines,
    ...unlisted.flatMap((one) => troubleLines(one, width, paint)),
    ...(how.quiet ? [] : [sumLine(result)]),
  ];
}

function troubleLines(trouble: FileTrouble, width: number, paint: Paint): string[] {
  const tone = trouble.severity === 'error' ? 'bad' : 'warn';
  const severity = paint(tone, trouble.severity.padEnd(SEVERITY_WIDTH));
  return [`${placeText(trouble).padEnd(width)} ${severity} ${trouble.words}`, ...caretLines(trouble, paint)];
}

/** The line as written and a caret under the fault, where it lies inside an expression. */
function caretLines({ place, severity }: FileTrouble, paint: Paint): string[] {
  if (severity !== 'error') return [];
  const line = lineOf(place.file, place.line);
  if (line === null || !EXPRESSION_KEYS.test(line)) return [];
  const indent = line.length - line.trimStart().length;
  return [
    `    ${line.trim()}`,
    `    ${' '.repeat(Math.max(0, place.column - 1 - indent))}${paint('bad', '^')}`,
  ];
}

function lineOf(file: string, line: number): string | null {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1] ?? null;
  } catch {
    return null;
  }
}

function sumLine(result: CheckResult): string {
  const errors = result.troubles.filter(({ severity }) => severity === 'error').length;
  const warnings = result.troubles.length - errors;
  const counts = [counted(errors, 'error'), ...(warnings > 0 ? [counted(warnings, 'warning')] : [])].join(
    ', ',
  );
  const sum = `${errors + warnings === 0 ? 'No errors' : counts} in ${counted(result.files.length, 'file')}.`;
  if (result.plantIsBroken) return `${sum} Throughline cannot start until plant.yaml is mended.`;
  if (result.rulesBroken === 0) return `${sum} ${counted(result.rulesRunning, 'rule')} can run.`;
  const broken = counted(result.rulesBroken, 'rule');
  return `${sum} ${broken} with errors cannot run until mended; the other ${result.rulesRunning} can.`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const placeText = ({ place }: FileTrouble): string => `${place.file}:${place.line}:${place.column}`;

const byPlace = (a: FileTrouble, b: FileTrouble): number =>
  a.place.line - b.place.line || a.place.column - b.place.column;
