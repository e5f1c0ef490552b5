// The key and the certificate by which browsers know this box: made once, made anew before it ends, or put there by the plant.
import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';
import type { UtcMs } from '../core/types/time.ts';
import { storeError } from '../store/store-error.ts';
import { putWhole } from './put-whole.ts';

export type PanelCertificate = {
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
  /** SHA-256, as browsers write it. */
  readonly fingerprint: string;
};

export type CertificateParts = {
  readonly dataDir: string;
  /** Names people open the panel by, beside those of this machine. */
  readonly names: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
};

const FOLDER = 'panel-tls';
const KEY_FILE = 'key.pem';
const CERTIFICATE_FILE = 'certificate.pem';
const DAY_MS = 86_400_000;
/** The longest that phones take of a certificate that was installed by hand. */
const VALID_MS = 820 * DAY_MS;
const RENEWED_BEFORE_MS = 30 * DAY_MS;
/** The clock of a phone may be behind. */
const BACKDATED_MS = DAY_MS;
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * What the plant put into `panel-tls` of the data folder is used as it is; what this box made is made anew in time. Throws a store error in
 * words where the files cannot be read, written, or do not belong together.
 */
export async function panelCertificate(parts: CertificateParts): Promise<PanelCertificate> {
  const folder = join(parts.dataDir, FOLDER);
  const paths = { key: join(folder, KEY_FILE), certificate: join(folder, CERTIFICATE_FILE) };
  try {
    const kept = keptAt(paths);
    const now = parts.clock.now();
    if (kept === null || isToRenew(kept.certificate, now)) {
      if (kept !== null)
        parts.log.warn(
          { path: paths.certificate },
          'the certificate of the panel is made anew: browsers warn once more',
        );
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const made = await make(parts.names, now);
      putWhole(paths.key, made.key);
      putWhole(paths.certificate, made.certificate);
      return withPrint(made);
    }
    return withPrint({ key: kept.key, certificate: kept.certificate.toString() });
  } catch (cause) {
    const words = `The key and the certificate of the panel, in ${folder}, cannot be used (${reasonOf(cause)}), so nobody could sign in. Put both there in PEM, readable for the user of the box, or move both away: the box then makes itself new ones.`;
    throw storeError({ code: 'storage', retryable: false, words }, cause);
  }
}

type Pem = { readonly key: string; readonly certificate: string };

const withPrint = ({ key, certificate }: Pem): PanelCertificate => ({
  ...{ key, certificate, fingerprint: new X509Certificate(certificate).fingerprint256 },
});

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Null: there is none yet. */
function keptAt(paths: Pem): { readonly key: string; readonly certificate: X509Certificate } | null {
  if (!existsSync(paths.key) && !existsSync(paths.certificate)) return null;
  const key = readFileSync(paths.key, 'utf8');
  const certificate = new X509Certificate(readFileSync(paths.certificate));
  if (!certificate.checkPrivateKey(createPrivateKey(key)))
    throw new Error('the certificate is for another key');
  return { key, certificate };
}

/** One that somebody else signed is the plant's to renew. */
const isToRenew = (certificate: X509Certificate, now: UtcMs): boolean =>
  certificate.subject === certificate.issuer && Date.parse(certificate.validTo) < now + RENEWED_BEFORE_MS;

async function make(names: readonly string[], now: UtcMs): Promise<Pem> {
  // The second needs the first, which it does not bring.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString('hex'),
    name: [{ CN: ['Throughline'] }, { OU: [hostname()] }],
    notBefore: new Date(now - BACKDATED_MS),
    notAfter: new Date(now - BACKDATED_MS + VALID_MS),
    signingAlgorithm: EC,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        namesOf(names).map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
      ),
    ],
  });
  const key = createPrivateKey({
    key: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
    ...{ format: 'der', type: 'pkcs8' },
  });
  return { key: key.export({ format: 'pem', type: 'pkcs8' }).toString(), certificate: made.toString('pem') };
}

/** Whatever one may write before the port: the name of the config, those of this machine, its addresses of today. */
function namesOf(names: readonly string[]): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).map(({ address }) => address.replace(/%.*$/, '')),
  );
  const plain = names.map((name) => name.replace(/^\[|\]$/g, ''));
  return [...new Set([...plain, hostname(), `${hostname()}.local`, 'localhost', ...addresses])];
}
