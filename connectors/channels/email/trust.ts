// Which certificates a mail server may show, for sending and for reading alike.
import { type ConnectionOptions, createSecureContext, getCACertificates } from 'node:tls';
import type { ChannelContext } from '../../../src/contracts/channel.ts';
import type { SecretReference } from '../../../src/contracts/source.ts';

export type Trust = (ca: SecretReference | undefined) => ConnectionOptions;

/**
 * `ca` alone where the config names one, read anew for each connection; else those Node knows and those of the system,
 * where a plant puts its own. The system's are read once, here: that takes a tenth of a second, so it is done as the
 * channel opens.
 */
export function trust(context: Pick<ChannelContext, 'secret'>, wantsSystem: boolean): Trust {
  const known = wantsSystem ? everybodyKnown() : {};
  return (ca) => (ca === undefined ? known : { ca: context.secret(ca) });
}

function everybodyKnown(): ConnectionOptions {
  const ca = [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  return { secureContext: createSecureContext({ ca }) };
}
