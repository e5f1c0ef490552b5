// The box's own key pair and trust list for one source: made once, told about before it ends, renewed when it has ended.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import type { LookContext } from '../../../src/contracts/tag-look.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Said } from './open-troubles.ts';

const DAY_MS = 86_400_000;
/** A server must be told to trust each new one by hand, so it lasts as long as the box may. */
const VALID_DAYS = 3_650;
/** A server whose clock is behind ours would call a certificate of this moment not yet valid. */
const BACKDATED_MS = 2 * DAY_MS;
/** Told anew at each of these, days before the end. */
const TOLD_DAYS = [7, 30, 60];

export type OwnPki = {
  readonly manager: OPCUACertificateManager;
  readonly folder: string;
  readonly certificateFile: string;
  readonly certificate: X509Certificate;
  readonly applicationUri: string;
  /** Made here, not brought by the plant: it signed itself. */
  readonly isOurs: boolean;
};

/**
 * The folder `pki` of this source. Makes a key (readable by the box alone) and a certificate where there is none. Throws the
 * context's error where one that is there is of no use, and the system's where the disk is.
 */
export async function openPki(context: LookContext): Promise<OwnPki> {
  const { OPCUACertificateManager } = await import('node-opcua-certificate-manager');
  const folder = join(context.stateDir, 'pki');
  const manager = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: false,
    disableFileWatchers: true,
  });
  await manager.initialize().catch((error: unknown) => {
    throw unusableKey(manager.privateKey, context, error);
  });
  const certificateFile = join(folder, 'own', 'certs', 'client_certificate.pem');
  let certificate = readCertificate(certificateFile, context);
  if (certificate !== null && isSelfSigned(certificate) && hasEnded(certificate, context.clock.now())) {
    // It opens no door any more: a new one, which servers must trust anew, can only be better. The old one is kept.
    await rename(certificateFile, `${certificateFile}.ended`);
    certificate = null;
  }
  if (certificate === null) {
    await makeCertificate(manager, certificateFile, context);
    certificate = new X509Certificate(readFileSync(certificateFile));
  }
  checkKey(certificate, { certificateFile, keyFile: manager.privateKey }, context);
  // Servers compare this name with the one in the certificate, whatever this machine is called by now.
  const applicationUri =
    /URI:([^,\s]+)/.exec(certificate.subjectAltName ?? '')?.[1] ?? applicationUriOf(context);
  return { manager, folder, certificateFile, certificate, applicationUri, isOurs: isSelfSigned(certificate) };
}

/** The name by which people at the server recognise this box. */
export function applicationName(): string {
  return `Throughline ${hostname()}`;
}

/** Null: it is valid for long. At the latest of 60, 30 and 7 days before the end it is told, and at the end. */
export function certificateTrouble(pki: OwnPki, now: UtcMs): Said {
  const where = { code: 'certificate-expires', where: 'the certificate of this box' };
  const endsAt = Date.parse(pki.certificate.validTo);
  const days = Math.floor((endsAt - now) / DAY_MS);
  const stage = days < 0 ? 0 : TOLD_DAYS.find((told) => days <= told);
  if (stage === undefined) return { ...where, now: null };
  const end = new Date(endsAt).toISOString().slice(0, 10);
  const after = pki.isOurs
    ? 'This box then makes itself a new one, and nothing is read until the server trusts that. ' +
      `To choose the moment yourself, move ${pki.certificateFile} away, restart the box, and ask the owner of the server to trust the new one.`
    : `Nothing is read after that. Ask who issued it for a new one and put it at ${pki.certificateFile}.`;
  const words =
    days < 0
      ? `The certificate of this box ended on ${end}. ${pki.isOurs ? 'The next connection is made with a new one, which the owner of the server must trust.' : after}`
      : `The certificate of this box ends on ${end}, in ${days} days. ${after}`;
  return { ...where, now: { about: `${stage} days`, words } };
}

function applicationUriOf({ id }: LookContext): string {
  return `urn:${hostname()}:Throughline:${id}`;
}

async function makeCertificate(
  manager: OPCUACertificateManager,
  outputFile: string,
  context: LookContext,
): Promise<void> {
  // Written whole before it stands there: half of one, after a cut of the power, would open no door ever.
  const part = `${outputFile}.part`;
  await manager.createSelfSignedCertificate({
    outputFile: part,
    subject: { commonName: applicationName(), organization: 'Throughline' },
    applicationUri: applicationUriOf(context),
    dns: [hostname()],
    startDate: new Date(context.clock.now() - BACKDATED_MS),
    validity: VALID_DAYS,
  });
  await rename(part, outputFile);
}

function readCertificate(file: string, context: LookContext): X509Certificate | null {
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  try {
    return new X509Certificate(bytes);
  } catch (error) {
    const words = `The certificate of this box, ${file}, cannot be read, so nothing is read from the server. Put it there in PEM, or move it away: this box then makes itself a new one, which the owner of the server must trust.`;
    throw context.error('config', false, words, error);
  }
}

function checkKey(
  certificate: X509Certificate,
  { certificateFile, keyFile }: { readonly certificateFile: string; readonly keyFile: string },
  context: LookContext,
): void {
  if (certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile)))) return;
  const words = `The certificate of this box, ${certificateFile}, is for another key than ${keyFile}, so nothing is read from the server. Put the key it is for there, or move the certificate away: this box then makes itself a new one, which the owner of the server must trust.`;
  throw context.error('config', false, words);
}

/** No key is in the words: what the system says of a file names only the file. */
function unusableKey(file: string, context: LookContext, error: unknown): unknown {
  if (error instanceof Error && 'syscall' in error) return error;
  const words = `The key of this box, ${file}, cannot be read, so nothing is read from the server. Put it back, or move it away together with the certificate: this box then makes itself new ones, which the owner of the server must trust.`;
  return context.error('config', false, words, error);
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer;
}

function hasEnded(certificate: X509Certificate, now: UtcMs): boolean {
  return Date.parse(certificate.validTo) <= now;
}
