// The webhook channel: each message posted as JSON to one address, which the config names twice, signed.
import type { Channel, ChannelContext, ChannelModule, OutMessage } from '../../../src/contracts/channel.ts';
import type { SecretReference } from '../../../src/contracts/source.ts';
import { configFault } from '../../edge/config-fault.ts';
import { bare } from '../../edge/http/address-guard.ts';
import type { Call } from '../../edge/http/exchange.ts';
import { faultOfStatus } from '../../edge/http/http-fault.ts';
import { type Line, openLine } from '../../edge/http/line.ts';
import { type Json, plainId } from '../../edge/http/placeholders.ts';
import { callOf, checkRequest, type RequestConfig } from '../../edge/http/request.ts';
import { readSecrets } from '../../edge/http/secrets.ts';
import { OF_MESSAGE, OWN_FORM, type PerClass, valuesOf } from './message-body.ts';
import { signatureHeaders, signingKeys } from './signature.ts';

export type WebhookConfig = {
  readonly url: string;
  /** Hosts: the address must be of one of them. */
  readonly allow: readonly string[];
  readonly signingSecret?: SecretReference;
  readonly user?: string;
  readonly password?: SecretReference;
  readonly secrets?: Readonly<Record<string, SecretReference>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: our own form, and then signed. */
  readonly body?: Json;
  readonly perClass?: PerClass;
  readonly caFile?: string;
  readonly unencrypted?: boolean;
};

export const channel: ChannelModule<WebhookConfig> = { address: 'none', open };

/** What the standard recommends at most. */
const DEADLINE_MS = 30_000;
const OWN_HEADERS = /^(webhook-|idempotency-key$)/i;

type Hook = {
  readonly config: WebhookConfig;
  readonly request: RequestConfig;
  readonly context: ChannelContext;
  readonly line: Line;
};

function open(config: WebhookConfig, context: ChannelContext): Channel {
  const { url, headers = {}, body = OWN_FORM } = config;
  const request: RequestConfig = { method: 'POST', url, headers, json: body };
  checkConfig(config, request, context);
  const line = openLine(config, context, { name: 'The webhook', deadlineMs: DEADLINE_MS });
  const hook = { config, request, context, line };
  return {
    host: hostOf(request),
    send: (message, signal) => send(hook, message, signal),
    probe: (signal) => probe(hook, signal),
    async close() {
      line.close();
    },
  };
}

const hostOf = (request: RequestConfig): string => bare(callOf(request, new Map()).url.hostname);

async function send(hook: Hook, message: OutMessage, signal: AbortSignal) {
  const { config, context, line } = hook;
  const signing = signingOf(config, context);
  const secrets = readSecrets(config, context, signing.lines);
  const id = plainId(message.key);
  const values = new Map([...secrets.values, ...valuesOf(message, id, config.perClass)]);
  const call = signed(callOf(hook.request, values, secrets.login), {
    id,
    keys: signing.keys,
    // Of this try, so that what was once sent cannot be played back later.
    timestamp: Math.floor(context.clock.now() / 1_000),
  });
  const answer = await line.ask(call, signal);
  if (answer.status >= 200 && answer.status < 300) return { providerId: id };
  const fault = faultOfStatus(answer, line.nameAt(call.url), secrets.tellable(answer.text));
  throw context.error(fault.code, fault.retryable, fault.words);
}

/** Whatever is asked of it may count as a message: that it is there, and is who it should be, must do. */
async function probe({ config, request, context, line }: Hook, signal: AbortSignal): Promise<void> {
  signingOf(config, context);
  await line.reach(callOf(request, readSecrets(config, context).values).url, signal);
}

/** The id is the same whenever the message is sent again. */
function signed(
  call: Call,
  {
    id,
    keys,
    timestamp,
  }: { readonly id: string; readonly keys: readonly Buffer[]; readonly timestamp: number },
): Call {
  const signature = keys.length === 0 ? {} : signatureHeaders({ id, timestamp, body: call.body ?? '' }, keys);
  return { ...call, headers: { ...call.headers, 'idempotency-key': id, ...signature } };
}

type Signing = { readonly keys: readonly Buffer[]; readonly lines: readonly string[] };

function signingOf({ signingSecret }: WebhookConfig, context: ChannelContext): Signing {
  if (signingSecret === undefined) return { keys: [], lines: [] };
  const text = context.secret(signingSecret);
  const keys = signingKeys(text);
  if (keys !== null) return { keys, lines: text.split(/\s+/) };
  const name = 'file' in signingSecret ? signingSecret.file : signingSecret.credential;
  const words = `The secret ${name} (signingSecret) holds no key to sign with, so nothing was sent. Write whsec_ and 32 random bytes in base64 into it: echo whsec_$(openssl rand -base64 32). A second line may hold the key before.`;
  throw context.error('config', false, words);
}

function checkConfig(config: WebhookConfig, request: RequestConfig, context: ChannelContext): void {
  const { secrets = {}, perClass = {}, allow, headers = {} } = config;
  const own = [...Object.keys(secrets), ...Object.keys(perClass)];
  const repeated = own.find((name, at) => OF_MESSAGE.includes(name) || own.indexOf(name) !== at);
  if (repeated !== undefined) {
    const words = `"${repeated}" under secrets or perClass is the name of something else too. Give it another.`;
    throw configFault(context, [repeated in perClass ? 'perClass' : 'secrets', repeated], words);
  }
  const header = Object.keys(headers).find((name) => OWN_HEADERS.test(name));
  if (header !== undefined) {
    const words = `The header ${header} is set by the box itself. Take it out.`;
    throw configFault(context, ['headers', header], words);
  }
  const known = new Set([...own, ...OF_MESSAGE]);
  checkRequest(request, { at: [], jsonKey: 'body', known, unencrypted: config.unencrypted, context });
  const host = hostOf(request);
  if (allow.map(bare).includes(host)) return;
  const words = `url leads to ${host}, which is not under allow, so nothing is sent there. If that is the right system, add it to allow.`;
  throw configFault(context, ['url'], words);
}
