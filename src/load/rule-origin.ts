// Which file a rule came from, and what of the files could not be used: the rules of it may go on in their last good version.
import { basename, dirname, join } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import type { DomainSpec } from '../core/types/entity.ts';
import type { RuleSpec, SourcePlace } from '../core/types/rule.ts';

/** What may stand in for what cannot be used. */
export type LastGood = {
  readonly rules: readonly RuleSpec[];
  readonly domains: readonly DomainSpec[];
  /** Not empty: the domains as they are written now break these rules, so all of the last good ones stand. */
  readonly brokenBy: readonly string[];
  /** Folders whose sound domains stand as they are written all the same: those of a program that was replaced. */
  readonly newProgram: readonly string[];
};

export const NOTHING_BEFORE: LastGood = { rules: [], domains: [], brokenBy: [], newProgram: [] };

/** What cannot be used, and the errors that say so. */
export type Refusal = { readonly file: string; readonly troubles: readonly FileTrouble[] } & (
  | {
      readonly what: 'rule' | 'file';
      /** Null: any rule of the file, or of the folder it names, may be meant. */
      readonly id: string | null;
    }
  /** `kept`: the domain, or the rules whose figures stay, in the last good version. */
  | { readonly what: 'domain' | 'figures'; readonly kept: readonly string[] }
);

/** Where a rule is written. Figures may come from another file than the rule. */
export function originOf({ places }: RuleSpec): SourcePlace | null {
  return Object.entries(places).find(([key]) => !key.startsWith('params.'))?.[1] ?? null;
}

/**
 * Whether what came from `file` would come from `refused` now, a file or a folder of files. Another release or another
 * way to write the config folder gives the same file another path: then its folder and name tell.
 */
export function isFrom(refused: string, file: string | undefined, dirs: readonly string[]): boolean {
  if (file === undefined) return false;
  if (file === refused || file.startsWith(`${refused}/`)) return true;
  return !dirs.some((dir) => file.startsWith(`${dir}/`)) && tail(file) === tail(refused);
}

const tail = (file: string): string => join(basename(dirname(file)), basename(file));

export function wholeFile(file: string, code: string, words: string): FileTrouble {
  return { place: { file, line: 1, column: 1 }, length: 0, severity: 'error', code, words };
}
