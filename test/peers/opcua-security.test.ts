// Every mode and policy against a real server, and every way in which a certificate, a user or a clock does not fit.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Message,
  MessageSecurityMode,
  OPCUACertificateManager,
  SecurityPolicy,
  type ServerSecureChannelLayer,
  ServiceFault,
  StatusCodes,
} from 'node-opcua';
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/opcua/opcua.ts';
import type { OpcuaConfig } from '../../connectors/sources/opcua/opcua-config.ts';
import type { OpcuaPeerOptions } from '../contract/opcua-peer.ts';
import {
  configFor,
  double,
  MINE,
  type Scene,
  SECURE,
  saw,
  scene,
  tagOf,
  troublesOf,
  trust,
  valuesOf,
} from '../contract/opcua-scene.ts';
import type { Bench } from '../contract/source-context.ts';
import { type Outcome, startRun, until } from '../contract/source-run.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MODES = ['Sign', 'SignAndEncrypt'] as const;
const POLICIES = ['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'] as const;
const nodes = { [MINE]: { Rate: double(5) } };
const tags = [tagOf('Rate')];

t.setTimeout(600_000);

/** The same bench on a box whose clock shows another time. */
const withClock = (bench: Bench, aheadMs: () => number): Bench => ({
  ...bench,
  context: () => {
    const context = bench.context();
    return { ...context, clock: { ...context.clock, now: () => context.clock.now() + aheadMs() } };
  },
});

async function secured(t: Test, options: Partial<OpcuaPeerOptions> = {}): Promise<Scene> {
  const made = await scene(t, { nodes, secure: true, ...options });
  await trust(made.bench, made.peer.certificate);
  return made;
}

async function reads(
  { bench, run }: Scene,
  more: Partial<OpcuaConfig> = { security: SECURE },
): Promise<void> {
  const running = run(tags, more);
  const before = valuesOf(bench).length;
  await until(() => valuesOf(bench).length > before, 'the value', running);
  await running.stop();
}

const outcome = ({ run }: Scene, more: Partial<OpcuaConfig> = { security: SECURE }): Promise<Outcome> =>
  run(tags, more).outcome;

t.test('every mode with every policy', async (t) => {
  const made = await secured(t, {
    modes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    policies: [SecurityPolicy.None, ...POLICIES.map((policy) => SecurityPolicy[policy])],
  });
  await reads(made, { security: { mode: 'None', policy: 'Basic256Sha256' } });
  for (const mode of MODES)
    for (const policy of POLICIES) {
      await reads(made, { security: { mode, policy } });
      t.pass(`${mode} with ${policy}`);
    }
  t.equal(valuesOf(made.bench).length, 7);
  const key = join(made.bench.stateDir, 'pki', 'own', 'private', 'private_key.pem');
  t.equal(statSync(key).mode & 0o777, 0o600, 'its key is readable by the box alone');
  t.same(made.peer.writes, [], 'only reading services were asked for');
});

t.test('security that is not offered is answered with what is', async (t) => {
  const made = await secured(t);
  const { error } = await outcome(made, { security: { mode: 'Sign', policy: 'Aes256_Sha256_RsaPss' } });
  t.match(error, { code: 'refused', message: /It offers: SignAndEncrypt with Basic256Sha256/ });
});

t.test('a server that does not trust this box: whom to ask for what', async (t) => {
  const made = await secured(t, { strict: true });
  const { error } = await outcome(made);
  t.match(error, { code: 'not-trusted', retryable: true });
  t.match(
    error?.message,
    /Ask the owner of the server to trust the certificate ([0-9A-F]{2}:){19}[0-9A-F]{2} \(.*client_certificate\.pem/,
  );
  const { manager, rejected, trusted } = trustLists(made);
  const print = /certificate ([0-9A-F:]{59})/
    .exec(error?.message ?? '')?.[1]
    ?.replaceAll(':', '')
    .toLowerCase();
  const files = await readdir(rejected);
  t.ok(
    files.some((file) => file.includes(print ?? '?')),
    'the thumbprint is the one the server shows',
  );
  for (const file of files) await rename(join(rejected, file), join(trusted, file));
  await manager.reloadCertificates();
  await reads(made);
});

t.test('a certificate of the server that ended, or is not valid yet', async (t) => {
  const ended = await secured(t, { valid: { from: new Date(Date.now() - 20 * DAY_MS), days: 10 } });
  t.match((await outcome(ended)).error, { code: 'not-trusted', message: /ended on .* UTC.*renew it/ });
  const early = await secured(t, { valid: { from: new Date(Date.now() + 2 * DAY_MS), days: 10 } });
  t.match((await outcome(early)).error, { code: 'not-trusted', message: /valid only from .*clocks/ });
});

t.test('a certificate for another host is told, and read where it is trusted itself', async (t) => {
  const made = await secured(t);
  const running = made.run(tags, { security: SECURE });
  await until(saw(made.bench, { type: 'trouble', code: 'certificate-host' }), 'told', running);
  t.match(troublesOf(made.bench)[0]?.words, /is for .* and not for 127\.0\.0\.1/);
  await until(() => valuesOf(made.bench).length > 0, 'the value all the same', running);
  await running.stop();
  const named = await secured(t, { valid: { from: new Date(Date.now() - DAY_MS), days: 100 } });
  await reads(named);
  t.same(troublesOf(named.bench), [], 'one that names the address is told nothing of');
});

t.test(
  'the certificate of this box: told 60, 30 and 7 days ahead, made anew when it has ended',
  async (t) => {
    const made = await secured(t);
    for (const [days, told] of [
      [63, null],
      [45, /in 4[34] days.*makes itself a new one/],
      [20, /in 1[89] days/],
      [5, /in [34] days/],
    ] as const) {
      await ownCertificate(made, -1, days);
      const before = troublesOf(made.bench).length;
      await reads(made);
      const [trouble] = troublesOf(made.bench)
        .slice(before)
        .filter(({ code }) => code === 'certificate-expires');
      if (told === null) t.equal(trouble, undefined, `${days} days ahead`);
      else t.match(trouble?.words, told);
    }
    await ownCertificate(made, -30, 10);
    const ended = readFileSync(ownFile(made), 'utf8');
    await reads(made);
    t.not(readFileSync(ownFile(made), 'utf8'), ended, 'a new one');
    t.ok(
      readdirSync(join(ownFile(made), '..')).some((file) => file.endsWith('.ended')),
      'the old one is kept',
    );
    await until(saw(made.bench, { type: 'cleared', code: 'certificate-expires' }), 'taken back');
  },
);

t.test('a certificate of this box that the server finds not valid yet: compare the clocks', async (t) => {
  const made = await secured(t, { strict: true });
  await ownCertificate(made, 3, 100);
  const { manager, rejected, trusted } = trustLists(made);
  await outcome(made);
  for (const file of await readdir(rejected)) await rename(join(rejected, file), join(trusted, file));
  await manager.reloadCertificates();
  const { error } = await outcome(made);
  t.match(error, { code: 'not-trusted', retryable: true });
  t.match(error?.message, /is not valid at this time.*compare the clocks/);
});

t.test('a server that refuses a box whose clock is too far off: which clocks to compare', async (t) => {
  const made = await secured(t);
  // As servers answer that look at the time of each message, which this one does not.
  Reflect.set(
    made.peer.server,
    '_on_CreateSessionRequest',
    (message: object, channel: ServerSecureChannelLayer) => {
      const responseHeader = { serviceResult: StatusCodes.BadInvalidTimestamp };
      channel.send_response('MSG', new ServiceFault({ responseHeader }), message as Message, () => undefined);
    },
  );
  const { error } = await outcome(made);
  t.match(error, {
    code: 'refused',
    retryable: true,
    message: /their clocks differ.*Compare the clocks of both/,
  });
});

t.test('clocks that differ by 6 minutes are told, and taken back', async (t) => {
  const { bench, peer } = await scene(t, { nodes: { [MINE]: { A: double(1) } } });
  let aheadMs = 6 * MINUTE_MS;
  const skewed = withClock(bench, () => aheadMs);
  const config = configFor(peer.endpoint, [tagOf('A')]);
  const run = startRun(t, { module: source }, { bench: skewed, config });
  await until(saw(bench, { type: 'trouble', code: 'clock-skew', where: 'the clocks' }), 'told', run);
  t.match(troublesOf(bench)[0]?.words, /server is 6 minutes behind that of this box/);
  aheadMs = -6 * MINUTE_MS;
  await until(() => troublesOf(bench).length >= 2, 'told the other way', run);
  t.match(troublesOf(bench)[1]?.words, /6 minutes ahead of/);
  peer.set(MINE, 'A', double(2));
  const mended = { type: 'sample', value: 2, reason: /ahead: receive time used/ } as const;
  await until(saw(bench, mended), 'a value with the receive time', run);
  aheadMs = 0;
  await until(
    () => bench.observations.filter((one) => one.type === 'cleared').length >= 2,
    'taken back',
    run,
  );
});

t.test('users: by password, by certificate, and those who are refused', async (t) => {
  const made = await secured(t, { user: { name: 'reader', password: 'korrekt-Pferd-7719' } });
  const by = (more: Partial<OpcuaConfig>) => ({ security: SECURE, ...more });
  const named = { user: 'reader', password: { credential: 'mes' } };
  made.bench.secrets = { mes: 'korrekt-Pferd-7719', ...(await userCertificate(made)) };
  await reads(made, by(named));
  const byCertificate = { userCertificate: { credential: 'cert' }, userKey: { credential: 'key' } };
  await reads(made, by(byCertificate));
  const anonymous = await outcome(made, by({}));
  t.match(anonymous.error, { code: 'refused', message: /a reader without a name/ });
  made.bench.secrets = { ...made.bench.secrets, mes: 'wrong-wrong', cert: 'no certificate at all' };
  const wrong = await outcome(made, by(named));
  t.match(wrong.error, { code: 'refused', message: /the user reader/ });
  t.notOk(
    `${wrong.error?.message}${made.bench.logged.join('\n')}`.includes('wrong-wrong'),
    'no secret is told',
  );
  t.match((await outcome(made, by(byCertificate))).error, {
    code: 'config',
    message: /no certificate in PEM/,
  });
});

function trustLists({ peer }: Scene) {
  const manager = peer.server.serverCertificateManager as OPCUACertificateManager;
  return { manager, rejected: manager.rejectedFolder, trusted: manager.trustedFolder };
}

const ownFile = ({ bench }: Scene): string =>
  join(bench.stateDir, 'pki', 'own', 'certs', 'client_certificate.pem');

/** Puts another certificate of the box's own key in place, valid from so many days from now on, for so many days. */
async function ownCertificate(made: Scene, fromDays: number, days: number): Promise<void> {
  const rootFolder = join(made.bench.stateDir, 'pki');
  const manager = new OPCUACertificateManager({ rootFolder, disableFileWatchers: true });
  await manager.initialize();
  await manager.createSelfSignedCertificate({
    ...{ outputFile: ownFile(made), subject: '/CN=Throughline', applicationUri: 'urn:box:Throughline:mes' },
    ...{ dns: ['box'], startDate: new Date(Date.now() + fromDays * DAY_MS), validity: days },
  });
  await manager.dispose();
}

async function userCertificate({ bench }: Scene): Promise<{ cert: string; key: string }> {
  const manager = new OPCUACertificateManager({
    ...{ rootFolder: join(bench.stateDir, 'user'), disableFileWatchers: true },
  });
  await manager.initialize();
  const outputFile = join(bench.stateDir, 'user.pem');
  await manager.createSelfSignedCertificate({
    ...{ outputFile, subject: '/CN=reader', applicationUri: 'urn:reader', dns: [] },
    ...{ startDate: new Date(Date.now() - DAY_MS), validity: 100 },
  });
  const texts = { cert: readFileSync(outputFile, 'utf8'), key: readFileSync(manager.privateKey, 'utf8') };
  await manager.dispose();
  return texts;
}
