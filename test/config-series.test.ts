// Tests of tags written once for many: what each becomes, and what is told of a list that does not fit.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readConfig } from '../src/config/config.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const HEAD = 'version: 1\ntype: mqtt\nurl: mqtt://broker.plant.example\nstaleAfter: 5 min\ntags:\n';

/** The example an installer copies, with these tags of MQTT. */
const read = (t: Pick<Test, 'testdir'>, tags: string) => readFile(t, [`${HEAD}${tags}`]);

/** The example, with another file in place of that of MQTT. */
async function readFile(t: Pick<Test, 'testdir'>, lines: readonly string[]) {
  const dir = t.testdir();
  cpSync('config/example', dir, { recursive: true });
  writeFileSync(join(dir, 'sources/mqtt.yaml'), `${lines.join('\n')}\n`);
  const { config, troubles } = await readConfig(dir, NOW);
  const told = troubles
    .filter(({ place }) => place.file.endsWith('mqtt.yaml'))
    .map(({ place, words }) => `${place.line}:${place.column} ${words}`);
  return { source: config?.sources.find(({ id }) => id === 'mqtt'), config, told };
}

t.test('a tag for several lines is a tag of each, and its source is opened with them', async (t) => {
  const { source, config, told } = await read(
    t,
    `  - id: "{line}.GoodCount"
    topic: plant/{area}/{line}/good
    line: "{line}"
    measure: goodTotal
    staleAfter: 10 min
    for: [{ line: L1, area: 1 }, { line: L2, area: 2 }]
  - { id: L2.Job, topic: plant/2/L2/job, line: L2, measure: job }
`,
  );
  t.same(told, []);
  t.same(source?.tags, [
    { id: 'L1.GoodCount', at: { topic: 'plant/1/L1/good' } },
    { id: 'L2.GoodCount', at: { topic: 'plant/2/L2/good' } },
    { id: 'L2.Job', at: { topic: 'plant/2/L2/job' } },
  ]);
  const records = config?.records.filter(({ kind, fields }) => kind === 'tag' && fields['source'] === 'mqtt');
  t.match(records, [
    { id: 'L1.GoodCount', fields: { line: 'L1', measure: 'goodTotal', staleAfterMs: 600_000 } },
    { id: 'L2.GoodCount', fields: { line: 'L2', measure: 'goodTotal', staleAfterMs: 600_000 } },
    { id: 'L2.Job', fields: { line: 'L2', measure: 'job', staleAfterMs: 300_000 } },
  ]);
  t.match(source?.settings, {
    tags: [
      { id: 'L1.GoodCount', topic: 'plant/1/L1/good', line: 'L1', staleAfterMs: 600_000 },
      { id: 'L2.GoodCount', topic: 'plant/2/L2/good', line: 'L2', staleAfterMs: 600_000 },
      { id: 'L2.Job', topic: 'plant/2/L2/job', staleAfterMs: 300_000 },
    ],
    series: [{ topic: 'plant/{area}/{line}/good' }],
  });
});

t.test('sources of OPC UA and Sparkplug B are written for several lines as well', async (t) => {
  const each = 'line: "{line}", measure: goodTotal, for: [{ line: L1, cell: 7 }, { line: L2, cell: 8 }]';
  const opcua = await readFile(t, [
    ...['version: 1', 'type: opcua', 'endpoint: opc.tcp://mes.plant.example:4840', 'tags:'],
    `  - { id: "{line}.Good", node: "nsu=urn:riverside:mes;s=Cell{cell}.Good", ${each} }`,
    `  - { id: "{line}.All", path: "/Objects/nsu=urn:riverside:mes;Cell{cell}/All", field: "[{cell}].Count", ${each} }`,
  ]);
  t.same(opcua.told, []);
  t.same(opcua.source?.tags, [
    { id: 'L1.Good', at: { node: 'nsu=urn:riverside:mes;s=Cell7.Good' } },
    { id: 'L2.Good', at: { node: 'nsu=urn:riverside:mes;s=Cell8.Good' } },
    { id: 'L1.All', at: { path: '/Objects/nsu=urn:riverside:mes;Cell7/All', field: '[7].Count' } },
    { id: 'L2.All', at: { path: '/Objects/nsu=urn:riverside:mes;Cell8/All', field: '[8].Count' } },
  ]);
  const sparkplug = await readFile(t, [
    ...['version: 1', 'type: sparkplug', 'url: mqtt://broker.plant.example', 'tags:'],
    `  - { id: "{line}.Good", group: Riverside, node: Hall2, device: "Press{cell}", metric: Good, ${each} }`,
  ]);
  t.same(sparkplug.told, []);
  t.match(sparkplug.source?.tags, [
    { id: 'L1.Good', at: { device: 'Press7' } },
    { id: 'L2.Good', at: { device: 'Press8' } },
  ]);
});

const FAULTS: readonly (readonly [tag: string, told: RegExp])[] = [
  ['{ id: "{line}.A", topic: "p/{line}/{no}", for: [{ line: L1 }] }', /no value for \{no\}/],
  ['{ id: "{line}.A", topic: "p/{line}", for: [{ line: L1, no: 2 }] }', /\{no\} stands nowhere in this tag/],
  [
    '{ id: A, topic: "p/{line}", for: [{ line: L1 }, { line: L2 }] }',
    /the tag "A" is already in .*mqtt\.yaml:6/,
  ],
  ['{ id: "{line}.A", topic: "p/{line}", for: [{ line: L 1 }] }', /"L 1\.A" cannot be the id of a tag/],
  ['{ id: "{line}.A", topic: "p/a" }', /"\{line\}\.A" cannot be the id of a tag/],
  ['{ id: "{line}.A", topic: "p/{line}", line: "{line}", for: [{ line: L9 }] }', /unknown line "L9"/],
  ['{ id: A, topic: "p/{line}" }', /topic/],
  ['{ id: "{line}.A", topic: "p/x{line}", for: [{ line: L1 }] }', /topic/],
  ['{ id: "{line}.A", topic: "p/{line}", for: [] }', /for/],
  ...['+', '#', 'a/b', '$SYS', '\\0', '{x}'].map(
    (value) => [`{ id: "{line}.A", topic: "p/{line}", for: [{ line: "${value}" }] }`, /line/] as const,
  ),
];

t.test('what does not fit is told where it stands, and the source is left out', async (t) => {
  for (const [tag, told] of FAULTS) {
    const seen = await read(t, `  - ${tag}\n`);
    t.equal(seen.source, undefined, tag);
    t.equal(seen.told.length, 1, `${tag}: ${seen.told.join(' | ')}`);
    t.match(seen.told[0], told);
    t.match(seen.told[0], /^6:/);
  }
});

t.test('the example shows a series that can be read as it stands', async (t) => {
  const text = readFileSync('config/example/sources/mqtt.yaml', 'utf8');
  const shown = text.split('\n').flatMap((line) => /^ {2}# (.*(?:\{line\}|for:).*)$/.exec(line)?.[1] ?? []);
  const { source, told } = await read(t, `${shown.map((line) => `  ${line}`).join('\n')}\n`);
  t.same(told, []);
  t.same(
    source?.tags.map(({ id }) => id),
    ['L1.GoodCount', 'L2.GoodCount'],
  );
});
