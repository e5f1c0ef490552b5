// What the pages of the rules are made from: the rules in force, and from the ledger what each of them came to.
import type { Reader } from '../contracts/reader.ts';
import type { LedgerRow } from '../core/types/ledger.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { RuleData } from '../render/rule-page.ts';
import type { Records } from '../render/rules-page.ts';

type Books = { readonly records: Records; readonly rows: readonly LedgerRow[] };

/** All there is up to a moment; null: up to now. */
export async function ruleBooks(reader: Reader, at: UtcMs | null): Promise<Books> {
  const ledger = await reader.ledger({ span: { from: 0, to: (at ?? reader.now()) + 1 }, at });
  const records = new Map((ledger?.rules ?? []).map((record) => [record.ruleId, record]));
  return { records, rows: ledger?.rows ?? [] };
}

/** By its number, R-07 in any case, or its id. */
export function ruleNamed(reader: Reader, name: string): RuleSpec | null {
  const numbered = reader.ruleNumbers().find(({ number }) => number === name.toUpperCase());
  return reader.rules().find(({ id }) => id === name || id === numbered?.ruleId) ?? null;
}

export async function readRule(reader: Reader, rule: RuleSpec, at: UtcMs | null): Promise<RuleData> {
  const [{ records, rows }, versions, tests] = await Promise.all([
    ruleBooks(reader, at),
    reader.ruleVersions(),
    reader.ruleTests(rule.id),
  ]);
  const record = records.get(rule.id) ?? null;
  return { rule, version: versions.get(rule.id) ?? null, tests, record, rows };
}
