// The tryton source against a real Tryton: the contract, the shortage of its own plant, and proof that it only read.
import t, { type Test } from 'tap';
import { mayCall } from '../../connectors/sources/tryton/rpc.ts';
import { source } from '../../connectors/sources/tryton/tryton.ts';
import type { TrytonConfig } from '../../connectors/sources/tryton/tryton-config.ts';
import { openBench } from '../contract/source-context.ts';
import { contentOf, type Rows } from '../contract/table-content.ts';
import { tableSuite } from '../contract/table-suite.ts';
import { ownCertificate } from './own-certificate.ts';
import { openTryton, type Tryton } from './tryton.ts';
import { openProxy } from './tryton-proxy.ts';
import { checkedTryton, PASSWORD, rootUrl } from './tryton-rig.ts';
import { logIn } from './tryton-rpc.ts';

const SECRETS = (peer: Tryton) => ({ [PASSWORD.file]: peer.reader.password });

function trytonConfig(peer: Tryton, url: string, tables: readonly object[]): Promise<TrytonConfig> {
  return checkedTryton({
    ...{
      version: 1,
      type: 'tryton',
      url,
      database: peer.database,
      user: peer.reader.user,
      password: PASSWORD,
    },
    ...{ schedule: '*/15 * * * *', format: { zone: 'Europe/Berlin' }, tables },
  });
}

/** Orders and stock as addresses of two parties: three fields of text, and records can be made by the thousand. */
async function addressBook(t: Test) {
  const peer = await openTryton(t);
  const proxy = await openProxy(t, peer);
  const admin = await logIn(peer.url, peer.admin);
  const asked = async (method: string, ...params: readonly unknown[]): Promise<number[]> => {
    const { result, error } = await admin.call(method, ...params);
    if (error !== null) throw new Error(`${method}: ${JSON.stringify(error).slice(0, 300)}`);
    return result as number[];
  };
  const parties = await asked('model.party.party.create', [{ name: 'Orders' }, { name: 'Stock' }], {});
  const table = (name: string, party: number | undefined, fields: readonly string[]) => ({
    ...{ name, kind: 'stock', model: 'party.address', where: [['party', '=', party ?? 0]] },
    columns: Object.fromEntries(fields.map((field, index) => [index === 0 ? 'id' : `field${index}`, field])),
  });
  const columns = { orders: ['street', 'city', 'postal_code'], stock: ['street', 'postal_code'] };
  const fill = async (party: number | undefined, names: readonly string[], { rows }: Rows): Promise<void> => {
    const old = await asked('model.party.address.search', [['party', '=', party ?? 0]], 0, null, null, {});
    await asked('model.party.address.delete', old, {});
    const made = rows.map((row) => ({
      party,
      ...Object.fromEntries(names.map((name, i) => [name, row[i]])),
    }));
    await asked('model.party.address.create', made, {});
  };
  const tables = [table('orders', parties[0], columns.orders), table('stock', parties[1], columns.stock)];
  return {
    ...{ peer, proxy, admin, asked, headings: columns },
    config: await trytonConfig(peer, proxy.url, tables),
    async put(orders: Rows, stock: Rows) {
      await fill(parties[0], columns.orders, orders);
      await fill(parties[1], columns.stock, stock);
    },
  };
}

await t.test('the contract', async (t) => {
  const book = await addressBook(t);
  const { peer, proxy } = book;
  await tableSuite<TrytonConfig>(t, {
    name: 'tryton',
    module: source,
    async start(bench) {
      bench.secrets = SECRETS(peer);
      let state = peer.rowState();
      let config = book.config;
      const methods = proxy.methods.length;
      return {
        get config() {
          return config;
        },
        ...{
          orders: 'orders',
          stock: 'stock',
          headings: book.headings,
          offer: 'party.address',
          secrets: [peer.reader.password],
        },
        noticesLossWithinMs: 10_000,
        async put(orders: Rows, stock: Rows) {
          await book.put(orders, stock);
          state = peer.rowState();
        },
        async breakOrders() {
          const [first, ...others] = config.tables;
          if (first !== undefined) Object.assign(first, { model: 'party.nowhere' });
          config = { ...config, tables: first === undefined ? others : [first, ...others] };
        },
        ...{ lose: proxy.lose, back: proxy.back },
        async refuse() {
          await book.asked(
            'model.res.user.write',
            await readerId(book),
            { password: 'brown-fox-jumps-27' },
            {},
          );
          state = peer.rowState();
        },
        writes() {
          const strange = proxy.methods.slice(methods).filter((method) => !mayCall(method));
          const now = peer.rowState();
          const changed = Object.keys(now).filter((table) => now[table] !== state[table]);
          return strange.length + changed.length;
        },
        async stop() {
          for (const table of book.config.tables) Object.assign(table, { model: 'party.address' });
        },
      };
    },
  });
  t.ok(proxy.methods.length > 20, `${proxy.methods.length} calls`);
  t.same(
    [...new Set(proxy.methods)].filter((method) => !mayCall(method)),
    [],
    'only methods that read',
  );
});

async function readerId(book: Awaited<ReturnType<typeof addressBook>>): Promise<number[]> {
  return book.asked('model.res.user.search', [['login', '=', book.peer.reader.user]], 0, null, null, {});
}

t.test('what is no answer of Tryton is told in words', async (t) => {
  const peer = await openTryton(t);
  const proxy = await openProxy(t, peer);
  const bench = await openBench({ secrets: SECRETS(peer) });
  t.teardown(() => bench.dispose());
  const table = {
    name: 'sales',
    kind: 'stock',
    model: 'sale.sale',
    columns: { id: 'number', note: 'no_such_field' },
  };
  const config = await trytonConfig(peer, proxy.url, [table]);
  const fetch = (secret = peer.reader.password) => {
    bench.secrets = { [PASSWORD.file]: secret };
    return source
      .open(config, bench.context())
      .fetch([{ table: 'sales', since: null }], AbortSignal.timeout(20_000));
  };
  t.match(await fetch(), [{ fault: { code: 'no-such-field', words: /no_such_field in sale\.sale/ } }]);
  await t.rejects(fetch('guessed'), { code: 'refused', retryable: false, message: /does not let reader in/ });
  proxy.answer(200, '<!DOCTYPE html><title>Sign in</title>');
  await t.rejects(fetch(), {
    code: 'protocol',
    retryable: true,
    message: /a web page, perhaps of a proxy or a login/,
  });
  proxy.answer(200, '{"id": 1, "error": ["UserError", ["The database is being updated", ""]]}');
  await t.rejects(fetch(), { code: 'refused' });
  proxy.answer(503, 'starting');
  await t.rejects(fetch(), { code: 'unreachable', retryable: true, message: /answers 503/ });
});

t.test('what the account may change is told', async (t) => {
  const peer = await openTryton(t);
  const bench = await openBench({ secrets: SECRETS(peer) });
  t.teardown(() => bench.dispose());
  const config = await trytonConfig(peer, rootUrl(peer), [
    { name: 'sales', kind: 'stock', model: 'sale.sale', columns: { id: 'number' } },
  ]);
  const rights = () => source.open(config, bench.context()).rights(AbortSignal.timeout(20_000));
  t.same(await rights(), [], 'an account whose group may only read');
  const admin = await logIn(peer.url, peer.admin);
  const where = [
    ['group.name', '=', 'Reading only'],
    ['model.model', '=', 'sale.sale'],
  ];
  const { result } = await admin.call('model.ir.model.access.search', where, 0, null, null, {});
  await admin.call('model.ir.model.access.write', result, { perm_write: true }, {});
  t.match(await rights(), [/reader may change 1 kinds of records, for instance sale\.sale\. The box calls/]);
});

t.test('values of every kind come exactly', async (t) => {
  const peer = await openTryton(t);
  const bench = await openBench({ secrets: SECRETS(peer) });
  t.teardown(() => bench.dispose());
  const table = {
    ...{ name: 'lines', kind: 'stock', model: 'sale.line', where: [['sale.state', '!=', 'draft']] },
    columns: {
      id: 'sale.number',
      customer: 'sale.party.name',
      price: 'unit_price',
      pieces: 'quantity',
      due: 'sale.shipping_date',
      none: 'note',
    },
  };
  const config = await trytonConfig(peer, rootUrl(peer), [table]);
  const [landed] = await source
    .open(config, bench.context())
    .fetch([{ table: 'lines', since: null }], AbortSignal.timeout(20_000));
  const { rows, fault } = await contentOf(landed);
  t.equal(fault, null);
  t.equal(rows.length, 3);
  for (const [number, customer, price, pieces, due, none] of rows) {
    t.match(String(number), /^\d+$/);
    t.type(customer, 'string');
    t.match(price, /^\d+\.\d+$/, 'a decimal in its digits');
    t.type(pieces, 'number');
    t.match(due, /^\d{4}-\d{2}-\d{2}$/);
    t.equal(none, null);
  }
});

t.test('over https a certificate is trusted where the plant says so, and nowhere else', async (t) => {
  const peer = await openTryton(t);
  const bench = await openBench({ secrets: SECRETS(peer) });
  t.teardown(() => bench.dispose());
  const certificate = await ownCertificate(t, { names: 'DNS:localhost' });
  const otherCertificate = await ownCertificate(t, { names: 'DNS:tryton.other' });
  const proxy = await openProxy(t, peer, certificate);
  const other = await openProxy(t, peer, otherCertificate);
  const over = await ownCertificate(t, { names: 'DNS:localhost', isExpired: true });
  const expired = await openProxy(t, peer, over);
  const offers = async (url: string, caFile?: string) => {
    const config = await trytonConfig(peer, url, [
      { name: 'sales', kind: 'stock', model: 'sale.sale', columns: { id: 'number' } },
    ]);
    const trusting = caFile === undefined ? config : { ...config, caFile };
    return source.open(trusting, bench.context()).offers(AbortSignal.timeout(20_000));
  };
  const refused = { code: 'not-trusted', retryable: false };
  const nobody = await offers(proxy.url).catch((error: unknown) => error);
  t.match(nobody, { ...refused, message: /signed by nobody this box trusts.*the password is not sent/ });
  t.match(nobody, { message: new RegExp(`issued by .*CN=plant-server.* ${certificate.fingerprint}`) });
  t.match(nobody, { message: /Compare the fingerprint .* name it in caFile/ });
  await t.rejects(offers(proxy.url, otherCertificate.file), refused, 'another authority');
  t.ok((await offers(proxy.url, certificate.file)).length > 10, 'trusted where it is named');
  const mismatch = await offers(other.url, otherCertificate.file).catch((error: unknown) => error);
  t.match(mismatch, { ...refused, message: /is for tryton\.other, and not for localhost/ });
  await t.rejects(offers(expired.url, over.file), {
    ...{ ...refused, message: /has expired \(.*GMT\), so the password is not sent.* Have it renewed/ },
  });
  t.same([...other.methods, ...expired.methods], [], 'nothing was asked of a server that is not trusted');
});
