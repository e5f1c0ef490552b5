// The composition root: reads the config, opens the panel, then the journal, then starts the daemon, and ends all three.
import { mkdirSync } from 'node:fs';
import { systemClock } from './clock/system-clock.ts';
import { type LoadedConfig, loadConfig, type PlantFileError } from './config/config.ts';
import { AS_BEFORE } from './config/written-following.ts';
import type { Clock } from './contracts/clock.ts';
import type { FileTrouble } from './contracts/errors.ts';
import type { Log } from './contracts/log.ts';
import type { TickOutput } from './core/types/step.ts';
import { waysOf } from './daemon/channel-runs.ts';
import { isContractError } from './daemon/contract-error.ts';
import { openCredentials } from './daemon/credentials.ts';
import { type Daemon, type FrontDesk, openFrontDesk, startDaemon } from './daemon/daemon.ts';
import { createLog } from './daemon/log.ts';
import { panelCertificate } from './daemon/panel-certificate.ts';
import type { FileTroubleWords, RuleFiles } from './daemon/parts.ts';
import { guardProcess, type ProcessGuard } from './daemon/process-guard.ts';
import { loadChannelModule, loadLampModule, loadSourceModule } from './load/connectors.ts';
import { lookAtRules } from './load/rule-look.ts';
import { ruleTestsSeen } from './load/rule-tests-seen.ts';
import { rulesToRun } from './load/rule-versions.ts';
import { startPanel } from './panel/server.ts';
import { openStore, type Store } from './store/store.ts';
import { isStoreError, storeError } from './store/store-error.ts';

export type RunOptions = {
  readonly configDir: string;
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  readonly clock: Clock;
  /** Ends the box as SIGTERM does. */
  readonly signal?: AbortSignal;
  readonly log?: Log;
  /** The panel answers; the journal is still being read. */
  onReady?(url: string): void;
  onTick?(output: TickOutput): void;
};

/** What the caller exits with. Each but `fine` was explained on stderr. */
const EXIT = { fine: 0, problems: 1, noAnswer: 3, locked: 4 } as const;

type Running = {
  readonly options: RunOptions;
  readonly config: LoadedConfig;
  readonly log: Log;
  readonly guard: ProcessGuard;
  readonly front: FrontDesk;
};

/** Runs until the signal, SIGINT or SIGTERM; resolves with the exit code. */
export async function runDaemon(options: RunOptions): Promise<number> {
  const { clock } = options;
  const readable = process.stdout.isTTY === true;
  const log = options.log ?? createLog({ now: () => clock.now(), level: 'info', readable });
  const guard = guardProcess(clock, log, options.signal);
  try {
    makeDataFolder(options.dataDir);
    const config = await loadConfig(options.configDir, clock.now());
    const front = openFrontDesk({
      ...{ config, clock, log, dataDir: options.dataDir, ruleFiles: ruleFilesOf(config) },
    });
    return await runPanel({ options, config, log, guard, front });
  } catch (error) {
    return explained(error) ?? guard.fatal(error);
  } finally {
    guard.release();
  }
}

/** The panel is up before the journal is read: it says what is missing. */
async function runPanel(running: Running): Promise<number> {
  const { options, config, log, front } = running;
  const { host, port, clock } = options;
  const names = [new URL(config.panelUrl).hostname];
  const { reader } = front.desk;
  const { dataDir } = options;
  const panel = await startPanel({
    ...{ reader, host, port, plantName: config.plantName, log, clock, names },
    credentials: openCredentials(dataDir),
    tls: await panelCertificate({ dataDir, names, clock, log }),
  });
  try {
    log.info({ url: panel.url }, `the panel answers at ${panel.url}`);
    options.onReady?.(panel.url);
    return await runBox(running);
  } finally {
    await panel.close();
  }
}

async function runBox(running: Running): Promise<number> {
  const { options, config, log, guard } = running;
  const ways = await waysOf(config.channels, loadChannelModule);
  const store = await openStore({ dir: options.dataDir, ways, log });
  let daemon: Daemon | null = null;
  try {
    if (options.onTick !== undefined) store.onTick(options.onTick);
    if (!guard.signal.aborted) daemon = await daemonOf(running, store);
    await stopped(guard.signal);
    log.info({}, 'stopping');
    return EXIT.fine;
  } finally {
    await daemon?.stop();
    await store.close();
  }
}

function ruleFilesOf(config: LoadedConfig): RuleFiles {
  const roles = rolesOf(config);
  return {
    look: () => lookAtRules(config.ruleDirs),
    read: (before, when) => rulesToRun(config.ruleDirs, roles, before, when),
    tests: (ruleId, inForce) => ruleTestsSeen(config.ruleDirs, ruleId, inForce),
  };
}

function daemonOf({ options, config, log, guard, front }: Running, store: Store): Promise<Daemon> {
  const parts = {
    config,
    ruleFiles: ruleFilesOf(config),
    writtenFiles: {
      first: config.written.first,
      look: config.written.look,
      reread: async () =>
        (await config.written.reread(options.clock.now()))?.map((one) => asTrouble(one, AS_BEFORE)) ?? null,
      told: config.troubles.flatMap((one) => {
        const meaning = config.written.meaningOf(one);
        return meaning === null ? [] : [asTrouble(one, meaning)];
      }),
    },
    configTroubles: config.troubles.map((one) => asTrouble(one, config.written.meaningOf(one) ?? LEFT_OUT)),
    store,
    clock: options.clock,
    log,
    dataDir: options.dataDir,
    loadSource: (type: string) => loadSourceModule(type),
    loadChannel: (type: string) => loadChannelModule(type),
    loadLamp: (type: string) => loadLampModule(type),
    records: config.recordsAt,
    machineNow: systemClock().now,
    fatal: guard.fatal,
  };
  return startDaemon(parts, front);
}

function rolesOf(config: LoadedConfig): string[] {
  return config.records.filter(({ kind }) => kind === 'role').map(({ id }) => id);
}

/** What a fault of a config file means for the picture, and what to do. */
const LEFT_OUT =
  'The whole file is left out: what it would bring is missing from the picture. Mend it and start the box again.';

function asTrouble(one: FileTrouble, meaning: string): FileTroubleWords {
  const words = one.severity === 'error' ? `${one.words} ${meaning}` : one.words;
  return { type: 'trouble', code: one.code, where: placeOf(one), words };
}

function placeOf({ place }: FileTrouble): string {
  return `${place.file}:${place.line}:${place.column}`;
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** In words on stderr what stands in the way; null where it has none, which is our own fault. */
function explained(error: unknown): number | null {
  if (isPlantFileError(error)) {
    for (const one of error.troubles) say(`${placeOf(one)}   ${one.severity}   ${one.words}`);
    say('plant.yaml cannot be used, so the box has not started. Mend it and start again.');
    return EXIT.problems;
  }
  if (isStoreError(error)) {
    say(error.message);
    return error.code === 'locked' ? EXIT.locked : EXIT.problems;
  }
  // What the panel says where it cannot listen is in words already.
  if (isContractError(error)) {
    say(error.message);
    return EXIT.noAnswer;
  }
  return null;
}

function isPlantFileError(error: unknown): error is PlantFileError {
  return error instanceof Error && 'code' in error && error.code === 'plant-file';
}

/** For the box's user alone. Throws a store error in words. */
function makeDataFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const words = `${dir} cannot be made, so the box has not started. Name a folder it may write with --data.`;
    throw storeError({ code: 'storage', retryable: false, words }, cause);
  }
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

/** As the service starts it: places from systemd, defaults of an installed box without it. */
if (import.meta.main) {
  process.exitCode = await runDaemon({
    configDir: process.env['CONFIGURATION_DIRECTORY'] ?? '/etc/throughline',
    dataDir: process.env['STATE_DIRECTORY'] ?? '/var/lib/throughline',
    port: 8480,
    host: '127.0.0.1',
    clock: systemClock(),
  });
}
