// The pages of an order and a line over real HTTP and their JSON: any name, unknown ones, the past, no picture yet, what leads to them.
import t from 'tap';
import type { Reader } from '../src/contracts/reader.ts';
import { lineNow, orderNow } from '../src/core/now.ts';
import type { Picture } from '../src/core/types/picture.ts';
import { whySilent } from '../src/core/why.ts';
import { type Changes, oddBox } from './core/odd-plant.ts';
import { at } from './fixtures/decisions.ts';
import { open } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

const ODD = '<i>4/7?1#%2F\u05d0';
const PAST = at('2026-11-17T14:00');

function reading(changes: Changes = {}) {
  const { box, picture } = oddBox(changes);
  const asked: Pick<Reader, 'orderNow' | 'lineNow'> = {
    orderNow: async (id) => orderNow(box.state, id),
    lineNow: async (id) => lineNow(box.state, id),
  };
  const why: Reader['whySilent'] = async (subject, id) => whySilent(box.state, subject, id);
  const past = (when: number): Picture | null => (Math.abs(when - PAST) < 60_000 ? picture : null);
  return { picture, reader: plantReader(picture, past, why, asked) };
}

const got = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
};

t.test('an order by its name, whatever stands in it', async (t) => {
  const long = 'L'.repeat(400);
  const fields = { customer: 'NORDWERK', material: 'M', quantityPieces: 5, shipment: 'S-900' };
  const { reader } = reading({ [`salesOrderLine ${ODD}`]: fields, [`salesOrderLine ${long}`]: fields });
  const { url } = await open(t, reader);
  const late = await got(`${url}/order/4471`);
  t.equal(late.status, 200);
  t.match(late.text, /<h1>Order 4471 ships \d+ days? late<\/h1>/);
  t.match(late.text, 'Why did you say nothing?');
  t.match(late.text, '/rules/orders-miss-their-shipment');
  t.match(late.text, 'data-events="/events?page=%2Forder%2F4471');
  for (const id of [ODD, long]) {
    const { status, text } = await got(`${url}/order/${encodeURIComponent(id)}`);
    t.equal(status, 200, id.slice(0, 9));
    t.match(text, 'cannot be judged');
    t.match(text, /Nothing is planned to make order/);
    t.notMatch(text, '<i>4');
    const json = await got(`${url}/api/orders/${encodeURIComponent(id)}`);
    t.equal(JSON.parse(json.text).orderId, id);
    t.match(JSON.parse(json.text).dates.unknown, `nothing is planned to make order ${id}`);
  }
});

t.test('a line, with what is on it', async (t) => {
  const { url } = await open(t, reading().reader);
  const { status, text } = await got(`${url}/line/L3`);
  t.equal(status, 200);
  t.match(text, '<h1><bdi>Line 3</bdi></h1>');
  t.match(text, '<a href="/order/4471"><bdi>4471</bdi></a>');
  t.match(text, 'href="/floor#floor-L3"');
  const json = JSON.parse((await got(`${url}/api/lines/L3`)).text);
  t.match(json, { lineId: 'L3', name: 'Line 3', runs: [{ runId: '2231', order: { orderId: '4471' } }] });
});

t.test('what is not there is said in words, and what is meant', async (t) => {
  const { url } = await open(t, reading().reader);
  const order = await got(`${url}/order/4472`);
  t.equal(order.status, 404);
  t.match(order.text, 'Unknown order &quot;4472&quot;. Did you mean &quot;4471&quot;?');
  t.match(order.text, '<h1>No such order</h1>');
  t.same((await got(`${url}/order/${'x'.repeat(4000)}`)).status, 404);
  const line = await got(`${url}/line/L7`);
  t.equal(line.status, 404);
  t.match(line.text, '<h1>No such line</h1>');
  t.match(await got(`${url}/api/orders/4472`), { status: 404, text: /Did you mean \\"4471\\"/ });
  t.match(await got(`${url}/api/lines/nix`), { status: 404, text: /There are: L1, L2, L3/ });
  t.equal((await got(`${url}/order/%E0%A4%A`)).status, 400, 'an address cut within a letter');
});

t.test('of the past there is what its picture says', async (t) => {
  const { url } = await open(t, reading().reader);
  const then = '?asOf=2026-11-17T14:00';
  const order = await got(`${url}/order/4471${then}`);
  t.equal(order.status, 200);
  t.match(order.text, 'The decisions of that time are kept.');
  t.match(order.text, /href="\/t\/\d+\?asOf=/);
  t.notMatch(order.text, 'Why did you say nothing?');
  const unknown = await got(`${url}/order/none${then}`);
  t.equal(unknown.status, 404);
  t.match(unknown.text, 'The picture of that time says nothing of order none.');
  const line = await got(`${url}/line/L3${then}`);
  t.match(line, { status: 200, text: /told as of the last look only/ });
  t.match(await got(`${url}/line/L7${then}`), { status: 404, text: /No line of that time is called L7\./ });
  t.match(JSON.parse((await got(`${url}/api/orders/4471${then}`)).text), { dates: null, orderId: '4471' });
  t.equal((await got(`${url}/order/4471?asOf=2020-01-01T00:00`)).status, 404, 'no picture was kept');
  t.equal((await got(`${url}/api/lines/L3?asOf=soon`)).status, 400);
});

t.test('until the journal is read there is neither', async (t) => {
  const { url } = await open(t, plantReader(null));
  t.match(await got(`${url}/order/4471`), { status: 200, text: /Reading the journal/ });
  t.match(await got(`${url}/line/L3`), { status: 200, text: /Reading the journal/ });
  t.equal((await got(`${url}/api/orders/4471`)).status, 503);
  t.equal((await got(`${url}/api/lines/L3`)).status, 503);
});

t.test('the picture and the task lead to both', async (t) => {
  const { reader, picture } = reading();
  const { url } = await open(t, reader);
  const page = (await got(`${url}/`)).text;
  t.match(page, '<a href="/line/L3">Line 3</a>');
  t.match(page, '<a href="/order/4471">Order 4471</a>');
  const late = picture.decisions.find(({ consequence }) => consequence.orderId === '4471');
  const task = (await got(`${url}/t/${late?.taskId}`)).text;
  t.match(task, '<a href="/line/L3">Line 3</a>');
  t.match(task, '<a href="/order/4471">Order 4471</a>');
});
