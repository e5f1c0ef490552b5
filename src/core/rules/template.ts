// A message of a rule: text with expressions in braces, each checked when the rule is loaded.
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Said } from '../types/said.ts';
import { readsOf } from './conjuncts.ts';
import type { Wording } from './formats.ts';
import { habitsIn } from './habits.ts';
import { checked } from './language.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import { TOKENS, tokensIn } from './said-tokens.ts';
import type { Bindings, Scope } from './scope.ts';
import { type Piece, piecesOf } from './template-text.ts';
import type { FactRead } from './tree.ts';
import { type ExpressionTrouble, plainKinds, trouble } from './trouble.ts';
import { Unknown } from './unknown.ts';

export type TemplatePart = { readonly kind: 'literal'; readonly text: string } | Hole;

/** `root` gives a text or a number. `offset`: where its text begins in that of the message. */
export type Hole = {
  readonly kind: 'hole';
  readonly text: string;
  readonly offset: number;
  readonly root: ASTNode;
  readonly meaning: Meaning;
  readonly reads: readonly FactRead[];
};

export type Template = {
  readonly text: string;
  readonly scope: Scope;
  readonly parts: readonly TemplatePart[];
  readonly render: (bindings: Bindings, wording: Wording) => string;
  /** The same with its figures left as figures. */
  readonly fill: (bindings: Bindings) => Said;
};

/** Gives the template, or the first reason why it cannot be used. */
export function compileTemplate(text: string, scope: Scope): Template | ExpressionTrouble {
  const pieces = piecesOf(text);
  if ('words' in pieces) return pieces;
  const parts: TemplatePart[] = [];
  for (const piece of pieces) {
    const part = piece.kind === 'literal' ? piece : holeOf(piece, scope);
    if ('words' in part) return part;
    parts.push(part);
  }
  const render = (bindings: Bindings, wording: Wording): string =>
    parts.map((part) => (part.kind === 'literal' ? part.text : told(part, bindings, wording))).join('');
  const fill = (bindings: Bindings): Said => tokensIn(render(bindings, TOKENS));
  return { text, scope, parts, render, fill };
}

function holeOf({ text, offset }: Piece & { kind: 'hole' }, scope: Scope): Hole | ExpressionTrouble {
  const found = checked(text, scope, 'message');
  if (!('root' in found)) {
    const { words, ...first } = habitsIn(text)[0] ?? found;
    return { ...first, words: withHint({ words, ...first }, text), offset: first.offset + offset };
  }
  const { root, type } = found;
  if (type !== 'string' && type !== 'double' && type !== 'int')
    return trouble('not-words', `gives a ${plainKinds(type)}: write ${text.trim()} ? "yes" : "no"`, {
      start: offset,
      end: offset + text.length,
    });
  return { kind: 'hole', text, offset, root, meaning: meaningOf(root, scope), reads: readsOf(root) };
}

function withHint({ code, words }: ExpressionTrouble, text: string): string {
  return code === 'no_such_overload' && /\bdays\(/.test(text)
    ? `${words}. In a message days(…) writes words; a length of time is hours(48) there.`
    : words;
}

function told(hole: Hole, bindings: Bindings, { formats, plain, unknown }: Wording): string {
  const value = hole.meaning({ bindings, formats, item: false });
  if (value instanceof Unknown) return unknown;
  if (typeof value === 'boolean') throw new Error(`{${hole.text}} was checked and gives yes or no`);
  return typeof value === 'number' ? plain(value) : value;
}
