// Which version of each rule is to run: as it is written now, or the last good one where what is written cannot be used.
import type { FileTrouble } from '../contracts/errors.ts';
import { compileRules, textTroubles } from '../core/rules/compile.ts';
import { typeGuessed } from '../core/rules/deriving.ts';
import type { DomainSpec } from '../core/types/entity.ts';
import type { DeriveRule, RuleSpec, RuleTrouble } from '../core/types/rule.ts';
import { isFrom, type LastGood, originOf, type Refusal } from './rule-origin.ts';
import { type LoadedRules, loadRules } from './rules.ts';
import { inOrder } from './trouble-order.ts';

/** What a fault is about and what goes on in its last good version all the same; nothing: it is a remark. */
export type Fate = {
  readonly what: Refusal['what'] | 'nothing';
  /** Ids of rules; of a domain, its name. */
  readonly kept: readonly string[];
};

export type RuleFault = { readonly trouble: FileTrouble; readonly fate: Fate };

export type RulesToRun = {
  readonly rules: readonly RuleSpec[];
  readonly domains: readonly DomainSpec[];
  readonly faults: readonly RuleFault[];
};

type Before = Pick<LastGood, 'rules' | 'domains'>;

/** Between two starts the program may have been replaced, and with it the facts it knows: its domains go with it. */
export type When = 'start' | 'running';

/**
 * `dirs` and `roles` as for loadRules, `before`: what is in force. A rule that is written and cannot be used goes on as
 * it was; one that is not written any more is gone. Domains change only where no rule in force is lost by it.
 */
export async function rulesToRun(
  dirs: readonly string[],
  roles: readonly string[],
  before: Before,
  when: When,
): Promise<RulesToRun> {
  const newProgram = when === 'start' ? dirs.slice(0, 1) : [];
  const asWritten = await settle(dirs, roles, { ...before, newProgram, brokenBy: [] });
  if (asWritten.lost.length === 0) return asWritten.toRun;
  const held = await settle(dirs, roles, { ...before, newProgram, brokenBy: asWritten.lost });
  return held.lost.length < asWritten.lost.length ? held.toRun : asWritten.toRun;
}

/** `lost`: of the rules in force those that no version of can be judged, each with its place and words. */
async function settle(dirs: readonly string[], roles: readonly string[], before: LastGood) {
  const loaded = await loadRules(dirs, roles, before);
  const fresh = new Set(loaded.rules.map(({ id }) => id));
  const kept = before.rules.filter((old) => !fresh.has(old.id) && isWritten(old, loaded.refused, dirs));
  const found = versions([...loaded.rules, ...kept], before.rules, loaded.domains);
  const olds = new Set(before.rules);
  const goesOn = new Set(found.rules.filter((rule) => olds.has(rule) && !found.unjudged.has(rule.id)));
  const rules = inFileOrder(found.rules, loaded);
  const faults = faultsOf(loaded, { told: found.told, goesOn, dirs });
  const lost = [...found.unjudged].flatMap(([id, why]) =>
    before.rules.some((old) => old.id === id) ? [`${id} (${why})`] : [],
  );
  return { toRun: { rules, domains: loaded.domains, faults }, lost };
}

function isWritten(old: RuleSpec, refused: readonly Refusal[], dirs: readonly string[]): boolean {
  return refused.some((one) => !('kept' in one) && isOf(old, one, dirs));
}

type RuleRefusal = Extract<Refusal, { readonly id: string | null }>;

const isOf = (rule: RuleSpec, { id, file }: RuleRefusal, dirs: readonly string[]): boolean =>
  id === null ? isFrom(file, originOf(rule)?.file, dirs) : id === rule.id;

/**
 * Takes the last good version of each rule that cannot be judged, until all can: rules may rest on one another. What
 * was in force and cannot be judged in any version stays in the list, so that nobody takes it for withdrawn.
 */
function versions(written: readonly RuleSpec[], before: readonly RuleSpec[], domains: readonly DomainSpec[]) {
  let rules = written;
  const told: RuleTrouble[] = [];
  const unjudged = new Map<string, string>();
  for (;;) {
    const judged = rules.filter(({ id }) => !unjudged.has(id));
    const { troubles } = compileRules(judged, domains);
    if (troubles.length === 0) break;
    told.push(...troubles);
    for (const { ruleId, place, words } of troubles) {
      const old = before.find(({ id }) => id === ruleId);
      if (old !== undefined && judged.includes(old))
        unjudged.set(old.id, `${place.file}:${place.line}:${place.column} ${words}`);
    }
    rules = rules.flatMap((rule) => {
      if (!troubles.some(({ ruleId }) => ruleId === rule.id)) return [rule];
      return before.find(({ id }) => id === rule.id) ?? neverKnown(rule);
    });
  }
  return { rules, told, unjudged };
}

/**
 * In place of a rule whose fact cannot be worked out: the fact is never known. Whoever reads it is told that, and not
 * that there is no such fact. None for a rule of another kind, and for one that stands in already.
 */
function neverKnown(rule: RuleSpec): DeriveRule[] {
  if (rule.kind !== 'derive' || rule.when === NEVER) return [];
  const [subject] = rule.fact.split('.');
  const { combine: _, ...rest } = rule;
  const value = typeGuessed(rule) === 'bool' ? 'false' : '0.0';
  return [{ ...rest, each: subject ?? '', when: NEVER, value, params: {} }];
}

const NEVER = 'false';

/** As the files are read, so that a rule mended back to what it was makes no other list; those of no file stay last. */
function inFileOrder(rules: readonly RuleSpec[], { files }: LoadedRules): RuleSpec[] {
  const ranks = new Map(files.map(({ file }, index) => [file, index]));
  const placed = rules.map((rule) => {
    const { file = '', line = 0 } = originOf(rule) ?? {};
    const rank = ranks.get(file);
    return { rule, rank: rank ?? files.length, line: rank === undefined ? 0 : line };
  });
  return placed.toSorted((a, b) => a.rank - b.rank || a.line - b.line).map(({ rule }) => rule);
}

type Found = {
  readonly told: readonly RuleTrouble[];
  readonly goesOn: ReadonlySet<RuleSpec>;
  readonly dirs: readonly string[];
};

function faultsOf(loaded: LoadedRules, { told, goesOn, dirs }: Found): RuleFault[] {
  const fates = new Map<FileTrouble, Fate>();
  const keptOf = (belongs: (rule: RuleSpec) => boolean): string[] =>
    [...goesOn].filter(belongs).map(({ id }) => id);
  for (const one of loaded.refused) {
    const from = (rule: RuleSpec): boolean => !('kept' in one) && isOf(rule, one, dirs);
    const fate: Fate = { what: one.what, kept: 'kept' in one ? one.kept : keptOf(from) };
    for (const trouble of one.troubles) if (trouble.severity === 'error') fates.set(trouble, fate);
  }
  for (const { ruleId, place, code, words, length } of [
    ...textTroubles(loaded.flawed, loaded.rules, loaded.domains),
    ...told,
  ]) {
    const trouble = {
      place,
      code,
      words,
      severity: 'error' as const,
      ...(length !== undefined && { length }),
    };
    fates.set(trouble, { what: 'rule', kept: keptOf(({ id }) => id === ruleId) });
  }
  const all = [...new Set([...loaded.troubles, ...fates.keys()])];
  return inOrder(
    all,
    loaded.files.map(({ file }) => file),
  ).map((trouble) => ({ trouble, fate: fates.get(trouble) ?? { what: 'nothing', kept: [] } }));
}
