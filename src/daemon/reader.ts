// What the panel reads and does: answers from the start, with nothing to show until the journal has been read.
import type { Clock } from '../contracts/clock.ts';
import type { PlantConfig } from '../contracts/config.ts';
import type { Change, LiveValue, Reader, RuleNumber, RuleVersion, Ways } from '../contracts/reader.ts';
import { versionOf } from '../core/rules/in-force.ts';
import { speechOf } from '../core/types/language.ts';
import type { Picture } from '../core/types/picture.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { RulesInForce } from '../core/types/rules-in-force.ts';
import { loadChannelModule } from '../load/connectors.ts';
import type { Undelivered } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { boxRights } from './box-rights.ts';
import type { Health } from './health.ts';
import type { Links } from './links.ts';
import type { Metrics } from './metrics.ts';
import type { RuleFiles } from './parts.ts';
import { rosterNow } from './roster.ts';

export type Desk = {
  readonly reader: Reader;
  /** The journal is read: from now on there are answers. */
  attach(store: Store, live: ReadonlyMap<string, LiveValue>, waiting: Waiting): void;
  /** The rules in force, with the numbers of these and of others that are still spoken of. */
  rulesAre(rules: readonly RuleSpec[], numbers: readonly RuleNumber[]): void;
  show(picture: Picture): void;
  tell(values: readonly LiveValue[]): void;
  /** Whom nothing can reach now. */
  undelivered(messages: readonly Undelivered[]): void;
  /** Messages go out from now on. */
  sends(ways: () => Ways): void;
};

/** What waits for people: snapshots, and tags that are another thing than they were. */
export type Waiting = Pick<Reader, 'held' | 'decideHeld' | 'heldTags' | 'acceptTag'>;

export type DeskParts = {
  readonly config: Pick<
    PlantConfig,
    'people' | 'languages' | 'language' | 'sources' | 'channels' | 'lamps' | 'records'
  >;
  readonly clock: Clock;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly links: Links;
  readonly ruleTests: RuleFiles['tests'];
  onListenerFault(error: unknown): void;
};

const NO_COUNTS = { waiting: 0, oldestAt: null, sent: 0, dead: 0, undelivered: 0 } as const;
const NO_WAYS: Ways = { email: null, sms: null, internetDownSince: null, copies: new Map() };
const NO_STATS = { factRows: 0, samplePosition: 0, ticks: 0, bytes: 0 } as const;

/** What the desk has got so far. */
type Shown = {
  readonly listeners: Set<(change: Change) => void>;
  store: Store | null;
  rules: readonly RuleSpec[];
  numbers: readonly RuleNumber[];
  live: ReadonlyMap<string, LiveValue>;
  waiting: Waiting | null;
  newest: Picture | null;
  undelivered: readonly Undelivered[];
  ways: () => Ways;
};

export function createDesk(parts: DeskParts): Desk {
  const shown: Shown = {
    listeners: new Set(),
    store: null,
    rules: [],
    numbers: [],
    live: new Map(),
    waiting: null,
    newest: null,
    undelivered: [],
    ways: () => NO_WAYS,
  };
  /** One listener that fails is not the trouble of the others. */
  const publish = (change: Change) => {
    for (const listener of shown.listeners) {
      try {
        listener(change);
      } catch (error) {
        parts.onListenerFault(error);
      }
    }
  };
  return {
    reader: readerOf(parts, shown),
    attach(store, live, waiting) {
      Object.assign(shown, { store, live, waiting });
    },
    rulesAre(rules, numbers) {
      Object.assign(shown, { rules, numbers });
    },
    show(picture) {
      shown.newest = picture;
      publish({ type: 'picture', picture });
    },
    tell: (values) => publish({ type: 'live', values }),
    undelivered(messages) {
      shown.undelivered = messages;
      if (shown.newest !== null) publish({ type: 'picture', picture: shown.newest });
    },
    sends(ways) {
      shown.ways = ways;
    },
  };
}

/** What somebody has taken meanwhile, or is over, needs nobody to be told; a list, as long as one thing on it does. */
function stillWanted({ undelivered, newest }: Shown): number {
  const phases = new Map(newest?.tasks.map(({ id, phase }) => [id, phase]));
  return undelivered.filter(({ about }) => about.some((id) => phases.get(id) === 'nobody')).length;
}

/** Of these there is not even a message: there is nobody to write it to. */
const outOfReach = ({ newest }: Shown): number =>
  newest?.tasks.filter(({ isOutOfReach }) => isOutOfReach).length ?? 0;

async function countsOf(shown: Shown): ReturnType<Reader['outboxCounts']> {
  const counts = await shown.store?.outboxCounts();
  return counts === undefined
    ? NO_COUNTS
    : { ...counts, undelivered: stillWanted(shown) + outOfReach(shown) };
}

function versionsOf(inForce: RulesInForce | undefined): ReadonlyMap<string, RuleVersion> {
  if (inForce === undefined) return new Map();
  const { rules, ruleSince, at } = inForce;
  return new Map(
    rules.map((rule) => [rule.id, { since: ruleSince.get(rule.id) ?? at ?? 0, version: versionOf(rule) }]),
  );
}

function readerOf(parts: DeskParts, shown: Shown): Reader {
  const { clock, health, metrics, links } = parts;
  return {
    picture: async (at) => (at === undefined ? shown.newest : ((await shown.store?.pictureAt(at)) ?? null)),
    whySilent: async (subject, id) => (await shown.store?.whySilent(subject, id)) ?? null,
    promise: async (asked) => (await shown.store?.promise(asked)) ?? null,
    orderNow: async (id) => (await shown.store?.orderNow(id)) ?? null,
    lineNow: async (id) => (await shown.store?.lineNow(id)) ?? null,
    written: async () => (await shown.store?.written()) ?? [],
    live: () => shown.live,
    people: () => parts.config.people,
    roster: () => rosterNow(parts.config, { rules: shown.rules, now: clock.now() }, loadChannelModule),
    rights: () => boxRights(parts.config, loadChannelModule),
    languages: () => [...parts.config.languages.keys()].toSorted(),
    speech: (reader) => speechOf(parts.config.languages, { reader, plant: parts.config.language }),
    notes: async (ids) => (await shown.store?.notes(ids)) ?? new Map(),
    rules: () => shown.rules,
    ruleNumbers: () => shown.numbers,
    ruleVersions: async () => versionsOf(await shown.store?.rulesInForce()),
    async ruleTests(ruleId) {
      const inForce = await shown.store?.rulesInForce();
      return inForce === undefined ? [] : parts.ruleTests(ruleId, inForce);
    },
    outboxOf: async (taskId) => (await shown.store?.outboxOf(taskId)) ?? [],
    outboxCounts: () => countsOf(shown),
    ways: () => shown.ways(),
    async act(act) {
      const { nonce, taskId } = act;
      // Until the journal is read there is no task to act on.
      if (shown.store === null) return { nonce, taskId, ok: false, code: 'not-possible', task: null };
      // The journal has one clock: whatever the form says, an act is made when it arrives.
      const at = clock.now();
      return shown.store.act(at, { ...act, at });
    },
    sealed: links.sealed,
    linkHolder: links.holderOf,
    async enter(entry) {
      if (shown.store === null) return null;
      const at = clock.now();
      return shown.store.enter(at, { ...entry, at });
    },
    ledger: async (asked) => (await shown.store?.ledger(asked, clock.now())) ?? null,
    async sayOfLedger(entry, words) {
      if (shown.store === null) return null;
      const at = clock.now();
      return shown.store.sayOfLedger(at, { ...entry, at }, words);
    },
    async handOver(entry) {
      if (shown.store === null) return null;
      const at = clock.now();
      return shown.store.handOver(at, { ...entry, at });
    },
    held: async () => (await shown.waiting?.held()) ?? [],
    decideHeld: async (decision) => (await shown.waiting?.decideHeld(decision)) ?? 'gone',
    heldTags: () => shown.waiting?.heldTags() ?? [],
    acceptTag: async (decision) => (await shown.waiting?.acceptTag(decision)) ?? 'gone',
    subscribe(listener) {
      shown.listeners.add(listener);
      return () => void shown.listeners.delete(listener);
    },
    metrics: async () =>
      metrics.text({
        stats: (await shown.store?.stats()) ?? NO_STATS,
        outbox: await countsOf(shown),
        now: clock.now(),
      }),
    health: () => health.read(),
    now: () => clock.now(),
  };
}
