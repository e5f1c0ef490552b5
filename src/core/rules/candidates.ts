// Records a rule may look at: orders with something left to make, runs that are open, all of the other kinds.
import { hasSameKeys } from '../model/changed.ts';
import { all, type Held, type Model } from '../model/model.ts';
import { inForce, isCounted } from '../model/written.ts';
import type { LineQueue } from '../project/queue.ts';
import type { EntityRecord } from '../types/entity.ts';
import type { Projected } from './facts.ts';

/** Kept from look to look: a list of candidates is the same list as long as its records are. */
export type Candidates = {
  readonly lists: Map<string, Kept>;
  /** By line, its queue and the runs in it. */
  readonly queued: Map<string, { readonly queue: LineQueue; readonly runs: ReadonlySet<string> }>;
};

/** `look`: the projection it was last checked against. */
type Kept = {
  look: Projected;
  readonly every: readonly EntityRecord[];
  readonly list: readonly EntityRecord[];
};

export function newCandidates(): Candidates {
  return { lists: new Map(), queued: new Map() };
}

const records = new WeakMap<readonly Held[], readonly EntityRecord[]>();

/** All records of a kind by id, of what people write too those in force; the same list until the kind changes. */
export function recordsOf(model: Model, kind: string): readonly EntityRecord[] {
  const held = all(model, kind);
  let list = records.get(held);
  if (!list) {
    const counts = isCounted(kind)
      ? new Set([...inForce(model, kind).values()].map((one) => one.held))
      : null;
    list = held.filter((one) => counts?.has(one) ?? true).map(({ record }) => record);
    records.set(held, list);
  }
  return list;
}

/** The candidates of a kind, by id. */
export function candidatesOf(kept: Candidates, look: Projected, kind: string): readonly EntityRecord[] {
  const every = recordsOf(look.world.model, kind);
  const may = judged(kept, look, kind);
  if (!may) return every;
  const before = kept.lists.get(kind);
  if (before?.look === look) return before.list;
  if (sameMay(kept, kind, { before: before?.look, look }) && before?.every === every) {
    before.look = look;
    return before.list;
  }
  const found = every.filter(may);
  const list = before && isSame(before.list, found) ? before.list : found;
  kept.lists.set(kind, { look, every, list });
  return list;
}

/** Null: every record of the kind is a candidate. */
function judged(
  kept: Candidates,
  { outlooks, materials }: Projected,
  kind: string,
): ((record: EntityRecord) => boolean) | null {
  switch (kind) {
    case 'salesOrderLine':
    case 'stockRefill':
      return ({ id }) => outlooks.has(id);
    case 'material':
      return ({ id }) => materials.has(id);
    case 'run':
      return ({ id, fields }) => kept.queued.get(String(fields['line']))?.runs.has(id) ?? false;
    default:
      return null;
  }
}

/** What may be a candidate is what might be at the look before. */
function sameMay(
  kept: Candidates,
  kind: string,
  { before, look }: { readonly before: Projected | undefined; readonly look: Projected },
): boolean {
  if (kind === 'run') return !requeue(kept, look.lines);
  if (!before) return false;
  return kind === 'material'
    ? hasSameKeys(before.materials, look.materials)
    : hasSameKeys(before.outlooks, look.outlooks);
}

/** Notes which runs are queued where. True: some line has others than before. */
function requeue(kept: Candidates, lines: ReadonlyMap<string, LineQueue>): boolean {
  let changed = false;
  for (const [lineId, queue] of lines) {
    const known = kept.queued.get(lineId);
    if (known?.queue === queue) continue;
    const same =
      known?.runs.size === queue.runs.length && queue.runs.every(({ run }) => known.runs.has(run.id));
    const runs = same ? known.runs : new Set(queue.runs.map(({ run }) => run.id));
    kept.queued.set(lineId, { queue, runs });
    if (!same) changed = true;
  }
  for (const lineId of kept.queued.keys()) if (!lines.has(lineId)) changed = kept.queued.delete(lineId);
  return changed;
}

function isSame(a: readonly EntityRecord[], b: readonly EntityRecord[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
