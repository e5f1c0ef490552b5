// Books the ledger: follows every open task, leaves a row where one closes, and takes in what people say of both.
import type { Books } from './ledger/books.ts';
import { begunNow, closedCase, lookedAt, openCase } from './ledger/case.ts';
import { isCandidate } from './ledger/count.ts';
import type { OrderThen } from './ledger/seen.ts';
import { plantOf } from './model/plant.ts';
import type { FoldState } from './state.ts';
import type { Thought } from './think.ts';
import type {
  ConfirmEntry,
  LedgerCode,
  LedgerEntry,
  LedgerMissed,
  LedgerNews,
  LedgerResult,
  MissedEntry,
} from './types/ledger.ts';
import type { Fact } from './types/observation.ts';
import type { UtcMs } from './types/time.ts';

const DAY_MS = 86_400_000;

/** A year and its last review: what nobody has confirmed by then stays maybe. */
const KEEP_WAITING_MS = 400 * DAY_MS;
/** As long as its task: who confirms again is told who was first. */
const KEEP_SETTLED_MS = 30 * DAY_MS;
/** What hurt longer ago is told by nobody who knows the figures. */
const TOLD_WITHIN_MS = 400 * DAY_MS;
/** A double tap or a replayed POST carries the nonce of the first: so many are remembered. */
const KEEP_NONCES = 1_000;

/** After people's acts and before the look: what was begun is kept as it was offered, before it changes. */
export function noteBegun({ books, tasks, lastDecisions, undoable }: FoldState): void {
  for (const [taskId, kept] of books.open) {
    const task = tasks.get(taskId);
    if (!task || task.phase === 'closed' || undoable.has(taskId)) continue;
    const begun = begunNow(kept, task, lastDecisions.get(taskId));
    if (begun !== kept.begun) books.open.set(taskId, { ...kept, begun });
  }
}

type Looked = Pick<Thought, 'decisions'> & {
  readonly projected: Pick<Thought['projected'], 'outlooks'>;
};

/** After the tasks are settled: new ones are opened, the others followed, closed ones leave their row. */
export function bookTasks(state: FoldState, { decisions, projected }: Looked, at: UtcMs): LedgerNews[] {
  const { books, tasks } = state;
  const { currency } = plantOf(state.model);
  const heldAt = new Map([...state.episodes.values()].map((one) => [one.decisionId, one.lastHeldAt]));
  const orderOf = (orderId: string): OrderThen | null => orderThen(projected, orderId, at);
  for (const decision of decisions) {
    const task = tasks.get(decision.taskId);
    const kept = books.open.get(decision.taskId);
    const held = heldAt.get(decision.id) === at;
    const look = { at, held, orderOf };
    if (kept && decision.waitingForDataSince === null)
      books.open.set(decision.taskId, lookedAt(kept, decision, look));
    else if (!kept && task?.raisedAt === at && !books.closed.has(decision.id))
      books.open.set(decision.taskId, openCase(decision, look, currency));
  }
  forget(books, at);
  return [...books.open].flatMap(([taskId, kept]): LedgerNews[] => {
    const task = tasks.get(taskId);
    if (task?.phase !== 'closed' || state.undoable.has(taskId)) return [];
    const row = closedCase(kept, task);
    books.open.delete(taskId);
    books.closed.set(row.decisionId, { row, isConfirmed: false });
    return [{ type: 'closed', row }];
  });
}

function orderThen({ outlooks }: Looked['projected'], orderId: string, at: UtcMs): OrderThen | null {
  const outlook = outlooks.get(orderId);
  if (!outlook) return null;
  const { deadline, shortPieces, lossIfLateMinor: lossMinor, likely } = outlook;
  const isShort = deadline !== null && deadline.cutoffAt < at && shortPieces > 0;
  return { lossMinor, expectedMinor: likely?.expectedLossMinor ?? null, isShort };
}

function forget({ closed }: Books, at: UtcMs): void {
  for (const [id, { row, isConfirmed }] of closed) {
    const keepMs = !isConfirmed && isCandidate(row) ? KEEP_WAITING_MS : KEEP_SETTLED_MS;
    if (at - row.closedAt >= keepMs) closed.delete(id);
  }
}

export type Booked = { readonly results: LedgerResult[]; readonly news: LedgerNews[] };

/** What people say of the ledger, in the order it was journaled. */
export function bookEntries(state: FoldState, facts: readonly Fact[]): Booked {
  const booked: Booked = { results: [], news: [] };
  for (const { body } of facts) {
    if (body.type !== 'ledger') continue;
    const { result, news } = takeEntry(state, body.entry);
    booked.results.push(result);
    if (news) booked.news.push(news);
  }
  return booked;
}

type Taken = { readonly result: LedgerResult; readonly news: LedgerNews | null };

function takeEntry(state: FoldState, entry: LedgerEntry): Taken {
  const { nonce } = entry;
  const { nonces } = state.books;
  if (nonces.has(nonce)) return { result: { nonce, ok: true, code: 'repeated', missed: null }, news: null };
  const taken = entry.kind === 'confirm' ? confirm(state, entry) : tellMissed(state, entry);
  // What was refused changed nothing: sent again it has the same answer.
  if (typeof taken === 'string')
    return { result: { nonce, ok: false, code: taken, missed: null }, news: null };
  nonces.add(nonce);
  if (nonces.size > KEEP_NONCES) nonces.delete(nonces.values().next().value ?? '');
  const missed = taken.type === 'missed' ? taken.row : null;
  return { result: { nonce, ok: true, code: 'ok', missed }, news: taken };
}

function confirm({ books }: FoldState, { decisionId, personId, at }: ConfirmEntry): LedgerNews | LedgerCode {
  const known = books.closed.get(decisionId);
  if (!known || personId.trim() === '') return 'unknown';
  if (known.isConfirmed) return 'confirmed';
  if (!isCandidate(known.row)) return 'no-candidate';
  if (known.row.actedBy.includes(personId)) return 'same-person';
  books.closed.set(decisionId, { ...known, isConfirmed: true });
  return { type: 'confirmed', decisionId, by: { personId, at } };
}

/** In one line, with a figure in it. */
const ORDER = /^[^\p{Cc}]*\d[^\p{Cc}]*$/u;
/** Longer is no number of an order. */
const MOST_ORDER_CHARS = 60;

function tellMissed(state: FoldState, entry: MissedEntry): LedgerNews | LedgerCode {
  const { nonce, personId, at, happenedAt, orderId, lineId, lostMinor, ruleId } = entry;
  const { lines, orders, currency } = plantOf(state.model);
  const line = lines.get(lineId ?? '');
  const isKnownOrder = orders.has(orderId ?? '');
  if (personId.trim() === '') return 'unknown';
  if (orderId === null && lineId === null) return 'nothing-named';
  if (lineId !== null && !line) return 'unknown-line';
  // ERP has let go of most orders that hurt. Any number is taken; what has none is no order, but words.
  if (orderId !== null && !isKnownOrder && (!ORDER.test(orderId) || orderId.length > MOST_ORDER_CHARS))
    return 'no-order';
  if (ruleId !== null && !state.rules.rules.some(({ id }) => id === ruleId)) return 'unknown-rule';
  if (happenedAt > at) return 'ahead';
  if (at - happenedAt > TOLD_WITHIN_MS) return 'too-old';
  if (lostMinor !== null && !(Number.isSafeInteger(lostMinor) && lostMinor > 0)) return 'no-amount';
  state.books.lastMissedId += 1;
  const row: LedgerMissed = {
    ...{ kind: 'missed', id: state.books.lastMissedId, nonce, personId, at, happenedAt },
    ...{ orderId, isKnownOrder, lineId, lineName: line?.name ?? null, currency, lostMinor, ruleId },
  };
  return { type: 'missed', row };
}
