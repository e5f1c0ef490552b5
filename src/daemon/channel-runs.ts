// The channels and lamps of the config, opened once; one that cannot be opened is told in words and its messages are dead.
import type { Channel, ChannelContext, ChannelModule, Lamp } from '../contracts/channel.ts';
import type { ChannelConfig } from '../contracts/config.ts';
import type { Log } from '../contracts/log.ts';
import type { Way } from '../core/task/ways.ts';
import { contractError } from './contract-error.ts';
import type { OpenLamp } from './lamps.ts';
import type { DaemonParts } from './parts.ts';
import { readSecret } from './secret.ts';
import { stateFolder, wordsOf } from './source-context.ts';

export type OpenChannel = {
  readonly id: string;
  readonly address: ChannelModule<object>['address'];
  readonly channel: Channel;
};

/** The ways out in the order of the config, before any of them is opened. One that cannot be loaded reaches nobody. */
export async function waysOf(
  channels: readonly ChannelConfig[],
  loadChannel: DaemonParts['loadChannel'],
): Promise<readonly Way[]> {
  const addressOf = (type: string) =>
    loadChannel(type).then(
      ({ address }) => address,
      () => 'none' as const,
    );
  return Promise.all(channels.map(async ({ id, type }) => ({ channel: id, address: await addressOf(type) })));
}

export async function openChannels(parts: DaemonParts): Promise<readonly OpenChannel[]> {
  return Promise.all(parts.config.channels.map((config) => openChannel(parts, config)));
}

export async function openLamps(parts: DaemonParts): Promise<readonly OpenLamp[]> {
  return Promise.all(parts.config.lamps.map((config) => openLamp(parts, config)));
}

async function openChannel(parts: DaemonParts, config: ChannelConfig): Promise<OpenChannel> {
  const { id } = config;
  const log = parts.log.child({ channel: id });
  try {
    const module = await parts.loadChannel(config.type);
    const channel = module.open(config.settings, contextOf(parts, id, log));
    return { id, address: module.address, channel };
  } catch (error) {
    const words = `${id} cannot be used: ${wordsOf(error)}`;
    log.error({ err: error }, words);
    return { id, address: 'none', channel: closed(words) };
  }
}

/** One that cannot be opened fails whenever it is to show something: so it is told as any other that does not. */
async function openLamp(parts: DaemonParts, { id, type, settings }: ChannelConfig): Promise<OpenLamp> {
  const log = parts.log.child({ lamp: id });
  try {
    const module = await parts.loadLamp(type);
    return { id, lamp: module.open(settings, contextOf(parts, id, log)) };
  } catch (error) {
    const words = `${id} cannot be used: ${wordsOf(error)}`;
    log.error({ err: error }, words);
    return { id, lamp: dark(words) };
  }
}

function contextOf(parts: DaemonParts, id: string, log: Log): ChannelContext {
  const places = {
    configDir: parts.config.dir,
    credentialsDir: process.env['CREDENTIALS_DIRECTORY'] ?? null,
  };
  return {
    id,
    secret(reference) {
      try {
        return readSecret(reference, places);
      } catch (error) {
        throw contractError('config', false, wordsOf(error), error);
      }
    },
    error: contractError,
    clock: parts.clock,
    log,
    stateDir: stateFolder(parts.dataDir, 'channels', id),
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
