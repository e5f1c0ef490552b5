// The table of `throughline check`: a line for every fault, an ok for every sound file, and the sum.
import type { FileTrouble } from '../../contracts/errors.ts';
import { excerptOf, lineReader } from './excerpt.ts';
import { plural } from './figures.ts';
import { type Paint, painter } from './paint.ts';

export type CheckResult = {
  /** In the order of the files and their lines. */
  readonly troubles: readonly FileTrouble[];
  readonly files: readonly CheckedFile[];
  readonly plantIsBroken: boolean;
  readonly rulesBroken: number;
  readonly rulesRunning: number;
};

/** `isRule`: its lines may be shown. Other files may hold a password. */
export type CheckedFile = { readonly file: string; readonly holds: string; readonly isRule: boolean };

/** `width`: columns of the terminal; null where it is none. */
export type CheckLook = { readonly color: boolean; readonly quiet: boolean; readonly width: number | null };

/** "error", "warning" and "ok" in one column. */
const SEVERITY_WIDTH = 8;

/** Before the line a fault is in. */
const INDENT = '    ';

export function checkLines(result: CheckResult, look: CheckLook): string[] {
  const paint = painter(look.color);
  const names = [...result.troubles.map(placeText), ...result.files.map(({ file }) => file)];
  const width = Math.max(0, ...names.map((name) => name.length)) + 1;
  const lineOf = lineReader();
  const told = (one: FileTrouble, isRule: boolean): string[] => {
    const line = isRule && one.length !== 0 ? lineOf(one.place.file, one.place.line) : null;
    return [
      troubleLine(one, width, paint),
      ...(line === null ? [] : caretLines(one, line, { ...look, paint })),
    ];
  };
  const unlisted = result.troubles.filter(
    ({ place }) => !result.files.some(({ file }) => file === place.file),
  );
  const lines = result.files.flatMap(({ file, holds, isRule }) => {
    const own = result.troubles.filter(({ place }) => place.file === file);
    const faults = own.filter(isFault);
    if (look.quiet) return faults.flatMap((one) => told(one, isRule));
    const ok = `${file.padEnd(width)} ${paint('good', 'ok'.padEnd(SEVERITY_WIDTH))} ${holds}`.trimEnd();
    return [...(faults.length === 0 ? [ok] : []), ...own.flatMap((one) => told(one, isRule))];
  });
  return [...lines, ...unlisted.flatMap((one) => told(one, false)), ...(look.quiet ? [] : [sumLine(result)])];
}

function troubleLine(trouble: FileTrouble, width: number, paint: Paint): string {
  const severity = paint(toneOf(trouble), trouble.severity.padEnd(SEVERITY_WIDTH));
  return `${placeText(trouble).padEnd(width)} ${severity} ${trouble.words}`;
}

/** The line as written and carets under the fault. */
function caretLines(
  trouble: FileTrouble,
  line: string,
  { width, paint }: { readonly width: number | null; readonly paint: Paint },
): string[] {
  const { place, length } = trouble;
  const mark = { column: place.column, ...(length !== undefined && { length }) };
  const [shown, carets] = excerptOf(line, mark, width === null ? null : width - INDENT.length);
  const caret = carets.indexOf('^');
  return [
    `${INDENT}${shown}`,
    `${INDENT}${carets.slice(0, caret)}${paint(toneOf(trouble), carets.slice(caret))}`,
  ];
}

const TONES = { error: 'bad', warning: 'warn', remark: 'faint' } as const;

const toneOf = ({ severity }: FileTrouble) => TONES[severity];

/** A remark is none: it is neither counted nor in the way of an ok. */
const isFault = ({ severity }: FileTrouble): boolean => severity !== 'remark';

function sumLine(result: CheckResult): string {
  const countOf = (wanted: FileTrouble['severity']): number =>
    result.troubles.filter(({ severity }) => severity === wanted).length;
  const errors = countOf('error');
  const warnings = countOf('warning');
  const counts = [plural(errors, 'error'), ...(warnings > 0 ? [plural(warnings, 'warning')] : [])].join(', ');
  const sum = `${errors + warnings === 0 ? 'No errors' : counts} in ${plural(result.files.length, 'file')}.`;
  if (result.plantIsBroken) return `${sum} Throughline cannot start until plant.yaml is mended.`;
  if (result.rulesBroken === 0) return `${sum} ${plural(result.rulesRunning, 'rule')} can run.`;
  const broken = plural(result.rulesBroken, 'rule');
  return `${sum} ${broken} with errors cannot run until mended; the other ${result.rulesRunning} can.`;
}

const placeText = ({ place }: FileTrouble): string => `${place.file}:${place.line}:${place.column}`;
