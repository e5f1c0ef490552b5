// The files source against a real SFTP server: the contract, a host key that is another, and proof that it only read.
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/files/files.ts';
import type { FilesConfig } from '../../connectors/sources/files/files-config.ts';
import { filesConfig } from '../contract/files-peer.ts';
import { openBench } from '../contract/source-context.ts';
import { contentOf, type Rows } from '../contract/table-content.ts';
import { tableSuite } from '../contract/table-suite.ts';
import { openSshd, type Sshd } from './sshd.ts';

const KEY = { file: 'erp-sftp-key' };

async function sftpConfig(
  { host, port, user, folder, fingerprint }: Sshd,
  changes: object = {},
): Promise<FilesConfig> {
  const tables = ['orders.csv', 'stock.csv'].map((name) => ({
    name,
    kind: 'stock',
    columns: { id: 'ORDER' },
  }));
  const sftp = { host, port, user, folder, privateKey: KEY, hostKey: fingerprint, ...changes };
  const { folder: _local, ...config } = await filesConfig('.', { tables });
  return { ...config, sftp };
}

const csv = ({ headings, rows }: Rows): string =>
  [headings, ...rows].map((row) => `${row.join(';')}\n`).join('');

await t.test('the contract', async (t: Test) => {
  const peer = await openSshd(t);
  await tableSuite<FilesConfig>(t, {
    name: 'files over SFTP',
    module: source,
    async start(bench) {
      bench.secrets = { [KEY.file]: peer.privateKey };
      const config = await sftpConfig(peer);
      const seen = (await peer.writesSeen()).length;
      const port = peer.port;
      const write = async (name: string, text: string): Promise<void> => {
        await writeFile(join(peer.folder, '..', 'part'), text);
        await rename(join(peer.folder, '..', 'part'), join(peer.folder, name));
      };
      return {
        config,
        ...{ orders: 'orders.csv', stock: 'stock.csv', noticesLossWithinMs: 20_000 },
        secrets: [peer.privateKey.split('\n')[2] ?? ''],
        async put(orders: Rows, stock: Rows) {
          await write('orders.csv', csv(orders));
          await write('stock.csv', csv(stock));
        },
        breakOrders: () => rm(join(peer.folder, 'orders.csv')),
        // Nobody listens there: as when the server is down.
        lose: async () => void Object.assign(config.sftp ?? {}, { port: 1 }),
        back: async () => void Object.assign(config.sftp ?? {}, { port }),
        refuse: async () => void Object.assign(config.sftp ?? {}, { user: 'nobody' }),
        writes: async () => (await peer.writesSeen()).length - seen,
        stop: async () => undefined,
      };
    },
  });
  t.same(await peer.writesSeen(), [], 'the server was asked to write nothing');
});

t.test('links are followed within the folder and not out of it', async (t) => {
  const peer = await openSshd(t);
  const bench = await openBench({ secrets: { [KEY.file]: peer.privateKey } });
  t.teardown(() => bench.dispose());
  const within = (name: string): string => join(peer.folder, name);
  const text = `ORDER\n${Array.from({ length: 60_000 }, (_, index) => `${index}\n`).join('')}`;
  await writeFile(within('stock_1.csv'), text);
  await writeFile(within('../secret.csv'), 'ORDER\n1\n');
  await mkdir(within('folder'));
  const links: readonly (readonly [target: string, name: string])[] = [
    ['stock_1.csv', 'stock.csv'],
    ['../secret.csv', 'orders.csv'],
    [within('../secret.csv'), 'absolute.csv'],
    ['nowhere.csv', 'broken.csv'],
    ['folder', 'in.csv'],
    ['absolute.csv', 'twice.csv'],
  ];
  for (const [target, name] of links) await symlink(target, within(name));
  const signal = AbortSignal.timeout(60_000);
  const opened = source.open(await sftpConfig(peer), bench.context());
  const wishes = ['orders.csv', 'stock.csv'].map((table) => ({ table, since: null }));
  const [orders, stock] = await opened.fetch(wishes, signal);
  t.match(orders, { fault: { code: 'not-a-file', words: /leads out of the folder/ } });
  t.equal((await contentOf(stock)).rows.length, 60_000, 'what it leads to is of the folder');
  for (const name of ['absolute.csv', 'broken.csv', 'in.csv', 'twice.csv', '../secret.csv'])
    t.match(await opened.peek(name, signal), { fault: { code: /not-a-file|unreadable/ } }, name);
  t.same(
    (await opened.offers(signal)).map(({ name }) => name),
    ['absolute.csv', 'broken.csv', 'orders.csv', 'stock.csv', 'stock_1.csv', 'twice.csv'],
  );
});

t.test('a key that opens nothing is refused, an account without SFTP too', async (t) => {
  const [peer, other] = [await openSshd(t), await openSshd(t)];
  const bench = await openBench({ secrets: { [KEY.file]: other.privateKey } });
  t.teardown(() => bench.dispose());
  const opened = source.open(await sftpConfig(peer), bench.context());
  await t.rejects(opened.offers(AbortSignal.timeout(20_000)), {
    ...{ code: 'refused', retryable: false, message: /does not let the user .* in/ },
  });
});

t.test('a server with another host key is not read', async (t) => {
  const peer = await openSshd(t);
  const bench = await openBench({ secrets: { [KEY.file]: peer.privateKey } });
  t.teardown(() => bench.dispose());
  const hostKey = `SHA256:${'A'.repeat(43)}`;
  const opened = source.open(await sftpConfig(peer, { hostKey }), bench.context());
  await t.rejects(opened.offers(AbortSignal.timeout(20_000)), {
    ...{ code: 'not-trusted', retryable: false },
    message: new RegExp(
      `shows the host key ${peer.fingerprint.replace(/[+/]/g, '\\$&')}, and hostKey says ${hostKey}`,
    ),
  });
});
