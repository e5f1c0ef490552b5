// The functions of expressions: whether a fact is known, tests of texts, lengths of time, words of a message.
import type { ASTNode } from '@marcbachmann/cel-js';
import { formatOf } from './formats.ts';
import { listOf, loopMeaning } from './lists.ts';
import type { Meaning } from './meaning.ts';
import type { Value } from './scope.ts';
import { type Call, callOf, loopOf } from './tree.ts';
import { Unknown } from './unknown.ts';

/** Lengths of time a rule may write, in milliseconds: the unit of the times it compares. */
export const DURATIONS: { readonly [name: string]: number } = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
};

/** How nodes are worked out: any of them, and one that reads a fact. */
type Ways = { readonly of: (node: ASTNode) => Meaning; readonly fact: (node: ASTNode) => Meaning };

export function callMeaning(node: ASTNode, { of, fact }: Ways): Meaning {
  const loop = loopOf(node);
  if (loop) return loopMeaning(loop, of);
  const call = callOf(node) as Call;
  const [subject, other] = call.receiver ? [call.receiver, ...call.args] : call.args;
  if (!subject) throw new Error(`${call.name} is called with nothing`);
  if (call.name === 'has') return isKnown(fact(subject));
  if (call.name === 'size') return sizeOf(subject, of);
  if (call.name === 'orValue') return orElse(fact(subject), of(other as ASTNode));
  return other ? textTest(call.name, of(subject), of(other)) : ofNumber(call.name, of(subject));
}

const isKnown =
  (fact: Meaning): Meaning =>
  (run) =>
    !(fact(run) instanceof Unknown);

function orElse(fact: Meaning, other: Meaning): Meaning {
  return (run) => {
    const value = fact(run);
    return value instanceof Unknown ? other(run) : value;
  };
}

/** Of a list its entries, of a text its letters. */
function sizeOf(node: ASTNode, of: (child: ASTNode) => Meaning): Meaning {
  const isList = node.op === 'list' || loopOf(node) !== null;
  const meaning: Meaning<Value | readonly Value[]> = isList ? listOf(node, of) : of(node);
  return (run) => {
    const value = meaning(run);
    return value instanceof Unknown ? value : [...(value as string | readonly Value[])].length;
  };
}

const TEXT_TESTS: { readonly [name: string]: (text: string, part: string) => boolean } = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

function textTest(name: string, text: Meaning, part: Meaning): Meaning {
  const test = TEXT_TESTS[name];
  if (!test) throw new Error(`nobody says what ${name} does`);
  return (run) => {
    const value = text(run);
    if (value instanceof Unknown) return value;
    const other = part(run);
    return other instanceof Unknown ? other : test(value as string, other as string);
  };
}

/** A length of time, or in a message a number made words. */
function ofNumber(name: string, of: Meaning): Meaning {
  const format = formatOf(name);
  if (format)
    return (run) => {
      const value = of(run);
      if (value instanceof Unknown) return value;
      if (!run.formats) throw new Error(`${format} is called outside of a message`);
      return run.formats[format](value as number);
    };
  const unit = DURATIONS[name];
  if (unit === undefined) throw new Error(`nobody says what ${name} does`);
  const tooLong = new Unknown(name, `${name}(…) is a time too long to work with`);
  return (run) => {
    const value = of(run);
    if (value instanceof Unknown) return value;
    const length = (value as number) * unit;
    return Number.isFinite(length) ? length : tooLong;
  };
}
