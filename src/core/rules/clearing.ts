// Whether a rule that was raised can be over: sees a clearWhen that overlaps with `when`, or that never comes true.
import { type Comparison, type Part, partsOf, type Span } from './comparisons.ts';
import type { RuleFault } from './rule-fault.ts';

/** What values of one fact fulfil a condition. `…Open`: the end itself does not. */
type Range = {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
};

const ALL: Range = { low: -Infinity, lowOpen: true, high: Infinity, highOpen: true };

type Texts = {
  readonly when: string;
  readonly clearWhen: string;
  readonly params: { readonly [name: string]: unknown };
};

/**
 * Only sure faults are told: `clearWhen` compares one fact with figures, and so does `when`. Where `when` asks for
 * other facts besides, both may still never meet, so that is a hint.
 */
export function clearingFaults({ when, clearWhen, params }: Texts): RuleFault[] {
  const clear = sameFact(partsOf(clearWhen, params));
  const [first] = clear ?? [];
  if (clear === null || first === undefined) return [];
  const span = spanOver(clear);
  const clearRange = rangeOf(clear);
  if (isEmpty(clearRange))
    return [
      fault(span, 'never-clears', `no ${nameOf(first)} is both, so it is never over. Keep one of them.`),
    ];
  const raised = raisedBy(partsOf(when, params), first);
  if (raised === null) return [];
  const both = meet(rangeOf(raised.of), clearRange);
  if (isEmpty(both)) return [];
  const isInside = both.low === clearRange.low && both.high === clearRange.high && sameEnds(both, clearRange);
  const advice = adviceOf(raised.of);
  if (isInside && raised.alone)
    return [fault(span, 'never-clears', `"when" holds there too, so it is never over. ${advice}`)];
  const result = raised.alone ? 'begun and over at once' : 'it may be begun and over at once';
  const words = `${nameOf(first)} ${rangeWords(both)} fulfils "when" and "clearWhen": ${result}. ${advice}`;
  return [{ ...fault(span, 'clear-overlaps', words), isHint: !raised.alone }];
}

/** All parts, where each compares the same fact with a figure; null otherwise. */
function sameFact(parts: readonly Part[] | null): Comparison[] | null {
  const comparisons = (parts ?? []).flatMap(({ comparison }) => comparison ?? []);
  const [first] = comparisons;
  if (first === undefined || comparisons.length !== parts?.length) return null;
  return comparisons.every((one) => isAbout(one, first) && one.operator !== '!=') ? comparisons : null;
}

/** The parts of `when` about the fact of `about`; null where it is read in a way that is not understood here. */
function raisedBy(
  parts: readonly Part[] | null,
  about: Comparison,
): { readonly of: readonly Comparison[]; readonly alone: boolean } | null {
  const reading = (parts ?? []).filter(({ reads }) =>
    reads.some(({ subject, field }) => subject === about.subject && field === about.field),
  );
  const of = reading.flatMap(({ comparison }) => comparison ?? []);
  if (of.length === 0 || of.length !== reading.length) return null;
  const known = of.every((one) => isAbout(one, about) && one.operator !== '!=');
  return known ? { of, alone: of.length === parts?.length } : null;
}

const isAbout = (one: Comparison, other: Comparison): boolean =>
  one.subject === other.subject && one.field === other.field;

function rangeOf(comparisons: readonly Comparison[]): Range {
  return comparisons.map(rangeOfOne).reduce(meet, ALL);
}

function rangeOfOne({ operator, figure }: Comparison): Range {
  const isLow = operator === '>' || operator === '>=' || operator === '==';
  const isHigh = operator === '<' || operator === '<=' || operator === '==';
  return {
    low: isLow ? figure : -Infinity,
    lowOpen: !isLow || operator === '>',
    high: isHigh ? figure : Infinity,
    highOpen: !isHigh || operator === '<',
  };
}

function meet(a: Range, b: Range): Range {
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  return {
    low,
    lowOpen: (a.low === low && a.lowOpen) || (b.low === low && b.lowOpen),
    high,
    highOpen: (a.high === high && a.highOpen) || (b.high === high && b.highOpen),
  };
}

function isEmpty({ low, lowOpen, high, highOpen }: Range): boolean {
  return low > high || (low === high && (lowOpen || highOpen));
}

const sameEnds = (a: Range, b: Range): boolean => a.lowOpen === b.lowOpen && a.highOpen === b.highOpen;

/** What lies just outside of `when`, as its author would write it. */
function adviceOf(raised: readonly Comparison[]): string {
  const [one, ...more] = raised;
  if (one === undefined || more.length > 0 || one.operator === '==')
    return 'Write what lies outside of "when".';
  const outside = { '>=': '<', '>': '<=', '<=': '>', '<': '>=', '!=': '==' }[one.operator];
  const further = one.operator.startsWith('>') ? 'lower' : 'higher';
  return `Write ${nameOf(one)} ${outside} ${one.written} or ${further}.`;
}

function rangeWords({ low, high }: Range): string {
  if (low === high) return `at ${low}`;
  if (high === Infinity) return low === -Infinity ? 'whatever it is' : `above ${low}`;
  return low === -Infinity ? `below ${high}` : `from ${low} to ${high}`;
}

const nameOf = ({ subject, field }: Comparison): string => `${subject}.${field}`;

function spanOver(comparisons: readonly Comparison[]): Span {
  const start = Math.min(...comparisons.map(({ span }) => span.offset));
  const end = Math.max(...comparisons.map(({ span }) => span.offset + span.length));
  return { offset: start, length: end - start };
}

function fault(span: Span, code: string, words: string): RuleFault {
  return { key: 'clearWhen', code, words, ...span };
}
