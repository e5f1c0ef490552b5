// What a checked expression comes to on given facts: a value, or unknown where a fact that decides it is missing.
import type { ASTNode } from '@marcbachmann/cel-js';
import { callMeaning } from './calls.ts';
import type { Formats } from './formats.ts';
import { listOf, within } from './lists.ts';
import { operatorOf } from './operators.ts';
import { type Bindings, type Scope, type ScopeType, typeIn, type Value } from './scope.ts';
import { type FactRead, factRead } from './tree.ts';
import { MOST_LETTERS, notKnown, Unknown } from './unknown.ts';

/** What one evaluation has at hand. `item`: the entry of the list gone through. `formats` null: in a condition. */
export type Run = { readonly bindings: Bindings; readonly formats: Formats | null; item: Value };

/** Works a node out; one for each node, made once. */
export type Meaning<T = Value> = (run: Run) => T | Unknown;

/** As CEL has it: "no" decides an and, "yes" an or, whichever side is unknown; all else of unknown is unknown. */
export function meaningOf(node: ASTNode, scope: Scope): Meaning {
  const of = (child: ASTNode): Meaning => meaningOf(child, scope);
  switch (node.op) {
    case 'value':
      return constant(node.args as Value);
    case 'id':
      return ({ item }) => item;
    case '.':
      return factMeaning(node, scope);
    case '&&':
      return decided(false, of(node.args[0]), of(node.args[1]));
    case '||':
      return decided(true, of(node.args[0]), of(node.args[1]));
    case '!_':
      return lifted(of(node.args), (value) => !value);
    case '-_':
      return lifted(of(node.args), (value) => -value);
    case '?:':
      return choice(of(node.args[0]), of(node.args[1]), of(node.args[2]));
    case 'in':
      return within(of(node.args[0]), listOf(node.args[1], of));
    case 'call':
    case 'rcall':
      return callMeaning(node, { of, fact: (child) => factMeaning(child, scope) });
    default:
      return joined(node, of);
  }
}

const constant =
  (value: Value): Meaning =>
  () =>
    value;

function factMeaning(node: ASTNode, scope: Scope): Meaning {
  const { subject, field } = factRead(node) as FactRead;
  const type = typeIn(scope, subject, field) as ScopeType;
  const missing = notKnown(`${subject}.${field}`);
  return ({ bindings }) => {
    const value = bindings[subject]?.[field];
    return isFact(value, type) ? value : missing;
  };
}

/** What is of another type than was declared, and a number that is none, is not known. */
function isFact(value: Value | undefined, type: ScopeType): value is Value {
  switch (type) {
    case 'double':
      return Number.isFinite(value);
    case 'string':
      return typeof value === 'string' && value.length <= MOST_LETTERS;
    case 'bool':
      return typeof value === 'boolean';
    default:
      return type satisfies never;
  }
}

/** `by` on either side decides. */
function decided(by: boolean, left: Meaning, right: Meaning): Meaning {
  return (run) => {
    const first = left(run);
    if (first === by) return by;
    const second = right(run);
    return second === by || !(first instanceof Unknown) ? second : first;
  };
}

function lifted(of: Meaning, give: (value: Value) => Value): Meaning {
  return (run) => {
    const value = of(run);
    return value instanceof Unknown ? value : give(value);
  };
}

function choice(condition: Meaning, yes: Meaning, no: Meaning): Meaning {
  return (run) => {
    const value = condition(run);
    return value instanceof Unknown ? value : value === true ? yes(run) : no(run);
  };
}

function joined(node: ASTNode, of: (child: ASTNode) => Meaning): Meaning {
  const operator = operatorOf(node);
  if (!operator) throw new Error(`nobody says what ${node.op} means`);
  const [left, right] = (node.args as [ASTNode, ASTNode]).map(of) as [Meaning, Meaning];
  return (run) => {
    const first = left(run);
    if (first instanceof Unknown) return first;
    const second = right(run);
    return second instanceof Unknown ? second : operator(first, second);
  };
}
