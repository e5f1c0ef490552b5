// The report of `rules test` as lines of text: each test in a line, what failed with its place, what no test would notice.
import type { FileTrouble } from '../../contracts/errors.ts';
import type { SourcePlace } from '../../core/types/rule.ts';
import type { RuleTestResult } from '../../load/rule-test-run.ts';
import { painter } from './paint.ts';

export type RulesReport = {
  readonly results: readonly RuleTestResult[];
  readonly troubles: readonly FileTrouble[];
  /** Active rules that lack a test. */
  readonly gaps: readonly FileTrouble[];
  /** Comparisons that could be wrong without a test failing. */
  readonly unnoticed: readonly {
    readonly ruleId: string;
    readonly key: string;
    readonly from: string;
    readonly to: string;
    readonly place: SourcePlace | undefined;
  }[];
  readonly rules: number;
};

/** `quiet`: only what is wrong. */
export function rulesLines(
  report: RulesReport,
  given: { readonly color: boolean; readonly quiet: boolean },
): string[] {
  const paint = painter(given.color);
  const lines: string[] = [];
  let rule = '';
  for (const result of report.results) {
    const { test, state } = result;
    if (state === 'passed' && given.quiet) continue;
    if (test.rule !== rule) lines.push(paint('strong', test.rule));
    rule = test.rule;
    if (state === 'passed') lines.push(`  ok    ${test.name}`);
    else
      lines.push(
        paint('bad', `  ${state === 'failed' ? 'FAIL' : 'CANNOT RUN'}  ${test.name}`),
        `        ${placed(test.place)}: ${result.words}`,
      );
  }
  const faults = [...report.troubles, ...report.gaps].map(({ place, words }) => `${placed(place)}: ${words}`);
  const unnoticed = report.unnoticed.map(
    ({ ruleId, key, from, to, place }) =>
      `${place ? `${placed(place)}: ` : ''}${ruleId}: no test fails if "${from}" in ${key} becomes "${to}". Write one on either side of the limit.`,
  );
  for (const line of [...faults, ...unnoticed]) lines.push(paint('bad', line));
  if (!given.quiet || lines.length > 0) lines.push('', summary(report));
  return lines;
}

function placed({ file, line, column }: SourcePlace): string {
  return `${file}:${line}:${column}`;
}

function summary({ results, troubles, gaps, unnoticed, rules }: RulesReport): string {
  const wrong = results.filter(({ state }) => state !== 'passed').length;
  const ran = `${count(results.length, 'test')} of ${count(rules, 'rule')}`;
  if (wrong > 0) return `${ran}: ${wrong} did not pass.`;
  const missing = troubles.length + gaps.length + unnoticed.length;
  if (missing > 0) return `${ran}: all pass, ${count(missing, 'thing')} to mend.`;
  return `${ran}: all pass, and each comparison turned round would fail one of them.`;
}

function count(n: number, one: string): string {
  return `${n} ${n === 1 ? one : `${one}s`}`;
}
