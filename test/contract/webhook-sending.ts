// One message through a webhook to a server of the test: what came of it, and what came over.
import type { ServerResponse } from 'node:http';
import type { Test } from 'tap';
import { channel, type WebhookConfig } from '../../connectors/channels/webhook/webhook.ts';
import type { OutMessage } from '../../src/contracts/channel.ts';
import { channelBench, outMessage } from './channel-suite.ts';
import { type Asked, CERTIFICATE, httpPeer } from './http-peer.ts';

export const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const TOKEN = 'tk/only look+3';
export const SECRETS = { key: KEY, token: TOKEN };

/** The address holds a secret, as those of Teams do. */
export const configFor = (port: number, changes: Partial<WebhookConfig> = {}): WebhookConfig => ({
  url: `https://127.0.0.1:${port}/hooks/{token}?sig={token}`,
  allow: ['127.0.0.1'],
  signingSecret: { file: 'key' },
  secrets: { token: { file: 'token' } },
  caFile: CERTIFICATE.said,
  ...changes,
});

export type Sending = {
  readonly answer?: (asked: Asked, response: ServerResponse) => void;
  readonly config?: Partial<WebhookConfig>;
  readonly message?: Partial<OutMessage>;
  readonly secrets?: Readonly<Record<string, string>>;
};

/** Sends one message to a server that answers so; what came of it, and what came over. */
export async function trySend(t: Test, { answer, config, message = {}, secrets = SECRETS }: Sending = {}) {
  const peer = await httpPeer(answer, { tls: CERTIFICATE });
  t.teardown(() => peer.close());
  return { ...(await sendTo(t, configFor(peer.port, config), { message, secrets })), peer };
}

export async function sendTo(
  t: Test,
  config: WebhookConfig,
  { message = {}, secrets = SECRETS }: Pick<Sending, 'message' | 'secrets'> = {},
) {
  const { context, logged } = await channelBench(t, secrets);
  const result = await Promise.try(() => {
    const opened = channel.open(config, context);
    return opened.send(outMessage(message), new AbortController().signal).finally(() => opened.close());
  }).then(
    (receipt) => ({ receipt, error: null }),
    (error: Error) => ({ receipt: null, error }),
  );
  for (const secret of Object.values(secrets))
    t.notOk(
      `${result.error?.message}${result.error?.stack}${logged.join()}`.includes(secret),
      'told no secret',
    );
  return result;
}
