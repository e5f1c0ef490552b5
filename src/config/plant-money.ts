// Money of plant.yaml: from the decimal as written to integer minor units, digit by digit and never by a float.
import type { FileTrouble } from '../contracts/errors.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';

/** By list and position in it, in minor units; null where the plant gave no amount. */
export type PlantMoney = {
  readonly bandLimitsMinor: readonly number[];
  /** Null: the plant said nothing. */
  readonly wakeAboveMinor: number | null;
  /** `key` where an entry of the list holds more than one amount; without it, its first. */
  of(list: keyof typeof KEYS, index: number, key?: 'partialFreight'): number | null;
};

const KEYS = {
  lines: ['standCostPerHour'],
  stations: ['reworkCost'],
  countermeasures: ['cost', 'partialFreight'],
  supplyTerms: ['extraCost'],
} as const;

/** Digits after the point: 2 for USD, 0 for JPY. */
export function currencyDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

export function plantMoney(
  yaml: YamlFile,
  currency: string,
): { readonly money: PlantMoney; readonly troubles: readonly FileTrouble[] } {
  const digits = currencyDigits(currency);
  const troubles: FileTrouble[] = [];
  const read = (path: Path): number | null => {
    const written = yaml.written(path);
    if (written === null) return null;
    const minor = minorUnits(written, digits);
    if (minor !== null) return minor;
    const words = `${written} is not an amount of ${currency}. Write digits, with at most ${digits} after the point.`;
    troubles.push({ place: yaml.valuePlace(path), severity: 'error', code: 'money', words });
    return null;
  };
  const amounts = new Map<string, number | null>();
  const data = yaml.data as Readonly<Record<string, readonly unknown[] | undefined>>;
  for (const [list, keys] of Object.entries(KEYS))
    for (const index of (data[list] ?? []).keys())
      for (const key of keys) amounts.set(`${list} ${index} ${key}`, read([list, index, key]));
  const bandLimitsMinor = [0, 1, 2].map((index) => read(['bandLimits', index]) ?? 0);
  return {
    money: {
      bandLimitsMinor,
      wakeAboveMinor: read(['messages', 'wakeAbove']),
      of: (list, index, key = KEYS[list][0] as never) => amounts.get(`${list} ${index} ${key}`) ?? null,
    },
    troubles,
  };
}

/** "5.90" with 2 digits to 590. Null where it is not a plain decimal, too fine, or too large to be exact. */
export function minorUnits(written: string, digits: number): number | null {
  const found = /^(\d+)(?:\.(\d+))?$/.exec(written);
  const [, whole = '', part = ''] = found ?? [];
  // 1.200 is one euro twenty to us and 1,200 to who wrote it: digits too many are never passed over.
  if (found === null || part.length > digits) return null;
  const minor = Number(whole + part.slice(0, digits).padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}
