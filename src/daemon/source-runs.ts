// All sources of the config at work: each with its door, its troubles, its supervisor.
import type { SourceConfig } from '../contracts/config.ts';
import type { SourceContext, SourceModule } from '../contracts/source.ts';
import type { TableSourceModule } from '../contracts/table-source.ts';
import type { DomainSpec, EntityRecord } from '../core/types/entity.ts';
import type { HeldAnswer, HeldDecision, HeldSnapshot, HeldTag, TagDecision } from '../core/types/held.ts';
import type { Sample } from '../core/types/observation.ts';
import type { Picture } from '../core/types/picture.ts';
import type { Zone } from '../core/types/time.ts';
import { createDoor, type Door, type DoorParts } from './intake.ts';
import type { Metrics } from './metrics.ts';
import { createOpenTroubles, type OpenTroubles } from './open-troubles.ts';
import type { DaemonParts } from './parts.ts';
import { type Kinds, kindsOf } from './record-check.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import { decideHeld, heldSnapshots, unknownHeld } from './snapshots/decide-held.ts';
import { currencyIn } from './snapshots/field-words.ts';
import { tableRun } from './snapshots/table-run.ts';
import type { TableSettings } from './snapshots/table-settings.ts';
import { createTurns } from './snapshots/turns.ts';
import { type ContextParts, sourceContext } from './source-context.ts';
import { Supervisor } from './supervise.ts';
import { type KnownTag, type TagIdentities, tagIdentities } from './tag-identities.ts';
import type { Ticker } from './tick.ts';

/** Measures that are read as numbers; job, state and stop reason are text. */
const NUMBER_MEASURES = new Set(['goodTotal', 'total', 'scrapTotal', 'consumedTotal', 'ratePerHour']);

type Tags = ReadonlyMap<string, KnownTag>;

export type SourceRunsParts = DaemonParts & {
  readonly ticker: Pick<Ticker, 'request' | 'hold'>;
  readonly metrics: Metrics;
  readonly zone: () => Zone;
  readonly domains: readonly DomainSpec[];
  /** The picture before this start: which troubles were open then. */
  readonly before: Picture | null;
  onSamples(samples: readonly Sample[]): void;
};

/** Owns the supervisors; makes a door for each source, and one each for the box's own. */
export class SourceRuns {
  readonly #parts: SourceRunsParts;
  #kinds: Kinds;
  readonly #meanings: Meanings;
  readonly #sourceByTag: ReadonlyMap<string, string>;
  #identities: TagIdentities = tagIdentities([]);
  readonly #schedule: Schedule;
  readonly #supervisors: Supervisor[] = [];
  readonly #ownDoors = new Map<string, Door>();
  readonly #doors = new Map<string, Door>();
  readonly #tables = new Map<string, { readonly door: Door; readonly troubles: OpenTroubles }>();
  readonly #turns = createTurns();
  #stopped = false;

  constructor(parts: SourceRunsParts) {
    const { store, clock, zone } = parts;
    this.#parts = parts;
    this.#kinds = kindsOf(parts.domains);
    this.#meanings = meaningsOf(parts.config.records);
    this.#sourceByTag = new Map(
      parts.config.sources.flatMap(({ id, tags }) => tags.map((tag) => [tag.id, id] as const)),
    );
    this.#schedule = createSchedule({ store, clock, machineNow: () => parts.machineNow(), zone });
  }

  /** Other domains: records are checked against them from now on. */
  declare(domains: readonly DomainSpec[]): void {
    this.#kinds = kindsOf(domains);
  }

  /** The door of the box's own sources, `config` and `rules`. */
  ownDoor(id: string): Door {
    const own = this.#ownDoors.get(id) ?? this.#door(id, new Map(), false).door;
    this.#ownDoors.set(id, own);
    return own;
  }

  /**
   * Recordings begin first and hold the ticks; the others follow when those are read, for a live value would make
   * everything recorded before it look like a repeat.
   */
  async start(): Promise<void> {
    const { config, loadSource, store } = this.#parts;
    this.#identities = tagIdentities(await store.tagIdentities());
    const others: SourceConfig[] = [];
    const read: Promise<void>[] = [];
    for (const source of config.sources) {
      const module = await loadSource(source.type).catch(() => null);
      if (module === null || !isReplay(module)) others.push(source);
      else read.push(new Promise((settle) => this.#supervisors.push(this.#supervise(source, settle))));
    }
    const follow = () => {
      if (!this.#stopped) for (const source of others) this.#supervisors.push(this.#supervise(source, null));
    };
    if (read.length === 0) follow();
    else void Promise.all(read).then(follow);
  }

  /** Snapshots that wait for a person. */
  held(): Promise<readonly HeldSnapshot[]> {
    return heldSnapshots(this.#parts.store, this.#kinds);
  }

  async decideHeld(decision: HeldDecision): Promise<HeldAnswer> {
    const { store, clock, config } = this.#parts;
    const unknown = unknownHeld(config.sources, decision);
    if (unknown !== null) return { unknown };
    const tables = this.#tables.get(decision.source);
    // It has not been opened yet.
    if (tables === undefined) return 'gone';
    return this.#turns(decision.source, () =>
      decideHeld(
        { store, door: tables.door, openTroubles: tables.troubles.all(), now: clock.now() },
        decision,
      ),
    );
  }

  /** Tags whose values wait. */
  heldTags(): readonly HeldTag[] {
    return this.#identities.held().map((one) => ({ ...one, source: this.#sourceByTag.get(one.tag) ?? '' }));
  }

  async acceptTag({ source, tag, seen, personId, via }: TagDecision): Promise<HeldAnswer> {
    if (this.#sourceByTag.get(tag) !== source) return { unknown: `${source} has no tag "${tag}".` };
    const waits = this.#identities.held().find((one) => one.tag === tag);
    if (seen !== null && JSON.stringify(waits?.is) !== seen) return 'gone';
    const isAccepted = await this.#doors.get(source)?.acceptTag(tag, { personId, via });
    return isAccepted === true ? 'done' : 'gone';
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#supervisors.map((one) => one.stop()));
  }

  /** `settled`: of a recording, called once it is read or cannot be. */
  #supervise(source: SourceConfig, settled: (() => void) | null): Supervisor {
    const replays = settled !== null;
    const { config, clock, metrics, ticker, fatal } = this.#parts;
    const log = this.#parts.log.child({ source: source.id });
    const tags = tagsOf(replays ? config.sources : [source], this.#meanings);
    const { door, troubles } = this.#door(source.id, tags, replays);
    this.#doors.set(source.id, door);
    const release = replays ? ticker.hold(source.title) : null;
    metrics.sourceLive.set({ source: source.id }, 0);
    const supervisor: Supervisor = new Supervisor({
      source,
      clock,
      log,
      loadModule: async () =>
        this.#asSource(await this.#parts.loadSource(source.type), source.id, { door, troubles }),
      context: (live) => this.#context(source.id, { door, log, live }),
      onLink: (state, reason) => {
        metrics.sourceLive.set({ source: source.id }, state === 'live' ? 1 : 0);
        metrics.sourceFaults.set({ source: source.id }, supervisor.faults());
        return this.#journalLink(source.id, state, reason);
      },
      onSettled: () => {
        release?.();
        settled?.();
      },
      fatal,
    });
    return supervisor;
  }

  async #context(id: string, own: Pick<ContextParts, 'door' | 'log' | 'live'>): Promise<SourceContext> {
    const { store, clock, dataDir, config } = this.#parts;
    const secrets = { configDir: config.dir, credentialsDir: process.env['CREDENTIALS_DIRECTORY'] ?? null };
    const cursor = await store.cursor(id);
    return sourceContext({ ...own, id, cursor, schedule: this.#schedule, clock, dataDir, secrets });
  }

  async #journalLink(source: string, state: 'live' | 'lost', reason: string): Promise<void> {
    const { store, clock, ticker } = this.#parts;
    const at = clock.now();
    const body = { type: 'link' as const, state, reason };
    const facts = [{ source, effectiveAt: at, recordedAt: at, body }];
    await store.append({ sourceId: source, at, samples: [], facts, snapshots: [] });
    ticker.request('link');
  }

  #door(
    sourceId: string,
    tags: Tags,
    replays: boolean,
  ): { readonly door: Door; readonly troubles: OpenTroubles } {
    const { store, clock, log, metrics, ticker, before, onSamples } = this.#parts;
    const troubles = createOpenTroubles();
    const known = before?.sources.find((one) => one.id === sourceId)?.troubles ?? [];
    for (const trouble of known) troubles.remember(trouble);
    const kinds = () => this.#kinds;
    const onDurable: DoorParts['onDurable'] = ({ samples, hasSnapshot }) => {
      metrics.samples.inc({ source: sourceId }, samples.length);
      onSamples(samples);
      if (hasSnapshot) ticker.request('snapshot');
    };
    const identities = this.#identities;
    const door = createDoor({
      sourceId,
      replays,
      tags,
      identities,
      kinds,
      troubles,
      store,
      clock,
      log,
      onDurable,
    });
    const timed: Door = {
      ...door,
      async append(batch, cursor, pulled) {
        const began = clock.mono();
        await door.append(batch, cursor, pulled);
        metrics.appendMs.observe({ source: sourceId }, clock.mono() - began);
      },
    };
    return { door: timed, troubles };
  }

  /** A source of tables is run like any other; what it brings goes the way of snapshots. */
  #asSource(
    module: SourceModule<object> | TableSourceModule<object>,
    id: string,
    own: { readonly door: Door; readonly troubles: OpenTroubles },
  ): SourceModule<object> {
    if (!('tables' in module)) return module;
    const { store, zone, config } = this.#parts;
    const currency = currencyIn(config.records);
    const kinds = () => this.#kinds;
    const { door } = own;
    const openTroubles = () => own.troubles.all();
    const turn = <T>(work: () => Promise<T>) => this.#turns(id, work);
    this.#tables.set(id, own);
    return {
      // Its settings have passed a schema that asks for all of these.
      open: (settings, context) =>
        tableRun(module.open(settings, context), settings as TableSettings, {
          ...{ store, context, door, kinds, zone, currency, openTroubles, turn },
        }),
    };
  }
}

function isReplay(module: SourceModule<object> | TableSourceModule<object>): boolean {
  return 'replays' in module && module.replays === true;
}

type Meanings = ReadonlyMap<string, EntityRecord['fields']>;

export function meaningsOf(records: readonly EntityRecord[]): Meanings {
  const tags = records.filter((record) => record.kind === 'tag');
  return new Map(tags.map((tag) => [tag.id, tag.fields]));
}

export function tagsOf(sources: readonly SourceConfig[], meanings: Meanings): Tags {
  const tags = sources.flatMap((source) => source.tags);
  return new Map(
    tags.map(({ id, at }) => {
      const { measure, unit } = meanings.get(id) ?? {};
      const wantsNumber = NUMBER_MEASURES.has(String(measure ?? ''));
      return [id, { wantsNumber, at: JSON.stringify(at), unit: typeof unit === 'string' ? unit : null }];
    }),
  );
}
