// Whether the values of a column are keys of another table, as they stand or after something is cut off them.
import type { KeyShape } from '../../contracts/mapping.ts';
import { parseKey } from '../key-cell.ts';

/** The keys of one table, guessed before. */
export type KeySet = {
  readonly table: string;
  readonly kind: string;
  readonly columns: readonly string[];
  readonly keys: ReadonlySet<string>;
};

export type Join = {
  readonly to: KeySet;
  readonly matched: number;
  readonly of: number;
  readonly share: number;
  /** What has to be cut off on this side, and on that of the keys. */
  readonly shape: KeyShape;
  readonly keyShape: KeyShape;
};

/** Fewer different values than this may agree by chance. */
export const PROVING_VALUES = 3;
/** Cutting something off must join so many more, as a share of all, to be worth asking about. */
const BETTER_BY = 0.2;
const MARKS_BETWEEN = ['-', '/', '.', '_', ' '] as const;

/** The best of them, which may join nothing; null: there is no table of such keys to compare with. */
export function joinOf(values: ReadonlySet<string>, sets: readonly KeySet[]): Join | null {
  let best: Join | null = null;
  for (const to of sets) {
    const found = joinTo(values, to);
    if (found !== null && (best === null || found.share > best.share)) best = found;
  }
  return best;
}

function joinTo(values: ReadonlySet<string>, to: KeySet): Join | null {
  if (values.size === 0 || to.keys.size === 0) return null;
  let best = joinBy(values, to, { shape: {}, keyShape: {} });
  for (const shapes of shapesFor(values, to)) {
    const found = joinBy(values, to, shapes);
    if (found.share >= best.share + BETTER_BY) best = found;
  }
  return best;
}

type Shapes = Pick<Join, 'shape' | 'keyShape'>;

function joinBy(values: ReadonlySet<string>, to: KeySet, shapes: Shapes): Join {
  const keys = shaped(to.keys, shapes.keyShape);
  // Two keys that become one would join what is apart.
  if (keys.size < to.keys.size) return { to, matched: 0, of: values.size, share: 0, ...shapes };
  const matched = [...values].filter((value) => keys.has(cut(value, shapes.shape) ?? '')).length;
  return { to, matched, of: values.size, share: matched / values.size, ...shapes };
}

function shaped(keys: ReadonlySet<string>, shape: KeyShape): ReadonlySet<string> {
  if (Object.keys(shape).length === 0) return keys;
  return new Set([...keys].map((key) => cut(key, shape) ?? ''));
}

function cut(text: string, shape: KeyShape): string | null {
  if (Object.keys(shape).length === 0) return text;
  const parsed = parseKey(text, shape);
  return 'code' in parsed ? null : parsed.value;
}

/** The plainest first. Zeros are dropped on the side that has them. */
function shapesFor(values: ReadonlySet<string>, to: KeySet): Shapes[] {
  const here = zerosOf(values);
  const there = zerosOf(to.keys);
  const zeros: Shapes[] =
    here.zeros === undefined && there.zeros === undefined ? [] : [{ shape: here, keyShape: there }];
  const cuts = (texts: ReadonlySet<string>): KeyShape[] => [
    ...MARKS_BETWEEN.flatMap((suffix) => (most(texts, (text) => text.includes(suffix)) ? [{ suffix }] : [])),
    ...prefixOf(texts).map((prefix) => ({ prefix })),
  ];
  const ofValues = cuts(values).map((shape): Shapes => ({ shape, keyShape: {} }));
  const ofKeys = cuts(to.keys).map((keyShape): Shapes => ({ shape: {}, keyShape }));
  const plain = [...zeros, ...ofValues, ...ofKeys];
  const both = [...ofValues, ...ofKeys].map(
    (one): Shapes => ({
      shape: { ...one.shape, zeros: 'drop' },
      keyShape: { ...one.keyShape, ...there },
    }),
  );
  return [...plain, ...both];
}

function zerosOf(texts: ReadonlySet<string>): KeyShape {
  return [...texts].some((text) => /^0+[^0]/.test(text)) ? { zeros: 'drop' } : {};
}

/** Many, so that it is a form and not a name with a dash in it. */
function most(texts: ReadonlySet<string>, test: (text: string) => boolean): boolean {
  return [...texts].filter(test).length >= texts.size / 10;
}

/** What all of them begin with, up to its last sign or letter: "WO-", "sale.line,". */
function prefixOf(texts: ReadonlySet<string>): string[] {
  const [first = '', ...rest] = texts;
  if (rest.length === 0) return [];
  let length = first.length;
  for (const text of rest) while (!text.startsWith(first.slice(0, length))) length -= 1;
  const prefix = /^.*[^0-9]/.exec(first.slice(0, length))?.[0] ?? '';
  return prefix === '' || prefix === first ? [] : [prefix];
}
