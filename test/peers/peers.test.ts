// Each real peer starts, answers, refuses and reports what its reader must not do, and leaves nothing behind.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import SftpClient from 'ssh2-sftp-client';
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
  t.same(
    (await client.list('.')).map(({ name }) => name),
    ['due.csv'],
  );
  t.equal(String(await client.get('due.csv')), 'order;pieces\n');
  t.same(await peer.writesSeen(), []);

  const tries = {
    open: () => client.put(Buffer.from('own'), there('own.csv')),
    remove: () => client.delete(there('due.csv')),
    rename: () => client.rename(there('due.csv'), there('done.csv')),
    mkdir: () => client.mkdir(there('done')),
    setstat: () => client.chmod(there('due.csv'), 0o777),
  };
  for (const [name, write] of Object.entries(tries)) await t.rejects(write(), /denied/i, name);
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
  await t.rejects(client.list('.'));
});

/** A client that trusts this host key only. */
async function logIn(t: Test, peer: Sshd): Promise<SftpClient> {
  const client = new SftpClient();
  t.teardown(() => client.end());
  const hash = (key: Buffer) => createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
  await client.connect({
    ...{ host: peer.host, port: peer.port, username: peer.user, privateKey: peer.privateKey },
    hostVerifier: (key: Buffer) => `SHA256:${hash(key)}` === peer.fingerprint,
  });
  return client;
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
