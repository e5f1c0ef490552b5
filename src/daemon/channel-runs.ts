// The channels and lamps of the config, opened once; one that cannot be opened is told in words and its messages are dead.
import type { Channel, Lamp } from '../contracts/channel.ts';
import type { ChannelConfig } from '../contracts/config.ts';
import type { Log } from '../contracts/log.ts';
import type { Ways } from '../contracts/reader.ts';
import type { Way } from '../core/task/ways.ts';
import { contractError } from './contract-error.ts';
import type { OpenLamp } from './lamps.ts';
import { type ChannelOpened, type OpeningParts, openChannel, openLamp } from './open-channel.ts';
import type { DaemonParts } from './parts.ts';
import { stateFolder, wordsOf } from './source-context.ts';

export type ChannelParts = Pick<
  DaemonParts,
  'config' | 'loadChannel' | 'loadLamp' | 'clock' | 'log' | 'dataDir'
>;

export type OpenChannel = ChannelOpened & {
  readonly id: string;
  /** Its file cannot be used: whether there are people at its other end is not known. */
  readonly isUnusable?: true;
};

/** The ways out in the order of the config, before any of them is opened. One that cannot be loaded reaches nobody. */
export async function waysOf(
  channels: readonly Pick<ChannelConfig, 'id' | 'type'>[],
  loadChannel: DaemonParts['loadChannel'],
): Promise<readonly Way[]> {
  const addressOf = (type: string) =>
    loadChannel(type).then(
      ({ address }) => address,
      () => 'none' as const,
    );
  return Promise.all(channels.map(async ({ id, type }) => ({ channel: id, address: await addressOf(type) })));
}

export async function openChannels(parts: ChannelParts): Promise<readonly OpenChannel[]> {
  return Promise.all(parts.config.channels.map((config) => openOrClosed(parts, config)));
}

export async function openLamps(parts: ChannelParts): Promise<readonly OpenLamp[]> {
  return Promise.all(parts.config.lamps.map((config) => openOrDark(parts, config)));
}

/** Where copies for whoever reads along end: in a file of this machine, or at another. */
export function copiesOf(channels: readonly OpenChannel[]): Ways['copies'] {
  const all = channels.filter(({ address, isUnusable }) => address === 'none' && !isUnusable);
  return new Map(all.map(({ id, channel: { host } }) => [id, host === undefined ? 'written' : 'posted']));
}

async function openOrClosed(parts: ChannelParts, config: ChannelConfig): Promise<OpenChannel> {
  const { id } = config;
  const log = parts.log.child({ channel: id });
  try {
    return { id, ...(await openChannel(openingOf(parts, log), config)) };
  } catch (error) {
    const words = `${id} cannot be used: ${wordsOf(error)}`;
    log.error({ err: error }, words);
    return { id, address: 'none', channel: closed(words), isUnusable: true };
  }
}

/** One that cannot be opened fails whenever it is to show something: so it is told as any other that does not. */
async function openOrDark(parts: ChannelParts, config: ChannelConfig): Promise<OpenLamp> {
  const { id } = config;
  const log = parts.log.child({ lamp: id });
  try {
    return { id, lamp: await openLamp(openingOf(parts, log), config) };
  } catch (error) {
    const words = `${id} cannot be used: ${wordsOf(error)}`;
    log.error({ err: error }, words);
    return { id, lamp: dark(words) };
  }
}

function openingOf(parts: ChannelParts, log: Log): OpeningParts {
  const { loadChannel, loadLamp, clock, config, dataDir } = parts;
  const credentialsDir = process.env['CREDENTIALS_DIRECTORY'] ?? null;
  return {
    ...{ loadChannel, loadLamp, clock, log, secrets: { configDir: config.dir, credentialsDir } },
    stateDirOf: (id) => stateFolder(dataDir, 'channels', id),
  };
}

function closed(words: string): Channel {
  const refuse = async () => {
    throw contractError('config', false, words);
  };
  return {
    send: refuse,
    probe: refuse,
    close: () => Promise.resolve(),
  };
}

function dark(words: string): Lamp {
  return {
    show: async () => {
      throw contractError('config', false, words);
    },
    close: () => Promise.resolve(),
  };
}
