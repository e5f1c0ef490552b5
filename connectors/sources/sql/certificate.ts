// The certificate a server shows, looked at without a login, and why it is not trusted, in words for who has to mend it.
import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, getCACertificates } from 'node:tls';

export type Server = { readonly host: string; readonly port: number; readonly ca: readonly string[] };

/** What is said before the encryption begins; the driver's own connection says the same. */
export type Preamble = (socket: Socket) => Promise<void>;

export type Shown = {
  /** Why it is not trusted; null: it is. */
  readonly code: string | null;
  readonly certificate: X509Certificate;
};

/** Whom the box trusts where no authority is named: those Node knows, and those of the system, where a plant puts its own. */
export function knownAuthorities(): readonly string[] {
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}

/** Null: it shows none. Nothing secret is sent: the connection ends where a login would begin. */
export async function shownBy(
  { host, port, ca }: Server,
  preamble: Preamble,
  cut: AbortSignal,
): Promise<Shown | null> {
  const socket = connect({ host, port });
  const drop = (): void => void socket.destroy();
  cut.addEventListener('abort', drop, { once: true });
  try {
    await once(socket, 'connect');
    await preamble(socket);
    const secure = connectTls({
      ...{ socket, host, ca: [...ca], rejectUnauthorized: false },
      // By the standard a name and never an address.
      ...(isIP(host) === 0 && { servername: host }),
    });
    await once(secure, 'secureConnect');
    const certificate = secure.getPeerX509Certificate();
    const code = secure.authorized ? null : String(secure.authorizationError);
    secure.destroy();
    return certificate === undefined ? null : { code, certificate };
  } finally {
    cut.removeEventListener('abort', drop);
    drop();
  }
}

/** `at`: host and port; `setting`: where the config names an authority. */
export function distrustWords(
  { code, certificate }: Shown,
  { at, host, setting }: { readonly at: string; readonly host: string; readonly setting: string },
): string {
  const { fingerprint256, validTo } = certificate;
  const issuer = oneLine(certificate.issuer);
  const about = `It was issued by ${issuer} and has the SHA-256 fingerprint ${fingerprint256}.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesOf(certificate);
    return `The certificate at ${at} is for ${names}, and not for ${host}, so the password is not sent. ${about} If that is the right server, write the name it is for as host, or have a certificate made that names ${host}.`;
  }
  if (code === 'CERT_HAS_EXPIRED')
    return `The certificate at ${at} has expired (${validTo}), so the password is not sent. ${about} Have it renewed at the server.`;
  if (code === 'CERT_NOT_YET_VALID')
    return `The certificate at ${at} is valid only from ${certificate.validFrom} on, so the password is not sent. ${about} Is the clock of this box right?`;
  return `The certificate at ${at} is signed by nobody this box trusts (${code}), so the password is not sent. ${about} Compare the fingerprint with that of the certificate at the server; if it is the same, put the certificate of who issued it on the box and name it in ${setting}.`;
}

const oneLine = (name: string): string => name.split('\n').join(', ') || 'nobody named';

function namesOf({ subjectAltName, subject }: X509Certificate): string {
  const names = subjectAltName?.replace(/DNS:|IP Address:/g, '');
  return names ?? /^CN=(.*)$/m.exec(subject)?.[1] ?? 'no name at all';
}
