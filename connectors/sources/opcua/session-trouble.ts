// What a failed connection means, in words: who has to do what so that the next attempt succeeds.
import type { LookContext } from '../../../src/contracts/tag-look.ts';
import { type OpcuaConfig, serverName } from './opcua-config.ts';
import type { OwnPki } from './own-certificate.ts';

type About = { readonly config: OpcuaConfig; readonly context: LookContext; readonly pki: OwnPki };

/** Everything here may pass by itself or at the peer, so each is worth another try. */
export function connectTrouble({ config, context, pki }: About, cause: unknown): Error {
  const server = serverName(config);
  const said = wordsOf(cause);
  const clocks = clockWords(server, said);
  if (clocks !== null) return context.error('refused', true, clocks, cause);
  const print = pki.certificate.fingerprint;
  if (/BadCertificate\w*TimeInvalid/.test(said)) {
    const words =
      `${server} says that the certificate of this box (${print}) is not valid at this time, so nothing is read from it. ` +
      `It is valid from ${pki.certificate.validFrom} to ${pki.certificate.validTo}: compare the clocks of this box and of the server.`;
    return context.error('not-trusted', true, words, cause);
  }
  // A server that does not know this box says so, or just hangs up: the library then tells of a third party.
  if (/rejected by server|third party|BadSecurityChecksFailed|BadCertificate|disconnected/i.test(said)) {
    if (config.security.mode !== 'None' && !/ECONNREFUSED|ENOTFOUND/.test(said)) {
      const words =
        `${server} broke the connection off, most often because it does not trust this box yet. ` +
        `Ask the owner of the server to trust the certificate ${print} (${pki.certificateFile}, "${pki.certificate.subject.replaceAll('\n', ', ')}").`;
      return context.error('not-trusted', true, words, cause);
    }
  }
  return unreachableTrouble(context, server, cause);
}

/** `server`: its address, or whatever people know it by. */
export function unreachableTrouble(context: LookContext, server: string, cause: unknown): Error {
  const said = wordsOf(cause);
  const words = /ENOTFOUND|EAI_AGAIN/.test(said)
    ? `${server} cannot be reached, because no name server this box asks knows that name. Nothing is read from it. Write its IP address, or have the name entered.`
    : `${server} cannot be reached, so nothing is read from it. Check that the server runs and that the network lets this box through to it.`;
  return context.error('unreachable', true, words, cause);
}

export function sessionTrouble(
  { config, context }: Pick<About, 'config' | 'context'>,
  cause: unknown,
): Error {
  if (isCoded(cause)) return cause;
  const server = serverName(config);
  const said = wordsOf(cause);
  const clocks = clockWords(server, said);
  if (clocks !== null) return context.error('refused', true, clocks);
  // Of a certificate only where the user has one: else it is that of this box which is meant.
  const isUser = /BadUserAccessDenied|BadIdentityToken|BadUserSignature|token policy|ANONYMOUS/i.test(said);
  if (isUser || (config.userCertificate !== undefined && said.includes('BadCertificate'))) {
    // No cause: what the library throws can hold the request with the password.
    return context.error('refused', true, refusedWords(config, said));
  }
  const words =
    `${server} opened no session (${statusIn(said)}), so nothing is read from it. ` +
    'Check on the server whether it is still starting or has too many sessions open.';
  return context.error('protocol', true, words);
}

export function lostTrouble(context: LookContext, server: string, what: string, cause?: unknown): Error {
  const words =
    `The connection to ${server} was lost: ${what}. What it says is missing from the picture until it is back. ` +
    'Check the server and the network if this lasts.';
  return context.error('lost', true, words, cause);
}

function refusedWords(config: OpcuaConfig, said: string): string {
  const server = serverName(config);
  if (config.userCertificate !== undefined)
    return (
      `${server} refuses the user with the certificate of this source's config (${statusIn(said)}), so nothing is read from it. ` +
      'Ask the owner of the server to trust it as that of a user who may read, or name the right userCertificate and userKey.'
    );
  const who = config.user === undefined ? 'a reader without a name' : `the user ${config.user}`;
  return (
    `${server} refuses ${who}, so nothing is read from it. ` +
    'Set user and password in the config of this source to those of a user the server lets read.'
  );
}

/** Null: it is not about clocks. A server answers no message of more than 5 minutes ago or ahead. */
function clockWords(server: string, said: string): string | null {
  if (!/BadInvalidTimestamp|BadRequestTimestamp/.test(said)) return null;
  return (
    `${server} takes no message of this box, because their clocks differ by more than it allows (BadInvalidTimestamp). Nothing is read from it. ` +
    'Compare the clocks of both, and have the wrong one set by the time server of the plant.'
  );
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
