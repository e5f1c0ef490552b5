// Which lines draw and make each material, kept from look to look: only lines whose queue has changed are asked anew.
import type { Model } from '../model/model.ts';
import type { Bill } from './bill-of-material.ts';
import { type LineUse, usesOfLine } from './material-use.ts';
import type { LineQueue } from './queue.ts';
import type { World } from './world.ts';

/** By line in the order of their ids. The same list as long as no line in it has changed. */
export type Users = ReadonlyMap<string, readonly LineUse[]>;

type KnownLine = { readonly key: readonly unknown[]; readonly uses: ReadonlyMap<string, LineUse> };
type KnownUsers = { readonly byLine: Map<string, LineUse>; list: readonly LineUse[] | null };
type Memo = { readonly lines: Map<string, KnownLine>; readonly users: Map<string, KnownUsers> };

/** Not state: it follows from the queues, and is made again from nothing to the same lists. */
const memos = new WeakMap<Model, Memo>();

export function usersOf(world: World, lines: ReadonlyMap<string, LineQueue>, bill: Bill): Users {
  let memo = memos.get(world.model);
  if (!memo) {
    memo = { lines: new Map(), users: new Map() };
    memos.set(world.model, memo);
  }
  for (const lineId of memo.lines.keys()) if (!lines.has(lineId)) forget(memo, lineId);
  for (const queue of lines.values()) takeLine(memo, world, queue, bill);
  const found = new Map<string, readonly LineUse[]>();
  for (const [materialId, known] of memo.users) {
    known.list ??= [...known.byLine].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
    if (known.list.length > 0) found.set(materialId, known.list);
  }
  return found;
}

function takeLine(memo: Memo, world: World, queue: LineQueue, bill: Bill): void {
  const lineId = queue.line.id;
  const { operations, runsByLine } = world.plant;
  const key = [queue, bill, operations, runsByLine, world.floor.lines.get(lineId)?.version];
  if (memo.lines.get(lineId)?.key.every((value, i) => value === key[i])) return;
  forget(memo, lineId);
  const uses = usesOfLine(world, queue, bill);
  memo.lines.set(lineId, { key, uses });
  for (const [materialId, use] of uses) {
    const known = memo.users.get(materialId) ?? { byLine: new Map(), list: null };
    known.byLine.set(lineId, use);
    known.list = null;
    memo.users.set(materialId, known);
  }
}

function forget(memo: Memo, lineId: string): void {
  for (const materialId of memo.lines.get(lineId)?.uses.keys() ?? []) {
    const known = memo.users.get(materialId);
    known?.byLine.delete(lineId);
    if (known) known.list = null;
  }
  memo.lines.delete(lineId);
}
