// Opens one channel or lamp as its file has it: for the box that runs, and for `throughline check`, which closes it again.
import type { Channel, ChannelContext, ChannelModule, Lamp } from '../contracts/channel.ts';
import type { ChannelConfig } from '../contracts/config.ts';
import { contractError } from './contract-error.ts';
import type { DaemonParts } from './parts.ts';
import { readSecret, type SecretPlaces } from './secret.ts';
import { wordsOf } from './source-context.ts';

export type OpeningParts = Pick<DaemonParts, 'loadChannel' | 'loadLamp' | 'clock' | 'log'> & {
  readonly secrets: SecretPlaces;
  /** Where it may keep what is its own. */
  stateDirOf(id: string): string;
};

export type ChannelOpened = {
  readonly address: ChannelModule<object>['address'];
  readonly channel: Channel;
};

/** Throws what the channel says of its file, perhaps with the keys of what is wrong (`ChannelErrorShape`). */
export async function openChannel(
  parts: OpeningParts,
  { id, type, settings }: ChannelConfig,
): Promise<ChannelOpened> {
  const module = await parts.loadChannel(type);
  return { address: module.address, channel: module.open(settings, contextOf(parts, id)) };
}

/** Throws as `openChannel` does. */
export async function openLamp(parts: OpeningParts, { id, type, settings }: ChannelConfig): Promise<Lamp> {
  const module = await parts.loadLamp(type);
  return module.open(settings, contextOf(parts, id));
}

function contextOf({ secrets, clock, log, stateDirOf }: OpeningParts, id: string): ChannelContext {
  return {
    id,
    secret(reference) {
      try {
        return readSecret(reference, secrets);
      } catch (error) {
        throw contractError('config', false, wordsOf(error), error);
      }
    },
    error: contractError,
    clock,
    log,
    stateDir: stateDirOf(id),
  };
}
