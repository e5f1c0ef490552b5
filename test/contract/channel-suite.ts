// The contract every channel passes, run against a real peer: the rig of a channel says how to make one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Test } from 'tap';
import type {
  Channel,
  ChannelContext,
  ChannelModule,
  OutMessage,
  Receipt,
} from '../../src/contracts/channel.ts';
import type { ChannelErrorShape } from '../../src/contracts/errors.ts';
import { reachesNobody } from './opening.ts';
import { benchClock } from './source-context.ts';

/** One message as it lies at the peer. `raw` is everything that came over, for what must not be in it. */
export type Arrived = {
  readonly id: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly raw: string;
};

/** A real peer made for one check. */
export type ChannelPeer<C extends object> = {
  readonly config: C;
  /** By file or credential name, what `context.secret` answers. None may appear in a log line or an error. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Where all of it lies, for a peer that is made of files. */
  readonly folder?: string;
  /** What has arrived so far, in order. */
  arrived(): Promise<readonly Arrived[]>;
  /** The peer goes away. */
  lose(): Promise<void>;
  /** The peer returns, at the same address. */
  back(): Promise<void>;
  /** From now on it refuses what it is given; absent where a peer has no will. */
  readonly refuse?: (how: 'for-now' | 'for-good') => Promise<void>;
  /** From now on it takes connections and never answers; absent where a peer always answers. */
  readonly hang?: () => Promise<void>;
  /** Called once at the end, also after a failed check. */
  stop(): Promise<void>;
};

export type ChannelRig<C extends object> = {
  readonly name: string;
  readonly module: ChannelModule<C>;
  /** True: the same key twice is there once. False: it is there twice with the same id. */
  readonly remembers: boolean;
  /** A channel of short texts carries these alone, to a number. */
  readonly short?: { readonly number: string };
  start(): Promise<ChannelPeer<C>>;
};

/** A stopping box waits this long for its channels, ms. */
const STOPS_WITHIN_MS = 2_000;
const CODES = new Set(['unreachable', 'refused', 'busy', 'bad-address', 'not-trusted', 'timeout', 'config']);

type Scene<C extends object> = {
  readonly peer: ChannelPeer<C>;
  readonly channel: Channel;
  readonly logged: readonly string[];
  send(message: OutMessage): Promise<Receipt>;
  /** Sends what must fail, and checks what every error must be. */
  fails(what: OutMessage | 'probe', signal?: AbortSignal): Promise<ChannelErrorShape>;
};

/** Runs the suite as subtests of `t`. */
export async function channelSuite<C extends object>(t: Test, rig: ChannelRig<C>): Promise<void> {
  await t.test(`${rig.name} keeps the contract of a channel`, async (suite) => {
    await checkOpening(suite, rig);
    await checkSending(suite, rig);
    await checkHostileText(suite, rig);
    await checkRefusals(suite, rig);
    await checkStopping(suite, rig);
  });
}

export function outMessage(changes: Partial<OutMessage> = {}): OutMessage {
  return {
    key: 'line-3-late|1|p1|raised',
    threadKey: 'line-3-late',
    class: 'raised',
    to: { personId: 'p1', name: 'Marta Lind', address: 'marta.lind@riverside.example' },
    subject: 'Order 4471 ships 2 days late, act by today 15:00 ($18,400)',
    text: 'Order 4471 for Hallmann ships 2 days late.\nWerkzeug wechseln: Müller fragen, 5 °C über Soll.\n',
    html: null,
    short: 'LINE 3: order 4471 ships 2 days late. Yours?',
    raisedAt: Date.UTC(2026, 10, 19, 12, 52),
    ...changes,
  };
}

/** The message of the suite, to an address that the channel can have. */
function messageFor<C extends object>(rig: ChannelRig<C>, changes: Partial<OutMessage> = {}): OutMessage {
  const { to } = outMessage();
  return outMessage({ to: { ...to, address: rig.short?.number ?? to.address }, ...changes });
}

async function checkOpening<C extends object>(t: Test, rig: ChannelRig<C>): Promise<void> {
  await t.test('opening alone reaches nobody', async (t) => {
    const peer = await rig.start();
    t.teardown(() => peer.stop());
    const { context } = await channelBench(t, peer.secrets);
    const probe = (channel: Channel) => channel.probe(new AbortController().signal);
    await reachesNobody(t, {
      open: (opening) => rig.module.open(peer.config, opening),
      context,
      ...(peer.folder === undefined ? { use: probe } : { folders: [peer.folder] }),
    });
    t.same(await peer.arrived(), [], 'nothing arrived');
  });
}

async function checkSending<C extends object>(t: Test, rig: ChannelRig<C>): Promise<void> {
  await t.test('sends one message, as it is, to one person', async (t) => {
    const { peer, send } = await openScene(t, rig);
    const message = messageFor(rig);
    const receipt = await send(message);
    const arrived = await peer.arrived();
    t.equal(arrived.length, 1);
    const { subject, text, short } = message;
    t.match(arrived[0], rig.short ? { text: short } : { subject, text });
    t.equal(receipt.providerId, arrived[0]?.id, 'the receipt names it as the peer does');
    if (rig.module.address !== 'none') t.same(arrived[0]?.to, [message.to.address]);
  });

  await t.test('a repeat of a key is recognisable, another key is another message', async (t) => {
    const { peer, send } = await openScene(t, rig);
    const first = await send(messageFor(rig));
    const second = await send(messageFor(rig));
    t.same(second, first, 'the same receipt');
    const other = await send(messageFor(rig, { key: 'line-3-late|2|p1|escalated' }));
    t.not(other.providerId, first.providerId);
    const ids = (await peer.arrived()).map((one) => one.id);
    const repeats = rig.remembers ? [] : [first.providerId];
    t.same(ids, [first.providerId, ...repeats, other.providerId]);
  });

  await t.test('sends several side by side', async (t) => {
    const { peer, send } = await openScene(t, rig);
    const keys = ['a', 'b', 'c', 'd'];
    const receipts = await Promise.all(keys.map((key) => send(messageFor(rig, { key }))));
    const ids = (await peer.arrived()).map((one) => one.id);
    t.same(ids.toSorted(), receipts.map((one) => one.providerId).toSorted());
  });
}

async function checkHostileText<C extends object>(t: Test, rig: ChannelRig<C>): Promise<void> {
  const hostile = 'Order 4471\r\nBcc: thief@example.net\r\n\r\nand a body';
  await t.test('a line end in a subject or a name adds no header and no recipient', async (t) => {
    const { peer, send } = await openScene(t, rig);
    const { to } = messageFor(rig);
    const key = 'k\r\nX-Injected: 1';
    await send(
      messageFor(rig, { key, subject: hostile, to: { ...to, name: `Marta\r\nBcc: ${to.address}` } }),
    );
    const arrived = await peer.arrived();
    t.equal(arrived.length, 1);
    t.notMatch(arrived[0]?.raw, /^(bcc|x-injected):/im);
    t.equal(arrived[0]?.to.length, rig.module.address === 'none' ? 0 : 1);
  });

  if (rig.module.address === 'none') return;
  for (const address of ['a@b.example, c@d.example', 'a@b.example\r\nRCPT TO:<c@d.example>', 'nobody', '']) {
    await t.test(`refuses the address ${JSON.stringify(address)} for good`, async (t) => {
      const { peer, fails } = await openScene(t, rig);
      const error = await fails(messageFor(rig, { to: { ...messageFor(rig).to, address } }));
      t.match(error, { code: 'bad-address', retryable: false });
      t.same(await peer.arrived(), []);
    });
  }
}

async function checkRefusals<C extends object>(t: Test, rig: ChannelRig<C>): Promise<void> {
  await t.test('a lost peer is worth another try, and the next try goes through', async (t) => {
    const { peer, channel, send, fails } = await openScene(t, rig);
    await peer.lose();
    t.match(await fails(messageFor(rig)), { code: 'unreachable', retryable: true });
    t.match(await fails('probe'), { code: 'unreachable', retryable: true });
    await peer.back();
    await channel.probe(new AbortController().signal);
    t.same(await peer.arrived(), [], 'a probe sends nothing');
    await send(messageFor(rig));
    t.equal((await peer.arrived()).length, 1, 'nothing was queued meanwhile');
  });

  await t.test('a refusal says whether trying again can help', async (t) => {
    const { peer, fails } = await openScene(t, rig);
    if (peer.refuse === undefined) return void t.pass('this peer refuses nothing');
    await peer.refuse('for-now');
    t.match(await fails(messageFor(rig)), { retryable: true });
    await peer.refuse('for-good');
    t.match(await fails(messageFor(rig)), { retryable: false });
    t.same(await peer.arrived(), []);
  });
}

async function checkStopping<C extends object>(t: Test, rig: ChannelRig<C>): Promise<void> {
  await t.test('sends nothing once it is told to stop', async (t) => {
    const { peer, fails } = await openScene(t, rig);
    t.match(await fails(messageFor(rig), AbortSignal.abort()), { retryable: true });
    t.match(await fails('probe', AbortSignal.abort()), { retryable: true });
    t.same(await peer.arrived(), []);
  });

  await t.test('stops at once while the peer does not answer', async (t) => {
    const { peer, channel, fails } = await openScene(t, rig);
    if (peer.hang === undefined) return void t.pass('this peer always answers');
    await peer.hang();
    const abort = new AbortController();
    const failing = fails(messageFor(rig), abort.signal);
    await benchClock().sleep(100);
    const began = performance.now();
    abort.abort();
    t.match(await failing, { retryable: true });
    t.ok(performance.now() - began < STOPS_WITHIN_MS, 'the send ended with the signal');

    const stopProbe = new AbortController();
    const probing = fails('probe', stopProbe.signal);
    await benchClock().sleep(100);
    stopProbe.abort();
    t.match(await probing, { retryable: true }, 'a probe ends with it too');

    const closing = fails(messageFor(rig));
    await benchClock().sleep(100);
    await channel.close();
    t.match(await closing, { retryable: true }, 'closing ends it too');
  });
}

async function openScene<C extends object>(t: Test, rig: ChannelRig<C>): Promise<Scene<C>> {
  const peer = await rig.start();
  t.teardown(() => peer.stop());
  const { context, logged } = await channelBench(t, peer.secrets);
  const channel = rig.module.open(peer.config, context);
  t.teardown(() => channel.close());
  const send = (message: OutMessage, signal = new AbortController().signal) => channel.send(message, signal);
  const fails: Scene<C>['fails'] = async (what, signal = new AbortController().signal) => {
    const trying: Promise<unknown> = what === 'probe' ? channel.probe(signal) : send(what, signal);
    const error = await trying.then(
      () => null,
      (thrown: unknown) => thrown as ChannelErrorShape,
    );
    t.ok(error !== null && CODES.has(error.code), `a coded error: ${inspect(error)}`);
    t.match(error?.message, /\w+ .{20,}\.$/s, 'words for the installer');
    const told = `${inspect(error, { depth: 12, showHidden: true })}\n${logged.join('\n')}`;
    for (const secret of Object.values(peer.secrets)) t.notOk(told.includes(secret), 'no secret is told');
    if (error === null) throw new Error('the message went through');
    return error;
  };
  return { peer, channel, logged, send, fails };
}

/** A context as the daemon hands one to a channel; its folder goes when the test ends. */
export async function channelBench(
  t: Pick<Test, 'teardown'>,
  secrets: Readonly<Record<string, string>>,
): Promise<{ readonly context: ChannelContext; readonly logged: string[] }> {
  const stateDir = await mkdtemp(join(tmpdir(), 'channel-'));
  t.teardown(() => rm(stateDir, { recursive: true, force: true }));
  const logged: string[] = [];
  const line = (fields: object, words: string): void =>
    void logged.push(`${words} ${inspect(fields, { depth: 12 })}`);
  const log = { debug: line, info: line, warn: line, error: line, child: () => log };
  const error: ChannelContext['error'] = (code, retryable, words, cause) =>
    Object.assign(new Error(words, cause === undefined ? undefined : { cause }), { code, retryable });
  const secret: ChannelContext['secret'] = (reference) => {
    const name = 'file' in reference ? reference.file : reference.credential;
    const text = secrets[name];
    if (text === undefined) throw error('config', false, `The secret ${name} is missing. Put it there.`);
    return text;
  };
  return { context: { id: 'channel', secret, error, clock: benchClock(), log, stateDir }, logged };
}
