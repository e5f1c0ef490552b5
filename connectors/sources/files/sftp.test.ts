// Tests of SFTP servers that do not behave: silent, cut off, stopped in between, or not letting in.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { filesConfig, ORDERS } from '../../../test/contract/files-peer.ts';
import { openSftpPeer, PASSWORD, type SftpPeer, type Stage } from '../../../test/contract/sftp-peer.ts';
import { openBench } from '../../../test/contract/source-context.ts';
import { contentOf } from '../../../test/contract/table-content.ts';
import { source } from './files.ts';

/** Waits of the source are a fortieth of what they are. */
const HURRY = 40;
const HEAD = 'ORDER;CUSTOMER;QTY;VALUE;COMPLETE_ONLY;DUE\n';

async function openSource(t: Test, peer: Pick<SftpPeer, 'port' | 'fingerprint'>, password = PASSWORD) {
  const bench = await openBench({ secrets: { erp: password } });
  t.teardown(() => bench.dispose());
  const { folder: _none, ...config } = await filesConfig('.', { tables: [ORDERS] });
  const sftp = {
    host: '127.0.0.1',
    port: peer.port,
    user: 'box',
    folder: '/export',
    hostKey: peer.fingerprint,
  };
  const { clock, ...context } = bench.context();
  const hurried = {
    ...clock,
    after: (ms: number, callback: () => void, keepAlive?: boolean) =>
      clock.after(ms / HURRY, callback, keepAlive),
    sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms / HURRY, signal),
  };
  const opened = source.open(
    { ...config, sftp: { ...sftp, password: { file: 'erp' } } },
    { ...context, clock: hurried },
  );
  return (signal = AbortSignal.timeout(60_000)) =>
    opened.fetch([{ table: 'orders.csv', since: null }], signal);
}

t.test('a large file comes in many pieces, in order, whatever the server answers at once', async (t) => {
  const peer = await openSftpPeer(t);
  const text = HEAD + Array.from({ length: 30_000 }, (_, index) => `${index};H;1;1;Y;x\n`).join('');
  peer.files.set('orders.csv', Buffer.from(text));
  const fetch = await openSource(t, peer);
  for (const readMax of [32_768, 10_000]) {
    peer.readMax = readMax;
    const { rows, fault } = await contentOf((await fetch())[0]);
    t.same([fault, rows.length, rows.at(-1)?.[0]], [null, 30_000, '29999']);
  }
});

t.test('a long list is waited for as long as each of its answers comes in time', async (t) => {
  const peer = await openSftpPeer(t);
  for (const name of ['a.csv', 'b.csv', 'c.csv', 'd.csv', 'orders.csv'])
    peer.files.set(name, Buffer.from(HEAD));
  Object.assign(peer, { listMax: 1, listWaitMs: 120 });
  const fetch = await openSource(t, peer);
  t.same((await contentOf((await fetch())[0])).fault, null);
});

t.test('a list without end is given up', async (t) => {
  const peer = await openSftpPeer(t);
  for (let name = 0; name < 1_000; name += 1) peer.files.set(`${name}`, Buffer.alloc(0));
  Object.assign(peer, { listMax: 1_000, isListEndless: true });
  const fetch = await openSource(t, peer);
  await t.rejects(fetch(), { code: 'unreachable', retryable: true, message: /more than 200000 names/ });
});

t.test('a file that became shorter is not taken', async (t) => {
  const peer = await openSftpPeer(t);
  peer.files.set('orders.csv', Buffer.from(HEAD));
  peer.overstates = 5;
  const fetch = await openSource(t, peer);
  t.match(await fetch(), [{ fault: { code: 'not-settled' } }]);
});

t.test('a server that falls silent is given up, and read again when it answers', async (t) => {
  const peer = await openSftpPeer(t);
  peer.files.set('orders.csv', Buffer.from(HEAD));
  const fetch = await openSource(t, peer);
  for (const stage of ['list', 'open', 'read'] satisfies Stage[]) {
    peer.silentAt = stage;
    await t.rejects(fetch(), {
      code: 'silent',
      retryable: true,
      message: /has not answered for 20 s\. It is tried again\./,
    });
  }
  peer.silentAt = null;
  t.same((await contentOf((await fetch())[0])).fault, null);
});

t.test('the stop signal ends a connection that hangs, at once', async (t) => {
  const peer = await openSftpPeer(t);
  peer.files.set('orders.csv', Buffer.from(HEAD));
  const fetch = await openSource(t, peer);
  for (const stage of ['list', 'open', 'read'] satisfies Stage[]) {
    peer.silentAt = stage;
    const stop = new AbortController();
    const reached = peer.reached();
    const fetching = fetch(stop.signal);
    await reached;
    stop.abort(new Error('the box is stopping'));
    await t.rejects(fetching, /the box is stopping/, stage);
  }
  await t.rejects(fetch(AbortSignal.abort(new Error('the box is stopping'))), /stopping/, 'before it began');
});

t.test(
  'the stop signal ends the way in to a server that never speaks; left alone it is given up',
  async (t) => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    t.teardown(() => mute.close());
    const port = (mute.address() as AddressInfo).port;
    const fetch = await openSource(t, { port, fingerprint: `SHA256:${'A'.repeat(43)}` });
    const stop = new AbortController();
    const fetching = fetch(stop.signal);
    await once(mute, 'connection');
    stop.abort(new Error('the box is stopping'));
    await t.rejects(fetching, /the box is stopping/);
    await t.rejects(fetch(), {
      code: 'unreachable',
      retryable: true,
      message: /does not answer over SFTP \(silent\)/,
    });
  },
);

t.test('a connection that is cut is tried again', async (t) => {
  const peer = await openSftpPeer(t);
  peer.files.set('orders.csv', Buffer.from(HEAD));
  peer.silentAt = 'read';
  const fetch = await openSource(t, peer);
  const reached = peer.reached();
  const fetching = fetch();
  await reached;
  peer.cut();
  await t.rejects(fetching, { code: 'lost', retryable: true, message: /broke off\. It is tried again\./ });
});

t.test('who is not let in is told why, and what to do', async (t) => {
  const peer = await openSftpPeer(t);
  peer.files.set('orders.csv', Buffer.from(HEAD));
  const told = async (login: SftpPeer['login'], password?: string) => {
    peer.login = login;
    const fetch = await openSource(t, peer, password);
    return await fetch().then(
      () => 'let in',
      (error: unknown) => error,
    );
  };
  const wrong = {
    code: 'refused',
    retryable: false,
    message: /does not let the user box in\. Check the password/,
  };
  const expired = {
    code: 'refused',
    retryable: false,
    message: /wants a new password for box: the old one has expired/,
  };
  t.equal(await told('password'), 'let in');
  t.equal(await told('question'), 'let in', 'a server that asks for the password as a question');
  t.match(await told('password', 'guessed'), wrong);
  t.match(await told('question', 'guessed'), wrong);
  t.match(await told('expired'), expired);
  t.match(await told('expired question'), expired);
  t.match(await told('no sftp'), { code: 'refused', retryable: false, message: /but not over SFTP/ });
  for (let tries = 0; peer.connections() > 0 && tries < 100; tries += 1) await wait(20);
  t.equal(peer.connections(), 0, 'none stays open');
});
