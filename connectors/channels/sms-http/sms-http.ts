// SMS through a gateway that speaks HTTP: a device on the plant's network or a provider, as the config describes it.
import type {
  Channel,
  ChannelContext,
  ChannelModule,
  InReply,
  OutMessage,
} from '../../../src/contracts/channel.ts';
import { outsideGsm7 } from '../../../src/core/types/gsm-7.ts';
import { configFault } from '../../edge/config-fault.ts';
import { bare } from '../../edge/http/address-guard.ts';
import type { Answer } from '../../edge/http/exchange.ts';
import { faultOfStatus } from '../../edge/http/http-fault.ts';
import { type Line, openLine } from '../../edge/http/line.ts';
import { placesIn } from '../../edge/http/placeholders.ts';
import { callOf, checkRequest, type RequestConfig } from '../../edge/http/request.ts';
import { readSecrets, type Secrets } from '../../edge/http/secrets.ts';
import { fits, isSuccess, namesIn } from './answer-rule.ts';
import { numberFor } from './phone-number.ts';
import { type Listed, listOf } from './received.ts';
import type { ReceivedConfig, SmsHttpConfig } from './sms-config.ts';
import { verdictOn } from './verdict.ts';

export const channel: ChannelModule<SmsHttpConfig> = { address: 'mobile', open };

/** A router that waits for its modem answers late; below what the daemon gives a send, so that these words are told. */
const DEADLINE_MS = 50_000;
/** Bytes; a full inbox of a device has some hundred messages. */
const LIST_MAX = 1_048_576;
/** What a message can fill. */
const OF_MESSAGE = ['to', 'text', 'key', 'unicode'];
/** What `send` must have, and what it is told without. */
const NEEDED = [
  [
    'to',
    'No {to} in send, so the gateway would not be told whose phone a message is for. Write {to} where it wants the number.',
  ],
  [
    'text',
    'No {text} in send, so every message would say the same, and nothing of what is wrong. Write {text} where it wants the message.',
  ],
] as const;

type Gateway = { readonly config: SmsHttpConfig; readonly context: ChannelContext; readonly line: Line };

function open(config: SmsHttpConfig, context: ChannelContext): Channel {
  checkConfig(config, context);
  const line = openLine(config, context, { name: 'The SMS gateway', deadlineMs: DEADLINE_MS });
  const gateway = { config, context, line };
  const { received } = config;
  return {
    host: bare(callOf(config.probe ?? config.send, new Map()).url.hostname),
    send: (message, signal) => send(gateway, message, signal),
    probe: (signal) => probe(gateway, signal),
    ...(received && {
      listen: (take: (reply: InReply) => Promise<void>, signal: AbortSignal) =>
        listen(gateway, received, { take, signal }),
    }),
    async close() {
      line.close();
    },
  };
}

async function send(gateway: Gateway, message: OutMessage, signal: AbortSignal) {
  const { config, context, line } = gateway;
  const to = numberOf(message, config, context);
  const secrets = readSecrets(config, context);
  const unicode = outsideGsm7(message.short).length > 0 ? '1' : '0';
  const own = { to, text: message.short, key: message.key, unicode };
  const call = callOf(config.send, new Map([...secrets.values, ...Object.entries(own)]), secrets.login);
  const answer = await line.ask(call, signal);
  const peer = line.nameAt(call.url);
  const verdict = verdictOn(answer, config, { peer, said: secrets.tellable(answer.text) });
  if ('id' in verdict) return { providerId: verdict.id ?? message.key };
  const { code, retryable, words } = verdict.fault;
  throw context.error(code, retryable, words);
}

async function probe({ config, context, line }: Gateway, signal: AbortSignal): Promise<void> {
  const secrets = readSecrets(config, context);
  // Its places hold what only a message has; where it goes is written out.
  if (config.probe === undefined) return line.reach(callOf(config.send, secrets.values).url, signal);
  const call = callOf(config.probe, secrets.values, secrets.login);
  const answer = await line.ask(call, signal);
  if (fits(config.probed ?? {}, answer, true) !== null) return;
  const said = secrets.tellable(answer.text);
  const fault = faultOfStatus(answer, line.nameAt(call.url), said);
  throw context.error(fault.code, fault.retryable, fault.words);
}

type Turn = { readonly take: (reply: InReply) => Promise<void>; readonly signal: AbortSignal };

/** Asks again and again; what is taken is taken away at the gateway, so that the next list is short. */
async function listen(gateway: Gateway, received: ReceivedConfig, { take, signal }: Turn): Promise<void> {
  const { config, context } = gateway;
  let told = 0;
  while (!signal.aborted) {
    try {
      const secrets = readSecrets(config, context);
      const { listed, odd } = await listNow(gateway, received, { secrets, signal });
      if (odd > told)
        context.log.warn(
          { odd },
          `${odd} of the messages the SMS gateway lists have no id, sender or text that can be read. They stay there. Compare received in this file with what it lists.`,
        );
      told = odd;
      for (const one of listed) {
        if (signal.aborted) return;
        await take(one.reply);
        await forget(gateway, received, one, { secrets, signal });
      }
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    await context.clock.sleep(received.everySeconds * 1_000, signal);
  }
}

type Asking = { readonly secrets: Secrets; readonly signal: AbortSignal };

async function listNow(gateway: Gateway, received: ReceivedConfig, { secrets, signal }: Asking) {
  const { config, context, line } = gateway;
  const call = callOf(received.list, secrets.values, secrets.login);
  const answer = await line.ask(call, signal, LIST_MAX);
  const list = listOf(answer, received, { numbers: config.numbers, now: context.clock.now() });
  if (list !== null) return list;
  throw notUnderstood(gateway, answer, { call, secrets, what: 'received' });
}

/** Gone already is as good; only what says neither is a failure. */
async function forget(gateway: Gateway, received: ReceivedConfig, one: Listed, { secrets, signal }: Asking) {
  const { line } = gateway;
  const call = callOf(received.forget, new Map([...secrets.values, ['id', one.at]]), secrets.login);
  const answer = await line.ask(call, signal);
  if (answer.status === 404 || answer.status === 410) return;
  if (fits(received.forgotten ?? {}, answer, true) !== null) return;
  throw notUnderstood(gateway, answer, { call, secrets, what: 'received.forgotten' });
}

function notUnderstood(
  { context, line }: Gateway,
  answer: Answer,
  on: { readonly call: { readonly url: URL }; readonly secrets: Secrets; readonly what: string },
): Error {
  const peer = line.nameAt(on.call.url);
  const said = on.secrets.tellable(answer.text);
  if (!isSuccess(answer.status)) {
    const fault = faultOfStatus(answer, peer, said);
    return context.error(fault.code, fault.retryable, fault.words);
  }
  const why = answer.isCut ? `is longer than ${LIST_MAX / 1_024} KB` : `is ${said === '' ? 'empty' : said}`;
  const words = `What ${peer} says about messages that came in ${why}, and ${on.what} in this file describes another. It is asked again. Correct it, or ask for fewer messages at once.`;
  return context.error('busy', true, words);
}

function numberOf(message: OutMessage, config: SmsHttpConfig, context: ChannelContext): string {
  const number = numberFor(config.numbers, message.to.address);
  if (number !== null) return number;
  const words = `The mobile number of ${message.to.personId} is no number with its country, so the message was not sent. Write it in plant.yaml as +49 170 1234567.`;
  throw context.error('bad-address', false, words);
}

/** What could not be sent at all is told when the channel opens, and not with the first message at night. */
function checkConfig(config: SmsHttpConfig, context: ChannelContext): void {
  const { send, probe, received, secrets = {}, unencrypted } = config;
  const own = Object.keys(secrets);
  const taken = own.find((name) => [...OF_MESSAGE, 'id'].includes(name));
  if (taken !== undefined) {
    const words = `The secret "${taken}" has the name of a part of the message. Give it another.`;
    throw configFault(context, ['secrets', taken], words);
  }
  const check = (request: RequestConfig | undefined, at: readonly string[], more: readonly string[] = []) =>
    request && checkRequest(request, { at, known: new Set([...own, ...more]), unencrypted, context });
  check(send, ['send'], OF_MESSAGE);
  const filled = placesIn(send).map(({ name }) => name);
  for (const [place, words] of NEEDED)
    if (!filled.includes(place)) throw configFault(context, ['send'], words);
  check(probe, ['probe']);
  check(received?.list, ['received', 'list']);
  check(received?.forget, ['received', 'forget'], ['id']);
  const names = received?.text && namesIn(received.text.message);
  const missing = names && ['id', 'from', 'text'].find((name) => !names.includes(name));
  if (missing === undefined) return;
  const words = `received.text.message does not say where {${missing}} stands. Add it.`;
  throw configFault(context, ['received', 'text', 'message'], words);
}
