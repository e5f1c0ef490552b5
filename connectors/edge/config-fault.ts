// A fault of a channel's own file that shows as it is opened: in words, with the keys that lead to where it stands.
import type { ChannelContext } from '../../src/contracts/channel.ts';
import type { ChannelErrorShape } from '../../src/contracts/errors.ts';

/** `at`: from the top of the file; [] is the file as a whole. */
export function configFault(
  context: Pick<ChannelContext, 'error'>,
  at: NonNullable<ChannelErrorShape['at']>,
  words: string,
): Error {
  return Object.assign(context.error('config', false, words), { at });
}
