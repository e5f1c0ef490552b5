// The tests that lie beside rules: *.test.yaml as data, each with its place; what cannot be a test is told.
import type { FileTrouble } from '../contracts/errors.ts';
import type { SourcePlace } from '../core/types/rule.ts';
import { fileSchema } from './file-schema.ts';
import ruleTestSchema from './rule-test.schema.json' with { type: 'json' };
import { type SchemaCheck, schemaCheck } from './schema-check.ts';
import type { YamlFile } from './yaml-file.ts';

type Scalar = number | string | boolean;

/** What a rule says of the facts given. */
export type ExpectedVerdict = 'fires' | 'silent' | 'cannot judge';

export type Week = {
  readonly lines: {
    readonly [id: string]: {
      readonly perHour: number;
      /** From a moment on, the share of its plan at which the line runs. */
      readonly runs?: { readonly [moment: string]: number };
    };
  };
  readonly orders: readonly {
    readonly id: string;
    readonly line: string;
    readonly hours: number;
    readonly due: string;
    readonly customer?: string;
    readonly penaltyPerDay?: number;
  }[];
};

export type ExpectedMoment = {
  readonly at: string;
  readonly decisions: readonly { readonly on: string; readonly orders?: readonly string[] }[];
};

type TestHead = {
  readonly rule: string;
  readonly name: string;
  readonly params: { readonly [name: string]: Scalar };
  readonly place: SourcePlace;
};

export type FactsTest = TestHead & {
  readonly form: 'facts';
  readonly facts: { readonly [subject: string]: { readonly [field: string]: Scalar } };
  /** Null: the test does not ask. */
  readonly expect: ExpectedVerdict | null;
  /** Is it over by its clearWhen? Null: the test does not ask. */
  readonly clears: boolean | null;
  /** What a rule that gives a fact makes of them. Null: the test does not ask. */
  readonly gives: Scalar | null;
};

export type WeekTest = TestHead & {
  readonly form: 'week';
  readonly week: Week;
  readonly expect: readonly ExpectedMoment[];
};

export type RuleTest = FactsTest | WeekTest;

type Written = {
  readonly rule: string;
  readonly name: string;
  readonly params?: TestHead['params'];
  readonly facts?: FactsTest['facts'];
  readonly week?: Week;
  readonly clears?: boolean;
  readonly gives?: Scalar;
  readonly expect?: ExpectedVerdict | WeekTest['expect'];
};

export const TESTS_FILE = fileSchema(
  'tests',
  'Begin the file with "version: 1", then "tests:", then the tests, each with a dash.',
  { type: 'array', description: 'List the tests under it, each with a dash.', items: { type: 'object' } },
);

const checkFile: SchemaCheck = schemaCheck(TESTS_FILE);
const checkTest: SchemaCheck = schemaCheck(ruleTestSchema);

export function readRuleTests(yaml: YamlFile): {
  readonly tests: readonly RuleTest[];
  readonly troubles: readonly FileTrouble[];
} {
  const file = checkFile(yaml);
  if (file.troubles.length > 0) return { tests: [], troubles: file.troubles };
  const tests: RuleTest[] = [];
  const troubles: FileTrouble[] = [];
  const written = (file.value as { readonly tests: readonly unknown[] }).tests;
  for (const index of written.keys()) {
    const at = ['tests', index];
    const checked = checkTest(yaml, at);
    troubles.push(...checked.troubles);
    if (checked.troubles.length > 0) continue;
    const place = yaml.valuePlace([...at, 'name']);
    const read = testOf(checked.value as Written, place);
    if ('form' in read) tests.push(read);
    else troubles.push({ place, severity: 'error', code: 'test-form', words: read.words });
  }
  return { tests, troubles };
}

/** Facts go with a verdict, a week goes with moments. */
function testOf(
  { rule, name, params = {}, facts, week, clears, gives, expect }: Written,
  place: SourcePlace,
): RuleTest | { readonly words: string } {
  const head = { rule, name, params, place };
  if (!facts === !week) return { words: 'a test needs either "facts" or a "week". Give one of them.' };
  if (week)
    return Array.isArray(expect) && clears === undefined
      ? { ...head, form: 'week', week, expect }
      : { words: 'of a week list moments under "expect", each with the decisions that stand then.' };
  const verdict = typeof expect === 'string' ? expect : null;
  const asksNothing = verdict === null && clears === undefined && gives === undefined;
  if (!facts || Array.isArray(expect) || asksNothing)
    return {
      words:
        'of facts write "expect: fires", "expect: silent", "expect: cannot judge", "clears: true", or "gives:" a value.',
    };
  return { ...head, form: 'facts', facts, expect: verdict, clears: clears ?? null, gives: gives ?? null };
}
