// What the fold remembers from tick to tick: plain data, so that it can be written down and read back.
import { emptyFloor, type Floor } from './estimate/floor.ts';
import { emptyHanding, type Handing } from './handover.ts';
import { type Books, emptyBooks } from './ledger/books.ts';
import { emptyModel, type Model } from './model/model.ts';
import type { Episode } from './picture/episodes.ts';
import type { SourceNews } from './picture/silence.ts';
import type { WaysAway } from './picture/ways-away.ts';
import { emptyTrackRecord, type TrackRecord } from './project/track-record.ts';
import { NO_RULES } from './rules/in-force.ts';
import type { LastCode } from './task/codes.ts';
import type { SignsTold } from './task/life-signs.ts';
import type { Pace } from './task/pace.ts';
import type { Told } from './task/telling.ts';
import type { Decision } from './types/decision.ts';
import type { RulesInForce } from './types/rules-in-force.ts';
import type { Acted, Task } from './types/task.ts';
import type { UtcMs } from './types/time.ts';

export type FoldState = {
  readonly model: Model;
  readonly floor: Floor;
  readonly news: Map<string, SourceNews>;
  rules: RulesInForce;
  readonly episodes: Map<string, Episode>;
  readonly occurrences: Map<string, number>;
  readonly tasks: Map<number, Task>;
  readonly taskOfDecision: Map<string, number>;
  readonly told: Map<string, Told>;
  /** By reader. */
  readonly paces: Map<string, Pace>;
  /** The plant as a whole speaks about too much at once. */
  isFlooded: boolean;
  /** By channel that gets nothing through: since when. */
  waysAway: WaysAway;
  signs: SignsTold;
  /** By task: the decision as last known, for the words about its end. */
  readonly lastDecisions: Map<number, Decision>;
  readonly record: TrackRecord;
  /** By line: from when it is projected, and what of its floor was taken in by then. */
  readonly anchors: Map<string, { readonly at: UtcMs; readonly version: number }>;
  readonly nonces: Map<string, boolean>;
  /** By task: what was done with it a moment ago and nobody else has heard of yet. */
  readonly undoable: Map<number, Acted>;
  /** Of entries that count. */
  readonly entryNonces: Set<string>;
  readonly books: Books;
  readonly handing: Handing;
  nextTaskId: number;
  lastCode: LastCode;
  /** The earliest moment anything was recorded: a box without a past tells nobody with its first picture. */
  oldestAt: UtcMs | null;
  firstPictureAt: UtcMs | null;
  /** Of the last tick: a lower one says that the clock was set back. */
  lastTickAt: UtcMs | null;
};

/** Task ids are spoken on the phone: four digits from the first one on. */
const FIRST_TASK_ID = 1001;

export function emptyState(): FoldState {
  return {
    model: emptyModel(),
    floor: emptyFloor(),
    news: new Map(),
    rules: NO_RULES,
    episodes: new Map(),
    occurrences: new Map(),
    tasks: new Map(),
    taskOfDecision: new Map(),
    told: new Map(),
    paces: new Map(),
    isFlooded: false,
    waysAway: new Map(),
    signs: { heartbeat: null, test: null },
    lastDecisions: new Map(),
    record: emptyTrackRecord(),
    anchors: new Map(),
    nonces: new Map(),
    undoable: new Map(),
    entryNonces: new Set(),
    books: emptyBooks(),
    handing: emptyHanding(),
    nextTaskId: FIRST_TASK_ID,
    lastCode: null,
    oldestAt: null,
    firstPictureAt: null,
    lastTickAt: null,
  };
}
