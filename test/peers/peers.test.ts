// Each real peer starts, answers, refuses and reports what its reader must not do, and leaves nothing behind.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { Client, type SFTPWrapper } from 'ssh2';
import t, { type Test } from 'tap';
import { openMariaDb } from './mariadb.ts';
import { openPostgres } from './postgres.ts';
import { openSshd, type Sshd } from './sshd.ts';

/** Of several lines, with what a log writes in a form of its own. */
const ASKED = "SELECT pieces,\n\t'it''s'\nFROM due";

t.test('PostgreSQL', async (t) => {
  const peer = await openPostgres(t);
  await peer.sql('CREATE TABLE due (pieces numeric); INSERT INTO due VALUES (400), (350.5)');
  t.equal(await peer.sql(ASKED, peer.reader), "400|it's\n350.5|it's\n");
  t.same(await peer.statements(), [ASKED], 'the owner is not listed');
  t.same(await peer.writesSeen(), []);

  const tries = [
    ['UPDATE due SET pieces = 1', /cannot execute UPDATE in a read-only transaction/],
    ['SET TRANSACTION READ WRITE; UPDATE due SET pieces = 1', /permission denied for table due/],
    ['CREATE TABLE own (n int)', /cannot execute CREATE TABLE in a read-only transaction/],
    ['SET TRANSACTION READ WRITE; CREATE TEMP TABLE own (n int)', /permission denied to create temporary/],
    ['UPDATE due SET', /syntax error/],
  ] as const;
  for (const [write, refusal] of tries) await t.rejects(peer.sql(write, peer.reader), refusal, write);
  t.same(
    await peer.writesSeen(),
    tries.map(([write]) => write),
  );
  t.equal(await peer.sql('SELECT sum(pieces) FROM due'), '750.5\n');

  const stranger = { user: peer.reader.user, password: 'guessed' };
  await t.rejects(peer.sql('SELECT 1', stranger), /password authentication failed/);
});

t.test('MariaDB', async (t) => {
  const peer = await openMariaDb(t);
  await peer.sql('CREATE TABLE due (pieces decimal(9, 1)); INSERT INTO due VALUES (400), (350.5)');
  t.equal(await peer.sql(ASKED, peer.reader), "400.0\tit's\n350.5\tit's\n");
  t.same(await peer.statements(), [ASKED], 'the owner is not listed');
  t.same(await peer.writesSeen(), []);

  const tries = [
    ['UPDATE due SET pieces = 1', /UPDATE command denied/],
    ['CREATE TABLE own (n int)', /CREATE command denied/],
    ['CREATE TEMPORARY TABLE own (n int)', /Access denied/],
    ['SET GLOBAL general_log = OFF', /Access denied/],
    ['UPDATE due SET', /error in your SQL syntax/],
  ] as const;
  for (const [write, refusal] of tries) await t.rejects(peer.sql(write, peer.reader), refusal, write);
  t.same(
    await peer.writesSeen(),
    tries.map(([write]) => write),
  );
  t.equal(await peer.sql('SELECT sum(pieces) FROM due'), '750.5\n');

  const stranger = { user: peer.reader.user, password: 'guessed' };
  await t.rejects(peer.sql('SELECT 1', stranger), /Access denied for user/);
});

t.test('SFTP', async (t) => {
  const peer = await openSshd(t);
  await writeFile(join(peer.folder, 'due.csv'), 'order;pieces\n');
  const client = await logIn(t, peer);
  const there = (name: string) => join(peer.folder, name);
  const list = promisify(client.readdir.bind(client));
  t.same(
    (await list('.')).map(({ filename }) => filename).filter((name) => !name.startsWith('.')),
    ['due.csv'],
  );
  t.equal(await text(client.createReadStream('due.csv')), 'order;pieces\n');
  t.same(await peer.writesSeen(), []);

  const tries = {
    open: () => promisify(client.open.bind(client, there('own.csv'), 'w'))(),
    remove: () => promisify(client.unlink.bind(client, there('due.csv')))(),
    rename: () => promisify(client.rename.bind(client, there('due.csv'), there('done.csv')))(),
    mkdir: () => promisify(client.mkdir.bind(client, there('done')))(),
    setstat: () => promisify(client.chmod.bind(client, there('due.csv'), 0o777))(),
  };
  for (const [name, write] of Object.entries<() => Promise<unknown>>(tries))
    await t.rejects(write, /denied/i, name);
  t.same(await peer.writesSeen(), Object.keys(tries));
  t.same(readdirSync(peer.folder), ['due.csv']);

  const other = await openSshd(t);
  await t.rejects(logIn(t, { ...peer, privateKey: other.privateKey }), /authentication methods failed/);
  await t.rejects(logIn(t, { ...peer, fingerprint: other.fingerprint }), /Host denied/);
});

t.test('SFTP cuts who is connected when it is killed', async (t) => {
  const peer = await openSshd(t);
  const client = await logIn(t, peer);
  await peer.kill();
  await t.rejects(promisify(client.readdir.bind(client))('.'));
});

/** A client that trusts this host key only. */
async function logIn(t: Test, peer: Sshd): Promise<SFTPWrapper> {
  const client = new Client();
  t.teardown(() => void client.end());
  const hash = (key: Buffer) => createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
  client.connect({
    ...{ host: peer.host, port: peer.port, username: peer.user, privateKey: peer.privateKey },
    hostVerifier: (key: Buffer) => `SHA256:${hash(key)}` === peer.fingerprint,
  });
  await once(client, 'ready');
  client.on('error', () => undefined);
  const { promise, resolve, reject } = Promise.withResolvers<SFTPWrapper>();
  client.sftp((error, opened) => (error === undefined ? resolve(opened) : reject(error)));
  return promise;
}

const OPEN = { PostgreSQL: openPostgres, MariaDB: openMariaDb, SFTP: openSshd };
for (const [name, open] of Object.entries(OPEN)) {
  t.test(`${name} is gone with its test, and when it was killed`, async (t) => {
    const seen: Peer[] = [];
    await t.test('a test', async (t) => {
      const [stays, dies] = [await open(t), await open(t)];
      seen.push(stays, dies);
      t.equal(await knock(stays), 'open');
      await dies.kill();
      t.equal(await knock(dies), 'ECONNREFUSED');
    });
    for (const peer of seen) {
      t.throws(() => process.kill(peer.pid, 0), { code: 'ESRCH' });
      t.equal(await knock(peer), 'ECONNREFUSED');
    }
  });
}

type Peer = { readonly pid: number; readonly host: string; readonly port: number };

/** What becomes of a connection to it. */
async function knock({ host, port }: Peer): Promise<string> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return 'open';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
  }
}
