// Tests of what would vanish from the picture silently: columns nobody reads, files nobody reads, no source at all.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readConfig } from '../src/config/config.ts';
import type { FileTrouble } from '../src/contracts/errors.ts';
import { findConnectors, loadChannelModule, loadLampModule, partSchema } from '../src/load/connectors.ts';
import { loadRules } from '../src/load/rules.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const FILES = 'sources/erp.yaml';

/** The example an installer copies, in a folder of its own. */
function example(test: Pick<typeof t, 'testdir'>): string {
  const dir = test.testdir();
  cpSync('config/example', dir, { recursive: true });
  return dir;
}

function change(dir: string, file: string, [from, to]: readonly [string | RegExp, string]): void {
  const text = readFileSync(join(dir, file), 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} of config/example has no ${from}`);
  writeFileSync(join(dir, file), changed);
}

function said(troubles: readonly FileTrouble[], dir: string): string[] {
  return troubles.map(
    ({ place, severity, words }) =>
      `${place.file.replace(`${dir}/`, '')}:${place.line}:${place.column} ${severity} ${words}`,
  );
}

/** What stands at the place of a fault, to the end of its line. */
function textAt(trouble: FileTrouble | undefined): string {
  if (trouble === undefined) return '';
  const { file, line, column } = trouble.place;
  return (
    readFileSync(file, 'utf8')
      .split('\n')
      [line - 1]?.slice(column - 1) ?? ''
  );
}

t.test('a kind, a field or a needed column that is wrong is told and leaves the source out', async (t) => {
  const faults: readonly (readonly [from: string, to: string, at: string, words: string])[] = [
    ['sequence: SEQ', 'seqence: SEQ', 'seqence:', 'unknown field "seqence" of run. Did you mean "sequence"?'],
    [
      'class: CLASS',
      'colour: CLASS',
      'colour:',
      'unknown field "colour" of customer. It has: id, name, class.',
    ],
    [
      'status: STATUS',
      'status: { column: STATUS, words: { 10: planned, 20: runing } }',
      'runing }',
      '"runing" is none of the words of "status". Did you mean "running"? It is one of: planned, running, closed.',
    ],
    [
      'basis: BASIS',
      'basis: { value: guess }',
      'guess }',
      '"guess" is none of the words of "basis". It is one of: erp-link, item-and-date, person.',
    ],
    ['kind: peg', 'kind: pegs', 'pegs', 'unknown kind "pegs". Did you mean "peg"?'],
    ['kind: customer', 'kind: toString', 'toString', 'unknown kind "toString". There are: plant, customer, '],
    ['ratePerHour: R', 'ratePerHuor: R', 'ratePerHuor:', 'unknown field "ratePerHuor" of standard. Did you'],
    [
      ', ratePerHour: RATE',
      '',
      '{ id: STANDARD',
      'no column for "ratePerHour", which every standard needs. Name the column that fills it: "ratePerHour: COLUMN".',
    ],
  ];
  for (const [from, to, at, wanted] of faults)
    await t.test(wanted, async (t) => {
      const dir = example(t);
      change(dir, FILES, [from, to]);
      const { config, troubles } = await readConfig(dir, NOW);
      t.equal(troubles.length, 1, 'one fault, told once');
      t.equal(troubles[0]?.severity, 'error');
      t.equal(troubles[0]?.words.slice(0, wanted.length), wanted);
      t.equal(textAt(troubles[0]).slice(0, at.length), at, 'the place is that of the fault');
      t.notOk(config?.sources.some(({ id }) => id === 'erp'));
    });
});

t.test("a kind of the plant's own rules is known; with a broken domain no kind is doubted", async (t) => {
  const dir = example(t);
  const domain =
    'version: 1\ndomain: tools\nkinds:\n  tool:\n    title: Tool\n    fields: { name: { type: text, required: true } }\nrelations: []\nmeasures: []\n';
  change(dir, FILES, [/$/, '  - { name: tools.csv, kind: tool, columns: { id: TOOL, name: NAME } }\n']);
  t.match(said((await readConfig(dir, NOW)).troubles, dir)[0], /unknown kind "tool"/);
  mkdirSync(join(dir, 'rules/tools'));
  writeFileSync(join(dir, 'rules/tools/domain.yaml'), domain);
  t.same((await readConfig(dir, NOW)).troubles, []);
  writeFileSync(join(dir, 'rules/tools/domain.yaml'), domain.replace('title: Tool', 'titel: Tool'));
  t.same((await readConfig(dir, NOW)).troubles, [], 'the fault of the domain is told with the rules');
});

t.test('files that look as if they were read, and a plant without sources, are warnings', async (t) => {
  const dir = example(t);
  for (const file of ['sources/mes.yml', 'channels/horn.YAML', 'rules/late.yaml', 'rules/policy/more.yml'])
    writeFileSync(join(dir, file), 'version: 1\n');
  const { config, troubles } = await readConfig(dir, NOW);
  const end = 'this file is not read: only names that end in .yaml are. Rename it to';
  t.same(said(troubles, dir), [
    `sources/mes.yml:1:1 warning ${end} mes.yaml.`,
    `channels/horn.YAML:1:1 warning ${end} horn.yaml.`,
  ]);
  t.ok(config?.sources.some(({ id }) => id === 'erp'));
  const rules = await loadRules(['rules', join(dir, 'rules')]);
  t.same(said(rules.troubles, dir), [
    'rules/late.yaml:1:1 warning this file is not read: rules are read from the folder of their domain. Move it into the folder of its domain, for instance rules/delivery.',
    `rules/policy/more.yml:1:1 warning ${end} more.yaml.`,
  ]);
  rmSync(join(dir, 'sources'), { recursive: true });
  const [none, ...others] = (await readConfig(dir, NOW)).troubles;
  t.match(none, { severity: 'warning', code: 'no-source', words: /^no source: the box will see nothing\./ });
  t.equal(others.length, 1, 'the channel');
});

t.test(
  'a first file of a source may have no tags: it is read, with a warning that says how to find them',
  async (t) => {
    const dir = example(t);
    writeFileSync(
      join(dir, 'sources/mes.yaml'),
      'version: 1\ntype: opcua\nendpoint: opc.tcp://mes:4840\ntags: []\n',
    );
    const { config, troubles } = await readConfig(dir, NOW);
    t.same(said(troubles, dir), [
      'sources/mes.yaml:4:7 warning no tags: mes is connected and nothing is read from it. `throughline browse mes` lists what it has, with lines to paste here.',
    ]);
    t.match(
      config?.sources.find(({ id }) => id === 'mes'),
      { type: 'opcua', tags: [] },
    );
  },
);

t.test('an address with a fault never shows the password in it', async (t) => {
  const floor = (url: string) =>
    `version: 1\ntype: mqtt\nurl: ${url}\ntags:\n  - { id: F, measure: goodTotal, topic: a }\n`;
  const cases: readonly (readonly [string, RegExp])[] = [
    ['mqtt://box:hunter2@broker', /^"password" holds a secret in plain text/],
    ['box:hunter2@broker', /^"box:…@broker" has not the form/],
    ['"mqtt://box:hunter2/a@b c@broker"', /^"mqtt:\/\/box:…@broker" has not the form/],
    ['"mqtt:/box:hunter2@broker"', /^"mqtt:\/box:…@broker" has not the form/],
    ['http://broker:1883', /^"http:\/\/broker:1883" has not the form/],
  ];
  for (const [url, words] of cases) {
    const dir = example(t);
    writeFileSync(join(dir, 'sources/floor.yaml'), floor(url));
    const own = (await readConfig(dir, NOW)).troubles.filter(({ place }) => place.line === 3);
    t.equal(own.length, 1, url);
    t.match(own[0]?.words, words);
    t.notMatch(JSON.stringify(own), /hunter2/);
  }
});

t.test('a certificate named in a config lies in its folder', async (t) => {
  const dir = example(t);
  mkdirSync(join(dir, 'secrets'), { recursive: true });
  for (const name of ['erp-db', 'tryton', 'broker'])
    writeFileSync(join(dir, 'secrets', name), 'only-look-3', { mode: 0o600 });
  change(dir, 'other-sources/tryton.yaml', ['database: plant', 'database: plant\ncaFile: tryton-ca.pem']);
  for (const name of ['database', 'tryton', 'sparkplug'])
    cpSync(join(dir, `other-sources/${name}.yaml`), join(dir, `sources/${name}.yaml`));
  const { config } = await readConfig(dir, NOW);
  const settingsOf = (id: string) => config?.sources.find((one) => one.id === id)?.settings;
  t.match(settingsOf('database'), { tls: { on: true, caFile: join(dir, 'erp-ca.pem') } });
  t.match(settingsOf('tryton'), { caFile: join(dir, 'tryton-ca.pem') });
  t.match(settingsOf('sparkplug'), { ca: { file: 'broker-ca.pem' }, requestRebirth: false });
});

t.test('a lamp is no channel, and what it may switch is told with its place', async (t) => {
  const dir = example(t);
  const before = await readConfig(dir, NOW);
  t.same(before.config?.lamps, [], 'the example switches nothing');
  cpSync(join(dir, 'other-channels/andon.yaml'), join(dir, 'channels/hall-2.yaml'));
  const { config, troubles } = await readConfig(dir, NOW);
  t.match(config?.lamps, [
    { id: 'hall-2', type: 'andon', settings: { call: 0, undeliverable: 1, unit: 255 } },
  ]);
  t.same(config?.channels, before.config?.channels, 'no message is planned for it');
  const rights = troubles.filter(({ code }) => code === 'rights');
  t.equal(textAt(rights[0]), 'Lamp over the gate of hall 2');
  t.same(said(rights, dir), [
    'channels/hall-2.yaml:7:9 warning this box switches the two outputs of "Lamp over the gate of hall 2" that this file names. It switches nothing else. Take the file out to have it switch nothing.',
  ]);
});

t.test(
  'a lamp without its device or an address, or that would switch all behind a gateway, is left out',
  async (t) => {
    const faults: readonly (readonly [from: string | RegExp, to: string, words: RegExp])[] = [
      [/^device: .*$/m, '', /^no "device"/],
      [/^undeliverable: 1$/m, '', /^no "undeliverable"/],
      ['unit: 255', 'unit: 0', /0/],
      ['call: 0', 'call: 65536', /65/],
      ['outputs: coils', 'outputs: coil', /coils/],
    ];
    for (const [from, to, words] of faults) {
      const dir = example(t);
      cpSync(join(dir, 'other-channels/andon.yaml'), join(dir, 'channels/andon.yaml'));
      change(dir, 'channels/andon.yaml', [from, to]);
      const { config, troubles } = await readConfig(dir, NOW);
      const errors = troubles.filter(({ severity }) => severity === 'error');
      t.same(config?.lamps, [], String(from));
      t.equal(errors.length, 1);
      t.match(errors[0]?.words, words);
      t.same(
        troubles.filter(({ code }) => code === 'rights'),
        [],
        'it may switch nothing',
      );
    }
  },
);

t.test('each folder of channels is what its schema says, and only that', async (t) => {
  const { root, channels } = await findConnectors();
  const lamps: string[] = [];
  for (const type of channels) {
    const { isLamp } = await partSchema({ root, kind: 'channels', type });
    if (isLamp) lamps.push(type);
    const asLamp: Promise<object> = loadLampModule(type);
    const asChannel: Promise<object> = loadChannelModule(type);
    const [right, wrong] = isLamp ? [asLamp, asChannel] : [asChannel, asLamp];
    await t.rejects(wrong, /does not export/, `${type} as the other`);
    await t.resolves(right, type);
  }
  t.same(lamps, ['andon']);
});
