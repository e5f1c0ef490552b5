// How people call a field and write its figures: "value", "11,340.17 to 1,134,017.00 EUR".
import { currencyDigits } from '../../config/plant-money.ts';
import type { FieldWords } from '../../core/gate/gate.ts';
import type { EntityRecord, KindSpec } from '../../core/types/entity.ts';

/** Units stand last in the names of fields; what a figure is of is said with it. */
const UNIT = /(Minor|Pieces|At)$/;
const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** By its name, for titles explain a field in a sentence of their own. */
export function fieldWords(kind: KindSpec, currency: string): FieldWords {
  const digits = currencyDigits(currency);
  const money = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return {
    nameOf: (field) => `"${inWords(field)}"`,
    change(field, was, is) {
      if (kind.fields[field]?.type !== 'money') return `${plain.format(was)} to ${plain.format(is)}`;
      const [from, to] = [was, is].map((minor) => money.format(minor / 10 ** digits));
      return `${from} to ${to} ${currency}`;
    },
  };
}

function inWords(field: string): string {
  const name = field.replace(UNIT, '');
  return (name === '' ? field : name).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** As the plant file has it: its schema asks for one. */
export function currencyIn(records: readonly EntityRecord[]): string {
  const currency = records.find(({ kind }) => kind === 'plant')?.fields['currency'];
  if (typeof currency !== 'string') throw new Error('the records of the config name no currency');
  return currency;
}
