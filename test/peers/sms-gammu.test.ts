// SMS by modem through a real gammu-smsd: the contract, what goes over the air, what comes back, and each way it fails.
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { channel, type SmsGammuConfig } from '../../connectors/channels/sms-gammu/sms-gammu.ts';
import type { InReply } from '../../src/contracts/channel.ts';
import { asMemberOf } from '../contract/as-nobody.ts';
import { type Arrived, channelBench, channelSuite, outMessage } from '../contract/channel-suite.ts';
import type { SentSms } from './at-modem.ts';
import { type GammuSmsd, openSmsd, SMSD_USER, type SmsdWish } from './gammu-smsd.ts';

const NUMBER = '+491701234567';

/** What left the modem, with the name that smsd's own log gives each by the modem's reference. */
function arrivedAt({ modem, log }: GammuSmsd): readonly Arrived[] {
  const sent = modem?.sent ?? [];
  return sent.map(({ reference, to, text, pdu }) => {
    const hex = reference.toString(16).padStart(2, '0');
    const [, id = ''] = new RegExp(`Transmitted (\\S+) \\(.*message reference 0x${hex}`).exec(log()) ?? [];
    return { id, to: [to], subject: '', text, raw: pdu };
  });
}

await t.test('the contract', async (t: Test) => {
  await channelSuite<SmsGammuConfig>(t, {
    ...{ name: 'SMS by modem', module: channel, remembers: true, short: { number: NUMBER } },
    async start() {
      const smsd = await openSmsd(t, { phone: 'modem' });
      return {
        ...{ config: { smsdrc: smsd.smsdrc }, secrets: {}, folder: smsd.at('outbox') },
        arrived: async () => arrivedAt(smsd),
        lose: () => smsd.stop(),
        back: () => smsd.start(),
        hang: async () => smsd.modem?.set('silent'),
        stop: () => smsd.stop(),
      };
    },
  });
});

async function openBox(t: Test, wish: SmsdWish) {
  const smsd = await openSmsd(t, wish);
  const { context } = await channelBench(t, {});
  const opened = channel.open({ smsdrc: smsd.smsdrc }, context);
  t.teardown(() => opened.close());
  const never = new AbortController().signal;
  const to = { ...outMessage().to, address: NUMBER };
  const send = (changes: object = {}, signal = never, from = opened) =>
    from.send(outMessage({ to, ...changes }), signal);
  return { smsd, opened, send, context, probe: () => opened.probe(never) };
}

async function openScene(t: Test, wish: Partial<SmsdWish> = {}) {
  const box = await openBox(t, { phone: 'modem', ...wish });
  if (box.smsd.modem === null) throw new Error('there is no modem');
  return { ...box, modem: box.smsd.modem };
}

async function until(isSo: () => unknown, withinMs = 30_000): Promise<void> {
  for (const start = performance.now(); performance.now() - start < withinMs; await sleep(50))
    if (await isSo()) return;
  throw new Error('it did not come about');
}

const isEmpty = async (smsd: GammuSmsd): Promise<boolean> => (await readdir(smsd.at('outbox'))).length === 0;

const joined = (sent: readonly SentSms[]): string => sent.map(({ text }) => text).join('');

t.test('each text leaves the modem as it was written', async (t) => {
  const { send, modem } = await openScene(t);
  const texts: readonly (readonly [short: string, coding: string, parts: number])[] = [
    ['LINIE 3: Auftrag 4471 (Müller & Söhne) zu spät. 18.400 $ @ 5 £', 'gsm-7', 1],
    ['Price €5 [x] {y} ~ ^ | \\', 'gsm-7', 1],
    ['a'.repeat(160), 'gsm-7', 1],
    [`${'a'.repeat(152)}€${'b'.repeat(20)}`, 'gsm-7', 2],
    ['Zakład Łódź, naprawa: dłuto', 'ucs-2', 1],
    [`Линия 3: заказ 4471 👍 ${'ж'.repeat(60)}`, 'ucs-2', 2],
    ['two\nlines', 'gsm-7', 1],
  ];
  for (const [short, coding, parts] of texts) {
    const before = modem.sent.length;
    await send({ key: short, short });
    const sent = modem.sent.slice(before);
    t.equal(joined(sent), short);
    t.equal(sent.length, parts);
    for (const one of sent) t.match(one, { to: NUMBER, coding, wantsReport: false });
    t.same(
      sent.map(({ part }) => part?.which ?? 1),
      sent.map((_one, index) => index + 1),
    );
    t.equal(new Set(sent.map(({ part }) => part?.mark)).size, 1);
  }
});

t.test('a number the network refuses is known in seconds, and the next one goes', async (t) => {
  const { smsd, send, modem } = await openScene(t);
  await send({ key: 'before' });
  // 28: unidentified subscriber.
  modem.set(28);
  const began = performance.now();
  await t.rejects(send({ key: 'refused' }), { code: 'refused', retryable: true, message: /Marta Lind/ });
  t.ok(performance.now() - began < 8_000, `after ${Math.round(performance.now() - began)} ms`);
  await until(() => isEmpty(smsd));
  modem.set('well');
  await send({ key: 'next' });
  t.equal(modem.sent.length, 2);
  await sleep(3_000);
  t.equal(modem.sent.length, 2, 'what was taken back stays so');
  await send({ key: 'refused' });
  t.equal(modem.sent.length, 3);
});

t.test('without runonfailure smsd says nothing of a refusal: it is taken back at the end', async (t) => {
  const { smsd, send, modem } = await openScene(t, { quietFailures: true });
  modem.set(500);
  await t.rejects(send(), { code: 'unreachable', retryable: true });
  t.ok(modem.tries() > 3, `smsd tried ${modem.tries()} times`);
  // It may be at one more try, read before.
  await until(() => isEmpty(smsd));
  modem.set('well');
  await sleep(3_000);
  t.same(modem.sent, [], 'it does not go out later');
});

t.test('taken back while the modem is at it: it has gone out, and does not again', async (t) => {
  const { smsd, send, modem } = await openScene(t);
  await send({ key: 'warm' });
  modem.slow(3_000);
  const stop = new AbortController();
  const stopped = send({ key: 'k' }, stop.signal);
  await until(() => modem.tries() === 2);
  stop.abort();
  await t.rejects(stopped, { code: 'timeout', retryable: true });
  await until(() => modem.sent.length === 2);
  const { providerId } = await send({ key: 'k' });
  t.ok((await readdir(smsd.at('sent'))).includes(providerId));
  await sleep(3_000);
  t.equal(modem.sent.length, 2, 'once');
});

t.test('smsd killed in the middle: what it may have sent goes once more at most', async (t) => {
  const { smsd, send, modem } = await openScene(t);
  await send({ key: 'warm' });
  modem.slow(1_500);
  const sending = send({ key: 'k' });
  await until(() => modem.tries() === 2);
  await smsd.kill();
  modem.slow(100);
  await smsd.start();
  await sending;
  await sleep(3_000);
  t.ok([2, 3].includes(modem.sent.length), `${modem.sent.length} went out, the first of them before`);
  t.ok(await isEmpty(smsd));
});

t.test('the box killed in the middle: the next one finds what was sent', async (t) => {
  const { smsd, send, modem, context } = await openScene(t);
  await smsd.stop();
  const lost = send({ key: 'k' }).catch(() => undefined);
  // With a dot before its name it is not whole yet.
  const whole = async () => (await readdir(smsd.at('outbox'))).filter((one) => !one.startsWith('.'));
  await until(async () => (await whole()).length === 1);
  const [name = ''] = await whole();
  // As a killed box leaves it: nobody takes it back.
  await smsd.start();
  await until(async () => (await readdir(smsd.at('sent'))).length === 1);
  await lost;
  const again = channel.open({ smsdrc: smsd.smsdrc }, context);
  t.teardown(() => again.close());
  t.same(await send({ key: 'k' }, undefined, again), { providerId: name });
  t.equal(modem.sent.length, 1);
});

const FAILURES: readonly (readonly [what: string, fail: (smsd: GammuSmsd) => unknown, code: string])[] = [
  ['smsd does not run', (smsd) => smsd.stop(), 'unreachable'],
  ['the modem is unplugged', (smsd) => smsd.modem?.unplug(), 'unreachable'],
  ['the modem answers nothing', (smsd) => smsd.modem?.set('silent'), 'unreachable'],
  ['there is no SIM in it', (smsd) => smsd.modem?.set('no SIM'), 'unreachable'],
  // smsd gives up by itself, and says so.
  ['it never says whether it sent', (smsd) => smsd.modem?.set('never says whether it sent'), 'refused'],
];

t.test('each failure is told, and nothing goes out later', async (all) => {
  // What takes long here is waiting.
  all.jobs = FAILURES.length;
  for (const [what, fail, code] of FAILURES)
    all.test(what, { buffered: true }, async (t) => {
      const { smsd, send, probe, modem } = await openScene(t);
      await send({ key: 'before' });
      await probe();
      await fail(smsd);
      await t.rejects(send({ key: 'k' }), { code, retryable: true, message: /(system|journal)ctl/ });
      if (code === 'unreachable')
        await t.rejects(probe(), { code: 'unreachable', retryable: true, message: /No SMS can go/ });
      await smsd.kill();
      modem.set('well');
      await smsd.start();
      await probe();
      await send({ key: 'after' });
      t.equal(modem.sent.length, 2, 'the one before and the one after');
      await send({ key: 'k' });
      t.equal(modem.sent.length, 3);
    });
});

async function openEar(t: Test, lines: readonly string[] = []) {
  const scene = await openBox(t, { phone: 'folder', lines });
  const heard: InReply[] = [];
  const stop = new AbortController();
  const listening = scene.opened.listen?.(async (reply) => void heard.push(reply), stop.signal);
  t.teardown(async () => {
    stop.abort();
    await listening;
  });
  await until(() => scene.smsd.log().includes('Created'));
  return { ...scene, heard };
}

t.test('answers come back, whatever their alphabet, and are gone from the inbox', async (t) => {
  const { smsd, heard, probe } = await openEar(t);
  const said: readonly (readonly [from: string, parts: readonly string[]])[] = [
    [NUMBER, ['71 YES']],
    [NUMBER, ['71 JA, aber zu spät. Maß: 5 €']],
    ['+48601234567', ['71 NIE, Łukasz 👍']],
    ['+972501234567', ['71 כן, אני בא']],
    ['Vodafone', ['Your balance is low.']],
    [NUMBER, [`71 NO ${'x'.repeat(147)}`, 'and the rest of it']],
    [NUMBER, ['']],
  ];
  for (const [index, [from, parts]] of said.entries()) {
    await smsd.receive({ from, parts });
    await until(() => heard.length === index + 1);
    t.match(heard[index], { from, text: parts.join('') });
  }
  await until(async () => (await readdir(smsd.at('inbox'))).length === 0);
  t.equal(heard.length, said.length);
  t.equal(new Set(heard.map(({ id }) => id)).size, said.length);
  // One file it cannot read, after it has received something, and smsd turns in circles for ever.
  await probe();
  await probe();
});

t.test('a delivery report is no answer', async (t) => {
  const { smsd, heard } = await openEar(t, ['deliveryreport = sms']);
  await smsd.receive({ from: NUMBER, parts: ['Delivered'], isReport: true });
  await smsd.receive({ from: NUMBER, parts: ['71 YES'] });
  await until(() => heard.length > 0);
  await until(async () => (await readdir(smsd.at('inbox'))).length === 0);
  t.same(
    heard.map(({ text }) => text),
    ['71 YES'],
  );
});

t.test('the box is another user than smsd, of its group, and keeps its files to itself', async (t) => {
  const { smsd, opened, send, probe } = await openBox(t, { phone: 'folder' });
  const heard: InReply[] = [];
  await smsd.receive({ from: NUMBER, parts: ['71 YES'] });
  await asMemberOf(SMSD_USER === undefined ? [] : [SMSD_USER], async () => {
    await probe();
    const { providerId } = await send();
    t.ok((await readdir(smsd.at('sent'))).includes(providerId));
    const stop = new AbortController();
    const listening = opened.listen?.(async (reply) => void heard.push(reply), stop.signal);
    await until(async () => heard.length > 0 && (await readdir(smsd.at('inbox'))).length === 0);
    stop.abort();
    await listening;
  });
  t.match(heard, [{ text: '71 YES' }]);
});
