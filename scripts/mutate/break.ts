// A deliberate mistake in one formula, and the tests that must notice it.

/** `find` is in the file exactly once; `replace` still is a program, and computes something else. */
export type Break = {
  readonly file: string;
  /** The formula, in words. */
  readonly formula: string;
  readonly find: string;
  readonly replace: string;
  /** Run in this order until one notices. */
  readonly tests: readonly string[];
};

export const ON_THE_FLOOR = ['test/core/formulas.test.ts'];
export const AHEAD = ['test/core/formulas-ahead.test.ts', 'test/core/formulas-decisions.test.ts'];

export const estimate = (
  name: string,
  formula: string,
  [find, replace]: readonly [string, string],
  tests = ON_THE_FLOOR,
): Break => ({ file: `src/core/estimate/${name}.ts`, formula, find, replace, tests });

export const project = (
  name: string,
  formula: string,
  [find, replace]: readonly [string, string],
  tests = AHEAD,
): Break => ({ file: `src/core/project/${name}.ts`, formula, find, replace, tests });

export const picture = (
  name: string,
  formula: string,
  [find, replace]: readonly [string, string],
  tests = AHEAD,
): Break => ({ file: `src/core/picture/${name}.ts`, formula, find, replace, tests });
