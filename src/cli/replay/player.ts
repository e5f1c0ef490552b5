// Plays what a recording says into a store of its own: the door takes it in, marks tell when the box decided.
import type { LoadedConfig } from '../../config/config.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Log } from '../../contracts/log.ts';
import { NO_RULES } from '../../core/rules/in-force.ts';
import type {
  ClearedObservation,
  Observation,
  RecordingMark,
  SaidBody,
  TickCause,
  TroubleObservation,
} from '../../core/types/observation.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { appendRecords, appendRules, CONFIG } from '../../daemon/box-facts.ts';
import { createDoor, type Door, type DoorParts } from '../../daemon/intake.ts';
import { createOpenTroubles } from '../../daemon/open-troubles.ts';
import { kindsOf } from '../../daemon/record-check.ts';
import { meaningsOf, tagsOf } from '../../daemon/source-runs.ts';
import { noTags, tagIdentities } from '../../daemon/tag-identities.ts';
import { GRID_MS } from '../../daemon/tick.ts';
import type { RulesToRun } from '../../load/rule-versions.ts';
import type { Store } from '../../store/store.ts';

export type PlayerParts = {
  readonly config: LoadedConfig;
  readonly rules: Pick<RulesToRun, 'rules' | 'domains'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** What was learned after it is left out; null: nothing is. */
  readonly at: UtcMs | null;
  /** Called before each decision, with its moment in the recording: to wait until it is due. */
  pace(at: UtcMs): Promise<void>;
  /** Nothing after `at` is wanted. */
  enough(): void;
};

/** Nothing told for longer is a gap of the recording, or a time that is wrong in it: it is not thought through. */
const GAP_MAX_MS = 7 * 86_400_000;

/** Lines that cannot be read, kept in words: the first ones say what is wrong with the file. */
const TROUBLES_MAX = 5;

/** Of a recording as it stands in the picture, where something is wrong with it. */
const RECORDING = 'recording';

type Facts = TroubleObservation | ClearedObservation | Extract<RecordingMark, { type: 'link' }>;

/** Owns the clock of what is played: it stands at what was learned last, and never goes back. */
export class Player {
  readonly #parts: PlayerParts;
  readonly #clock: Clock;
  readonly #door: Door;
  readonly #ownDoor: Door;
  #now: UtcMs = 0;
  #began: UtcMs | null = null;
  #marksTicks = false;
  #isJudged = false;
  #waiting: Observation[] = [];
  #isUndecided = false;
  #nextGridAt: UtcMs = Number.POSITIVE_INFINITY;
  #day = '';
  #ticks = 0;
  #isOver = false;
  /** Words of what the recording itself has wrong, the first of them, and how much there is. */
  readonly troubles: string[] = [];
  troubleCount = 0;

  constructor(parts: PlayerParts) {
    this.#parts = parts;
    this.#clock = { ...parts.clock, now: () => this.#now };
    const { config, store, log } = parts;
    const kinds = kindsOf(parts.rules.domains);
    const shared = { store, log, clock: this.#clock, kinds: () => kinds, onDurable: () => undefined };
    const door = (sourceId: string, own: Pick<DoorParts, 'tags' | 'identities' | 'replays'>) =>
      createDoor({ sourceId, ...own, ...shared, troubles: createOpenTroubles() });
    const tags = tagsOf(config.sources, meaningsOf(config.records));
    this.#door = door(RECORDING, { tags, identities: tagIdentities([]), replays: true });
    this.#ownDoor = door(CONFIG, { ...noTags(), replays: false });
  }

  /** When what was played first was learned, and last; null: nothing was. */
  get span(): { readonly from: UtcMs; readonly to: UtcMs } | null {
    return this.#began === null ? null : { from: this.#began, to: this.#now };
  }

  get ticks(): number {
    return this.#ticks;
  }

  /** In order; resolves once it is durable and decided on as far as it is due. */
  async play(batch: readonly Observation[]): Promise<void> {
    for (const one of batch) if (!this.#isOver) await this.#take(one);
    if (!this.#isOver) await this.#flush();
  }

  /** What came since the last decision is decided on, unless the recording says when the box did. */
  async end(): Promise<void> {
    await this.#flush();
    if (this.#isUndecided && (!this.#marksTicks || this.#ticks === 0)) await this.#decide('grid');
  }

  async #take(one: Observation): Promise<void> {
    if (one.type === 'trouble' && one.as === undefined && one.recordedAt === undefined) {
      this.troubleCount += 1;
      if (this.troubles.length < TROUBLES_MAX) this.troubles.push(one.words);
      return;
    }
    const learnedAt = one.type === 'recording' ? one.from : (one.recordedAt ?? this.#now);
    if (this.#began === null) await this.#begin(learnedAt, one);
    if (this.#parts.at !== null && learnedAt > this.#parts.at) return this.#stopAt(this.#parts.at);
    if (!this.#marksTicks) await this.#gridUpTo(learnedAt);
    this.#now = Math.max(this.#now, learnedAt);
    await this.#takeIn(one);
  }

  async #begin(at: UtcMs, first: Observation): Promise<void> {
    this.#began = at;
    this.#now = at;
    this.#marksTicks = first.type === 'recording' && first.ticks;
    this.#isJudged = first.type === 'recording' && first.of === 'journal';
    this.#nextGridAt = Math.floor(at / GRID_MS) * GRID_MS + GRID_MS;
    const parts = { store: this.#parts.store, clock: this.#clock };
    await appendRules(parts, NO_RULES, this.#parts.rules);
    await this.#readConfig();
  }

  async #takeIn(one: Observation): Promise<void> {
    switch (one.type) {
      case 'recording':
        return;
      case 'tick':
        await this.#flush();
        // As of its own moment, which a clock that was set back may have put before what was learned.
        await this.#decide(one.cause, one.recordedAt);
        return;
      case 'config':
        await this.#flush();
        await this.#readConfig(one);
        return;
      case 'link':
        return this.#journal(one, one.as);
      case 'trouble':
      case 'cleared':
        return this.#journal(one, one.as ?? RECORDING);
      case 'identity':
        // The readings of a journal are bad already where their tag was another one, and good where a person said so.
        if (!this.#isJudged) this.#waiting.push(one);
        return;
      default:
        this.#waiting.push(one);
    }
  }

  /** As the box journaled it, under who said it. */
  async #journal(one: Facts, source: string): Promise<void> {
    await this.#flush();
    const { type: _type, at, recordedAt = this.#now, as: _as, ...said } = one;
    const body = { type: one.type, ...said } as SaidBody;
    const facts = [{ source, effectiveAt: at, recordedAt, body }];
    await this.#parts.store.append({ sourceId: source, at: this.#now, samples: [], facts, snapshots: [] });
    this.#isUndecided = true;
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    await this.#door.append(batch);
    this.#isUndecided = true;
  }

  /** A box that marked no ticks is thought of as one that decides on the grid, also while nothing is told. */
  async #gridUpTo(at: UtcMs): Promise<void> {
    if (at - this.#nextGridAt > GAP_MAX_MS) this.#nextGridAt = Math.floor(at / GRID_MS) * GRID_MS;
    while (at >= this.#nextGridAt) {
      await this.#flush();
      this.#now = this.#nextGridAt;
      this.#nextGridAt += GRID_MS;
      if (this.#dayNow() !== this.#day) await this.#readConfig();
      await this.#decide('grid');
    }
  }

  async #stopAt(at: UtcMs): Promise<void> {
    if (!this.#marksTicks) await this.#gridUpTo(at);
    this.#isOver = true;
    this.#now = Math.max(this.#now, at);
    this.#parts.enough();
  }

  /** As it was read at that moment, which may be before the newest reading: those of a tick come before its facts. */
  async #readConfig({ at, recordedAt } = { at: this.#now, recordedAt: this.#now }): Promise<void> {
    const { store, config } = this.#parts;
    const now = this.#now;
    this.#now = recordedAt;
    this.#day = this.#dayNow();
    const clock = { ...this.#clock, now: () => at };
    await appendRecords({ store, clock, records: config.recordsAt }, this.#ownDoor);
    this.#now = now;
  }

  #dayNow(): string {
    const now = Temporal.Instant.fromEpochMilliseconds(this.#now);
    return now.toZonedDateTimeISO(this.#parts.config.zoneName).toPlainDate().toString();
  }

  async #decide(cause: TickCause, at: UtcMs = this.#now): Promise<void> {
    await this.#parts.pace(at);
    await this.#parts.store.tick(at, cause);
    this.#ticks += 1;
    this.#isUndecided = false;
  }
}
