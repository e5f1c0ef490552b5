// GET /api/why over real HTTP: the answer of a fold, money and moments as everywhere in the API, and what nobody knows.
import t from 'tap';
import { whySilent } from '../src/core/why.ts';
import { atOnce, oddBox } from './core/odd-plant.ts';
import { picture } from './fixtures/decisions.ts';
import { alertRule } from './fixtures/exact-plant.ts';
import { open } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

const thin = alertRule({
  id: 'thin',
  title: 'Hardly worth it',
  each: 'order',
  when: 'order.margin <= 100000.0 && shipment.departsAt < shipment.packingClosesAt',
  groupBy: 'order',
  consequence: 'delay',
});

t.test('the API says of an order why no rule speaks of it', async (t) => {
  const { box } = oddBox({}, (rules) => [...atOnce(rules), thin]);
  const reader = plantReader(picture, undefined, async (subject, id) => whySilent(box.state, subject, id));
  const { url } = await open(t, reader);
  const asked = async (path: string) => {
    const response = await fetch(`${url}/api/why/${path}`);
    return {
      status: response.status,
      json: (await response.json()) as { readonly rules?: readonly object[] },
    };
  };
  const { status, json } = await asked('order/4502');
  t.equal(status, 200);
  t.match(json, { asOf: '2026-11-19T06:52:00-06:00', subject: 'order', id: '4502', label: 'Order 4502' });
  const rules = json.rules as readonly { readonly ruleId: string; readonly looks: readonly object[] }[];
  t.match(rules.find(({ ruleId }) => ruleId === 'thin')?.looks, [
    {
      other: null,
      type: 'not-fulfilled',
      words: [
        'Margin: $25,760, speaks from $1,000 down.',
        'Not fulfilled: shipment.departsAt < shipment.packingClosesAt, with shipment.departsAt Tue 22 Dec 14:00, shipment.packingClosesAt Tue 22 Dec 10:00.',
      ],
      parts: [
        {
          field: 'margin',
          unit: 'minor',
          value: { minor: 2_576_000, currency: 'USD' },
          limit: { minor: 100_000, currency: 'USD' },
        },
        {
          type: 'text',
          facts: [{ field: 'departsAt', unit: 'time', value: '2026-12-22T14:00:00-06:00' }, {}],
        },
      ],
    },
  ]);
  const drift = (await asked('line/Line%203')).json.rules as readonly object[];
  t.match(drift[0], { rule: 'R-07', ruleId: 'drift-becomes-delivery-risk', looks: [{ type: 'speaks' }] });
  t.match((await asked('line/L3')).json, {
    known: ['Bad pieces are not counted here, so its quality is not judged.'],
  });
  const past = await asked('order/4471?asOf=2026-11-17T14:00');
  t.equal(past.status, 400, 'it is not told as it was');
  const unknown = await asked('order/4472');
  t.same([unknown.status, unknown.json], [404, { words: 'Unknown order "4472". Did you mean "4471"?' }]);
  const nothing = await asked('machine/1');
  t.equal(nothing.status, 404);
  t.match(nothing.json, {
    words: 'Unknown subject "machine". Rules look at: line, material, order, receipt, source, station.',
  });
});

t.test('until the journal is read there is no answer yet', async (t) => {
  const { url } = await open(t, plantReader(null));
  const response = await fetch(`${url}/api/why/order/4471`);
  t.equal(response.status, 503);
  t.match(await response.json(), { words: /reading its journal/ });
});
