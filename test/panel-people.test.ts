// Who can be asked, over real HTTP: duties of a config, whether messages reach them, the holes, and no address anywhere.
import t from 'tap';
import { personFields, roleRecords } from '../src/config/people-records.ts';
import type { PersonEntry } from '../src/config/plant-file.ts';
import { zoneTable } from '../src/config/zone-table.ts';
import type { Person, Ways } from '../src/contracts/reader.ts';
import type { EntityRecord, Json } from '../src/core/types/entity.ts';
import type { Roster } from '../src/core/types/roster.ts';
import type { RuleSpec } from '../src/core/types/rule.ts';
import { rosterNow } from '../src/daemon/roster.ts';
import { plantFile, YEAR } from './core/roster-plant.ts';
import { at, NOW, picture } from './fixtures/decisions.ts';
import { alertRule } from './fixtures/exact-plant.ts';
import { open } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

const ZONE = 'America/Chicago';
/** Thursday 19 Nov 2026, 06:52 in the plant. */
const ENTRIES: readonly PersonEntry[] = [
  { id: 'p1', name: 'Marta Lind', works: '2x8', cycleBegins: '2026-11-16', email: 'marta@hidden.example' },
  {
    id: 'p2',
    name: 'Ravi Osei',
    works: '2x8',
    cycleBegins: '2026-11-09',
    mobile: '+15550001',
    standIn: 'p1',
  },
  {
    id: 'p3',
    name: 'Jo Novak',
    works: 'any-time',
    email: 'jo@hidden.example',
    absent: [
      { from: '2026-11-18', to: '2026-11-20' },
      { from: '2026-01-01', to: '2026-01-02' },
    ],
  },
  { id: 'p4', name: 'Anna Kessler' },
  {
    id: 'p5',
    name: 'Omar Reyes',
    works: '2x8',
    cycleBegins: '2026-11-09',
    standby: [{ from: '2026-11-19T00:00', to: '2026-11-19T14:00' }],
  },
] as unknown as readonly PersonEntry[];

const people: readonly Person[] = ENTRIES.map(({ id, name, email, mobile }) => ({
  ...{ id, name, email: email ?? null, mobile: mobile ?? null, language: id === 'p2' ? 'de' : 'en' },
  roles: id === 'p3' ? ['quality'] : id === 'p1' ? ['planner', 'shift-supervisor'] : [],
}));

const file = plantFile({
  ...{ zone: ZONE, people: ENTRIES },
  roles: [
    { id: 'planner', name: 'Planner', holder: 'p1' },
    { id: 'shift-supervisor', name: 'Shift supervisor', holder: 'p1' },
    { id: 'quality', name: 'Quality', holder: 'p3' },
  ],
});
const records: readonly EntityRecord[] = [
  { kind: 'plant', id: 'plant', fields: { zone: zoneTable(ZONE, YEAR) } },
  ...personFields(file).map(({ id, fields }): EntityRecord => {
    const given = Object.entries(fields).filter((one): one is [string, Json] => one[1] !== undefined);
    return { kind: 'person', id, fields: Object.fromEntries(given) };
  }),
  ...roleRecords(file),
];

const asking: RuleSpec = alertRule({
  id: 'thin',
  title: 'Thin',
  each: 'order',
  when: 'true',
  groupBy: 'order',
  consequence: 'delay',
  owner: { role: 'quality', escalate: [] },
} as never);
const loadChannel = async () => ({ address: 'email', open: () => t.fail('nothing is opened') }) as never;
const config = { people, records, channels: [{ id: 'mail', type: 'mail', settings: {} }] };
const roster = await rosterNow(config, { rules: [asking], now: NOW }, loadChannel);

const world = (told: Roster = roster, ways: Partial<Ways> = { email: { shutSince: null }, sms: null }) => ({
  ...plantReader(picture, () => picture),
  people: () => people,
  roster: async () => told,
  ways: () => ({ ...{ email: null, sms: null, internetDownSince: null, copies: new Map() }, ...ways }),
});
const page = async (url: string, query = ''): Promise<string> =>
  (await fetch(`${url}/people${query}`)).text();
const sectionOf = (html: string, name: string): readonly string[] => {
  const body =
    new RegExp(`<section class="listed"><h2>${name}</h2>(.*?)</section>`, 's').exec(html)?.[1] ?? '';
  return [...body.matchAll(/<(?:p|li)[^>]*>(.*?)<\/(?:p|li)>/g)].map(([, words = '']) => words);
};

t.test('each with duty, role, hours, absence and whether messages reach them', async (t) => {
  const { url } = await open(t, world());
  const html = await page(url);
  t.same(sectionOf(html, 'Marta Lind'), [
    'on duty until 14:00',
    'Asked as Planner and Shift supervisor.',
    'Shifts 06:00–14:00 and 14:00–22:00, in a cycle of 14 days.',
    'Mail reaches them.',
    'No mobile number is known.',
    'Messages to them are in: English.',
  ]);
  t.same(sectionOf(html, 'Ravi Osei'), [
    'off duty, on again 14:00',
    'Holds no role.',
    'Shifts 06:00–14:00 and 14:00–22:00, in a cycle of 14 days.',
    'While they are away Marta Lind is asked.',
    'No mail address is known.',
    'No channel here sends texts.',
    'Messages to them are in: German.',
  ]);
  const jo = sectionOf(html, 'Jo Novak');
  t.match(jo[0], /^away, back Sat/);
  t.same(jo.slice(1, 4), [
    'Asked as Quality.',
    'They may be asked at any hour.',
    'Away from Wed 18 Nov to Fri 20 Nov.',
  ]);
  t.match(sectionOf(html, 'Anna Kessler').slice(0, 3), [
    'asked at any hour',
    'Holds no role.',
    'Nobody knows when they work: they are asked at any hour.',
  ]);
  t.equal(sectionOf(html, 'Omar Reyes')[0], 'on standby');
  t.ok(sectionOf(html, 'Omar Reyes').includes('On standby from Thu 19 Nov 00:00 to Thu 19 Nov 14:00.'));
});

t.test('no address and no number leaves the box', async (t) => {
  const { url } = await open(t, world());
  const all = (await page(url)) + (await (await fetch(`${url}/api/people`)).text());
  t.notMatch(all, 'hidden.example');
  t.notMatch(all, '15550001');
});

t.test('holes are told as the check of the config tells them', async (t) => {
  const { url } = await open(t, world());
  const html = await page(url);
  const holes = /id="holes">(.*?)<\/section>/s.exec(html)?.[1] ?? '';
  t.match(holes, 'Where the roster has holes');
  t.match(
    holes,
    /Nobody holds Quality: all who do are away, and nobody stands in\. That is so from Thu 19 Nov 06:52 to Sat 21 Nov 00:00\. Write standIn for one of them, or one holder more\./,
  );
  t.match(holes, /Nobody of these can be reached: Quality\. What is found then waits until somebody comes\./);
  t.match(holes, 'so they are asked at any hour of any day: Anna Kessler. Write works for each of them.');
  const sound = await open(t, world({ ...roster, holes: [] }));
  t.notMatch(await page(sound.url), 'id="holes"');
  const always = { from: NOW, to: NOW, hoursAWeek: 168, always: true };
  const often = { from: at('2026-11-19T22:00'), to: at('2026-11-20T06:00'), hoursAWeek: 40, always: false };
  const odd = await open(
    t,
    world({
      ...roster,
      holes: [
        { kind: 'unheld', role: 'planner', when: always },
        { kind: 'unreached', chain: ['planner', 'quality'], ruleIds: ['thin'], when: often },
        { kind: 'no-address', personId: 'p2', roles: ['planner'] },
      ],
    }),
  );
  const told = await page(odd.url);
  t.match(told, 'That is so throughout the coming 28 days.');
  t.match(told, 'That is so from Thu 19 Nov 22:00 to Fri 20 Nov 06:00, and so on: 40 h a week.');
  t.match(told, 'Ravi Osei is asked as Planner, and no channel here has an address of theirs.');
});

t.test('a way that is shut reaches nobody', async (t) => {
  const shut = at('2026-11-19T03:10');
  const { url } = await open(t, world(roster, { email: { shutSince: shut }, sms: { shutSince: shut } }));
  const html = await page(url);
  t.match(sectionOf(html, 'Marta Lind').join(' '), 'Mail has not got through since 03:10.');
  t.match(sectionOf(html, 'Ravi Osei').join(' '), 'Texts have not got through since 03:10.');
  const json = await (await fetch(`${url}/api/people`)).json();
  t.match(json, { people: [{ id: 'p1', reachedByMail: false, reachedBySms: false }] });
});

t.test('the same for programs', async (t) => {
  const { url } = await open(t, world());
  t.match(await (await fetch(`${url}/api/people`)).json(), {
    asOf: '2026-11-19T06:52:00-06:00',
    people: [
      {
        id: 'p1',
        name: 'Marta Lind',
        roles: ['planner', 'shift-supervisor'],
        duty: 'on-duty',
        changesAt: '2026-11-19T14:00:00-06:00',
        reachedByMail: true,
        reachedBySms: false,
      },
      { id: 'p2', duty: 'off', standIn: 'p1', language: 'de' },
      {
        id: 'p3',
        duty: 'away',
        absent: [{ from: '2026-11-18T00:00:00-06:00', to: '2026-11-20T00:00:00-06:00' }],
      },
    ],
    holes: [{ kind: 'unheld', role: 'quality', when: { from: '2026-11-19T06:52:00-06:00' } }],
  });
});

t.test('nobody yet, and a past moment', async (t) => {
  const { url } = await open(t, world({ ...roster, people: [], holes: [] }));
  t.match(await page(url), 'Nobody is named in plant.yaml yet, so nobody can be asked.');
  const past = await page(url, '?asOf=2026-11-17T14:00');
  t.match(past, 'Who is known is told as of now only.');
  t.notMatch(past, 'plant.yaml');
  t.equal((await fetch(`${url}/api/people?asOf=2026-11-17T14:00`)).status, 400);
});
