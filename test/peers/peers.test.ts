// Each real peer starts, answers, refuses and reports what its reader must not do, and leaves nothing behind.
import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import { openPostgres } from './postgres.ts';

t.test('PostgreSQL', async (t) => {
  const peer = await openPostgres(t);
  await peer.sql('CREATE TABLE due (pieces numeric); INSERT INTO due VALUES (400), (350.5)');
  t.equal(await peer.sql('SELECT pieces\nFROM due', peer.reader), '400\n350.5\n');
  t.same(peer.statements(), ['SELECT pieces\nFROM due'], 'the owner is not listed');
  t.same(peer.writesSeen(), []);

  const tries = [
    ['UPDATE due SET pieces = 1', /cannot execute UPDATE in a read-only transaction/],
    ['SET TRANSACTION READ WRITE; UPDATE due SET pieces = 1', /permission denied for table due/],
    ['CREATE TABLE own (n int)', /cannot execute CREATE TABLE in a read-only transaction/],
    ['SET TRANSACTION READ WRITE; CREATE TEMP TABLE own (n int)', /permission denied to create temporary/],
    ['UPDATE due SET', /syntax error/],
  ] as const;
  for (const [write, refusal] of tries) await t.rejects(peer.sql(write, peer.reader), refusal, write);
  t.same(
    peer.writesSeen(),
    tries.map(([write]) => write),
  );
  t.equal(await peer.sql('SELECT sum(pieces) FROM due'), '750.5\n');

  const stranger = { user: peer.reader.user, password: 'guessed' };
  await t.rejects(peer.sql('SELECT 1', stranger), /password authentication failed/);
});

for (const [name, open] of [['PostgreSQL', openPostgres]] as const) {
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
