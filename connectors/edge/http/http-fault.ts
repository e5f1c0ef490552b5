// What a failed exchange means: which code, whether trying again can help, and what to do.
import type { ChannelErrorCode } from '../../../src/contracts/errors.ts';
import { BarredAddress } from './address-guard.ts';
import type { Answer } from './exchange.ts';

export type Fault = { readonly code: ChannelErrorCode; readonly retryable: boolean; readonly words: string };

/** Its name for people and where it is: "The SMS gateway at sms.plant.lan". */
export type PeerName = string;

const NO_ROUTE = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|ETIMEDOUT)$/;
const NOT_TLS = /^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/;
const NOT_HTTP = /^HPE_/;
const MAY_COME_TWICE = 'It is sent again later and may then arrive twice.';
/** Characters of a Retry-After: seconds, or a date. */
const WAIT_MAX = 40;

/** OpenSSL and Node name the reasons a certificate is refused for in several ways. */
export function isTrustFault(error: unknown): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/.test(codeOf(error));
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Of an exchange that ended without an answer. */
export function faultOfError(error: unknown, peer: PeerName): Fault {
  const code = codeOf(error);
  if (error instanceof BarredAddress)
    return fault(
      'config',
      false,
      `${peer} is not asked: ${error.message}. Correct url, or the name it holds.`,
    );
  if (NO_ROUTE.test(code))
    return fault(
      'unreachable',
      true,
      `${peer} cannot be reached (${code}). The message is sent again later. Check url and network.`,
    );
  if (NOT_TLS.test(code))
    return fault(
      'config',
      false,
      `${peer} does not speak TLS there, so nothing was sent. Correct the port in url, or write http where the network is safe.`,
    );
  if (NOT_HTTP.test(code))
    return fault(
      'unreachable',
      true,
      `${peer} answers, but not as a web server does (${code}). ${MAY_COME_TWICE} Check the port in url.`,
    );
  return fault(
    'unreachable',
    true,
    `The connection to ${lower(peer)} broke${code === '' ? '' : ` (${code})`}. ${MAY_COME_TWICE}`,
  );
}

export function stopped(peer: PeerName): Fault {
  return fault('timeout', true, `Sending was stopped before ${lower(peer)} had taken the message.`);
}

export function tooLate(peer: PeerName, afterMs: number): Fault {
  return fault('timeout', true, `${peer} did not answer within ${afterMs / 1_000} s. ${MAY_COME_TWICE}`);
}

/** Of an answer that is not "taken". `said`: what of it may be told, or ''. */
export function faultOfStatus({ status, retryAfter, redirectsTo }: Answer, peer: PeerName, said = ''): Fault {
  const answered = `(it answered ${status}${said === '' ? '' : `: ${said}`})`;
  if (status >= 300 && status < 400)
    return fault(
      'config',
      false,
      `${peer} wants the message sent elsewhere (it answered ${status}${redirectsTo === null ? '' : `, to ${redirectsTo}`}), which is never followed. Write the address that takes it in url.`,
    );
  if (status === 401 || status === 403)
    return fault(
      'refused',
      false,
      `${peer} does not let the box in ${answered}. Correct user, password or secrets.`,
    );
  if (status === 404 || status === 405 || status === 410)
    return fault(
      'config',
      false,
      `${peer} takes nothing at this address ${answered}. Correct url and method.`,
    );
  if (status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501) || status < 200)
    return fault(
      'busy',
      true,
      `${peer} cannot take the message now ${answered}${waits(retryAfter)}. It is sent again later.`,
    );
  return fault(
    'refused',
    false,
    `${peer} refused the message ${answered}. Compare the request in this file with what it expects.`,
  );
}

function waits(retryAfter: string | null): string {
  if (retryAfter === null || !/^[\w ,:+-]+$/.test(retryAfter) || retryAfter.length > WAIT_MAX) return '';
  return /^\d+$/.test(retryAfter)
    ? ` and asks to wait ${retryAfter} s`
    : ` and asks to wait until ${retryAfter}`;
}

/** Within a sentence. */
const lower = (peer: PeerName): string => `${peer.slice(0, 1).toLowerCase()}${peer.slice(1)}`;

function fault(code: ChannelErrorCode, retryable: boolean, words: string): Fault {
  return { code, retryable, words };
}
