// Whom the password is sent to: over https, or within this machine; else only where that is said by name.
import type { TableContext } from '../../../src/contracts/table-source.ts';
import { distrust, type Server } from '../../edge/certificate.ts';
import type { TrytonConfig } from './tryton-config.ts';

const HTTPS_PORT = 443;
/** Where the config names an authority. */
export const CA_SETTING = 'caFile';

/** A password never goes over a network in clear because somebody wrote http; on the machine itself nobody listens in. */
export function checkScheme(
  { protocol, hostname }: URL,
  { unencrypted }: TrytonConfig,
  context: TableContext,
): void {
  const isHere = /^(localhost|127(\.\d+){3}|::1)$/.test(hostOf(hostname));
  if (protocol === 'https:' || isHere || unencrypted) return;
  const words = `url begins with http, so the password would go to ${hostname} readable by everybody on the network; it is not sent. Write https; or, where nobody else can listen in, unencrypted: true.`;
  throw context.error('config', false, words);
}

type Asking = {
  readonly ca: readonly string[];
  readonly context: TableContext;
  readonly signal: AbortSignal;
};

/** Null: it is another trouble. */
export async function untrusted(
  { host, hostname, port }: URL,
  error: unknown,
  { ca, context, signal }: Asking,
): Promise<Error | null> {
  const why = codeOf(error);
  if (!/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS/.test(why)) return null;
  const server: Server = {
    ...{ host: hostOf(hostname), port: port === '' ? HTTPS_PORT : Number(port), ca, at: host },
    // Encrypted from the first byte.
    ...{ preamble: async () => undefined, setting: CA_SETTING, named: 'in url' },
  };
  return distrust(server, { why, cause: error }, { context, signal });
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Of an address of IPv6 without the brackets it has in a URL. */
const hostOf = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
