// What a failed connection to a broker means, in words: who has to do what so that the next attempt succeeds.
import { isIP } from 'node:net';
import type { SourceContext } from '../../../src/contracts/source.ts';
import { distrustOf } from '../certificate.ts';
import type { BrokerConfig } from './broker-config.ts';
import { lineSecrets } from './client-options.ts';

export type Trouble = {
  readonly config: BrokerConfig;
  readonly context: Pick<SourceContext, 'id' | 'secret' | 'error' | 'stateDir' | 'clock'>;
  readonly signal: AbortSignal;
};

/** Reason codes of CONNACK and DISCONNECT, MQTT 3.1.1 and 5. */
const VERSION_REFUSED = new Set([1, 132]);
const ID_REFUSED = new Set([2, 133]);
const ACCESS_REFUSED = new Set([4, 5, 134, 135, 138, 140]);
const BUSY = new Set([3, 136, 137, 139, 151, 159]);
export const TAKEN_OVER = 142;
/** What the library makes of a connection that ended before the broker answered. */
export const CLOSED = 'CLOSED';
const DISTRUST = /CERT_|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)/;
/** Said by the broker about our certificate, or that we have none. */
const ALERT = /ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|UNSUPPORTED_CERTIFICATE)/;
const TLS = /ERR_SSL|ERR_TLS|EPROTO/;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'mqtts:': 8_883, 'wss:': 443 };

/** True of the error that `connectTrouble` made of "I do not speak this version"; old brokers only close. */
export function isVersionRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error.cause);
  return code === CLOSED || VERSION_REFUSED.has(Number(code));
}

/** Everything here may pass by itself or at the peer, so each is worth another try. */
export async function connectTrouble(about: Trouble, cause: unknown): Promise<Error> {
  const { config, context } = about;
  const { url } = config;
  const code = codeOf(cause);
  if (typeof code === 'string' && DISTRUST.test(code)) {
    const words = await distrustWords(about, code);
    if (words !== null) return context.error('not-trusted', true, words, cause);
  }
  const [kind, words] = typeof code === 'string' ? lineWords(config, code) : refusalWords(config, code ?? -1);
  return context.error(kind, true, `The broker ${url} ${words}`, cause);
}

type Words = readonly ['refused' | 'not-trusted' | 'unreachable', string];

const REACH =
  'so nothing is read from it. Check that it runs, that url names its port and whether that is encrypted (mqtts, wss), and that the network lets this box through to it.';

function refusalWords({ user, protocolVersion }: BrokerConfig, code: number): Words {
  if (VERSION_REFUSED.has(code)) {
    const other = protocolVersion === 4 ? 5 : 4;
    const words = `does not speak this version of MQTT, so nothing is read from it. Set protocolVersion: ${other} in the config of this source.`;
    return ['refused', words];
  }
  if (ID_REFUSED.has(code))
    return [
      'refused',
      'refuses the name of this client, so nothing is read from it. Set clientId in the config of this source to one the broker accepts.',
    ];
  if (ACCESS_REFUSED.has(code)) {
    const who = user === undefined ? 'a reader without a name' : `the user ${user}`;
    const words = `refuses ${who}, so nothing is read from it. Set user and password in the config of this source to those of a user the broker lets read.`;
    return ['refused', words];
  }
  return ['unreachable', `${BUSY.has(code) ? 'turns clients away for now' : 'cannot be reached'}, ${REACH}`];
}

function lineWords({ clientCertificate }: BrokerConfig, code: string): Words {
  if (ALERT.test(code)) {
    const what = clientCertificate
      ? 'refuses the certificate of this box'
      : 'asks for a certificate of this box';
    const words = `${what} (${code}), so nothing is read from it. Set clientCertificate and clientKey in the config of this source to a certificate the broker knows, or have it trust this one.`;
    return ['refused', words];
  }
  if (TLS.test(code)) {
    const words = `does not encrypt as this box does (${code}), so nothing is read from it. Check that url names its encrypted port, mqtts:// or wss://, and that it knows TLS 1.2 or later.`;
    return ['not-trusted', words];
  }
  return ['unreachable', `cannot be reached, ${REACH}`];
}

/** Null: it is trusted after all, now that it is looked at once more. */
async function distrustWords(about: Trouble, why: string): Promise<string | null> {
  const { config, context, signal } = about;
  const { protocol, hostname, port } = new URL(config.url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const at = Number(port) || (DEFAULT_PORTS[protocol] ?? 0);
  const server = {
    ...{ host, port: at, ca: lineSecrets(about)?.ca ?? [], preamble: async () => undefined },
    ...{ at: `${isIP(host) === 6 ? `[${host}]` : host}:${at}`, setting: 'ca', named: 'in url' },
    therefore: 'nothing is read from it',
  };
  return distrustOf(server, why, { clock: context.clock, signal });
}

export function lostTrouble({ config, context }: Trouble, cause: unknown): Error {
  const taken = codeOf(cause) === TAKEN_OVER;
  const what = taken
    ? 'another client uses the same clientId'
    : 'the connection broke or the broker went silent';
  const help = taken
    ? 'Give each box a clientId of its own.'
    : 'Check the broker and the network if this lasts.';
  const words = `The connection to ${config.url} was lost: ${what}. What it says is missing from the picture until it is back. ${help}`;
  return context.error('lost', true, words, cause instanceof Error ? cause : undefined);
}

/** `isCertain`: the broker said so; else it only closes each connection soon after it was made. */
export function fightTrouble(
  { config, context }: Trouble,
  { clientId, isCertain }: { readonly clientId: string; readonly isCertain: boolean },
): Error {
  const what = isCertain
    ? `Another client with the name ${clientId} connects to the broker ${config.url} and throws this box out again and again`
    : `The broker ${config.url} closes the connection of the client ${clientId} again and again soon after it was made, as it does where another client has the same name`;
  const words = `${what}: two boxes with one name do that to each other without end. What it says reaches the picture with gaps. Set clientId in the config of this source to a name that no other box has.`;
  // A broker that restarts often looks the same where it does not say who threw us out: that is no reason to stay away.
  return context.error(isCertain ? 'refused' : 'lost', true, words);
}

function codeOf(cause: unknown): string | number | null {
  if (typeof cause !== 'object' || cause === null) return null;
  const code: unknown = Reflect.get(cause, 'code');
  return typeof code === 'string' || typeof code === 'number' ? code : null;
}
