// The one door for observations: checks, stamps, makes facts of troubles, and resolves once all of it is durable.
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';
import type {
  IdentityObservation,
  Observation,
  SaidBody,
  Sample,
  SampleObservation,
  SnapshotObservation,
} from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { NewIdentity } from '../store/identities.ts';
import type { Pulled } from '../store/protocol.ts';
import type { Store } from '../store/store.ts';
import type { OpenTroubles } from './open-troubles.ts';
import { checkSnapshot, type Kinds, type RecordTrouble } from './record-check.ts';
import { AHEAD_MS, checkSample } from './sample-check.ts';
import { identityWords, type KnownTag, type TagIdentities } from './tag-identities.ts';

/** A tag must have been fine for this long before its trouble is taken back: a flapping value is one trouble. */
const FINE_FOR_MS = 60_000;
/** Troubles the intake itself finds in the records of a snapshot; a later snapshot without them takes them back. */
const RECORD_CODES = new Set([
  'record-field',
  'record-id',
  'record-twice',
  'record-uncovered',
  'unknown-kind',
]);

/** A tag that is another thing at its peer than it was: open until it is that again, or a person accepts it. */
export const CHANGED_CODE = 'tag-changed';

/** Troubles the intake itself finds at a tag; a minute of fine readings takes them back, over a restart too. */
const TAG_CODES = new Set(['value-refused', 'time-refused', 'recorded-later', 'unknown-tag']);

export type DoorParts = {
  readonly sourceId: string;
  /** A recording: the clocks it carries are kept, and it may speak for every tag and source. */
  readonly replays: boolean;
  /** Tags this source may speak of, and whether a reading of them is a number. */
  readonly tags: ReadonlyMap<string, KnownTag>;
  /** What those tags are at the peer. */
  readonly identities: TagIdentities;
  /** As the domains have them now. */
  kinds(): Kinds;
  readonly troubles: OpenTroubles;
  readonly store: Pick<Store, 'append'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called once the batch is durable. */
  onDurable(batch: { readonly samples: readonly Sample[]; readonly hasSnapshot: boolean }): void;
};

/** `pulled`: what became of staged snapshots, in the same commit. */
export type Door = {
  append(batch: readonly Observation[], cursor?: string, pulled?: Pulled): Promise<void>;
  /** A person took what the tag is now for what it was. False: it does not wait. */
  acceptTag(tag: string, by: { readonly personId: string; readonly via: string }): Promise<boolean>;
};

/** What one batch becomes on its way in. */
type Entry = {
  samples: Sample[];
  facts: FactAt[];
  snapshots: SnapshotObservation[];
  identities: NewIdentity[];
};
type Times = { readonly effectiveAt: UtcMs; readonly recordedAt: UtcMs };
type FactAt = Times & { readonly source: string; readonly body: SaidBody };

/** A batch being taken: the door's own, and what it has become so far. */
type Taking = { readonly parts: DoorParts; readonly odd: OddTags; readonly at: UtcMs; readonly entry: Entry };

/** Of each tag with an open trouble of ours, the codes of it and since when it has been fine. */
type OddTags = Map<string, { readonly codes: Set<string>; fineSinceMono: number | null }>;

export function createDoor(parts: DoorParts): Door {
  const { sourceId, clock, troubles } = parts;
  const odd: OddTags = new Map();
  for (const { code, where } of troubles.all()) if (TAG_CODES.has(code)) noteOdd(odd, where, code);
  return {
    async append(batch, cursor, pulled) {
      const at = clock.now();
      const entry = emptyEntry();
      for (const one of batch) take({ parts, odd, at, entry }, one);
      await keep(parts, entry, {
        ...{ sourceId, at },
        ...(cursor !== undefined && { cursor }),
        ...(pulled !== undefined && { pulled }),
      });
      parts.onDurable({
        samples: entry.samples,
        hasSnapshot: entry.snapshots.length > 0 || isNews(pulled, entry),
      });
    },
    async acceptTag(tag, by) {
      const is = parts.identities.accept(tag);
      if (is === null) return false;
      const at = clock.now();
      const entry = emptyEntry();
      entry.identities.push({ ...is, by });
      for (const body of troubles.clear({ code: CHANGED_CODE, where: tag }))
        journal({ parts, odd, at, entry }, body);
      await keep(parts, entry, { sourceId, at });
      parts.onDurable({ samples: [], hasSnapshot: true });
      return true;
    },
  };
}

type From = {
  readonly sourceId: string;
  readonly at: UtcMs;
  readonly cursor?: string;
  readonly pulled?: Pulled;
};

/** What does not become durable has not been said: what was noted of it is taken back. */
async function keep({ store, troubles, identities }: DoorParts, entry: Entry, from: From): Promise<void> {
  try {
    await store.append({ ...from, ...entry });
  } catch (error) {
    for (const { body } of entry.facts.toReversed()) undo(troubles, body);
    for (const { tag } of entry.identities.toReversed()) identities.forget(tag);
    throw error;
  }
}

const emptyEntry = (): Entry => ({ samples: [], facts: [], snapshots: [], identities: [] });

/** What became of a pull is seen at once, also where it was refused or waits for a person. */
function isNews(pulled: Pulled | undefined, { facts }: Entry): boolean {
  return pulled !== undefined && pulled.swaps.length + facts.length > 0;
}

function take(taking: Taking, one: Observation): void {
  const { troubles } = taking.parts;
  switch (one.type) {
    case 'sample':
      takeSample(taking, one);
      break;
    case 'snapshot':
      takeSnapshot(taking, one);
      break;
    case 'trouble':
      journal(taking, troubles.open(one), times(taking, one.at, one.recordedAt));
      break;
    case 'cleared':
      for (const body of troubles.clear(one)) journal(taking, body, times(taking, one.at, one.recordedAt));
      break;
    case 'identity':
      takeIdentity(taking, one);
      break;
    case 'recording':
    case 'link':
    case 'config':
    case 'tick':
      break;
    default:
      one satisfies never;
  }
}

function takeSample(taking: Taking, seen: SampleObservation): void {
  const { parts, odd, at, entry } = taking;
  const tag = parts.tags.get(seen.tag);
  if (tag === undefined) {
    const words = `${seen.tag} is not one of the tags of ${parts.sourceId}. Its values are left out. Add it to the file of the source.`;
    journal(taking, parts.troubles.open({ code: 'unknown-tag', where: seen.tag, words }));
    return;
  }
  const { replays } = parts;
  const { sample, mended } = checkSample(seen, { now: at, replays, wantsNumber: tag.wantsNumber });
  entry.samples.push(parts.identities.isHeld(seen.tag) ? { ...sample, quality: 'bad' } : sample);
  // What a journal says is bad was told when it was journaled, and stands in the recording too.
  if (replays && seen.quality === 'bad' && seen.reason === undefined) return;
  for (const { code, words } of mended) {
    journal(taking, parts.troubles.open({ code, where: seen.tag, words }));
    noteOdd(odd, seen.tag, code);
  }
  if (mended.length === 0 && odd.size > 0) takeBack(taking, seen.tag);
}

/** It is the same tag, or its values wait: another node under its address, another unit, another type. */
function takeIdentity(taking: Taking, { tag, is, at, recordedAt }: IdentityObservation): void {
  const { parts, entry } = taking;
  const place = parts.tags.get(tag);
  if (place === undefined) return;
  const judged = parts.identities.judge(tag, is, place);
  const when = times(taking, at, recordedAt);
  // What was told before of it is over, also where another thing is told now.
  for (const body of parts.troubles.clear({ code: CHANGED_CODE, where: tag })) journal(taking, body, when);
  if (judged.verdict === 'changed') {
    const { was } = judged.held;
    const words = `${tag} was ${identityWords(was)} and is now ${identityWords(is)}. Its values are kept and shown, and not counted, so the picture rests on what it said before. If it means the same, say so on the Sources page; if not, correct it in the file of ${parts.sourceId}.`;
    journal(taking, parts.troubles.open({ code: CHANGED_CODE, where: tag, words }), when);
  } else if (judged.keep !== null) entry.identities.push({ ...judged.keep, by: null });
}

function noteOdd(odd: OddTags, tag: string, code: string): void {
  const state = odd.get(tag) ?? { codes: new Set<string>(), fineSinceMono: null };
  state.codes.add(code);
  state.fineSinceMono = null;
  odd.set(tag, state);
}

function takeBack(taking: Taking, tag: string): void {
  const { parts, odd } = taking;
  const state = odd.get(tag);
  if (state === undefined) return;
  state.fineSinceMono ??= parts.clock.mono();
  if (parts.clock.mono() - state.fineSinceMono < FINE_FOR_MS) return;
  odd.delete(tag);
  for (const code of state.codes)
    for (const body of parts.troubles.clear({ code, where: tag })) journal(taking, body);
}

function takeSnapshot(taking: Taking, seen: SnapshotObservation): void {
  const { parts, entry } = taking;
  const checked = checkSnapshot(seen, parts.kinds());
  const found = [...checked.troubles];
  const { effectiveAt: asOf, recordedAt } = times(taking, seen.asOf, seen.recordedAt);
  const { as, gone, ...rest } = checked.snapshot;
  const recorded = { ...(as !== undefined && { as }), ...(gone !== undefined && { gone }) };
  entry.snapshots.push({ ...rest, asOf, recordedAt, ...(parts.replays && recorded) });
  if (asOf !== Math.round(seen.asOf))
    found.push({
      code: 'snapshot-ahead',
      where: seen.covers.join(' '),
      words: `A snapshot of ${parts.sourceId} says it was made later than now. The time of receipt is used. Set the clock of its machine.`,
    });
  for (const trouble of found) journal(taking, parts.troubles.open(trouble));
  clearMended(taking, seen.covers, found);
}

/** Record troubles of an earlier snapshot of these kinds that this one does not have any more. */
function clearMended(taking: Taking, covers: readonly string[], found: readonly RecordTrouble[]): void {
  const { troubles } = taking.parts;
  const still = new Set(found.map(({ code, where }) => `${code} ${where}`));
  for (const open of troubles.all()) {
    const isMended = RECORD_CODES.has(open.code) && covers.includes(open.where.split(' ')[0] ?? '');
    if (!isMended || still.has(`${open.code} ${open.where}`)) continue;
    for (const body of troubles.clear(open)) journal(taking, body);
  }
}

function journal({ parts, at, entry }: Taking, body: SaidBody | null, when: Times = now(at)): void {
  if (body === null) return;
  const source = parts.sourceId;
  if (body.type === 'trouble') parts.log.warn({ source, code: body.code, where: body.where }, body.words);
  entry.facts.push({ source, ...when, body });
}

/** What happened later than it was learned has a wrong clock; a recording was learned when it says. */
function times({ parts, at }: Taking, effectiveAt: UtcMs, learnedAt: UtcMs | undefined): Times {
  const isRecorded = parts.replays && learnedAt !== undefined && learnedAt <= at;
  const recordedAt = isRecorded ? Math.round(learnedAt) : at;
  const isFine = Number.isFinite(effectiveAt) && effectiveAt <= recordedAt + AHEAD_MS;
  return { effectiveAt: isFine ? Math.round(effectiveAt) : recordedAt, recordedAt };
}

/** What did not become durable is not open and not taken back either: the source says it again. */
function undo(troubles: OpenTroubles, body: SaidBody): void {
  if (body.type === 'trouble') troubles.clear(body);
  else if (body.type === 'cleared') troubles.remember(body);
}

const now = (at: UtcMs): Times => ({ effectiveAt: at, recordedAt: at });
