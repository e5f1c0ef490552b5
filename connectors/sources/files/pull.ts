// One pull of all files: what each of them says now, as one batch, with the troubles that came and went.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceContext } from '../../../src/contracts/source.ts';
import type { EntityRecord } from '../../../src/core/types/entity.ts';
import type { Observation, SnapshotObservation } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { decode } from './encoding.ts';
import type { FileConfig, FilesConfig } from './files-config.ts';
import { codeOf, keepCopy, type Landed, land, settle, stillWritten } from './landing.ts';
import type { GoodFile, Ledger, OpenTrouble } from './ledger.ts';
import { readRecords } from './records.ts';
import { ofFile, type Refusal, whereOf } from './refusal.ts';

export type Pull = {
  readonly batch: readonly Observation[];
  readonly ledger: Ledger;
  readonly goodFiles: number;
};

type Scene = { readonly config: FilesConfig; readonly context: SourceContext; readonly ledger: Ledger };

/** What became of one file; `good` where it is used. */
type Verdict = {
  readonly file: FileConfig;
  readonly good: (GoodFile & { readonly records: readonly EntityRecord[] }) | null;
  readonly refusals: readonly Refusal[];
  readonly notes: readonly Refusal[];
};

const BYTES_PER_MEGABYTE = 1_048_576;
/** Clocks of an ERP server and of this box may differ by this much, ms, before it is worth a word. */
const CLOCK_AHEAD_MAX_MS = 600_000;

/** Throws `unreachable` where the folder is not there; odd files become troubles. */
export async function pull(scene: Scene, signal: AbortSignal): Promise<Pull> {
  const { config, context, ledger } = scene;
  await checkFolder(config.folder, context);
  const paths = config.files.map((file) => join(config.folder, file.name));
  const moving = await settle(paths, { clock: context.clock, signal });
  const verdicts: Verdict[] = [];
  for (const file of config.files) {
    const path = join(config.folder, file.name);
    verdicts.push(moving.has(path) ? refused(file, [stillWritten()]) : await readFile(path, file, scene));
  }
  if (verdicts.every((one) => one.refusals.some((refusal) => refusal.code === 'missing'))) {
    const words = `None of the files is in ${config.folder}, so nothing is known from it. Is the share mounted?`;
    throw context.error('unreachable', true, words);
  }
  return resultOf(verdicts, { ledger, now: context.clock.now() });
}

/** A folder that cannot be listed is a lost peer, not a missing file. */
export async function checkFolder(folder: string, context: SourceContext): Promise<void> {
  try {
    await access(folder, constants.R_OK | constants.X_OK);
    await readdir(folder);
  } catch (error) {
    const words = `The folder ${folder} cannot be read (${codeOf(error)}), so nothing new is known from it. Mount it or give the box the right to read it.`;
    throw context.error('unreachable', true, words, error);
  }
}

async function readFile(path: string, file: FileConfig, scene: Scene): Promise<Verdict> {
  const { config, context, ledger } = scene;
  const landed = await land(path, config.maxMegabytes * BYTES_PER_MEGABYTE);
  if ('code' in landed) return refused(file, [landed]);
  const verdict = await judge(landed, file, scene);
  const folder = join(context.stateDir, verdict.good === null ? 'refused' : 'good');
  try {
    await keepCopy(folder, file.name, landed);
  } catch (error) {
    // The copy is for people who look into a refusal; the picture does not need it.
    context.log.warn({ file: file.name, code: codeOf(error) }, 'no copy kept');
  }
  const rows = verdict.good?.rows ?? ledger.files[file.name]?.rows ?? 0;
  context.log.debug({ file: file.name, rows, refusals: verdict.refusals.length }, 'file read');
  return verdict;
}

async function judge(landed: Landed, file: FileConfig, scene: Scene): Promise<Verdict> {
  const { config, context, ledger } = scene;
  const { format } = config;
  // The settings are part of it: other columns make other records of the same bytes.
  const hash = hashOf(landed.hash, [file, format]);
  const last = ledger.files[file.name];
  const now = context.clock.now();
  const modifiedAt = Math.min(landed.modifiedAt, now);
  if (last !== undefined && modifiedAt < last.modifiedAt && hash !== last.hash) {
    return refused(file, [olderFile(modifiedAt, last.modifiedAt)]);
  }
  const decoded = decode(landed.bytes, format.encoding);
  if ('refusal' in decoded) return refused(file, [decoded.refusal]);
  const pause = (): Promise<void> => context.clock.sleep(0);
  const { records, refusals, notes } = await readRecords(decoded.text, { file, format, pause });
  if (refusals.length > 0) return refused(file, refusals);
  if (records.length === 0 && last !== undefined && last.rows > 0) return refused(file, [emptied(last.rows)]);
  const ahead = landed.modifiedAt - now > CLOCK_AHEAD_MAX_MS ? [fromTheFuture(landed.modifiedAt)] : [];
  const good = { hash, modifiedAt, rows: records.length, records };
  return { file, good, refusals: [], notes: [...notes, ...ahead] };
}

function hashOf(content: string, settings: unknown): string {
  return createHash('sha256').update(content).update(JSON.stringify(settings)).digest('hex');
}

function refused(file: FileConfig, refusals: readonly Refusal[]): Verdict {
  return { file, good: null, refusals, notes: [] };
}

function olderFile(modifiedAt: UtcMs, lastAt: UtcMs): Refusal {
  const words = `It is of ${iso(modifiedAt)}, older than the one read before (${iso(lastAt)}): was an old export put back?`;
  return ofFile('older-file', words);
}

function emptied(rows: number): Refusal {
  return ofFile('emptied', `It has a header and no rows; before it had ${rows}. Has the export failed?`);
}

function fromTheFuture(modifiedAt: UtcMs): Refusal {
  const words = `It says it was written at ${iso(modifiedAt)}, ahead of this box's clock; it is read as of now. Set the clocks.`;
  return ofFile('time-ahead', words);
}

function iso(at: UtcMs): string {
  return new Date(at).toISOString();
}

function resultOf(verdicts: readonly Verdict[], on: { readonly ledger: Ledger; readonly now: UtcMs }): Pull {
  const files = { ...on.ledger.files };
  const snapshots: SnapshotObservation[] = [];
  for (const { file, good } of verdicts) {
    if (good === null) continue;
    const { records, ...goodFile } = good;
    files[file.name] = goodFile;
    snapshots.push({
      type: 'snapshot',
      covers: [file.kind],
      asOf: good.modifiedAt,
      records,
      hash: good.hash,
    });
  }
  const troubles = verdicts.flatMap((verdict) => troublesOf(verdict, on.now));
  const open = troubles.map(({ code, where }) => ({ code, where }));
  const news = troubles.filter((one) => !on.ledger.open.some((known) => isSame(known, one)));
  const gone = on.ledger.open.filter((known) => !open.some((one) => isSame(known, one)));
  const cleared = gone.map((one) => ({ type: 'cleared', ...one, at: on.now }) as const);
  return { batch: [...snapshots, ...news, ...cleared], ledger: { files, open }, goodFiles: snapshots.length };
}

function troublesOf({ file, refusals, notes }: Verdict, now: UtcMs) {
  const trouble = (refusal: Refusal, meaning: string) =>
    ({
      type: 'trouble',
      code: refusal.code,
      where: whereOf(file.name, refusal),
      words: `${file.name}: ${refusal.words}${meaning}`,
      at: now,
    }) as const;
  const meaning = ` The file is not used; what was read from it before stays.`;
  return [...refusals.map((one) => trouble(one, meaning)), ...notes.map((one) => trouble(one, ''))];
}

function isSame(a: OpenTrouble, b: OpenTrouble): boolean {
  return a.code === b.code && a.where === b.where;
}
