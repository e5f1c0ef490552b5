// Which lines draw and make each material, kept from look to look: only lines whose queue has changed are asked anew.
import type { Model } from '../model/model.ts';
import type { Bill } from './bill-of-material.ts';
import { type LineUse, usesOfLine } from './material-use.ts';
import type { LineQueue } from './queue.ts';
import type { World } from './world.ts';

/** By line in the order of their ids. The same list as long as no line in it has changed. */
export type Users = ReadonlyMap<string, readonly LineUse[]>;

type KnownLine = { readonly key: readonly unknown[]; readonly uses: ReadonlyMap<string, LineUse> };
type Memo = {
  readonly lines: Map<string, KnownLine>;
  readonly users: Map<string, readonly LineUse[]>;
};

/** Not state: it follows from the queues, and is made again from nothing to the same lists. */
const memos = new WeakMap<Model, Memo>();

export function usersOf(world: World, lines: ReadonlyMap<string, LineQueue>, bill: Bill): Users {
  const memo = memos.get(world.model) ?? { lines: new Map(), users: new Map() };
  memos.set(world.model, memo);
  const stale = new Set<string>();
  for (const lineId of memo.lines.keys()) if (!lines.has(lineId)) forget(memo, lineId, stale);
  for (const queue of lines.values()) takeLine(memo, { world, queue, bill, stale });
  if (stale.size > 0) listAnew(memo, stale);
  return memo.users;
}

type Taking = {
  readonly world: World;
  readonly queue: LineQueue;
  readonly bill: Bill;
  readonly stale: Set<string>;
};

function takeLine(memo: Memo, { world, queue, bill, stale }: Taking): void {
  const lineId = queue.line.id;
  const { operations, runsByLine } = world.plant;
  const key = [queue, bill, operations, runsByLine, world.floor.lines.get(lineId)?.version];
  if (memo.lines.get(lineId)?.key.every((value, i) => value === key[i])) return;
  forget(memo, lineId, stale);
  const uses = usesOfLine(world, queue, bill);
  memo.lines.set(lineId, { key, uses });
  for (const materialId of uses.keys()) stale.add(materialId);
}

function forget(memo: Memo, lineId: string, stale: Set<string>): void {
  for (const materialId of memo.lines.get(lineId)?.uses.keys() ?? []) stale.add(materialId);
  memo.lines.delete(lineId);
}

/** The lists of these materials, from all lines. */
function listAnew({ lines, users }: Memo, stale: ReadonlySet<string>): void {
  for (const materialId of stale) users.delete(materialId);
  const found = new Map<string, LineUse[]>();
  for (const lineId of [...lines.keys()].sort())
    for (const [materialId, use] of lines.get(lineId)?.uses ?? []) {
      if (!stale.has(materialId)) continue;
      const list = found.get(materialId);
      if (list) list.push(use);
      else found.set(materialId, [use]);
    }
  for (const [materialId, list] of found) users.set(materialId, list);
}
