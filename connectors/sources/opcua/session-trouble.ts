// What a failed connection means, in words: who has to do what so that the next attempt succeeds.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SourceContext } from '../../../src/contracts/source.ts';
import type { OpcuaConfig } from './opcua-config.ts';

type About = { readonly config: OpcuaConfig; readonly context: SourceContext };

/** Everything here may pass by itself or at the peer, so each is worth another try. */
export function connectTrouble({ config, context }: About, cause: unknown, pki: string): Error {
  const { endpoint } = config;
  const said = wordsOf(cause);
  if (/certificate verification failed|BadCertificate(?!.*rejected by server)/i.test(said)) {
    const words =
      `The certificate of ${endpoint} is not trusted, so nothing is read from it (${statusIn(said)}). ` +
      `Compare it with the one the server's administrator shows, then move it from ${pki}/rejected to ${pki}/trusted/certs.`;
    return context.error('not-trusted', true, words, cause);
  }
  if (/Cannot find.*endpoint|no endpoint|security (mode|policy)/i.test(said)) {
    const words =
      `${endpoint} does not offer the security this source asks for, so nothing is read from it. ` +
      'Set security.mode and security.policy in the config of this source to what the server offers.';
    return context.error('refused', true, words, cause);
  }
  if (/rejected by server|third party|BadSecurityChecksFailed|disconnected/i.test(said) && isSecure(config)) {
    const words =
      `${endpoint} broke the connection off, most often because it does not trust this box yet. ` +
      `Ask the administrator of the server to trust the certificate ${thumbprint(pki)} (${pki}/own/certs).`;
    return context.error('not-trusted', true, words, cause);
  }
  const words =
    `${endpoint} cannot be reached, so nothing is read from it. ` +
    'Check that the server runs and that the network lets this box through to it.';
  return context.error('unreachable', true, words, cause);
}

export function sessionTrouble({ config, context }: About, cause: unknown): Error {
  if (isCoded(cause)) return cause;
  const { endpoint, user } = config;
  const said = wordsOf(cause);
  if (/BadUserAccessDenied|BadIdentityToken|BadUserSignature|token policy|ANONYMOUS/i.test(said)) {
    const who = user === undefined ? 'a reader without a name' : `the user ${user}`;
    const words =
      `${endpoint} refuses ${who}, so nothing is read from it. ` +
      'Set user and password in the config of this source to those of a user the server lets read.';
    // No cause: what the library throws can hold the request with the password.
    return context.error('refused', true, words);
  }
  const words =
    `${endpoint} opened no session (${statusIn(said)}), so nothing is read from it. ` +
    'Check on the server whether it is still starting or has too many sessions open.';
  return context.error('protocol', true, words);
}

export function lostTrouble(context: SourceContext, endpoint: string, what: string): Error {
  const words =
    `The connection to ${endpoint} was lost: ${what}. What it says is missing from the picture until it is back. ` +
    'Check the server and the network if this lasts.';
  return context.error('lost', true, words);
}

function isSecure(config: OpcuaConfig): boolean {
  return config.security.mode !== 'None';
}

function isCoded(cause: unknown): cause is Error {
  return cause instanceof Error && 'code' in cause && 'retryable' in cause;
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function statusIn(said: string): string {
  return /Bad\w+/.exec(said)?.[0] ?? 'no reason given';
}

function thumbprint(pki: string): string {
  try {
    const pem = readFileSync(`${pki}/own/certs/client_certificate.pem`);
    return new X509Certificate(pem).fingerprint;
  } catch {
    return 'of this box';
  }
}
