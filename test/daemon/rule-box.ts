// A running box with rule folders of its own to write into, and a plant that runs short of a part from the first export.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Test } from 'tap';
import type { ChannelModule } from '../../src/contracts/channel.ts';
import type { SourceModule } from '../../src/contracts/source.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import { FILES_LOOK_MS } from '../../src/daemon/file-looks.ts';
import { PROGRAM_ROOT } from '../../src/load/connectors.ts';
import { CONFIG, exported, START } from '../store/small-plant.ts';
import { type Box, type BoxOptions, bareBox, until } from './box.ts';
import { HandClock } from './hand-clock.ts';
import { tempFolder } from './real-store.ts';

const DAY_MS = 86_400_000;

export const RUN_OUT = 'product/material/run-out.yaml';

export type RuleBox = Box & {
  readonly clock: HandClock;
  /** A file of the rule folders, by its path in the data folder. */
  path(file: string): string;
  write(file: string, text: string): void;
  /** A copy of the product's rules with one text for another. */
  change(file: string, from: string | RegExp, to: string): void;
  remove(file: string): void;
  /** Time for the files to be seen, found still and read, until it holds. */
  soon(what: (picture: Picture) => boolean, words: string): Promise<Picture>;
  /** As much time as four looks take. */
  pass(): Promise<void>;
  picture(): Promise<Picture>;
  /** Words of what is wrong with the rule files, each after its place below the folders. */
  said(): Promise<string[]>;
  /** Rules facts in the journal. */
  facts(): { readonly hash: string; readonly rules: readonly { readonly id: string }[] }[];
  stop(): Promise<void>;
};

/** ERP tells of the plant when it is asked to: far too little of the part. */
function erpOf(told: Promise<void>): SourceModule<object> {
  return {
    open: (_, context) => ({
      async run(signal) {
        context.live('connected');
        const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        await Promise.race([told, stopped]);
        if (!signal.aborted) await context.append(exported(1, context.clock.now()).snapshots);
        await stopped;
      },
    }),
  };
}

const mail: ChannelModule<object> = {
  address: 'email',
  open: () => ({
    send: async () => ({ providerId: 'sent' }),
    probe: async () => undefined,
    close: async () => undefined,
  }),
};

/** `dir`: of an earlier box, which is started again at `at`. */
export async function startRuleBox(
  t: Test,
  again?: { dir: string; at: number },
  more: Pick<BoxOptions, 'lamps' | 'channels' | 'people' | 'records'> = {},
): Promise<RuleBox> {
  const dir = again?.dir ?? tempFolder(t);
  if (again === undefined) {
    cpSync(join(PROGRAM_ROOT, 'rules'), join(dir, 'product'), { recursive: true });
    mkdirSync(join(dir, 'own'));
  }
  // A day before the plant is told of: a box without a past tells nobody.
  const clock = new HandClock(again?.at ?? START - DAY_MS);
  const told = Promise.withResolvers<void>();
  const box = await bareBox(
    {
      clock,
      ruleDirs: [join(dir, 'product'), join(dir, 'own')],
      records: () => CONFIG,
      channels: { mail },
      sources: { erp: erpOf(told.promise) },
      ...more,
    },
    dir,
  );
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= box.daemon.stop().then(() => box.store.close());
    return stopped;
  };
  t.teardown(stop);
  if (again === undefined) {
    await clock.advance(10);
    clock.step(DAY_MS);
    told.resolve();
  }
  return { ...box, clock, stop, ...filesOf(dir), ...lookingAt(box, clock) };
}

function filesOf(dir: string): Pick<RuleBox, 'path' | 'write' | 'change' | 'remove'> {
  const path = (file: string) => join(dir, file);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), text);
  };
  return {
    path,
    write,
    change(file, from, to) {
      const before = readFileSync(path(file), 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file} has no ${from}`);
      writeFileSync(path(file), after);
    },
    remove: (file) => rmSync(path(file), { recursive: true }),
  };
}

function lookingAt(
  box: Box,
  clock: HandClock,
): Pick<RuleBox, 'soon' | 'pass' | 'picture' | 'said' | 'facts'> {
  const picture = async () => {
    const shown = await box.daemon.reader.picture();
    if (shown === null) throw new Error('no picture yet');
    return shown;
  };
  const pass = async () => {
    for (let looks = 0; looks < 4; looks += 1) await clock.advance(FILES_LOOK_MS);
  };
  return {
    picture,
    pass,
    async soon(what, words) {
      await until(async () => {
        await clock.advance(FILES_LOOK_MS);
        const shown = await box.daemon.reader.picture();
        return shown !== null && what(shown);
      }, words);
      return picture();
    },
    async said() {
      const { sources } = await picture();
      const troubles = sources.find(({ id }) => id === 'rules')?.troubles ?? [];
      return troubles.map(({ where, words }) => `${where.replace(`${box.dir}/`, '')} ${words}`);
    },
    facts: () =>
      box
        .query("SELECT body FROM fact WHERE type = 'rules' ORDER BY seq")
        .map(({ body }) => JSON.parse(String(body))),
  };
}
