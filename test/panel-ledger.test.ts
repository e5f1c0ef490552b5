// The ledger over real HTTP: a second name, what was missed, the sums, the draft of a rule; by form and as JSON.
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { at } from './fixtures/decisions.ts';
import { begun, closed, stake } from './fixtures/ledger-rows.ts';
import { open, post, type World } from './fixtures/panel-world.ts';

const json = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const ledger = async (url: string, query = ''): Promise<Told> =>
  (await (await fetch(`${url}/api/ledger${query}`)).json()) as Told;

type Tally = {
  readonly cases: number;
  readonly amount: { readonly minor: number };
  readonly unknown: number;
};
type Told = {
  readonly sentence: string;
  readonly rows: readonly {
    readonly id: string | number;
    readonly countedAs: string;
    readonly because: string;
    readonly counts: { readonly minor: number } | null;
  }[];
  readonly sums: {
    readonly saved: Tally;
    readonly maybe: Tally;
    readonly cameTrue: Tally & { notSeen: Tally };
  };
  readonly rules: readonly object[];
  readonly quarters: readonly { readonly quarter: number }[];
};

/** One that waits for a second name, one that came true, one over by itself, one of the quarter before. */
function filled({ reader }: World): void {
  reader.book.close(
    closed('d1'),
    closed('d2', { ended: 'came-true', happened: true, lostMinor: 970_000, begun: null, actedBy: [] }),
    closed('d3', {
      begun: null,
      acceptedAt: null,
      actedBy: [],
      raised: stake({ expectedLossMinor: 50_000 }),
    }),
    closed('d4', { closedAt: at('2026-09-30T22:30'), begun: begun({ costMinor: null }) }),
  );
}

t.test('saved needs a second name, and whoever did it is refused', async (t) => {
  const world = await open(t);
  const { url, reader } = world;
  filled(world);
  const before = await ledger(url);
  t.match(
    before.sentence,
    /^Nothing is confirmed as saved this quarter\. Maybe \$14,600 in 2 cases, 1 of them waits/,
  );
  const own = await json(`${url}/api/ledger/d1/confirm`, { personId: 'p1' });
  t.equal(own.status, 403);
  t.match(await own.json(), {
    ok: false,
    code: 'same-person',
    words: /Ask a second person.*Nothing was changed/,
  });
  t.equal((await json(`${url}/api/ledger/d3/confirm`, { personId: 'p4' })).status, 409, 'nothing was begun');
  t.equal((await json(`${url}/api/ledger/d9/confirm`, { personId: 'p4' })).status, 404);
  t.equal((await json(`${url}/api/ledger/d1/confirm`, {})).status, 422, 'nobody says who they are');
  t.equal((await json(`${url}/api/ledger/d1/confirm`, { personId: 'nobody' })).status, 422);
  const page = await (await fetch(`${url}/ledger`)).text();
  const form = /action="\/ledger\/d1\/confirm".*?<\/form>/s.exec(page)?.[0] ?? '';
  t.match(form, 'Marta Lind did it, so another name is needed');
  t.notMatch(form, '<option value="p1"');
  const yes = await post(`${url}/ledger/d1/confirm`, { personId: 'p4', nonce: '1' });
  t.same([yes.status, yes.headers.get('location')], [303, '/ledger?answer=confirm#case-d1']);
  await post(`${url}/ledger/d1/confirm`, { personId: 'p4', nonce: '1' });
  t.match(
    await (await json(`${url}/api/ledger/d1/confirm`, { personId: 'p3' })).json(),
    { code: 'confirmed' },
    'twice is once',
  );
  const after = await ledger(url);
  t.equal(after.sums.saved.amount.minor, 1_700_000 - 290_000);
  t.match(
    after.sentence,
    /^Saved this quarter \$14,100 in 1 case, confirmed by Anna Kessler\. Maybe \$500 in 1 case\./,
  );
  const shown = await (await fetch(`${url}/ledger?answer=confirm`)).text();
  t.match(shown, 'Confirmed. It counts as saved from now on.');
  t.match(shown, /Saved \$14,100<\/b> <span class="from">confirmed by Anna Kessler/);
  t.notMatch(shown, 'Confirm…');
  t.equal(reader.book.said.length, 6, 'who is nobody never gets as far');
});

t.test('the sums are those of the rows, whatever is asked for', async (t) => {
  const world = await open(t);
  const { url } = world;
  filled(world);
  await json(`${url}/api/ledger/d1/confirm`, { personId: 'p4' });
  await json(`${url}/api/ledger/missed`, {
    personId: 'p2',
    words: 'Truck',
    day: '2026-11-17',
    lineId: 'L3',
    lostMinor: 12_345,
  });
  for (const query of [
    '',
    '?from=2026-07-01&to=2026-12-31',
    '?from=2026-11-12&to=2026-11-12',
    '?to=2026-10-15',
  ]) {
    const { rows, sums } = await ledger(url, query);
    for (const [as, tally] of Object.entries({
      saved: sums.saved,
      maybe: sums.maybe,
      'came-true': sums.cameTrue,
    })) {
      const own = rows.filter(({ countedAs }) => countedAs === as);
      const known = own.flatMap(({ counts }) => counts?.minor ?? []);
      const sum = known.reduce((all, minor) => all + minor, 0);
      t.same(
        [tally.cases, tally.amount.minor, tally.unknown],
        [own.length, sum, own.length - known.length],
        `${as} ${query}`,
      );
    }
  }
});

t.test('any stretch can be asked for by its days, both included; what is no day is told', async (t) => {
  const world = await open(t);
  const { url } = world;
  filled(world);
  const all = await ledger(url, '?from=2026-07-01&to=2026-12-31');
  t.equal(all.rows.length, 4);
  t.same(
    all.quarters.map(({ quarter }) => quarter),
    [4, 3],
    'by the calendar of the plant',
  );
  t.match(all.rules, [
    { ruleId: 'drift-becomes-delivery-risk', rule: 'R-07', raised: 4, right: 3, byItself: 1, wrong: 0 },
  ]);
  const third = await (await fetch(`${url}/ledger?from=2026-07-01&to=2026-09-30`)).text();
  t.match(
    third,
    'Nothing is confirmed as saved in Q3 2026. Maybe in 1 case without a known amount, 1 of them waits',
  );
  const words = async (query: string) => (await ledger(url, query)).sentence;
  t.match(
    await words('?from=2026-11-02&to=2026-11-15'),
    'saved from 2 Nov 2026 to 15 Nov 2026. Maybe $14,600',
  );
  t.match(await words('?to=2026-10-15'), 'Nothing is confirmed as saved up to 15 Oct 2026.');
  for (const query of ['from=2026-11-31', 'to=tomorrow', 'from=2026-11-12&to=2026-11-11']) {
    const odd = await fetch(`${url}/api/ledger?${query}`);
    t.equal(odd.status, 400, query);
    t.match(await odd.json(), { words: /Write it as|earlier one first/ });
  }
});

const MISSED = {
  personId: 'p2',
  words: 'The truck left without 300 pieces',
  day: '2026-11-17',
  orderId: '4390',
};

t.test('what was missed is told by form, stands as come true and not seen, and gives a draft', async (t) => {
  const { url, reader } = await open(t);
  const sent = await post(`${url}/ledger/missed`, {
    ...MISSED,
    lineId: 'L3',
    amount: '9,700.50',
    nonce: '5',
  });
  t.same([sent.status, sent.headers.get('location')], [303, '/ledger?answer=missed']);
  await post(`${url}/ledger/missed`, { ...MISSED, lineId: 'L3', amount: '9,700.50', nonce: '5' });
  const { rows, sums } = await ledger(url);
  t.match(rows, [
    {
      kind: 'missed',
      id: 1,
      words: MISSED.words,
      isKnownOrder: false,
      countedAs: 'came-true',
      because: 'not-seen',
      counts: { minor: 970_050 },
      by: { name: 'Ravi Osei' },
    },
  ]);
  t.equal(rows.length, 1, 'a double tap is one');
  t.match(sums.cameTrue.notSeen, { cases: 1, amount: { minor: 970_050 } });
  t.notMatch(
    JSON.stringify(reader.book.said.map(({ entry }) => entry)),
    'truck',
    'the words are no part of the entry',
  );
  const page = await (await fetch(`${url}/ledger`)).text();
  t.match(page, /“The truck left without 300 pieces”.*Order 4390, not known to the box · Line 3/s);
  t.match(page, 'Came true $9,701 in 1 case, 1 of them not seen.');
  const draft = (await (await fetch(`${url}/api/ledger/missed/1/draft`)).json()) as { text: string };
  t.match(draft.text, 'status: draft');
  t.equal((await fetch(`${url}/api/ledger/missed/7/draft`)).status, 404);
  const told = await (await json(`${url}/api/ledger/missed`, MISSED)).json();
  t.match(told, {
    ok: true,
    id: 2,
    words: 'Noted. The box does not know order 4390, or not any more: it is kept as written.',
  });
  t.match(await (await json(`${url}/api/ledger/missed`, { ...MISSED, orderId: '4471' })).json(), {
    ok: true,
    words: 'Noted.',
  });
});

const REFUSED: readonly (readonly [Record<string, string>, RegExp])[] = [
  [{ words: ' ' }, /Say in a sentence what hurt/],
  [{ day: '2026-11-31' }, /Choose the day on which it happened/],
  [{ day: '2026-11-20' }, /That day has not come yet/],
  [{ day: '2024-11-20' }, /more than 400 days ago/],
  [{ orderId: '' }, /Name the order or the line/],
  [{ orderId: 'Marta forgot' }, /An order has a number in it/],
  [{ lineId: 'L9' }, /There is no such line in plant\.yaml/],
  [{ ruleId: 'no-such' }, /No rule has that id/],
  [{ amount: '9.700,50' }, /Write the amount as 9700/],
  [{ amount: '0' }, /must be more than nothing/],
  [{ personId: '' }, /Choose your name/],
];

t.test(
  'a loss told wrongly comes back open, says it beside the field and keeps what was typed',
  async (t) => {
    const { url } = await open(t);
    for (const [part, words] of REFUSED) {
      const sent = await post(`${url}/ledger/missed`, { ...MISSED, nonce: '6', ...part });
      t.equal(sent.status, 422, JSON.stringify(part));
      const page = await sent.text();
      t.match(page, /<details class="tell" id="missed" open>/);
      t.match(page, new RegExp(`<p class="wrong" role="alert">[^<]*${words.source}`), JSON.stringify(part));
      if (part['words'] === undefined) t.match(page, 'value="The truck left without 300 pieces"');
      const answer = await json(`${url}/api/ledger/missed`, { ...MISSED, ...part });
      t.equal(answer.status, 422);
      t.match(await answer.json(), { ok: false, words });
    }
    t.equal((await ledger(url)).rows.length, 0, 'nothing was kept');
    const stranger = await post(`${url}/ledger/missed`, MISSED, { origin: 'http://evil.example' });
    t.equal(stranger.status, 403);
    const reload = await fetch(`${url}/ledger/missed`, { redirect: 'manual' });
    t.same([reload.status, reload.headers.get('location')], [303, '/ledger']);
  },
);

t.test('of the past nothing can be done, and hostile words stay words', async (t) => {
  const world = await open(t);
  const { url } = world;
  filled(world);
  await json(`${url}/api/ledger/missed`, { ...MISSED, words: '<script>x</script>: "no"' });
  const page = await (await fetch(`${url}/ledger`)).text();
  t.notMatch(page, '<script>x');
  t.match(page, '&lt;script&gt;x');
  const past = await (await fetch(`${url}/ledger?asOf=2026-11-17T14:00`)).text();
  t.notMatch(past, '<form');
  t.match(
    past,
    /href="\/ledger\?from=2026-10-01&amp;to=2026-12-31&amp;asOf=2026-11-17T/,
    'and stays the past',
  );
});

t.test('the same rows as CSV, under the same names of days', async (t) => {
  const world = await open(t);
  const { url, reader } = world;
  filled(world);
  reader.book.close(closed('=1+1', { cause: { kind: 'line', id: '=HYPERLINK("http://x")' } }));
  const { rows } = await ledger(url);
  const sent = await fetch(`${url}/ledger.csv`);
  t.equal(sent.headers.get('content-type'), 'text/csv; charset=utf-8');
  t.match(
    sent.headers.get('content-disposition'),
    /^attachment; filename="ledger-2026-10-01-2026-\d\d-\d\d\.csv"$/,
  );
  const told = parse(await sent.text(), { bom: true, columns: true }) as Record<string, string>[];
  t.same(
    told.map(({ countedAs, amount }) => [countedAs, amount === '' ? null : Number(amount) * 100]),
    rows.map(({ countedAs, counts }) => [countedAs, counts?.minor ?? null]),
  );
  t.notOk(told.some((row) => Object.values(row).some((cell) => /^[=+@]/.test(cell))));
  t.match(await (await fetch(`${url}/ledger`)).text(), /href="\/ledger\.csv\?from=2026-10-01&amp;to=/);
  t.equal((await fetch(`${url}/ledger.csv?from=never`)).status, 400);
});
