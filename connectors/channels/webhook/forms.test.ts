// Tests of the forms other systems have, by the examples an installer copies: what they get is what they document.
import t, { type Test } from 'tap';
import { channelBench, outMessage } from '../../../test/contract/channel-suite.ts';
import { httpPeer } from '../../../test/contract/http-peer.ts';
import { exampleChannel } from '../../../test/fixtures/example-channel.ts';
import { channel, type WebhookConfig } from './webhook.ts';

const SECRETS = { 'teams.sig': 'sig-71_x', 'pagerduty.key': 'R71', 'ntfy.token': 'tk_71' };

/** What came over when one message of each class was sent. */
async function sentTo(t: Test, name: string) {
  const peer = await httpPeer((_asked, response) => response.writeHead(202).end('{"status":"success"}'));
  t.teardown(() => peer.close());
  const config = await exampleChannel<WebhookConfig>(t, name, peer.port);
  const secrets = { ...SECRETS, 'webhook.key': `whsec_${Buffer.alloc(32, 1).toString('base64')}` };
  const { context } = await channelBench(t, secrets);
  const opened = channel.open(config, context);
  t.teardown(() => opened.close());
  const subject = 'Order "4471"\nis {late}';
  for (const one of ['raised', 'escalated', 'taken', 'recovered', 'closed'] as const)
    await opened.send(outMessage({ class: one, key: `k|${one}`, subject }), new AbortController().signal);
  return { asked: peer.asked, bodies: peer.asked.map(({ body }) => JSON.parse(body)), subject };
}

t.test('our own', async (t) => {
  const { asked, bodies } = await sentTo(t, 'webhook');
  t.same(
    bodies.map(({ type }) => type),
    ['decision.raised', 'decision.escalated', 'decision.taken', 'decision.recovered', 'decision.closed'],
  );
  t.ok(asked.every(({ headers }) => headers['webhook-signature']?.startsWith('v1,')));
});

t.test('Microsoft Teams: an Adaptive Card, to an address whose sig is a secret', async (t) => {
  const { asked, bodies, subject } = await sentTo(t, 'teams');
  t.match(asked[0]?.path, /\?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1\.0&sig=sig-71_x$/);
  t.equal(asked[0]?.headers['webhook-signature'], undefined);
  t.same(bodies[0], {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { type: 'TextBlock', text: subject, weight: 'Bolder', wrap: true },
            { type: 'TextBlock', text: outMessage().short, wrap: true },
            { type: 'TextBlock', text: 'For Marta Lind', isSubtle: true, wrap: true },
          ],
        },
      },
    ],
  });
});

t.test('PagerDuty: one alert a decision, opened, acknowledged and resolved', async (t) => {
  const { bodies, subject } = await sentTo(t, 'pagerduty');
  t.same(
    bodies.map(({ event_action: action }) => action),
    ['trigger', 'trigger', 'acknowledge', 'resolve', 'resolve'],
  );
  t.same([...new Set(bodies.map(({ dedup_key: key }) => key))], [outMessage().threadKey]);
  t.same(bodies[0], {
    routing_key: 'R71',
    event_action: 'trigger',
    dedup_key: outMessage().threadKey,
    client: 'Throughline',
    payload: {
      summary: subject,
      source: 'Example plant',
      severity: 'error',
      custom_details: { text: outMessage().text, for: 'Marta Lind' },
    },
  });
});

t.test('ntfy: the priority is a number', async (t) => {
  const { asked, bodies, subject } = await sentTo(t, 'ntfy');
  t.equal(asked[0]?.headers['authorization'], 'Bearer tk_71');
  t.same(bodies[0], { topic: 'line-leads', title: subject, message: outMessage().short, priority: 4 });
  t.same(
    bodies.map(({ priority }) => priority),
    [4, 5, 2, 2, 2],
  );
});
