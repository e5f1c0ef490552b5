// The longest text a message can come to, when names and figures are as long as they get.
import type { ASTNode } from '@marcbachmann/cel-js';
import { outsideGsm7, septetsOf } from '../types/gsm-7.ts';
import type { Format } from '../types/said.ts';
import { formatOf } from './formats.ts';
import { type Scope, typeIn } from './scope.ts';
import type { Hole, Template } from './template.ts';
import { callOf, factRead } from './tree.ts';

/** How many characters each can have at most. `unknown`: the words for what nobody knows. */
export type Widths = {
  readonly fact: (subject: string, field: string) => number;
  readonly format: { readonly [name in Format]: number };
  readonly plain: number;
  readonly unknown: string;
};

/** `septets`: its length in an SMS. `outside`: characters of the author an SMS does not have, each once. */
export type WorstCase = {
  readonly text: string;
  readonly septets: number;
  readonly outside: readonly string[];
};

export function worstCase(template: Template, widths: Widths): WorstCase {
  const text = template.parts
    .map((part) => (part.kind === 'literal' ? part.text : longestOf(part, template.scope, widths)))
    .join('');
  const written = template.parts.map((part) =>
    part.kind === 'literal' ? part.text : writtenIn(part.root).join(''),
  );
  return { text, septets: septetsOf(text), outside: outsideGsm7(written.join('')) };
}

/** The texts of its author that may come out of it, whichever does. */
function writtenIn(node: ASTNode): string[] {
  if (node.op === 'value') return typeof node.args === 'string' ? [node.args] : [];
  if (node.op === '?:') return node.args.slice(1).flatMap(writtenIn);
  const call = callOf(node);
  if (call) return call.name === 'orValue' ? call.args.flatMap(writtenIn) : [];
  return node.op === '+' ? node.args.flatMap(writtenIn) : [];
}

function longestOf({ root }: Hole, scope: Scope, widths: Widths): string {
  return longer(longestText(root, scope, widths) ?? filler(widths.plain), widths.unknown);
}

/** Stands for what is only known at work. */
const filler = (width: number): string => 'x'.repeat(width);

const longer = (a: string, b: string): string => (septetsOf(b) > septetsOf(a) ? b : a);

/** Null: it gives a number, which is told plainly. */
function longestText(node: ASTNode, scope: Scope, widths: Widths): string | null {
  const of = (child: ASTNode): string | null => longestText(child, scope, widths);
  const read = factRead(node);
  if (read)
    return typeIn(scope, read.subject, read.field) === 'string'
      ? filler(widths.fact(read.subject, read.field))
      : null;
  switch (node.op) {
    case 'value':
      return typeof node.args === 'string' ? node.args : null;
    case '+':
      return both(of(node.args[0]), of(node.args[1]), (a, b) => a + b);
    case '?:':
      return both(of(node.args[1]), of(node.args[2]), longer);
    case 'call':
    case 'rcall':
      return longestCall(node, of, widths);
    default:
      return null;
  }
}

function both(a: string | null, b: string | null, give: (a: string, b: string) => string): string | null {
  return a === null || b === null ? null : give(a, b);
}

function longestCall(node: ASTNode, of: (child: ASTNode) => string | null, widths: Widths): string | null {
  const call = callOf(node);
  const format = call && formatOf(call.name);
  if (format) return filler(widths.format[format]);
  const [other] = call?.args ?? [];
  return call?.name === 'orValue' && call.receiver && other
    ? both(of(call.receiver), of(other), longer)
    : null;
}
