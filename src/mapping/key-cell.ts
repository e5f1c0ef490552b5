// Keys: numbers of orders, items and lines as text, in the one shape by which the records of all sources are joined.
import type { KeyShape } from '../contracts/mapping.ts';
import { isScientific } from './number-cell.ts';
import type { Parsed } from './refused.ts';

/** What a spreadsheet makes of 4-11 or 11/44: a day or a month. In English, German, Spanish and Polish. */
const MONTHS =
  'jan|feb|m[aä]r|a[pb]r|kwi|ma[iyj]|jun|jul|aug|ago|sep|o[ck]t|nov|de[cz]|ene|abr|dic|sty|lut|cze|lip|sie|wrz|pa[zź]|lis|gru';
const SPREADSHEET_DAY = new RegExp(`^(\\d{1,2}[-. ]{1,2}(${MONTHS})\\.?|(${MONTHS})\\.?[- ]\\d{2})$`, 'i');

export function parseKey(text: string, shape: KeyShape): Parsed<string> {
  if (isScientific(text) && /[.,+]/.test(text)) {
    const words = `The key "${text}" is in E-notation: a spreadsheet has rewritten it. Export it as text.`;
    return { code: 'e-notation', words };
  }
  if (/^#+$/.test(text)) {
    const words = `The key is "${text}": a spreadsheet column too narrow for it was saved. Widen it and save again.`;
    return { code: 'cut-off', words };
  }
  if (shape.likeDays !== true && SPREADSHEET_DAY.test(text)) {
    const words = `The key "${text}" is a day: a spreadsheet has rewritten a number with a dash or a slash. Export it as text. If keys really are written so, set likeDays: true in key.`;
    return { code: 'spreadsheet-date', words };
  }
  const key = shaped(text, shape);
  if (key !== '') return { value: key };
  return { code: 'no-key', words: `Nothing is left of the key "${text}" in the shape given for it (key).` };
}

function shaped(text: string, { zeros = 'keep', prefix, suffix }: KeyShape): string {
  let key = text;
  if (prefix !== undefined && key.startsWith(prefix)) key = key.slice(prefix.length);
  if (suffix !== undefined && key.includes(suffix)) key = key.slice(0, key.lastIndexOf(suffix));
  if (zeros === 'drop') key = key.replace(/^0+(?=.)/, '');
  return key;
}
