// The files source against a real SFTP server: the contract, a host key that is another, and proof that it only read.
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/files/files.ts';
import type { FilesConfig } from '../../connectors/sources/files/files-config.ts';
import { filesConfig } from '../contract/files-peer.ts';
import { openBench } from '../contract/source-context.ts';
import { type Rows, tableSuite } from '../contract/table-suite.ts';
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
