// Who has gone quiet: lines without news and sources lost. Silence is never OK and closes nothing.
import type { TagState } from '../estimate/floor.ts';
import { isWorking } from '../model/calendar.ts';
import { compareIds, find, type Held, numberOf, textOf } from '../model/model.ts';
import { isCountedBy } from '../model/read-lines.ts';
import { type TagMeaning, tagMeanings } from '../model/tags.ts';
import type { World } from '../project/world.ts';
import type { DomainSpec } from '../types/entity.ts';
import type { Fact } from '../types/observation.ts';
import { knownUntil, type SaidTrouble, type SourceState } from '../types/picture.ts';
import type { UtcMs } from '../types/time.ts';
import { tagRemarks } from './tag-remarks.ts';

/** `snapshotAsOf`: what the last accepted snapshot says of its own time; of the rules, when they came into force. */
export type SourceNews = {
  link: 'live' | 'lost' | 'never';
  since: UtcMs | null;
  reason: string;
  snapshotAsOf: UtcMs | null;
  readonly troubles: Map<string, SaidTrouble>;
};

export function takeNews(news: Map<string, SourceNews>, fact: Fact): void {
  const { body } = fact;
  if (body.type === 'act' || body.type === 'entry' || body.type === 'reply' || body.type === 'ledger') return;
  if (body.type === 'handover' || body.type === 'clockStep') return;
  let source = news.get(fact.source);
  if (!source) {
    source = { link: 'never', since: null, reason: '', snapshotAsOf: null, troubles: new Map() };
    news.set(fact.source, source);
  }
  switch (body.type) {
    case 'link':
      // It may say more than once that it is live, in other words.
      if (body.state === 'lost' || source.link !== 'live') source.since = fact.effectiveAt;
      source.link = body.state;
      source.reason = body.reason;
      break;
    case 'rules':
      source.snapshotAsOf = fact.recordedAt;
      break;
    case 'snapshot':
      source.snapshotAsOf = Math.max(source.snapshotAsOf ?? 0, body.asOf);
      break;
    case 'trouble':
      source.troubles.set(`${body.code}|${body.where}`, {
        code: body.code,
        where: body.where,
        words: body.words,
        at: fact.effectiveAt,
      });
      break;
    case 'cleared':
      source.troubles.delete(`${body.code}|${body.where}`);
      break;
    default:
      body satisfies never;
  }
}

/**
 * Per line that should be running: since when its counter has had no news, because its source is lost or has told
 * nothing at all for too long. A counter that stands still on a source that talks is a line that stands still.
 */
export function silentLines(world: World, news: ReadonlyMap<string, SourceNews>): Map<string, UtcMs> {
  const silent = new Map<string, UtcMs>();
  const newest = newestTags(world);
  for (const tag of tagMeanings(world.model)) {
    if (tag.lineId === null || !isCountedBy(world.model, tag)) continue;
    const calendar = world.plant.lines.get(tag.lineId)?.calendar ?? null;
    const { link = 'never', since = null } = news.get(tag.source) ?? {};
    // A source that has said nothing good yet has had the time since it is connected.
    const heardAt = newest.get(tag.source) ?? (link === 'live' ? since : null);
    const seen = world.floor.tags.get(tag.id);
    const lastAt = seen?.lastGoodAt ?? null;
    const working = calendar !== null && isWorking(calendar, world.now);
    const stale = heardAt !== null && tag.staleAfterMs !== null && world.now - heardAt > tag.staleAfterMs;
    const sound = saidSound(world, tag, { seen, since });
    if (link === 'lost' || (working && (stale || sound.until !== null)))
      silent.set(tag.lineId, sound.until ?? lastAt ?? since ?? world.now);
  }
  return silent;
}

/**
 * A counter that talks and cannot be counted says as little as one that is silent: its values are bad, last known only, or
 * nobody said how many pieces they are. `until`: when it was last sound, or where it never was, since when it is listened
 * to; null: it is.
 */
function saidSound(
  { floor, now }: World,
  { id, lineId, staleAfterMs }: TagMeaning,
  { seen, since }: { readonly seen: TagState | undefined; readonly since: UtcMs | null },
): { readonly until: UtcMs | null } {
  const uncounted = floor.lines.get(lineId ?? '')?.uncounted ?? null;
  if (uncounted?.tag === id) return { until: uncounted.since };
  if (seen === undefined || seen.quality === 'good') return { until: null };
  const until = seen.lastGoodAt ?? since;
  const isOld = until !== null && now - until > Math.min(staleAfterMs ?? UNSOUND_FOR_MS, UNSOUND_FOR_MS);
  return { until: isOld ? until : null };
}

/** A bad value between good ones is nothing; for so long it is what the counter says now. */
const UNSOUND_FOR_MS = 300_000;

/** Effective time of the newest good value of each source: what a broker kept, or what cannot be read, is no news. */
function newestTags(world: World): Map<string, UtcMs> {
  const newest = new Map<string, UtcMs>();
  for (const tag of tagMeanings(world.model)) {
    const at = world.floor.tags.get(tag.id)?.lastGoodAt ?? null;
    if (at !== null) newest.set(tag.source, Math.max(newest.get(tag.source) ?? 0, at));
  }
  return newest;
}

export function sourceStates(
  world: World,
  news: ReadonlyMap<string, SourceNews>,
  domains: readonly DomainSpec[],
): SourceState[] {
  const newestTag = newestTags(world);
  return [...news]
    .filter(([id, source]) => !BOX_SOURCES.has(id) || source.troubles.size > 0)
    .toSorted(([a], [b]) => compareIds(a, b))
    .map(([id, source]) => stateOf(world, { id, source, newestTagAt: newestTag.get(id) ?? null, domains }));
}

/** What the box itself journals is shown under its own name only where something is wrong with it. */
const BOX_SOURCES: ReadonlySet<string> = new Set(['panel', 'box', 'config', 'rules']);

type Looked = {
  readonly id: string;
  readonly source: SourceNews;
  readonly newestTagAt: UtcMs | null;
  readonly domains: readonly DomainSpec[];
};

function stateOf(world: World, { id, source, newestTagAt, domains }: Looked): SourceState {
  const config = find(world.model, 'source', id);
  const oldest = config === null ? null : oldestKind(world, config, domains);
  const seen: SourceState = {
    id,
    title: (config && textOf(config.record, 'title')) ?? id,
    state: BOX_SOURCES.has(id) ? 'live' : source.link,
    newestAt: newestTagAt ?? source.snapshotAsOf,
    ...(oldest !== null && { oldest }),
    since: source.since,
    reason: source.reason,
    troubles: [...source.troubles.values()],
    remarks: tagRemarks(world, id),
  };
  if (!isOld(seen, config, world.now)) return seen;
  const until = knownUntil(seen);
  const state = seen.state === 'live' ? 'old' : seen.state;
  return { ...seen, state, ...(until !== null && { staleSince: until }) };
}

function isOld(seen: SourceState, config: Held | null, now: UtcMs): boolean {
  const staleAfterMs = config === null ? null : numberOf(config.record, 'staleAfterMs');
  const until = knownUntil(seen);
  // What was never told is missing, however long the others may be of use.
  if (until === null) return seen.oldest !== undefined;
  return staleAfterMs !== null && now - until > staleAfterMs;
}

/** Each kind is swapped for itself, so one that is refused or waits for a person stays as old as it is. */
function oldestKind(
  { model }: World,
  { record: { id, fields } }: Held,
  domains: readonly DomainSpec[],
): NonNullable<SourceState['oldest']> | null {
  const kinds = Array.isArray(fields['kinds']) ? fields['kinds'] : [];
  const [oldest] = kinds
    .map((kind) => ({ kind: String(kind), asOf: model.told.get(`${id}|${kind}`) ?? null }))
    .toSorted((a, b) => (a.asOf ?? 0) - (b.asOf ?? 0) || compareIds(a.kind, b.kind));
  if (oldest === undefined) return null;
  const { kind, asOf } = oldest;
  const title = domains.find(({ kinds: own }) => Object.hasOwn(own, kind))?.kinds[kind]?.title ?? kind;
  return { noun: title.toLowerCase(), asOf };
}
