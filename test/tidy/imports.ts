// Finds what a file imports: static, type-only, re-exported, computed, and files named by `new URL(…)`.
import { posix } from 'node:path';
import type { Token } from './tokens.ts';

export type Import = {
  readonly specifier: string;
  readonly line: number;
  /** Erased when the types are stripped. */
  readonly typeOnly: boolean;
  /** 'url' is a file that is started, not imported: a worker or a child process. */
  readonly how: 'import' | 'export' | 'call' | 'url';
};

/** `specifier` is '' where a call computes it. */
export function importsOf(list: readonly Token[]): Import[] {
  const found: Import[] = [];
  for (const [index, token] of list.entries()) {
    if (token.kind !== 'word' || list[index - 1]?.text === '.') continue;
    const one = token.text === 'URL' ? url(list, index) : statement(list, index);
    if (one !== null) found.push(one);
  }
  return found;
}

function statement(list: readonly Token[], index: number): Import | null {
  const token = list[index];
  const after = list[index + 1];
  if (token === undefined || after === undefined) return null;
  if (token.text !== 'import' && token.text !== 'export') return null;
  const line = token.line;
  if (token.text === 'import' && after.text === '.') return null;
  if (token.text === 'import' && after.text === '(') {
    return { specifier: plain(list[index + 2]) ?? '', line, typeOnly: isTypeQuery(list, index), how: 'call' };
  }
  if (token.text === 'import' && after.kind === 'string')
    return { specifier: plain(after) ?? '', line, typeOnly: false, how: 'import' };
  const typeOnly = after.text === 'type' && list[index + 2]?.text !== 'from';
  const from = typeOnly ? list[index + 2] : after;
  if (token.text === 'export' && from?.text !== '{' && from?.text !== '*') return null;
  const specifier = specifierAfterFrom(list, index);
  return specifier === null ? null : { specifier, line, typeOnly, how: token.text };
}

/** `type X = import('./x.ts').X` is erased; a call follows await, return, `=`, `(` or a comma. */
function isTypeQuery(list: readonly Token[], index: number): boolean {
  const before = list[index - 1]?.text ?? '';
  return [':', '<', '|', '&', 'typeof'].includes(before);
}

function specifierAfterFrom(list: readonly Token[], index: number): string | null {
  for (let at = index + 1; at < list.length; at++) {
    const token = list[at];
    if (token === undefined || token.text === ';' || token.text === '=') return null;
    if (token.text === 'from' && list[at + 1]?.kind === 'string') return plain(list[at + 1]);
    if (token.text === '}' && list[at + 1]?.text !== 'from') return null;
  }
  return null;
}

function url(list: readonly Token[], index: number): Import | null {
  const specifier = plain(list[index + 2]);
  if (list[index + 1]?.text !== '(' || specifier === null || !/^\.{1,2}\/.*\.ts$/.test(specifier))
    return null;
  return { specifier, line: list[index]?.line ?? 1, typeOnly: false, how: 'url' };
}

function plain(token: Token | undefined): string | null {
  if (token?.kind === 'string') return token.text.slice(1, -1);
  return token?.kind === 'template' && token.text.endsWith('`') ? token.text.slice(1, -1) : null;
}

export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'node' | 'package'; readonly name: string }
  | { readonly kind: 'computed' };

/** The part of the repository, of Node or of npm that an import names. */
export function targetOf(fromPath: string, specifier: string): Target {
  if (specifier === '') return { kind: 'computed' };
  if (specifier.startsWith('.'))
    return { kind: 'file', path: posix.normalize(posix.join(posix.dirname(fromPath), specifier)) };
  if (specifier.startsWith('node:')) return { kind: 'node', name: specifier };
  const parts = specifier.split('/');
  return {
    kind: 'package',
    name: specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? ''),
  };
}
