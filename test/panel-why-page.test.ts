// "Why did you say nothing?" as a page with one box: what is found for what somebody typed, and what is not.
import t from 'tap';
import type { Reader } from '../src/contracts/reader.ts';
import { whySilent } from '../src/core/why.ts';
import { oddBox } from './core/odd-plant.ts';
import { picture } from './fixtures/decisions.ts';
import { open } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

const { box } = oddBox({});
const why: Reader['whySilent'] = async (subject, id) => whySilent(box.state, subject, id);
const reader = () => plantReader(picture, () => picture, why);

const asked = async (url: string, about: string, headers: Record<string, string> = {}): Promise<string> =>
  (await fetch(`${url}/why?about=${encodeURIComponent(about)}`, { headers })).text();
const answered = (page: string): string | undefined => /id="answer"><h2>(.*?)<\/h2>/.exec(page)?.[1];

t.test('a box and nothing else, until something is asked', async (t) => {
  const { url } = await open(t, reader());
  const page = await (await fetch(`${url}/why`)).text();
  t.match(
    page,
    '<form class="decide ask" method="get" action="/why"><label class="who" for="about"><span>Order, line, material or station</span>',
  );
  t.match(page, 'Write a number or a name as ERP or the floor has it.');
  t.equal(answered(page), undefined);
  t.equal(answered(await asked(url, '   ')), undefined);
});

t.test('a number, a name, and either with its kind before it', async (t) => {
  const { url } = await open(t, reader());
  for (const about of ['4502', 'order 4502', 'Order  4502', ' 4502 '])
    t.equal(answered(await asked(url, about)), 'Order 4502', about);
  for (const about of ['L3', 'Line 3', 'line 3', 'line L3'])
    t.equal(answered(await asked(url, about)), 'Line 3', about);
  t.equal(answered(await asked(url, 'Auftrag 4502', { 'accept-language': 'de' })), 'Order 4502');
  const page = await asked(url, '4502');
  t.match(page, 'As the box saw it Thu 19 Nov 06:52.');
  t.match(page, 'name="about" maxlength="200" autocomplete="off" required value="4502"');
});

t.test('each rule says how it stands, in the words of the API, with its task', async (t) => {
  const { url } = await open(t, reader());
  const line = await asked(url, 'Line 3');
  t.match(line, /<span class="rank">R-07<\/span> <a href="\/rules\/drift-becomes-delivery-risk">/);
  t.match(line, 'Bad pieces are not counted here, so its quality is not judged.');
  const told = (await (await fetch(`${url}/api/why?about=Line+3`)).json()) as {
    readonly rules: readonly { readonly looks: readonly { readonly words: readonly string[] }[] }[];
  };
  const words = told.rules.flatMap(({ looks }) => looks.flatMap((look) => look.words));
  t.ok(words.length > 0);
  for (const said of words)
    t.match(
      line,
      said.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    );
  t.same(told, await (await fetch(`${url}/api/why/line/L3`)).json());
});

t.test('what nobody knows is told, and what is near is one tap away', async (t) => {
  const { url } = await open(t, reader());
  const near = await asked(url, '4472');
  t.match(
    near,
    'Unknown order &quot;4472&quot;. Did you mean &quot;4471&quot;? <a class="leads" href="/why?about=order%204471">order 4471</a>',
  );
  const naughty = await asked(url, `<b>"\u202e${'x'.repeat(400)}`);
  t.notMatch(naughty, '<b>"');
  t.match(naughty, 'Unknown order &quot;&lt;b&gt;&quot;');
  const json = await fetch(`${url}/api/why?about=4472`);
  t.same([json.status, await json.json()], [404, { words: 'Unknown order "4472". Did you mean "4471"?' }]);
  t.equal((await fetch(`${url}/api/why`)).status, 400);
});

t.test('of a past moment it is not told, and before the first look there is nothing to tell', async (t) => {
  const { url } = await open(t, reader());
  const past = await (await fetch(`${url}/why?about=4502&asOf=2026-11-17T14:00`)).text();
  t.match(past, 'told as of the last look only');
  t.notMatch(past, 'action="/why"');
  t.equal((await fetch(`${url}/api/why?about=4502&asOf=2026-11-17T14:00`)).status, 400);
  const silent = await open(t, plantReader(picture));
  t.match(await asked(silent.url, '4502'), 'The box is reading its journal.');
  t.equal((await fetch(`${silent.url}/api/why?about=4502`)).status, 503);
});
