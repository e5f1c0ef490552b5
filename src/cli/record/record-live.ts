// Records a source itself, for a while: what it says goes to the file as it says it, with the moment it was heard.

import { join } from 'node:path';
import { type LoadedConfig, readConfig } from '../../config/config.ts';
import { didYouMean } from '../../core/rules/nearest.ts';
import type { Observation } from '../../core/types/observation.ts';
import { isContractError } from '../../daemon/contract-error.ts';
import { loadSourceModule } from '../../load/connectors.ts';
import { durationMs } from '../../load/duration-text.ts';
import { type CommandIo, commandError, EXIT } from '../command.ts';
import { wallTime } from '../terminal/asked-time.ts';
import { configFolder } from '../terminal/config-folder.ts';
import { hearSource } from '../terminal/tag-peer.ts';
import type { Recorded } from './record-journal.ts';
import { openRecording, type RecordingFile } from './recording-file.ts';

export type LiveAsked = {
  readonly source: string;
  readonly lasts: string | undefined;
  readonly out: string | undefined;
  readonly config: string | undefined;
  /** Where the box keeps its keys. */
  readonly dataDir: string;
};

/** A lost peer is tried again after this long, as long as there is time left, ms. */
const AGAIN_AFTER_MS = 5_000;

/** `lost`: why it ended before its time; what was heard until then is in the file. Throws a CommandError. */
export async function recordLive(
  asked: LiveAsked,
  io: CommandIo,
  stopped: AbortSignal,
): Promise<{ readonly recorded: Recorded; readonly lost: string | null }> {
  const forMs = lastsMs(asked.lasts);
  const configDir = configFolder(io, asked.config);
  const from = io.clock.now();
  const config = await configOf(configDir, from);
  const { module, settings } = await sourceOf(config, asked.source);
  const zone = config.zoneName;
  const path = asked.out ?? `recording-${asked.source}-${wallTime(from, zone).replace(/\D+/g, '-')}.ndjson`;
  const file = await openRecording(path, from, io);
  const opened = { id: asked.source, module, settings, clock: io.clock, configDir, dataDir: asked.dataDir };
  try {
    await file.write({ type: 'recording', version: 1, of: 'source', from, to: from + forMs, ticks: false });
    const lost = await listen({ opened, file, io, links: [] }, forMs, stopped);
    if (file.counted.readings === 0) throw nothingHeard(asked.source, lost);
    await file.close();
    return { recorded: { path, from, to: io.clock.now(), zone, counted: file.counted }, lost };
  } catch (error) {
    await file.drop();
    throw error;
  }
}

function nothingHeard(source: string, lost: string | null): Error {
  if (lost !== null) return commandError(EXIT.noAnswer, lost);
  const words = `${source} told no reading in that time, so there is nothing to record. Listen longer, or see what it has: throughline browse ${source}`;
  return commandError(EXIT.problems, words);
}

type Hearing = {
  readonly opened: Parameters<typeof hearSource>[0];
  readonly file: RecordingFile;
  readonly io: CommandIo;
  /** Said since the last batch, to be written before the next. */
  readonly links: Observation[];
};

/** Null: to the end of its time, or until it was told to stop. */
async function listen(hearing: Hearing, forMs: number, stopped: AbortSignal): Promise<string | null> {
  const { clock } = hearing.io;
  const over = new AbortController();
  const cancel = clock.after(forMs, () => over.abort());
  const signal = AbortSignal.any([over.signal, stopped]);
  try {
    for (;;) {
      const lost = await once(hearing, signal);
      if (lost === null || signal.aborted) return null;
      hearing.links.push(linkOf(hearing, 'lost', lost.message));
      await writeLinks(hearing);
      if (!lost.retryable) return lost.message;
      hearing.io.err(`throughline: ${lost.message} It is tried again.`);
      await clock.sleep(AGAIN_AFTER_MS, signal);
      if (signal.aborted) return lost.message;
    }
  } finally {
    cancel();
  }
}

type Lost = Error & { readonly retryable: boolean };

async function once(hearing: Hearing, signal: AbortSignal): Promise<Lost | null> {
  const { opened, file, io, links } = hearing;
  try {
    const into = {
      async heard(batch: readonly Observation[]) {
        const recordedAt = io.clock.now();
        await writeLinks(hearing);
        for (const one of batch) await file.write(heard(one, opened.id, recordedAt));
      },
      live: (words: string) => void links.push(linkOf(hearing, 'live', words)),
    };
    await hearSource(opened, into, signal);
    await writeLinks(hearing);
    return null;
  } catch (error) {
    if (isContractError(error)) return error;
    throw error;
  }
}

async function writeLinks({ links, file }: Hearing): Promise<void> {
  for (const link of links.splice(0)) await file.write(link);
}

function heard(one: Observation, as: string, recordedAt: number): Observation {
  if (one.type === 'sample' || one.type === 'identity') return { ...one, recordedAt };
  return { ...one, as, recordedAt } as Observation;
}

function linkOf({ opened, io }: Hearing, state: 'live' | 'lost', reason: string): Observation {
  const at = io.clock.now();
  return { type: 'link', as: opened.id, state, reason, at, recordedAt: at };
}

function lastsMs(text: string | undefined): number {
  if (text === undefined) throw commandError(EXIT.usage, 'for how long? Write it: --for "10 min"');
  const read = durationMs(text);
  if ('words' in read) throw commandError(EXIT.usage, read.words);
  return read.ms;
}

async function configOf(dir: string, now: number): Promise<LoadedConfig> {
  const { config } = await readConfig(dir, now);
  if (config !== null) return config;
  throw commandError(
    EXIT.problems,
    `${join(dir, 'plant.yaml')} cannot be used. throughline check --config ${dir} says why.`,
  );
}

async function sourceOf(
  { sources, dir }: LoadedConfig,
  id: string,
): Promise<Pick<Hearing['opened'], 'module' | 'settings'>> {
  const found = sources.find((one) => one.id === id);
  const known = sources.map((one) => one.id);
  if (found === undefined)
    throw commandError(
      EXIT.usage,
      `there is no source "${id}" that can be used in ${join(dir, 'sources')}.${didYouMean(id, known) || ` There are: ${known.join(', ')}.`} What is wrong with the others, throughline check --config ${dir} says.`,
    );
  const module = await loadSourceModule(found.type);
  if ('tables' in module)
    throw commandError(
      EXIT.usage,
      `"${id}" brings tables by a schedule, and says nothing in between. throughline browse ${id} shows them; a box records them.`,
    );
  return { module, settings: found.settings };
}
