// Whom the password is sent to: encrypted, to a server whose certificate is trusted; else words for who has to mend it.
import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { connect, getCACertificates } from 'node:tls';
import type { TableContext } from '../../../src/contracts/table-source.ts';
import type { TrytonConfig } from './tryton-config.ts';

const HTTPS_PORT = 443;
const LOOK_WITHIN_MS = 5_000;

type Shown = {
  /** Why it is not trusted; null: it is. */
  readonly code: string | null;
  readonly certificate: X509Certificate;
};

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

export function authorities({ caFile }: TrytonConfig, context: TableContext): readonly string[] {
  if (caFile === undefined) return knownAuthorities();
  const text = textOf(caFile, context);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return [text];
  const words = `${caFile} (caFile) holds no certificate in PEM, a text that begins with -----BEGIN CERTIFICATE-----. Ask for it in that form.`;
  throw context.error('config', false, words);
}

function textOf(file: string, context: TableContext): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const words = `The certificate ${file} (caFile) cannot be read. Put it there, readable by the box.`;
    throw context.error('config', false, words, error);
  }
}

type Asking = {
  readonly ca: readonly string[];
  readonly context: TableContext;
  readonly signal: AbortSignal;
};

/** An error does not tell which certificate it was, so it is looked at once more. Null: it is another trouble. */
export async function distrust(
  url: URL,
  error: unknown,
  { ca, context, signal }: Asking,
): Promise<Error | null> {
  const code = codeOf(error);
  if (!/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS/.test(code)) return null;
  const late = new AbortController();
  const inTime = context.clock.after(LOOK_WITHIN_MS, () => late.abort(), false);
  const shown = await shownBy(url, ca, AbortSignal.any([signal, late.signal])).catch(() => null);
  inTime();
  signal.throwIfAborted();
  if (shown?.code === null) return null;
  const words =
    shown === null
      ? `The certificate at ${url.host} is not trusted (${code}), so the password is not sent. Name the certificate of who issued it in caFile, or ask for one that names ${url.hostname}.`
      : distrustWords(shown, url);
  return context.error('not-trusted', false, words, error);
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Whom the box trusts where no authority is named: those Node knows, and those of the system, where a plant puts its own. */
function knownAuthorities(): readonly string[] {
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}

/** Null: it shows none. Nothing is sent: the connection ends where a login would begin. */
async function shownBy(
  { hostname, port }: URL,
  ca: readonly string[],
  cut: AbortSignal,
): Promise<Shown | null> {
  const host = hostOf(hostname);
  const socket = connect({
    ...{ host, port: port === '' ? HTTPS_PORT : Number(port), ca: [...ca], rejectUnauthorized: false },
    // By the standard a name and never an address.
    ...(isIP(host) === 0 && { servername: host }),
  });
  const drop = (): void => void socket.destroy();
  cut.addEventListener('abort', drop, { once: true });
  try {
    await once(socket, 'secureConnect');
    const certificate = socket.getPeerX509Certificate();
    const code = socket.authorized ? null : String(socket.authorizationError);
    return certificate === undefined ? null : { code, certificate };
  } finally {
    cut.removeEventListener('abort', drop);
    drop();
  }
}

/** Of an address of IPv6 without the brackets it has in a URL. */
const hostOf = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

function distrustWords({ code, certificate }: Shown, { host, hostname }: URL): string {
  const { fingerprint256, validTo } = certificate;
  const issuer = oneLine(certificate.issuer);
  const about = `It was issued by ${issuer} and has the SHA-256 fingerprint ${fingerprint256}.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesOf(certificate);
    return `The certificate at ${host} is for ${names}, and not for ${hostname}, so the password is not sent. ${about} If that is the right server, write the name it is for in url, or have a certificate made that names ${hostname}.`;
  }
  if (code === 'CERT_HAS_EXPIRED')
    return `The certificate at ${host} has expired (${validTo}), so the password is not sent. ${about} Have it renewed at the server.`;
  if (code === 'CERT_NOT_YET_VALID')
    return `The certificate at ${host} is valid only from ${certificate.validFrom} on, so the password is not sent. ${about} Is the clock of this box right?`;
  return `The certificate at ${host} is signed by nobody this box trusts (${code}), so the password is not sent. ${about} Compare the fingerprint with that of the certificate at the server; if it is the same, put the certificate of who issued it on the box and name it in caFile.`;
}

const oneLine = (name: string): string => name.split('\n').join(', ') || 'nobody named';

function namesOf({ subjectAltName, subject }: X509Certificate): string {
  const names = subjectAltName?.replace(/DNS:|IP Address:/g, '');
  return names ?? /^CN=(.*)$/m.exec(subject)?.[1] ?? 'no name at all';
}
