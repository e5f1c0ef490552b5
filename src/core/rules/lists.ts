// Lists in expressions: what is in one, and what holds for its entries.
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Meaning, Run } from './meaning.ts';
import type { Value } from './scope.ts';
import { childrenOf, type Loop, loopOf } from './tree.ts';
import { Unknown } from './unknown.ts';

type List = readonly Value[];
type Of = (node: ASTNode) => Meaning;

/** A list with an entry nobody knows is unknown as a whole. */
export function listOf(node: ASTNode, of: Of): Meaning<List> {
  const loop = loopOf(node);
  if (loop) return shortened(loop, of);
  const entries = childrenOf(node).map(of);
  return (run) => {
    const list: Value[] = [];
    for (const entry of entries) {
      const value = entry(run);
      if (value instanceof Unknown) return value;
      list.push(value);
    }
    return list;
  };
}

export function within(value: Meaning, list: Meaning<List>): Meaning {
  return (run) => {
    const looked = value(run);
    if (looked instanceof Unknown) return looked;
    const among = list(run);
    return among instanceof Unknown ? among : among.includes(looked);
  };
}

/** `filter` and `map`. */
function shortened(loop: Loop, of: Of): Meaning<List> {
  const list = listOf(loop.list, of);
  const body = of(loop.body);
  return (run) => {
    const entries = list(run);
    if (entries instanceof Unknown) return entries;
    const found: Value[] = [];
    for (const entry of entries) {
      const value = onEntry(body, run, entry);
      if (value instanceof Unknown) return value;
      if (loop.name === 'map') found.push(value);
      else if (value === true) found.push(entry);
    }
    return found;
  };
}

function onEntry(body: Meaning, run: Run, entry: Value): Value | Unknown {
  run.item = entry;
  return body(run);
}

/** `exists`, `all` and `exists_one`. */
export function loopMeaning(loop: Loop, of: Of): Meaning {
  const list = listOf(loop.list, of);
  const body = of(loop.body);
  if (loop.name === 'exists_one') return counted(list, body);
  const decides = loop.name === 'exists';
  return (run) => {
    const entries = list(run);
    if (entries instanceof Unknown) return entries;
    let unknown: Unknown | null = null;
    for (const entry of entries) {
      const value = onEntry(body, run, entry);
      if (value === decides) return decides;
      if (value instanceof Unknown) unknown ??= value;
    }
    return unknown ?? !decides;
  };
}

/** Each entry counts, so one that is unknown leaves the count unknown. */
function counted(list: Meaning<List>, body: Meaning): Meaning {
  return (run) => {
    const entries = list(run);
    if (entries instanceof Unknown) return entries;
    let found = 0;
    for (const entry of entries) {
      const value = onEntry(body, run, entry);
      if (value instanceof Unknown) return value;
      if (value === true) found += 1;
    }
    return found === 1;
  };
}
