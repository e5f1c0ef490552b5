// Tests of the files of channels that speak HTTP: faults are told in words, secrets of any name are kept, examples are sound.
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readPartFile } from '../src/config/part-file.ts';
import { findConnectors } from '../src/load/connectors.ts';

const EXAMPLES = 'config/example/other-channels';
const connectors = await findConnectors();
const textOf = (name: string): string => readFileSync(join(EXAMPLES, `${name}.yaml`), 'utf8');

/** An example with one thing changed, as `throughline check` reads it. */
async function read(t: Test, name: string, [from, to]: readonly [string | RegExp, string] = ['', '']) {
  const dir = t.testdir();
  const text = textOf(name).replace(from, to);
  if (from !== '' && text === textOf(name)) throw new Error(`${name} has no ${from}`);
  const file = join(dir, `${name}.yaml`);
  writeFileSync(file, text);
  const { part, troubles } = await readPartFile(file, { dir, kind: 'channels', connectors });
  const lines = text.split('\n');
  return {
    dir,
    settings: part?.settings ?? null,
    said: troubles.map(
      ({ place, severity, words }) => `${lines[place.line - 1]?.trim()} > ${severity} ${words}`,
    ),
  };
}

t.test('every example is sound', async (t) => {
  const names = readdirSync(EXAMPLES).map((file) => file.replace(/\.yaml$/, ''));
  t.ok(names.length >= 7);
  for (const name of names) {
    const { said, settings } = await read(t, name);
    t.same(said, [], name);
    t.not(settings, null);
  }
});

t.test('a fault is told at its place, with what to write', async (t) => {
  const cases: readonly (readonly [
    name: string,
    change: readonly [string | RegExp, string],
    said: RegExp,
  ])[] = [
    [
      'webhook',
      [/signingSecret.*\n/, ''],
      /error no "signingSecret"\. Without a body of its own what is posted is signed/,
    ],
    ['webhook', ['{ credential: webhook.key }', 'whsec_abc'], /"signingSecret" holds a secret in plain text/],
    ['webhook', ['https://hooks', 'https://box:word@hooks'], /holds a secret in plain text/],
    ['webhook', ['https://hooks', 'hooks'], /has not the form wanted for "url"/],
    ['webhook', ['[hooks.plant.example]', '[]'], /too few entries in "allow"/],
    ['webhook', ['[hooks.plant.example]', '["*"]'], /has not the form wanted for "allow"/],
    ['teams', ['{ credential: teams.sig }', 'abc'], /"sig" holds a secret in plain text/],
    ['pagerduty', [', closed: resolve', ''], /error no "closed"/],
    ['pagerduty', ['taken: ', 'take: '], /unknown key "take"\. Did you mean "taken"/],
    ['twilio', ['numbers: plus', 'numbers: e164'], /unknown numbers "e164"/],
    ['twilio', ['idAt: /sid', 'idAt: sid'], /has not the form wanted for "idAt"/],
    ['twilio', [/^password.*\n/m, ''], /no "password", which "user" needs beside it/],
    [
      'twilio',
      ['form: { To: "{to}", From', 'text: "{text}"\n  form: { To: "{to}", From'],
      /does not fit "send"\. A request has an address, and at most one of/,
    ],
    ['teltonika', [/ {2}forget:\n.*\n.*\n/, ''], /no "forget"/],
    ['smseagle', ['everySeconds: 10', 'everySeconds: 0'], /at least 2/],
  ];
  for (const [name, change, wanted] of cases) {
    const { said, settings } = await read(t, name, change);
    t.match(said[0], wanted, `${name}: ${change[0]}`);
    t.equal(said.length, 1, 'one fault, told once');
    t.equal(settings, null);
    t.notMatch(said.join().replace(/^.* > /, ''), /whsec_abc|box:word|"abc"/);
  }
});

t.test('a secret of any name is to be kept from others, and a certificate lies in the folder', async (t) => {
  const { dir, said } = await read(t, 'teams', ['{ credential: teams.sig }', '{ file: sig }']);
  t.match(said[0], /warning .*sig is not there/);
  writeFileSync(join(dir, 'sig'), 'x', { mode: 0o644 });
  const again = async () =>
    (await readPartFile(join(dir, 'teams.yaml'), { dir, kind: 'channels', connectors })).troubles;
  t.match((await again())[0]?.words, /everybody on this machine may read the secret/);
  chmodSync(join(dir, 'sig'), 0o600);
  t.same(await again(), []);
  const eagle = await read(t, 'smseagle', ['# caFile', 'caFile']);
  t.match(eagle.settings, { caFile: join(eagle.dir, 'smseagle.pem'), numbers: 'plus', unencrypted: false });
});
