// What of CEL is the language of rules. What could block the box, or pass the check and fail at work, is refused here.
import type { ASTNode } from '@marcbachmann/cel-js';
import { type Use, unknownCall } from './refused-calls.ts';
import { type Scope, typeIn } from './scope.ts';
import { callOf, childrenOf, LOOPS, type Loop, loopOf } from './tree.ts';
import { type ExpressionTrouble, trouble, unknownFact } from './trouble.ts';

/** Where a node stands. `item`: the name of a list's entries; null outside of one. */
type Where = {
  readonly scope: Scope;
  readonly use: Use;
  readonly item: string | null;
  /** A list may stand here. */
  readonly list?: boolean;
  /** `order.?margin` may stand here. */
  readonly maybe?: boolean;
};

/** Null: all of it is part of the language, though types may still not fit. */
export function notAllowed(root: ASTNode, scope: Scope, use: Use): ExpressionTrouble | null {
  return refused(root, { scope, use, item: null });
}

function refused(node: ASTNode, where: Where): ExpressionTrouble | null {
  switch (node.op) {
    case 'value':
      return refusedValue(node);
    case 'id':
      return refusedName(node, node.args, where);
    case '.':
    case '.?':
      return refusedFact(node, where);
    case '[]':
    case '[?]':
      return trouble('not-allowed', 'name a fact after a point: order.margin', node.range);
    case 'map':
      return trouble('not-allowed', 'braces { } are not part of a rule', node.range);
    case 'list':
      return refusedList(node, where);
    case 'call':
    case 'rcall':
      return refusedUse(node, where);
    case 'in':
      return refused(node.args[0], inside(where)) ?? refused(node.args[1], { ...inside(where), list: true });
    default:
      return firstRefused(childrenOf(node), inside(where));
  }
}

const inside = ({ scope, use, item }: Where): Where => ({ scope, use, item });

function firstRefused(nodes: readonly ASTNode[], where: Where): ExpressionTrouble | null {
  for (const node of nodes) {
    const found = refused(node, where);
    if (found) return found;
  }
  return null;
}

function refusedValue(node: ASTNode): ExpressionTrouble | null {
  if (node.args === null)
    return trouble('not-allowed', 'ask whether a fact is known with has(order.margin)', node.range);
  return typeof node.args === 'object'
    ? trouble('not-allowed', 'write a number as 12 or 0.5 and a text as "text"', node.range)
    : null;
}

function refusedName(node: ASTNode, name: string, { scope, item }: Where): ExpressionTrouble | null {
  if (name === item) return null;
  if (!Object.hasOwn(scope, name)) return trouble('unknown_variable', unknownFact(name, scope), node.range);
  const [field = 'id'] = Object.keys(scope[name] ?? {});
  return trouble('not-a-fact', `"${name}" has many facts: name one of them, as ${name}.${field}`, node.range);
}

function refusedFact(node: ASTNode & { op: '.' | '.?' }, where: Where): ExpressionTrouble | null {
  const [of, field] = node.args;
  if (of.op !== 'id' || of.args === where.item)
    return trouble('not-allowed', `nothing of the name "${field}" can be asked of this`, node.range);
  if (!Object.hasOwn(where.scope, of.args))
    return trouble('unknown_variable', unknownFact(of.args, where.scope), of.range);
  const { end } = node.range;
  if (typeIn(where.scope, of.args, field) === undefined)
    return trouble('no_such_key', unknownFact(field, where.scope), { start: end - field.length, end });
  return node.op === '.?' && !where.maybe
    ? trouble(
        'not-allowed',
        `say what to take where it is not known: ${of.args}.?${field}.orValue(0.0)`,
        node.range,
      )
    : null;
}

const NESTED = 'a list inside a list is too deep for a rule';

function refusedList(node: ASTNode, where: Where): ExpressionTrouble | null {
  const entries = childrenOf(node);
  if (entries.length === 0)
    return trouble('not-allowed', 'an empty list holds nothing to look for', node.range);
  if (where.list) {
    const inner = entries.find((entry) => entry.op === 'list' || loopOf(entry));
    if (inner) return trouble('not-allowed', NESTED, inner.range);
    return firstRefused(entries, inside(where));
  }
  return trouble('not-allowed', LIST_PLACES, node.range);
}

const LIST_PLACES = 'a list stands after in, as order.id in ["4471", "4476"], or before .exists(x, x > 0.5)';

function refusedUse(node: ASTNode, where: Where): ExpressionTrouble | null {
  const loop = loopOf(node);
  if (loop) return refusedLoop(node, loop, where);
  const call = callOf(node);
  if (!call) return null;
  const { name, receiver, args } = call;
  if (LOOPS.includes(name)) return trouble('not-allowed', `write it as [1, 2].${name}(x, x > 1)`, node.range);
  const words = unknownCall(name, receiver !== null, where.use);
  if (words !== null) return trouble('not-allowed', words, node.range);
  if (name === 'orValue' && receiver?.op !== '.?')
    return trouble(
      'not-allowed',
      'orValue goes with a question mark: order.?margin.orValue(0.0)',
      node.range,
    );
  const on = { ...inside(where), list: name === 'size', maybe: name === 'orValue' };
  return (
    (receiver && refused(receiver, on)) ?? firstRefused(args, { ...inside(where), list: name === 'size' })
  );
}

function refusedLoop(node: ASTNode, loop: Loop, where: Where): ExpressionTrouble | null {
  if (where.item !== null) return trouble('not-allowed', NESTED, node.range);
  const gives = loop.name === 'map' || loop.name === 'filter';
  if (gives && !where.list)
    return trouble('not-allowed', `${loop.name} gives a list. ${LIST_PLACES}`, node.range);
  if (loop.list.op !== 'list' && loopOf(loop.list) === null)
    return trouble(
      'not-allowed',
      `${loop.name} goes through a list: [1, 2].${loop.name}(x, x > 1)`,
      node.range,
    );
  const { variable } = loop;
  if (variable.op !== 'id' || Object.hasOwn(where.scope, variable.args))
    return trouble('not-allowed', 'name the entry of the list with a letter of its own: x', variable.range);
  return (
    refused(loop.list, { ...inside(where), list: true }) ??
    refused(loop.body, { ...inside(where), item: variable.args })
  );
}
