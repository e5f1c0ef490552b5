// Whom a password is sent to: a server whose certificate is trusted; else words for who has to mend it, with whose it is.
import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, getCACertificates } from 'node:tls';
import type { Clock } from '../../src/contracts/clock.ts';

/** What is said before the encryption begins, as the source's own connection says it. */
export type Preamble = (socket: Socket, cut: AbortSignal) => Promise<void>;

export type Server = {
  readonly host: string;
  readonly port: number;
  /** Certificates of the authorities that may have signed its own. */
  readonly ca: readonly string[];
  /** Null: only the source's driver can begin the encryption. */
  readonly preamble: Preamble | null;
  /** For people: host and port. */
  readonly at: string;
  /** Where the config names an authority: "tls.caFile". */
  readonly setting: string;
  /** How it names the server: "as host", "in url". */
  readonly named: string;
  /** What follows for the picture; absent: the password is not sent. */
  readonly therefore?: string;
};

/** As much of a connector's context as is needed here. */
type Context = {
  readonly clock: Clock;
  error(code: 'config' | 'not-trusted', retryable: boolean, words: string, cause?: unknown): Error;
};

type Shown = {
  /** Why it is not trusted; null: it is. */
  readonly code: string | null;
  readonly certificate: X509Certificate;
};

const LOOK_WITHIN_MS = 5_000;
const NOT_SENT = 'the password is not sent';

/** `caFile` alone where it is given; else those Node knows, and those of the system, where a plant puts its own. */
export function authorities(
  caFile: string | undefined,
  setting: string,
  context: Context,
): readonly string[] {
  if (caFile === undefined)
    return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  const text = textOf(caFile, setting, context);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return [text];
  const words = `${caFile} (${setting}) holds no certificate in PEM, a text that begins with -----BEGIN CERTIFICATE-----. Ask for it in that form.`;
  throw context.error('config', false, words);
}

function textOf(file: string, setting: string, context: Context): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const words = `The certificate ${file} (${setting}) cannot be read. Put it there, readable by the box.`;
    throw context.error('config', false, words, error);
  }
}

/** The error of a server that is not trusted, which trying again does not mend. Null: it is trusted after all. */
export async function distrust(
  server: Server,
  { why, cause }: { readonly why: string; readonly cause: unknown },
  { context, signal }: { readonly context: Context; readonly signal: AbortSignal },
): Promise<Error | null> {
  const words = await distrustOf(server, why, { clock: context.clock, signal });
  return words === null ? null : context.error('not-trusted', false, words, cause);
}

/** No error tells which certificate it was (`why` is all it tells), so it is looked at once more. Null: it is trusted after all. */
export async function distrustOf(
  server: Server,
  why: string,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<string | null> {
  const { at, host, setting, therefore = NOT_SENT } = server;
  const late = new AbortController();
  const inTime = clock.after(LOOK_WITHIN_MS, () => late.abort(), false);
  const shown = await shownBy(server, AbortSignal.any([signal, late.signal])).catch(() => null);
  inTime();
  signal.throwIfAborted();
  if (shown?.code === null) return null;
  return shown === null
    ? `The certificate at ${at} is not trusted (${why}), so ${therefore}. Name the certificate of who issued it in ${setting}, or ask for one that names ${host}.`
    : distrustWords(shown, server);
}

/** Null: it shows none. Nothing secret is sent: the connection ends where a login would begin. */
export async function shownBy(
  { host, port, ca, preamble }: Pick<Server, 'host' | 'port' | 'ca' | 'preamble'>,
  cut: AbortSignal,
): Promise<Shown | null> {
  if (preamble === null) return null;
  const socket = connect({ host, port });
  const drop = (): void => void socket.destroy();
  cut.addEventListener('abort', drop, { once: true });
  try {
    // A socket that is dropped tells whoever waits for its next step nothing.
    await once(socket, 'connect', { signal: cut });
    await preamble(socket, cut);
    const secure = connectTls({
      ...{ socket, host, ca: [...ca], rejectUnauthorized: false },
      // By the standard a name and never an address.
      ...(isIP(host) === 0 && { servername: host }),
    });
    await once(secure, 'secureConnect', { signal: cut });
    const certificate = secure.getPeerX509Certificate();
    const code = secure.authorized ? null : String(secure.authorizationError);
    secure.destroy();
    return certificate === undefined ? null : { code, certificate };
  } finally {
    cut.removeEventListener('abort', drop);
    drop();
  }
}

function distrustWords(
  { code, certificate }: Shown,
  { at, host, setting, named, therefore = NOT_SENT }: Server,
): string {
  const { fingerprint256, validTo } = certificate;
  const issuer = oneLine(certificate.issuer);
  const about = `It was issued by ${issuer} and has the SHA-256 fingerprint ${fingerprint256}.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesOf(certificate);
    return `The certificate at ${at} is for ${names}, and not for ${host}, so ${therefore}. ${about} If that is the right server, write the name it is for ${named}, or have a certificate made that names ${host}.`;
  }
  if (code === 'CERT_HAS_EXPIRED')
    return `The certificate at ${at} has expired (${validTo}), so ${therefore}. ${about} Have it renewed at the server.`;
  if (code === 'CERT_NOT_YET_VALID')
    return `The certificate at ${at} is valid only from ${certificate.validFrom} on, so ${therefore}. ${about} Is the clock of this box right?`;
  return `The certificate at ${at} is signed by nobody this box trusts (${code}), so ${therefore}. ${about} Compare the fingerprint with that of the certificate at the server; if it is the same, put the certificate of who issued it on the box and name it in ${setting}.`;
}

const oneLine = (name: string): string => name.split('\n').join(', ') || 'nobody named';

function namesOf({ subjectAltName, subject }: X509Certificate): string {
  const names = subjectAltName?.replace(/DNS:|IP Address:/g, '');
  return names ?? /^CN=(.*)$/m.exec(subject)?.[1] ?? 'no name at all';
}
