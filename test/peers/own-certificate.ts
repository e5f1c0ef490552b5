// A certificate nobody trusts, as a server of a plant often has one: signed by itself, made for one test.
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'tap';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { folderOf, serverFolder } from './server-process.ts';

export type OwnCertificate = {
  /** PEM, readable by whom it was made for alone. */
  readonly keyFile: string;
  /** PEM, for everybody: also as the authority that signed it. */
  readonly file: string;
  readonly pem: string;
  readonly key: string;
  /** SHA-256, as openssl prints it. */
  readonly fingerprint: string;
};

export type CertificateWish = {
  /** As openssl writes them, "DNS:erp-db". */
  readonly names: string;
  /** Whom the server runs as. */
  readonly user?: string | undefined;
  /** It expired yesterday. */
  readonly isExpired?: true;
  /** It is valid from 2090 on. */
  readonly isNotYetValid?: true;
};

export async function ownCertificate(
  t: Pick<Test, 'teardown'>,
  { names, user, isExpired, isNotYetValid }: CertificateWish,
): Promise<OwnCertificate> {
  const folder = await serverFolder(t, 'certificate');
  const keyFile = join(await folderOf(user, join(folder, 'key')), 'server.key');
  const file = join(folder, 'server.pem');
  const [key, wish] = [join(folder, 'made.key'), join(folder, 'wish.pem')];
  const openssl = (...args: readonly string[]) => runProgram('/usr/bin/openssl', args);
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout', key];
  const about = ['-subj', '/CN=plant-server/O=Lindau', '-addext', `subjectAltName=${names}`];
  await openssl('req', '-new', ...kind, ...about, '-addext', 'basicConstraints=CA:TRUE', '-out', wish);
  if (isNotYetValid) await signLater(folder, { key, wish, file });
  else {
    const days = ['-days', isExpired ? '-1' : '2', '-copy_extensions', 'copy'];
    await openssl('x509', '-req', '-in', wish, '-signkey', key, ...days, '-out', file);
  }
  const owner = user === undefined ? [] : ['-o', user];
  await runProgram('/usr/bin/install', ['-m', '600', ...owner, key, keyFile]);
  const pem = await readFile(file, 'utf8');
  const { fingerprint256 } = new X509Certificate(pem);
  return { keyFile, file, pem, key: await readFile(key, 'utf8'), fingerprint: fingerprint256 };
}

/** Only an authority of openssl's own may say from when on. */
async function signLater(
  folder: string,
  { key, wish, file }: { readonly key: string; readonly wish: string; readonly file: string },
): Promise<void> {
  const config = join(folder, 'authority.cnf');
  const own = ['database', 'serial', 'new_certs_dir'].map((name) => `${name} = ${join(folder, name)}`);
  const rules = ['default_md = sha256', 'policy = any', 'copy_extensions = copy', 'unique_subject = no'];
  const any = ['[any]', 'commonName = supplied', 'organizationName = optional'];
  await writeFile(config, ['[ca]', 'default_ca = own', '[own]', ...own, ...rules, ...any, ''].join('\n'));
  await writeFile(join(folder, 'database'), '');
  await writeFile(join(folder, 'serial'), '01\n');
  await mkdir(join(folder, 'new_certs_dir'));
  const when = ['-startdate', '20900101000000Z', '-enddate', '20910101000000Z'];
  const what = ['-selfsign', '-keyfile', key, '-in', wish, '-out', file, '-notext'];
  await runProgram('/usr/bin/openssl', ['ca', '-batch', '-config', config, ...what, ...when]);
}
