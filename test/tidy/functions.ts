// Finds where each function of a file begins and ends, by its brackets.
import type { Token } from './tokens.ts';

export type FunctionSpan = { readonly name: string; readonly line: number; readonly lines: number };

const CONTROL = new Set(
  'if for while switch catch with return typeof await function super import'.split(' '),
);
const BEFORE_METHOD = new Set([
  '{',
  '}',
  ';',
  ',',
  '*',
  ...'async static get set private public override'.split(' '),
]);
/** A brace after one of these, where a return type stands, opens a type and not the body. */
const BEFORE_TYPE_BRACE = new Set([
  ':',
  '|',
  '&',
  '=>',
  '<',
  ',',
  '(',
  '[',
  '?',
  'extends',
  'is',
  'keyof',
  'readonly',
]);
const OPENS = new Set(['(', '[', '{']);
const CLOSES = new Set([')', ']', '}']);

export function functionsOf(list: readonly Token[]): FunctionSpan[] {
  const found: FunctionSpan[] = [];
  for (const [index, token] of list.entries()) {
    const span = token.text === '=>' ? arrow(list, index) : named(list, index);
    if (span !== null) found.push(span);
  }
  return found;
}

function named(list: readonly Token[], index: number): FunctionSpan | null {
  const token = list[index];
  if (token?.text === '[' && mayBeMethod(list, index)) return computed(list, index);
  if (token?.kind !== 'word' || list[index - 1]?.text === '.') return null;
  const isFunction = token.text === 'function';
  if (!isFunction && (CONTROL.has(token.text) || !mayBeMethod(list, index))) return null;
  const paren = isFunction ? firstOf(list, index, '(') : afterTypeParameters(list, index + 1);
  if (paren === null || list[paren]?.text !== '(') return null;
  const body = bodyAfter(list, closing(list, paren));
  if (body === null) return null;
  const name = isFunction
    ? (list.slice(index + 1, paren).find((t) => t.kind === 'word')?.text ?? 'function')
    : token.text;
  return span(list, { name, from: index, to: closing(list, body) });
}

/** `async [Symbol.asyncDispose]() {…}` */
function computed(list: readonly Token[], index: number): FunctionSpan | null {
  const paren = closing(list, index) + 1;
  const body = list[paren]?.text === '(' ? bodyAfter(list, closing(list, paren)) : null;
  return body === null ? null : span(list, { name: 'method', from: index, to: closing(list, body) });
}

function mayBeMethod(list: readonly Token[], index: number): boolean {
  const before = list[index - 1]?.text ?? '';
  return BEFORE_METHOD.has(before) && !(before === '*' && list[index - 2]?.text === 'function');
}

function arrow(list: readonly Token[], index: number): FunctionSpan | null {
  const end = list[index + 1]?.text === '{' ? closing(list, index + 1) : expressionEnd(list, index + 1);
  return span(list, { name: 'arrow function', from: index, to: end });
}

/** An expression body ends before a comma, a semicolon or a bracket that is not its own. */
function expressionEnd(list: readonly Token[], start: number): number {
  let depth = 0;
  for (let at = start; at < list.length; at++) {
    const text = list[at]?.text ?? '';
    if (depth === 0 && (CLOSES.has(text) || text === ',' || text === ';')) return at - 1;
    depth += step(list[at]);
  }
  return list.length - 1;
}

/** The index of the body's opening brace, past a return type; null for a call, a signature or an overload. */
function bodyAfter(list: readonly Token[], closeParen: number): number | null {
  if (list[closeParen + 1]?.text === '{') return closeParen + 1;
  if (list[closeParen + 1]?.text !== ':') return null;
  for (let at = closeParen + 2; at < list.length; at++) {
    const text = list[at]?.text ?? '';
    if (text === '{' && !BEFORE_TYPE_BRACE.has(list[at - 1]?.text ?? '')) return at;
    if (OPENS.has(text)) at = closing(list, at);
    else if (CLOSES.has(text) || text === ';' || text === '=') return null;
  }
  return null;
}

function afterTypeParameters(list: readonly Token[], start: number): number {
  if (list[start]?.text !== '<') return start;
  let depth = 0;
  for (let at = start; at < list.length; at++) {
    if (list[at]?.text === '<') depth++;
    if (list[at]?.text === '>' && --depth === 0) return at + 1;
  }
  return start;
}

function firstOf(list: readonly Token[], from: number, text: string): number | null {
  const at = list.findIndex((token, index) => index > from && token.text === text);
  return at < 0 ? null : at;
}

function closing(list: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < list.length; at++) {
    depth += step(list[at]);
    if (depth === 0) return at;
  }
  return list.length - 1;
}

/** A template's `${` and the `}` that ends it are brackets too. */
function step(token: Token | undefined): number {
  if (token?.kind === 'template')
    return Number(token.text.endsWith('${')) - Number(token.text.startsWith('}'));
  if (token?.kind !== 'mark') return 0;
  return Number(OPENS.has(token.text)) - Number(CLOSES.has(token.text));
}

function span(list: readonly Token[], at: { name: string; from: number; to: number }): FunctionSpan {
  const line = list[at.from]?.line ?? 1;
  const end = list[at.to];
  const last = (end?.line ?? line) + (end?.text.split('\n').length ?? 1) - 1;
  return { name: at.name, line, lines: last - line + 1 };
}
