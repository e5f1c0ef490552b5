// What this box may do, over real HTTP: read from the config it runs by, with no secret in it.
import t from 'tap';
import type { ChannelConfig, SourceConfig } from '../src/contracts/config.ts';
import type { Rights } from '../src/core/types/rights.ts';
import { boxRights } from '../src/daemon/box-rights.ts';
import { NOW, picture } from './fixtures/decisions.ts';
import { open } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

const SECRETS = ['hidden-key', 'hidden-word', '/etc/secret-place', 'erp-password'];

const source = (id: string, settings: object, tags = 0): SourceConfig => ({
  ...{ id, title: id.toUpperCase(), type: id, staleAfterMs: 60_000, settings },
  tags: Array.from({ length: tags }, (_, i) => ({ id: `t${i}` })) as unknown as SourceConfig['tags'],
});
const channel = (id: string, settings: object): ChannelConfig => ({ id, type: id, settings });

const SOURCES = [
  source('sql', {
    ...{
      host: 'erp.example',
      user: 'reader',
      password: { credential: 'erp-password' },
      tls: { caFile: 'ca.pem' },
    },
    ...{ schedule: '5,20 * * * *', changes: { schedule: '*/5 * * * *' } },
    tables: [
      { name: 'a', kind: 'customer', host: 'no-peer' },
      { name: 'b', kind: 'customer' },
      { name: 'c', kind: 'run' },
    ],
  }),
  source('opcua', { endpoint: 'opc.tcp://mes.example:4841/hidden-key', user: 'opc' }, 9),
  source('sparkplug', { url: 'mqtts://me:hidden-word@broker.example', requestRebirth: false }, 1),
  source('far', {
    sftp: { host: 'files.example', port: 22, user: 'drop', key: { file: '/etc/secret-place' } },
    folder: '/far',
    schedule: '0 6 * * 1',
  }),
  source('near', { folder: '/srv/drop', schedule: '*/10 * * * *' }),
  source('replay', { file: './history.ndjson' }),
];
const CHANNELS = [
  channel('mail', {
    host: 'smtp.example',
    port: 587,
    user: 'box',
    password: { credential: 'erp-password' },
    inbox: { host: 'imap.example', port: 993 },
  }),
  channel('sms', {
    send: { url: 'https://sms.example/send?key=hidden-key', form: { url: 'https://no-peer.example' } },
    probe: { url: 'https://sms.example/probe' },
    received: { list: { url: 'https://sms.example/list' } },
  }),
  channel('hook', { title: 'On call', url: 'https://hooks.example:8443/hidden-key' }),
  channel('file', { file: '/var/out.txt' }),
];
const LAMPS = [
  channel('andon', { device: 'Lamp of hall 2', host: '10.0.0.9', port: 502, outputs: { host: 'no-peer' } }),
];

const ADDRESSES: { readonly [type: string]: string } = { mail: 'email', sms: 'mobile' };
const loadChannel = async (type: string) =>
  ({ address: ADDRESSES[type] ?? 'none', open: () => t.fail('nothing is opened') }) as never;
const told = await boxRights({ sources: SOURCES, channels: CHANNELS, lamps: LAMPS }, loadChannel);

const world = (rights: Rights, more: Partial<typeof picture> = {}) => ({
  ...plantReader({ ...picture, ...more }, () => picture),
  rights: async () => rights,
});
const sections = (page: string): readonly (readonly string[])[] =>
  [...page.matchAll(/<section class="listed[^"]*"><h3>(.*?)<\/section>/gs)].map(([, body = '']) =>
    [...`<h3>${body}`.matchAll(/<(?:h3|p class="state"|li)>(?:<b>)?(.*?)(?:<\/b>)?<\/(?:h3|p|li)>/g)].map(
      ([, words = '']) => words,
    ),
  );

t.test('hosts, ports and accounts are found, whatever the connector calls the rest', async (t) => {
  const peers = Object.fromEntries(
    [...told.sources, ...told.channels].map(({ id, peers: all }) => [id, all]),
  );
  t.same(peers, {
    sql: [{ host: 'erp.example', port: null, account: 'reader' }],
    opcua: [{ host: 'mes.example', port: 4841, account: 'opc' }],
    sparkplug: [{ host: 'broker.example', port: 8883, account: null }],
    far: [{ host: 'files.example', port: 22, account: 'drop' }],
    near: [],
    replay: [],
    mail: [
      { host: 'smtp.example', port: 587, account: 'box' },
      { host: 'imap.example', port: 993, account: 'box' },
    ],
    sms: [{ host: 'sms.example', port: 443, account: null }],
    hook: [{ host: 'hooks.example', port: 8443, account: null }],
    file: [],
    andon: [{ host: '10.0.0.9', port: 502, account: null }],
  });
  t.same(
    told.channels.map(({ id, sends, hearsAnswers }) => [id, sends, hearsAnswers]),
    [
      ['mail', 'mail', true],
      ['sms', 'texts', true],
      ['hook', 'posts', false],
      ['file', 'writes', false],
      ['andon', 'lamp', false],
    ],
  );
});

/** Title, state, then what is said. */
const SAID: readonly (readonly string[])[] = [
  [
    'SQL',
    'asked by a schedule',
    'It connects to erp.example.',
    'Its account is reader.',
    'It reads records: customer and run.',
    'It asks 5 and 20 min past each hour.',
    'It asks for what changed every 5 min.',
  ],
  [
    'OPCUA',
    'listened to',
    'It connects to mes.example, port 4841.',
    'Its account is opc.',
    'It reads 9 tags.',
  ],
  [
    'SPARKPLUG',
    'listened to',
    'It connects to broker.example, port 8883.',
    'No account is named.',
    'It reads 1 tag.',
    'It never asks a gateway to say everything anew.',
  ],
  [
    'FAR',
    'asked by a schedule',
    'It connects to files.example, port 22.',
    'Its account is drop.',
    'It asks by the schedule 0 6 * * 1.',
  ],
  ['NEAR', 'asked by a schedule', 'It reads /srv/drop on this machine.', 'It asks every 10 min.'],
  ['REPLAY', 'read from a file', 'It reads ./history.ndjson on this machine.'],
  [
    'mail',
    'sends mail',
    'It connects to smtp.example, port 587.',
    'Its account is box.',
    'It connects to imap.example, port 993.',
    'Its account is box.',
    'It reads the answers that come back there.',
  ],
  [
    'sms',
    'sends texts',
    'It connects to sms.example, port 443.',
    'No account is named.',
    'It reads the answers that come back there.',
  ],
  ['On call', 'posts to a program', 'It connects to hooks.example, port 8443.', 'No account is named.'],
  ['file', 'writes a file here', 'It uses /var/out.txt on this machine.'],
  ['Lamp of hall 2', 'switches a lamp', 'It connects to 10.0.0.9, port 502.', 'No account is named.'],
];

t.test('each source and channel says what it does, and no secret with it', async (t) => {
  const { url } = await open(t, world(told));
  const page = await (await fetch(`${url}/rights`)).text();
  t.match(page, 'it has no command to write, to call or to change anything there');
  t.same(sections(page), SAID);
  const json = await (await fetch(`${url}/api/rights`)).text();
  for (const secret of [...SECRETS, 'no-peer'])
    t.notOk(page.includes(secret) || json.includes(secret), secret);
  t.match(JSON.parse(json), {
    asOf: '2026-11-19T06:52:00-06:00',
    sources: [{ id: 'sql', writes: false, could: [], hears: 'asks', schedule: '5,20 * * * *' }],
    channels: [{ id: 'mail', sends: 'mail' }],
  });
});

t.test('a rebirth that is switched on is named, and so is what an account could', async (t) => {
  const [erp] = picture.sources.filter(({ id }) => id === 'erp');
  if (erp === undefined) throw new Error('the plant has no ERP');
  const words = 'Its account could also write: INSERT on orders.';
  const could = {
    ...erp,
    troubles: [
      { code: 'rights', where: 'erp', words, at: NOW },
      { code: 'x', where: 'y', words: 'Another.', at: NOW },
    ],
  };
  const rights = await boxRights(
    { sources: [source('erp', { url: 'mqtt://b', requestRebirth: true })], channels: [], lamps: [] },
    loadChannel,
  );
  const { url } = await open(t, world(rights, { sources: [could] }));
  const page = await (await fetch(`${url}/rights`)).text();
  t.match(
    page,
    'It may ask a gateway to say everything anew: one metric, the only thing it ever sends there, switched on here.',
  );
  t.match(page, `<li><b>${words}</b></li>`);
  t.notMatch(page, 'Another.');
  t.match(page, 'No channel is set up: what must be decided stands on the panel, and nobody is told.');
  t.match(await (await fetch(`${url}/api/rights`)).json(), {
    sources: [{ could: [words], requestsRebirth: true }],
  });
});

t.test('nothing set up, a naughty name, and a past moment', async (t) => {
  const empty = await open(t, world({ sources: [], channels: [] }));
  t.match(
    await (await fetch(`${empty.url}/rights`)).text(),
    'No source is set up, so the box reads nothing.',
  );
  const naughty = await boxRights(
    {
      sources: [{ ...source('x', { host: '<i>\u202e' }), title: `<b>${'x'.repeat(400)}` }],
      channels: [],
      lamps: [],
    },
    loadChannel,
  );
  const { url } = await open(t, world(naughty));
  const page = await (await fetch(`${url}/rights`)).text();
  t.match(page, `<h3>&lt;b&gt;${'x'.repeat(400)}</h3>`);
  t.match(page, 'It connects to &lt;i&gt;\u202e.');
  const past = await (await fetch(`${url}/rights?asOf=2026-11-17T14:00`)).text();
  t.match(past, 'is told as it is set up now.');
  t.notMatch(past, '<h3>');
  t.equal((await fetch(`${url}/api/rights?asOf=2026-11-17T14:00`)).status, 400);
});
