// Tests of what `throughline check` says of channels: what shows as one is opened, at its line, and nothing that only follows.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import { systemClock } from '../src/clock/system-clock.ts';
import { loadConfig } from '../src/config/config.ts';
import { openChannels } from '../src/daemon/channel-runs.ts';
import { createLog } from '../src/daemon/log.ts';
import { loadChannelModule, loadLampModule } from '../src/load/connectors.ts';

type Test = Pick<typeof t, 'testdir'>;
type Change = readonly [from: string | RegExp, to: string];
type Fault = { readonly [key in 'file' | 'severity' | 'code' | 'words']: string } & { readonly line: number };

const OTHERS = 'config/example/other-channels';

function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((before, [from, to]) => {
    const after = before.replace(from, to);
    if (after === before) throw new Error(`the example has no ${from}`);
    return after;
  }, text);
}

/** The example with these channels; `plant`: what is changed in its plant file. */
function example(
  test: Test,
  channels: Readonly<Record<string, string>>,
  plant: readonly Change[] = [],
): string {
  const dir = test.testdir();
  cpSync('config/example', dir, { recursive: true });
  for (const [name, text] of Object.entries(channels)) writeFileSync(join(dir, 'channels', name), text);
  const file = join(dir, 'plant.yaml');
  writeFileSync(file, changed(readFileSync(file, 'utf8'), plant));
  return dir;
}

const other = (name: string, ...changes: readonly Change[]): string =>
  changed(readFileSync(join(OTHERS, `${name}.yaml`), 'utf8'), changes);

async function cli(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const out: string[] = [];
  const code = await main(['check', ...args], {
    ...{ out: (line) => void out.push(line), err: () => undefined, color: false, terminal: false },
    ...{ env, cwd: process.cwd(), clock: systemClock() },
  });
  return { code, out };
}

/** Each fault as the text of its line, severity and words; remarks are left out unless they are asked for. */
async function said(dir: string, { remarks = false, env = {} } = {}) {
  const { code, out } = await cli([dir, '--json', '--data', join(dir, 'data')], env);
  const faults = (JSON.parse(out.join('\n')) as Fault[]).filter(
    ({ severity }) => remarks || severity !== 'remark',
  );
  const told = faults.map(({ file, line, severity, words }) => {
    const text = readFileSync(file, 'utf8').split('\n')[line - 1]?.trim();
    return `${text} > ${severity} ${words}`;
  });
  return { code, told };
}

t.test('what shows as a channel or a lamp is opened is told at its line', async (t) => {
  const cases: readonly (readonly [name: string, change: Change, told: RegExp])[] = [
    [
      'smseagle',
      ['message: "{text}"', 'message: "{texd}"'],
      /^params: .* > error Nothing is known to fill \{texd\} in send/,
    ],
    [
      'twilio',
      ['To: "{to}", ', ''],
      /^send: > error No \{to\} in send, so the gateway would not be told whose phone/,
    ],
    ['teltonika', ['unencrypted: true\n', ''], /^url: http:\S+sms_send > error send\.url begins with http, /],
    ['webhook', ['https:', 'http:'], /^url: .* > error url begins with http, .* unencrypted: true\.$/],
    [
      'webhook',
      ['[hooks.', '[books.'],
      /^url: .* > error url leads to hooks\.plant\.example, which is not under allow/,
    ],
    [
      'ntfy',
      ['"{short}"', '"{sort}"'],
      /^message: "\{sort\}" > error Nothing is known to fill \{sort\} in this file/,
    ],
    [
      'ntfy',
      ['Authorization:', 'Host:'],
      /^headers: .* > error The header "Host" of this file cannot be set/,
    ],
    [
      'teams',
      ['text: "{short}"', 'text: "{shrt}"'],
      /^- \{ type: TextBlock, text: "\{shrt\}".* > error Nothing .* \{shrt\}/,
    ],
    ['andon', ['undeliverable: 1', 'undeliverable: 0'], /^undeliverable: 0 > error .* are the same output/],
  ];
  for (const [name, change, told] of cases) {
    const dir = example(t, { [`${name}.yaml`]: other(name, change) });
    const { code, told: all } = await said(dir);
    const errors = all.filter((one) => !one.includes('> warning this box switches'));
    t.match(errors[0], told, `${name}: ${change[0]}`);
    t.same([errors.length, code], [1, 1], 'one fault, told once');
  }
});

t.test('of a file that is not named it says what would be written there', async (t) => {
  const { told } = await said(example(t, { 'log.yaml': 'version: 1\ntype: file\n' }));
  t.match(told, [/ > error no "file"\. The file each message goes to, as a line\. Made where it is missing/]);
});

t.test('it says what the box says, and leaves nothing behind', async (t) => {
  const dir = example(t, { 'sms.yaml': other('twilio', ['To: "{to}", ', '']) });
  const { told } = await said(dir);
  t.notOk(readdirSync(dir).includes('data'), 'no folder was made for it');
  const clock = systemClock();
  const channels = await openChannels({
    ...{ config: await loadConfig(dir, clock.now()), clock, dataDir: join(dir, 'data') },
    ...{ loadChannel: (type) => loadChannelModule(type), loadLamp: (type) => loadLampModule(type) },
    log: createLog({ now: clock.now, level: 'silent', readable: false }),
  });
  const sms = channels.find(({ id }) => id === 'sms')?.channel;
  if (sms === undefined) throw new Error('the box has no channel of that name');
  const message = `sms cannot be used: ${told[0]?.replace(/^.* > error /, '')}`;
  await t.rejects(sms.probe(new AbortController().signal), { code: 'config', message });
});

t.test('every example opens, and so does the demo', async (t) => {
  const names = readdirSync(OTHERS).filter((name) => name !== 'andon.yaml');
  t.ok(names.length >= 6);
  const channels = Object.fromEntries(names.map((name) => [name, other(name.replace('.yaml', ''))]));
  t.same(await said(example(t, channels)), { code: 0, told: [] });
  t.same(await said('config/demo'), { code: 0, told: [] });
});

t.test('of a channel with a fault nothing is told that only follows from it', async (t) => {
  const onlyMobile: Change = ['email: buyer@plant.example', 'mobile: "+49 170 0000002"'];
  const sound = example(t, {}, [onlyMobile]);
  t.match((await said(sound)).told, [/> error First Buyer is asked as buyer and has no email/]);
  const faults: readonly (readonly [name: string, text: string, told: RegExp])[] = [
    ['sms.yaml', other('twilio', ['To: "{to}", ', '']), /No \{to\} in send/],
    ['sms.yaml', other('twilio', ['idAt: /sid', 'idAt: sid']), /has not the form wanted for "idAt"/],
    ['sms.yaml', other('twilio', ['type: sms-http', 'type: sms-htp']), /unknown type of channel "sms-htp"/],
    ['sms.yaml', 'type: [\n', /not valid YAML|not closed/],
  ];
  for (const [name, text, wanted] of faults) {
    const { told } = await said(example(t, { [name]: text }, [onlyMobile]));
    t.match(told, [wanted], `${wanted}`);
    t.equal(told.length, 1);
    const nothing: Change = [', email: buyer@plant.example', ''];
    const without = await said(example(t, { [name]: text }, [nothing]));
    t.match(
      without.told[0],
      /First Buyer is asked as buyer and has no email or mobile/,
      'what stays is told',
    );
    t.equal(without.told.length, 2);
  }
});

t.test('the one channel with a fault is not taken for none', async (t) => {
  const email = readFileSync('config/example/channels/email.yaml', 'utf8');
  const texts: readonly (readonly [text: string, told: RegExp])[] = [
    [changed(email, [['port: 587', 'port: many']]), /port/],
    ['type: e-mail\n', /unknown type of channel/],
    [changed(other('webhook'), [['https:', 'http:']]), /url begins with http/],
  ];
  for (const [text, wanted] of texts) {
    const { told } = await said(example(t, { 'email.yaml': text }));
    t.match(told, [wanted]);
    t.equal(told.length, 1);
  }
});

t.test(
  'a credential that cannot be seen is a remark, and one that is missing where it can a warning',
  async (t) => {
    const dir = example(t, {});
    const here = await said(dir, { remarks: true });
    t.equal(here.code, 0);
    t.match(here.told, [
      /^password: \{ credential: mes\.password \} > remark .* \$CREDENTIALS_DIRECTORY\/mes\.password; LoadCredential=mes\.password:FILE/,
      /^password: \{ credential: smtp\.password \} > remark the credential smtp\.password cannot be seen from here/,
    ]);
    const { out } = await cli([dir, '--no-color']);
    t.equal(out.filter((line) => / remark {3}the credential /.test(line)).length, 2);
    t.match(
      out.filter((line) => line.includes('email.yaml')),
      [/ ok +email$/, / remark /],
    );
    t.match(out.at(-1), /^No errors in \d+ files\. /, 'remarks are not counted');
    t.same((await cli([dir, '--quiet'])).out, [], 'nor are they said where only faults are wanted');

    const credentials = join(dir, 'credentials');
    mkdirSync(credentials);
    writeFileSync(join(credentials, 'mes.password'), 'correct-horse-71');
    const env = { CREDENTIALS_DIRECTORY: credentials };
    const service = await said(dir, { remarks: true, env });
    t.equal(service.code, 0);
    t.match(service.told, [
      /^password: \{ credential: smtp\.password \} > warning The credential smtp\.password is not there\. Write LoadCredential=smtp\.password:FILE into the unit of the box, and .* fails\.$/,
    ]);
    t.equal(service.told.length, 1);
    writeFileSync(join(credentials, 'smtp.password'), 'x');
    t.same(await said(dir, { remarks: true, env }), { code: 0, told: [] });
  },
);

t.test('what is posted is no credential and no secret of the box', async (t) => {
  const body = '\nbody: { auth: { credential: "{id}" }, key: { file: "{short}" } }\n';
  const { told } = await said(example(t, { 'hook.yaml': `${other('webhook')}${body}` }), { remarks: true });
  t.same(told.map((words) => /the credential (\S+)/.exec(words)?.[1]).toSorted(), [
    'mes.password',
    'smtp.password',
    'webhook.key',
  ]);
});
