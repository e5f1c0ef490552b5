// What a failed connection to a broker means, in words: who has to do what so that the next attempt succeeds.
import type { SourceContext } from '../../../src/contracts/source.ts';
import type { MqttConfig } from './mqtt-config.ts';

type About = { readonly config: MqttConfig; readonly context: SourceContext };

/** Reason codes of CONNACK and DISCONNECT, MQTT 3.1.1 and 5. */
const VERSION_REFUSED = new Set([1, 132]);
const ID_REFUSED = new Set([2, 133]);
const ACCESS_REFUSED = new Set([4, 5, 134, 135, 138, 140]);
const BUSY = new Set([3, 136, 137, 139, 151, 159]);
const TAKEN_OVER = 142;
const TLS = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)_|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH/;

/** True of the error that `connectTrouble` made of "I do not speak this version". */
export function isVersionRefusal(error: unknown): boolean {
  return error instanceof Error && VERSION_REFUSED.has(Number(codeOf(error.cause)));
}

/** Everything here may pass by itself or at the peer, so each is worth another try. */
export function connectTrouble({ config, context }: About, cause: unknown): Error {
  const { url, user } = config;
  const code = codeOf(cause);
  const number = typeof code === 'number' ? code : -1;
  if (VERSION_REFUSED.has(number)) {
    const words = `The broker ${url} does not speak this version of MQTT, so nothing is read from it. Set protocolVersion: 4 in the config of this source.`;
    return context.error('refused', true, words, cause);
  }
  if (ID_REFUSED.has(number)) {
    const words = `The broker ${url} refuses the name of this client, so nothing is read from it. Set clientId in the config of this source to one the broker accepts.`;
    return context.error('refused', true, words, cause);
  }
  if (ACCESS_REFUSED.has(number)) {
    const who = user === undefined ? 'a reader without a name' : `the user ${user}`;
    const words = `The broker ${url} refuses ${who}, so nothing is read from it. Set user and password in the config of this source to those of a user the broker lets read.`;
    return context.error('refused', true, words, cause);
  }
  if (typeof code === 'string' && TLS.test(code)) {
    const words = `The certificate of ${url} is not trusted (${code}), so nothing is read from it. Set ca in the config of this source to the certificate of who signed it, or renew it at the broker.`;
    return context.error('not-trusted', true, words, cause);
  }
  const why = BUSY.has(number) ? 'turns clients away for now' : 'cannot be reached';
  const words = `The broker ${url} ${why}, so nothing is read from it. Check that it runs and that the network lets this box through to it.`;
  return context.error('unreachable', true, words, cause);
}

export function lostTrouble(context: SourceContext, url: string, cause: unknown): Error {
  const taken = codeOf(cause) === TAKEN_OVER;
  const what = taken
    ? 'another client uses the same clientId'
    : 'the connection broke or the broker went silent';
  const help = taken
    ? 'Give each box a clientId of its own.'
    : 'Check the broker and the network if this lasts.';
  const words = `The connection to ${url} was lost: ${what}. What it says is missing from the picture until it is back. ${help}`;
  return context.error('lost', true, words, cause instanceof Error ? cause : undefined);
}

function codeOf(cause: unknown): string | number | null {
  if (typeof cause !== 'object' || cause === null) return null;
  const code: unknown = Reflect.get(cause, 'code');
  return typeof code === 'string' || typeof code === 'number' ? code : null;
}
