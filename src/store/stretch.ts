// A stretch of a journal as a recording has it: what was known before, then what was said and decided in it.
import type { EntityRecord } from '../core/types/entity.ts';
import type { Fact, FactBody, IdentityObservation, Observation, Sample } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import { openBatches } from './batches.ts';
import { openForReplay } from './data-files.ts';
import { openEntities } from './entities.ts';
import type { Journals } from './fold.ts';
import { type Identities, openIdentities } from './identities.ts';
import { openJournal, type TickRow } from './journal.ts';
import { openRosters } from './rosters.ts';
import { openSampleJournal } from './sample-journal.ts';
import { baseFacts, lastBefore, PAGE_ROWS, RECORDS_MAX } from './stretch-base.ts';

/** What was learned from `from` on and before `to`; `sources` null: of all. */
export type StretchAsked = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly sources: ReadonlySet<string> | null;
};

export type JournalStretches = {
  /** When the first thing in it was learned; null: it is empty. */
  readonly beganAt: UtcMs | null;
  /** As the box last had them. */
  records(kind: string): readonly EntityRecord[];
  /** A page at a time, in constant memory. What the box learns meanwhile is not in it. */
  observations(asked: StretchAsked): Generator<Observation>;
  close(): void;
};

/** What the box says itself: its config, its rules, its clock, and what people did. None of it is of the floor. */
export const OWN_SOURCES: readonly string[] = ['config', 'rules', 'panel', 'box'];

/** Reads only; the folder may be in use. Throws a store error where a file is damaged or cannot be read. */
export function openStretches(dir: string): JournalStretches {
  const files = openForReplay(dir);
  const { facts: db } = files;
  const journals = { facts: openJournal(db), samples: openSampleJournal(files.samples) };
  const batches = openBatches(db);
  const entities = openEntities({ db, journal: journals.facts, batches, rosters: openRosters(db) });
  const identities = openIdentities(db);
  const records = (kind: string) => entities.recordsAt(kind, null);
  return {
    beganAt: beganAt(journals),
    records,
    *observations(asked) {
      const sourceOf = new Map(records('tag').map(({ id, fields }) => [id, fields['source']]));
      const wants = (source: string) => asked.sources?.has(source) ?? !OWN_SOURCES.includes(source);
      const wantsTag = (tag: string) => asked.sources === null || wants(String(sourceOf.get(tag)));
      yield headOf(asked, journals);
      yield* baseFacts(db, asked.from, wants);
      const identityOf = openWaiting(identities.before(asked.to));
      for (const sample of samplesBefore(journals, asked.from))
        if (wantsTag(sample.tag)) yield* readingOf(sample, identityOf);
      yield* said(journals, asked, { wants, wantsTag, identityOf });
    },
    close: files.close,
  };
}

function beganAt({ facts, samples }: Journals): UtcMs | null {
  const [fact] = facts.facts(0, 1);
  const [row] = samples.page(0, 1);
  const first = [fact?.recordedAt, ...(row?.samples.map((one) => one.recordedAt) ?? [])];
  const known = first.filter((at) => at !== undefined);
  return known.length === 0 ? null : Math.min(...known);
}

function headOf({ from, to }: StretchAsked, { facts }: Journals): Observation {
  const ticks = (facts.tickAt(to - 1)?.at ?? Number.NEGATIVE_INFINITY) >= from;
  return { type: 'recording', version: 1, of: 'journal', from, to, ticks };
}

type Wanted = {
  wants(source: string): boolean;
  wantsTag(tag: string): boolean;
  readonly identityOf: WaitingIdentities;
};

/** What the tag was taken for as of then, the first time only. */
type WaitingIdentities = (sample: Sample) => IdentityObservation | null;

/** Of a tag that was accepted as something else, what it was taken for in the end: its readings are judged already. */
function openWaiting(kept: ReturnType<Identities['before']>): WaitingIdentities {
  const waiting = new Map(kept.map((one) => [one.tag, one]));
  return ({ tag, recordedAt }) => {
    const one = waiting.get(tag);
    if (one === undefined || one.recordedAt > recordedAt) return null;
    waiting.delete(tag);
    return { type: 'identity', tag, is: one.is, at: one.recordedAt, recordedAt: one.recordedAt };
  };
}

function* readingOf(sample: Sample, identityOf: WaitingIdentities): Generator<Observation> {
  const identity = identityOf(sample);
  if (identity !== null) yield identity;
  yield { type: 'sample', ...sample };
}

function* said(
  journals: Journals,
  { from, to }: StretchAsked,
  { wants, wantsTag, identityOf }: Wanted,
): Generator<Observation> {
  const isIn = (at: UtcMs) => at >= from && at < to;
  for (const item of walk(journals, journals.facts.tickAt(from - 1), to)) {
    if ('sample' in item) {
      const { sample } = item;
      if (isIn(sample.recordedAt) && wantsTag(sample.tag)) yield* readingOf(sample, identityOf);
    } else if ('fact' in item) {
      if (isIn(item.fact.recordedAt)) yield* observationsOf(item.fact, wants);
    } else if (isIn(item.tick.at)) yield { type: 'tick', recordedAt: item.tick.at, cause: item.tick.cause };
  }
}

/** The newest before `from` of each tag, oldest first. */
function samplesBefore(journals: Journals, from: UtcMs): Sample[] {
  const start = journals.facts.tickAt(from - 1);
  const newest = lastBefore(journals.samples, { upTo: start?.samplePos ?? 0, from });
  for (const item of walk(journals, start, from))
    if ('sample' in item && item.sample.recordedAt < from) newest.set(item.sample.tag, item.sample);
  return [...newest.values()].toSorted((a, b) => a.recordedAt - b.recordedAt || (a.tag < b.tag ? -1 : 1));
}

type Item = { readonly sample: Sample } | { readonly fact: Fact } | { readonly tick: TickRow };

/**
 * What the fold saw after that tick, in its order. Ends once everything learned before `until` has passed: at a tick
 * after it that saw only newer readings, for what was read from a recording is older than its place in the journal.
 */
function* walk({ facts, samples }: Journals, after: TickRow | null, until: UtcMs): Generator<Item> {
  let { tick, factSeq, samplePos } = after ?? { tick: 0, factSeq: 0, samplePos: 0 };
  const end = { factSeq: facts.lastSeq(), samplePos: samples.lastPos() };
  for (let rows = facts.ticks(tick); rows.length > 0; rows = facts.ticks(tick)) {
    for (const row of rows) {
      let seen = 0;
      let older = 0;
      for (const sample of samplesIn({ samples }, samplePos, row.samplePos)) {
        seen += 1;
        if (sample.recordedAt < until) older += 1;
        yield { sample };
      }
      yield* factsIn({ facts }, factSeq, row.factSeq);
      yield { tick: row };
      ({ tick, factSeq, samplePos } = row);
      if (row.at >= until && seen > 0 && older === 0) return;
    }
  }
  for (const sample of samplesIn({ samples }, samplePos, end.samplePos)) yield { sample };
  yield* factsIn({ facts }, factSeq, end.factSeq);
}

function* samplesIn({ samples }: Pick<Journals, 'samples'>, after: number, upTo: number): Generator<Sample> {
  for (let pos = after; pos < upTo; pos += PAGE_ROWS)
    for (const row of samples.page(pos, Math.min(pos + PAGE_ROWS, upTo))) yield* row.samples;
}

/** Facts held at a time: each may bring a change of thousands of records. */
const PAGE_FACTS = 50;

function* factsIn({ facts }: Pick<Journals, 'facts'>, after: number, upTo: number): Generator<Item> {
  for (let seq = after; seq < upTo; seq += PAGE_FACTS)
    for (const fact of facts.facts(seq, Math.min(seq + PAGE_FACTS, upTo))) yield { fact };
}

/** None of what people did, of the box's own config and rules: a recording is of the floor, and of no person. */
function* observationsOf(fact: Fact, wants: (source: string) => boolean): Generator<Observation> {
  const { source: as, recordedAt, effectiveAt: at, body } = fact;
  if (as === 'config' && body.type === 'snapshot') yield { type: 'config', at, recordedAt };
  if (OWN_SOURCES.includes(as) || !wants(as)) return;
  switch (body.type) {
    case 'snapshot':
      yield* changesOf(body, { as, recordedAt });
      return;
    case 'link':
    case 'trouble':
    case 'cleared':
      yield { ...body, as, at, recordedAt };
      return;
    case 'rules':
    case 'act':
    case 'entry':
    case 'reply':
    case 'ledger':
    case 'handover':
    case 'clockStep':
      return;
    default:
      body satisfies never;
  }
}

function* changesOf(
  body: Extract<FactBody, { type: 'snapshot' }>,
  told: { readonly as: string; readonly recordedAt: UtcMs },
): Generator<Observation> {
  const { asOf, hash, covers, upserts, removes } = body;
  const head = { type: 'snapshot' as const, ...told, covers, asOf, hash };
  let start = 0;
  for (; start + RECORDS_MAX < upserts.length; start += RECORDS_MAX)
    yield { ...head, records: upserts.slice(start, start + RECORDS_MAX), gone: [] };
  yield { ...head, records: upserts.slice(start), gone: removes };
}
