// Whether the server is who it should be: its certificate looked at before anything is said to it, each fault in its words.
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { LookContext } from '../../../src/contracts/tag-look.ts';
import type { Said } from './open-troubles.ts';
import type { OwnPki } from './own-certificate.ts';

export type ShownCertificate = {
  /** The certificate, and those of its issuers behind it, DER. */
  readonly chain: Buffer;
  /** The address it was shown at, and the host in it. */
  readonly endpoint: string;
  readonly host: string;
  /** The application URI the config asks for; null: it names none. */
  readonly wantedUri: string | null;
};

/** Also what is to be said where no certificate is asked for. */
export const HOST_FITS: Said = {
  code: 'certificate-host',
  where: 'the certificate of the server',
  now: null,
};

export type Judged = { readonly error: Error } | { readonly said: Said };

/** `said`: the other host it is for, which is told; a certificate trusted by itself proves its server at any address. */
export async function judgeCertificate(
  shown: ShownCertificate,
  pki: OwnPki,
  context: LookContext,
): Promise<Judged> {
  const certificate = readLeaf(shown.chain);
  const at = shown.endpoint;
  if (certificate === null)
    return refused(
      context,
      `${at} shows a certificate that cannot be read, so nothing is read from it. Ask the owner of the server for a right one.`,
    );
  const time = timeWords(certificate, at, context.clock.now());
  if (time !== null) return refused(context, time);
  const status = (await pki.manager.checkCertificate(shown.chain)).name;
  if (status !== 'Good') return refused(context, statusWords(status, certificate, at, pki));
  const uri = /URI:([^,\s]+)/.exec(certificate.subjectAltName ?? '')?.[1] ?? null;
  if (shown.wantedUri !== null && uri !== shown.wantedUri) {
    const words =
      `At ${at}, where the discovery server sent this box, is ${uri ?? 'a server without a name'} and not ${shown.wantedUri}, so nothing is read from it. ` +
      'Ask the owner of the discovery server what is registered there, or correct server in the config of this source.';
    return refused(context, words);
  }
  return judgeHost(certificate, shown, pki, context);
}

async function judgeHost(
  certificate: X509Certificate,
  { endpoint, host }: ShownCertificate,
  pki: OwnPki,
  context: LookContext,
): Promise<Judged> {
  if (isFor(certificate, host)) return { said: HOST_FITS };
  const isTrustedByItself = (await pki.manager.isCertificateTrusted(certificate.raw)) === 'Good';
  const names = namesOf(certificate);
  if (!isTrustedByItself) {
    const words =
      `The certificate at ${endpoint} is for ${names} and not for ${host}, and this box trusts only who issued it: any of their servers could be there. Nothing is read from it. ` +
      `Write the name it is for as endpoint, or put this certificate itself into ${pki.folder}/trusted/certs.`;
    return refused(context, words);
  }
  const words =
    `The certificate of ${endpoint} is for ${names} and not for ${host}. It is read all the same, because this box trusts that very certificate. ` +
    'Write the name it is for as endpoint, or have a certificate made for the server that names this address.';
  return { said: { ...HOST_FITS, now: { about: `${host} ${names}`, words } } };
}

function timeWords(certificate: X509Certificate, at: string, now: number): string | null {
  const day = (text: string): string => new Date(text).toISOString().slice(0, 16).replace('T', ' ');
  if (Date.parse(certificate.validTo) <= now)
    return (
      `The certificate of ${at} ended on ${day(certificate.validTo)} UTC, so nothing is read from it. ` +
      'Ask the owner of the server to renew it. If that day is still to come, the clock of this box is wrong: set it.'
    );
  if (Date.parse(certificate.validFrom) > now)
    return (
      `The certificate of ${at} is valid only from ${day(certificate.validFrom)} UTC on, so nothing is read from it. ` +
      'Compare the clocks of this box and of the server, and set the one that is wrong.'
    );
  return null;
}

function statusWords(status: string, certificate: X509Certificate, at: string, { folder }: OwnPki): string {
  const print = certificate.fingerprint;
  if (status === 'BadCertificateUntrusted')
    return (
      `The certificate of ${at} is not trusted yet, so nothing is read from it. Its thumbprint is ${print}. ` +
      `Compare it with the one the server's administrator shows, then move it from ${folder}/rejected to ${folder}/trusted/certs.`
    );
  if (/Revoked$/.test(status))
    return `The certificate of ${at} was withdrawn by who issued it (${status}), so nothing is read from it. Ask the owner of the server for the new one.`;
  if (/RevocationUnknown|ChainIncomplete/.test(status))
    return (
      `Whether the certificate of ${at} still holds cannot be told (${status}), so nothing is read from it. ` +
      `Put the certificate of who issued it into ${folder}/issuers/certs and their list of withdrawn ones into ${folder}/issuers/crl.`
    );
  return (
    `The certificate of ${at} does not hold (${status}, thumbprint ${print}), so nothing is read from it. ` +
    'Ask the owner of the server for a right one.'
  );
}

/** A host as an address, or by its name; many servers write only the name of their machine, without its domain. */
function isFor(certificate: X509Certificate, host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) > 0) return certificate.checkIP(bare) !== undefined;
  const machine = bare.split('.')[0] ?? bare;
  return certificate.checkHost(bare) !== undefined || certificate.checkHost(machine) !== undefined;
}

function namesOf(certificate: X509Certificate): string {
  const names = certificate.subjectAltName?.split(', ').filter((name) => !name.startsWith('URI:')) ?? [];
  return names.map((name) => name.replace(/^(DNS|IP Address):/, '')).join(', ') || 'no address at all';
}

/** The first of the chain. Null: it is none. */
function readLeaf(chain: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(chain);
  } catch {
    return null;
  }
}

function refused(context: LookContext, words: string): Judged {
  return { error: context.error('not-trusted', true, words) };
}
