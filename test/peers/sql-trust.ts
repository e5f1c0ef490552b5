// What must hold of any real database that encrypts: nobody's certificate is refused in words, and trusted where it is named.
import { join } from 'node:path';
import type { Test } from 'tap';
import { source } from '../../connectors/sources/sql/sql.ts';
import type { EngineName } from '../../connectors/sources/sql/sql-config.ts';
import { openBench } from '../contract/source-context.ts';
import type { OwnCertificate } from './own-certificate.ts';
import { PASSWORD, type Reached, sqlConfig } from './sql-rig.ts';

export type Trusting = {
  readonly engine: EngineName;
  /** Whose certificate is for localhost. */
  readonly named: Reached;
  readonly certificate: OwnCertificate;
  /** Whose certificate is for another host. */
  readonly other: Reached;
  readonly otherCertificate: OwnCertificate;
  /** Whose certificate, for localhost, is over. */
  readonly expired: Reached;
  readonly expiredCertificate: OwnCertificate;
  /** Offers no encryption. */
  readonly plain: Reached;
};

export async function trustIsEarned(t: Test, peers: Trusting): Promise<void> {
  const { engine, named, certificate, other, otherCertificate, expired, expiredCertificate, plain } = peers;
  const bench = await openBench({ id: 'erp', secrets: { [PASSWORD.file]: named.reader.password } });
  t.teardown(() => bench.dispose());
  const offers = async (at: Reached, tls: object, host = 'localhost') =>
    source
      .open(await sqlConfig(engine, { ...at, host }, { tls }), bench.context())
      .offers(AbortSignal.timeout(20_000));
  const refused = { code: 'not-trusted', retryable: false };

  const nobody = await offers(named, {}).catch((error: unknown) => error as Error);
  t.match(nobody, { ...refused, message: /signed by nobody this box trusts.*the password is not sent/ });
  t.match(nobody, { message: new RegExp(`issued by .*CN=plant-server.* ${certificate.fingerprint}`) });
  t.match(nobody, { message: /Compare the fingerprint .* name it in tls\.caFile/ });
  await t.rejects(offers(named, { caFile: otherCertificate.file }), refused, 'another authority');
  await t.rejects(offers(named, { caFile: join(bench.stateDir, 'none.pem') }), {
    ...{ code: 'config', retryable: false, message: /none\.pem \(tls\.caFile\) cannot be read/ },
  });
  t.ok(await offers(named, { caFile: certificate.file }), 'trusted where it is named');

  const mismatch = await offers(other, { caFile: otherCertificate.file }).catch((error: unknown) => error);
  t.match(mismatch, { ...refused, message: /is for erp-db\.other, and not for localhost/ });
  t.match(mismatch, {
    message: new RegExp(`${otherCertificate.fingerprint}.*write the name it is for as host`),
  });

  await t.rejects(offers(expired, { caFile: expiredCertificate.file }), {
    ...{ ...refused, message: /has expired \(.*GMT\), so the password is not sent.* Have it renewed/ },
  });

  await t.rejects(offers(plain, {}), {
    ...{ ...refused, message: /offers no encryption, so the box does not send its password/ },
  });
  t.ok(await offers(plain, { on: false }), 'unencrypted where that is said');
}
