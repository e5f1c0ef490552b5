// The one writer: everything that is durable, thought or owed goes through it, one call after another.
import { effectiveAtOf } from '../core/types/entry.ts';
import type { SaidBody } from '../core/types/observation.ts';
import type { TickOutput } from '../core/types/step.ts';
import type { UtcMs } from '../core/types/time.ts';
import { type Batches, openBatches } from './batches.ts';
import { codeVersion } from './code-version.ts';
import { type DataFiles, openDataFiles, tidyUp } from './data-files.ts';
import type { Db } from './database.ts';
import { openEntities } from './entities.ts';
import { openFoldStates } from './fold-states.ts';
import { groupCommit } from './group-commit.ts';
import { openIdentities } from './identities.ts';
import { type Intake, openIntake } from './intake.ts';
import { type Journal, openJournal } from './journal.ts';
import { openKeptNumbers } from './kept-numbers.ts';
import { type LedgerTable, type MissedWords, openLedger } from './ledger.ts';
import { openNotes } from './notes.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { openPeople } from './people.ts';
import { openPictures, type Pictures } from './pictures.ts';
import type { AppendEntry, StoreStats, WorkerLog, WriterCalls, WriterOptions } from './protocol.ts';
import { openPulls } from './pulls.ts';
import { openRosters } from './rosters.ts';
import { sampleUnpacker } from './sample-columns.ts';
import { openSampleJournal, type SampleJournal } from './sample-journal.ts';
import { openStaging } from './staging.ts';
import { passingTrouble } from './store-error.ts';
import { openTicker, type Ticker } from './ticker.ts';

export type WriterEvents = { readonly ticked: (output: TickOutput) => void; readonly log: WorkerLog };

/** Samples. Reached before the window ends, they are committed at once: a recording being read in goes at full speed. */
const COMMIT_AT_SAMPLES = 8_192;

/** Opens the folder and brings the fold to where the journal ends. Throws a store error. */
export function openWriter(options: WriterOptions, events: WriterEvents): WriterCalls {
  const { dir, ways, limitBytes, isTrial } = options;
  const files = openDataFiles(dir, { isTrial, ...(limitBytes !== null && { limitBytes }) });
  try {
    const facts = openJournal(files.facts);
    const samples = openSampleJournal(files.samples);
    const pictures = openPictures(files.facts);
    const outbox = openOutbox(files.facts);
    const batches = openBatches(files.facts);
    const rosters = openRosters(files.facts);
    const entities = openEntities({ db: files.facts, journal: facts, batches, rosters });
    const pulls = openPulls(files.facts);
    const identities = openIdentities(files.facts);
    const ledger = openLedger(files.facts);
    dropAbandoned(files.facts, batches);
    const code = codeVersion();
    const states = openFoldStates(files.facts, code);
    const journals = { facts, samples };
    const told = { pictures, outbox, ledger, ways };
    const ticker = openTicker({ files, journals, states, ...told, code, log: events.log });
    const notes = openNotes(files.facts);
    const kept = { entities, batches, pulls, identities, ledger, notes };
    const intake = openIntake({ files, facts, samples, ...kept, committed: ticker.absorb });
    return {
      ...writing({ files, intake, ticker, ledger, ...options, ...events }),
      ledger: (asked, now) => ledger.read(asked, { ...ticker.plant(), now }),
      ...pictureReads(facts, pictures),
      ...openStaging({ db: files.facts, batches, rosters, isOver: ticker.isOver }),
      tagIdentities: identities.all,
      notes: notes.of,
      pullsOf: pulls.of,
      latestPulls: pulls.latest,
      recordsAt: entities.recordsAt,
      rulesInForce: ticker.rulesInForce,
      whySilent: ticker.whySilent,
      promise: ticker.promise,
      orderNow: ticker.orderNow,
      lineNow: ticker.lineNow,
      written: ticker.written,
      ...keptCalls(files),
      ...outboxCalls(outbox),
      stats: () => stats(files, { facts, samples, ticker }),
    };
  } catch (error) {
    files.close();
    throw error;
  }
}

function outboxCalls(outbox: Outbox) {
  return {
    claimOutbox: outbox.claim,
    turnOutbox: outbox.turn,
    settleOutbox: outbox.settle,
    outboxWants: outbox.isWanted,
    undelivered: outbox.undelivered,
    foldAfterOutage: outbox.foldAfterOutage,
    outboxOf: outbox.of,
    taskOfMessage: outbox.taskOf,
    outboxCounts: outbox.counts,
  };
}

/** Of a process that ended between staging and showing: nobody has seen them. */
function dropAbandoned(db: Db, batches: Batches): void {
  for (const batch of batches.abandoned()) while (db.transaction(() => batches.drop(batch)).immediate());
}

type WritingParts = {
  readonly files: DataFiles;
  readonly intake: Intake;
  readonly ticker: Ticker;
  readonly ledger: LedgerTable;
} & Pick<WriterOptions, 'groupCommitMs' | 'isTrial'> &
  WriterEvents;

type DecidingCalls = 'tick' | 'act' | 'enter' | 'reply' | 'sayOfLedger' | 'handOver';
type WritingCalls = DecidingCalls | 'append' | 'cursor' | 'close';

function writing(parts: WritingParts): Pick<WriterCalls, WritingCalls> {
  const { files, intake, ticker } = parts;
  const owed = owedTicks(parts);
  const commit = () => {
    const committed = intake.commit();
    owed.pay();
    return committed;
  };
  const group = groupCommit(parts.groupCommitMs, commit);
  const unpack = sampleUnpacker();
  const append: WriterCalls['append'] = (sent) => {
    const entry = { ...sent, samples: unpack(sent.samples) };
    owed.take(entry);
    if (isKeptAtOnce(entry)) {
      intake.now(entry);
      return owed.pay();
    }
    const durable = intake.later(entry);
    if (intake.heldSamples() >= COMMIT_AT_SAMPLES) commit();
    else group.wanted();
    return durable;
  };
  const close = () => {
    group.stop();
    intake.commit();
    ticker.saveState();
    tidyUp(files);
    files.close();
  };
  return { append, ...deciding(parts), cursor: intake.cursor, close };
}

/** Few and worth keeping: these do not wait for the samples. */
function isKeptAtOnce({ facts, snapshots, pulled, identities = [] }: AppendEntry): boolean {
  return facts.length + snapshots.length + identities.length > 0 || pulled !== undefined;
}

type OwedTicks = { take(entry: AppendEntry): void; pay(): void };

/** A batch whose newest sample is older tells of the past: what it crossed is decided with the tick that ends it. */
const LIVE_MS = 300_000;

/** The ticks that detectors ask for, at the time of the newest batch. */
function owedTicks({ ticker, ticked, log, isTrial }: WritingParts): OwedTicks {
  let newest: UtcMs = 0;
  let live = true;
  return {
    take({ at, samples }) {
      newest = at;
      const last = samples.at(-1);
      if (last !== undefined) live = at - last.effectiveAt <= LIVE_MS;
    },
    pay() {
      if (isTrial || !live || !ticker.owesTick()) return;
      try {
        ticked(ticker.tick(newest, 'detector'));
      } catch (error) {
        // Nobody asked for this tick, so there is nobody to tell; it stays owed.
        log('error', { code: 'storage' }, passingTrouble(error).message);
      }
    },
  };
}

function deciding({ intake, ticker, ledger, ticked }: WritingParts): Pick<WriterCalls, DecidingCalls> {
  const tick: WriterCalls['tick'] = (at, cause) => {
    intake.commit();
    const output = ticker.tick(at, cause);
    ticked(output);
    return output;
  };
  /** What a person did is durable before it is decided on, and decided on at once. */
  const decidedOn = (at: UtcMs, effectiveAt: UtcMs, body: SaidBody, words?: MissedWords): TickOutput => {
    const fact = { source: 'panel', effectiveAt, recordedAt: at, body };
    const said = words && { words };
    intake.now({ sourceId: 'panel', at, samples: [], facts: [fact], snapshots: [], ...said });
    return tick(at, 'act');
  };
  return {
    tick,
    act(at, act) {
      const { actResults } = decidedOn(at, act.at, { type: 'act', act });
      return answerTo(act.nonce, actResults);
    },
    enter(at, entry) {
      const { entryResults } = decidedOn(at, effectiveAtOf(entry), { type: 'entry', entry });
      return answerTo(entry.nonce, entryResults);
    },
    sayOfLedger(at, entry, words) {
      const { nonce, personId } = entry;
      const kept = words === null ? undefined : { nonce, personId, words };
      const { ledgerResults } = decidedOn(at, at, { type: 'ledger', entry }, kept);
      const result = answerTo(nonce, ledgerResults);
      // What came to nothing leaves no words behind.
      if (!result.ok) ledger.dropWords(nonce);
      return result;
    },
    handOver(at, entry) {
      const { handoverResults } = decidedOn(at, at, { type: 'handover', entry });
      return answerTo(entry.nonce, handoverResults);
    },
    reply: (at, reply) => void decidedOn(at, reply.at, { type: 'reply', reply }),
  };
}

function answerTo<T extends { readonly nonce: string }>(nonce: string, results: readonly T[]): T {
  const result = results.find((one) => one.nonce === nonce);
  if (result === undefined) throw new Error(`the fold said nothing of ${nonce}`);
  return result;
}

function pictureReads(facts: Journal, pictures: Pictures): Pick<WriterCalls, 'pictureAt' | 'pictureOfTick'> {
  return {
    pictureAt(at) {
      const row = at === null ? facts.lastTick() : facts.tickAt(at);
      return row === null ? null : pictures.of(row);
    },
    pictureOfTick(tick) {
      const row = facts.tickOf(tick);
      return row === null ? null : pictures.of(row);
    },
  };
}

type KeptCalls = 'putPeople' | 'people' | 'erasePerson' | 'ruleNumbers' | 'jobDone' | 'markJob';

function keptCalls(files: DataFiles): Pick<WriterCalls, KeptCalls> {
  const people = openPeople(files.facts);
  const numbers = openKeptNumbers(files.facts);
  return {
    putPeople: people.put,
    people: people.all,
    erasePerson: (id: string) => void people.erase(id),
    ...numbers,
  };
}

type Counted = { readonly facts: Journal; readonly samples: SampleJournal; readonly ticker: Ticker };

function stats(files: DataFiles, { facts, samples, ticker }: Counted): StoreStats {
  return {
    factRows: facts.lastSeq(),
    samplePosition: samples.lastPos(),
    ticks: ticker.lastTick(),
    bytes: files.bytes(),
  };
}
