// The channels of the config, opened once; one that cannot be opened is told in words and its messages are dead.
import type { Channel } from '../contracts/channel.ts';
import type { ChannelConfig } from '../contracts/config.ts';
import { contractError } from './contract-error.ts';
import type { OpenChannel } from './deliver.ts';
import type { DaemonParts } from './parts.ts';
import { readSecret } from './secret.ts';
import { stateFolder, wordsOf } from './source-context.ts';

export async function openChannels(parts: DaemonParts): Promise<readonly OpenChannel[]> {
  return Promise.all(parts.config.channels.map((config) => openChannel(parts, config)));
}

async function openChannel(parts: DaemonParts, config: ChannelConfig): Promise<OpenChannel> {
  const { id } = config;
  const log = parts.log.child({ channel: id });
  const places = {
    configDir: parts.config.dir,
    credentialsDir: process.env['CREDENTIALS_DIRECTORY'] ?? null,
  };
  try {
    const module = await parts.loadChannel(config.type);
    const channel = module.open(config.settings, {
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
    });
    return { id, address: module.address, channel };
  } catch (error) {
    const words = `${id} cannot be used: ${wordsOf(error)}`;
    log.error({ err: error }, words);
    return { id, address: 'none', channel: closed(words) };
  }
}

function closed(words: string): Channel {
  return {
    send: async () => {
      throw contractError('config', false, words);
    },
    close: () => Promise.resolve(),
  };
}
