// Tests of what comes back by SMS: files as smsd writes them, in each of its ways, and what else may lie there.
import { mkdir, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import t, { type Test } from 'tap';
import type { InReply } from '../../../src/contracts/channel.ts';
import { asNobody } from '../../../test/contract/as-nobody.ts';
import { looked, openSmsSpool, SMS_NUMBER } from '../../../test/contract/sms-spool.ts';

const NAME = `IN20261129_172300_00_${SMS_NUMBER}_00.txt`;

/** As smsd does with inboxformat = unicode. */
const unicode = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);

async function openEar(t: Test, changes: Readonly<Record<string, string>> = {}) {
  const spool = await openSmsSpool(t, changes);
  const heard: InReply[] = [];
  const stop = new AbortController();
  const put = async (name: string, content: Buffer | string): Promise<void> => {
    await writeFile(spool.at('.part'), content);
    await rename(spool.at('.part'), spool.at('inbox', name));
  };
  const left = () => readdir(spool.at('inbox'));
  let listening: Promise<void> | undefined;
  const listen = (take = async (reply: InReply): Promise<void> => void heard.push(reply)): Promise<void> => {
    listening = spool.opened.listen?.(take, stop.signal);
    if (listening === undefined) throw new Error('this channel hears nothing');
    return looked(listening);
  };
  const until = async (isSo: () => unknown): Promise<void> => {
    for (let look = 0; look < 1_000 && !(await isSo()); look++) await spool.context.clock.sleep(200);
  };
  t.teardown(async () => {
    stop.abort();
    await listening?.catch(() => undefined);
  });
  const begin = (): void => void listen();
  return { ...spool, heard, stop, put, left, listen, begin, until };
}

const TEXTS: readonly (readonly [what: string, content: Buffer | string, text: string])[] = [
  ['plain letters', unicode('71 YES'), '71 YES'],
  ['letters of other alphabets', unicode('71 НЕТ, נו? 是 👍'), '71 НЕТ, נו? 是 👍'],
  ['right to left, with its marks', unicode('\u200fכן 71\u200e'), '\u200fכן 71\u200e'],
  ['lines', unicode('71 NO\r\nask Jo\rsoon'), '71 NO\nask Jo\nsoon'],
  ['what smsd writes too many behind letters like ä', unicode('71 zu spät\0\0\u4711'), '71 zu spät'],
  ['the other order of bytes', Buffer.from('\ufeff71 OK', 'utf16le'), '71 OK'],
  ['half a character at its end', unicode('71 OK').subarray(0, -1), '71 O\ufffd'],
  ['no text at all', unicode(''), ''],
  ['a file of 0 bytes', '', ''],
  ['inboxformat = standard, in UTF-8', '71 später', '71 später'],
  ['inboxformat = standard, in Latin', Buffer.from('71 später', 'latin1'), '71 später'],
];

for (const [what, content, text] of TEXTS)
  t.test(`hands over ${what}`, async (t) => {
    const { put, until, heard, left, begin } = await openEar(t);
    await put(NAME, content);
    begin();
    await until(async () => (await left()).length === 0);
    t.match(heard, [{ from: SMS_NUMBER, text }]);
    t.equal(heard.length, 1);
  });

t.test('who wrote it and when, from name and file', async (t) => {
  const { at, put, until, heard, begin } = await openEar(t);
  const senders = ['Vodafone', 'My_Bank 24', '22000', ''];
  const then = new Date(Date.UTC(2026, 10, 29, 17, 23));
  for (const [index, sender] of senders.entries()) {
    const name = `IN20261129_17230${index}_00_${sender}_00.txt`;
    await put(name, unicode('Hello'));
    await utimes(at('inbox', name), then, then);
  }
  await put(`IN20261129_172309_00_${SMS_NUMBER}_00.txt`, unicode('Hello'));
  const ahead = new Date(Date.now() + 3_600_000);
  await utimes(at('inbox', `IN20261129_172309_00_${SMS_NUMBER}_00.txt`), ahead, ahead);
  begin();
  await until(() => heard.length === 5);
  t.same(
    heard.map(({ from }) => from),
    [...senders, SMS_NUMBER],
  );
  t.same(new Set(heard.slice(0, 4).map(({ receivedAt }) => receivedAt)), new Set([then.getTime()]));
  t.ok((heard[4]?.receivedAt ?? 0) <= Date.now(), 'nothing comes from later than now');
  t.notMatch(heard.map(({ id }) => id).join(), SMS_NUMBER, 'an id names nobody');
});

t.test('several files of one SMS are one answer, once all are there', async (t) => {
  const { put, until, heard, left, begin, context } = await openEar(t);
  const part = (number: number): string =>
    `IN20261129_172300_00_${SMS_NUMBER}_${String(number).padStart(2, '0')}.txt`;
  await put(part(1), unicode('two, '));
  begin();
  await context.clock.sleep(5_000);
  t.same(heard, [], 'what has no beginning is no answer');
  await put(part(0), unicode('71 NO one, '));
  await put(part(2), unicode('three'));
  await until(async () => (await left()).length === 0);
  t.same(
    heard.map(({ text }) => text),
    ['71 NO one, two, three'],
  );
});

t.test('a file that is still being written waits', async (t) => {
  const { at, heard, context, until, begin } = await openEar(t);
  await writeFile(at('inbox', NAME), '7');
  begin();
  for (const end of ['1', ' Y', 'E', 'S']) {
    await writeFile(at('inbox', NAME), end, { flag: 'a' });
    await context.clock.sleep(900);
  }
  t.same(heard, []);
  await until(() => heard.length > 0);
  t.match(heard, [{ text: '71 YES' }]);
});

t.test('what is not durable is handed over again, with the same id', async (t) => {
  const { put, heard, left, until, begin, listen } = await openEar(t);
  await put(NAME, unicode('71 YES'));
  const refused = listen(async (reply) => {
    heard.push(reply);
    throw new Error('the disk is full');
  });
  await t.rejects(refused, { message: 'the disk is full' });
  t.same(await left(), [NAME], 'and it is still there');
  begin();
  await until(async () => (await left()).length === 0);
  t.equal(heard.length, 2);
  t.equal(heard[1]?.id, heard[0]?.id);

  await put(NAME, unicode('71 DONE'));
  await until(() => heard.length === 3);
  t.not(heard[2]?.id, heard[0]?.id, 'another text under a name that is used again');
});

t.test('what a modem gives twice, smsd lays under the next serial: it is the same answer', async (t) => {
  const { put, heard, left, until, begin } = await openEar(t);
  const named = (serial: string, second = '00') => `IN20261129_1723${second}_${serial}_${SMS_NUMBER}_00.txt`;
  await put(named('00'), unicode('71 YES'));
  await put(named('01'), unicode('71 YES'));
  await put(named('02'), unicode('72 YES'));
  await put(named('00', '01'), unicode('71 YES'));
  begin();
  await until(async () => (await left()).length === 0);
  t.equal(heard.length, 4);
  const [first, again, another, later] = heard.map(({ id }) => id);
  t.equal(again, first);
  t.equal(new Set([first, another, later]).size, 3, 'another text, or one of another second, is not');
});

t.test('what is no text of an SMS is told once, and left', async (t) => {
  const { at, put, heard, left, logged, until, begin } = await openEar(t);
  await put(`IN20261129_172300_00_${SMS_NUMBER}_00.bin`, 'picture');
  await put('note.txt', 'hello');
  await put(`IN20261129_172301_00_${SMS_NUMBER}_00.txt`, 'x'.repeat(70_000));
  await put(`IN20261129_172302_00_${SMS_NUMBER}_01.txt`, 'a part without its first');
  await writeFile(at('secret'), '71 YES');
  await symlink(at('secret'), at('inbox', `IN20261129_172303_00_${SMS_NUMBER}_00.txt`));
  await mkdir(at('inbox', `IN20261129_172304_00_${SMS_NUMBER}_00.txt`));
  const odd = await left();
  begin();
  await until(() => logged.length >= odd.length);
  await put(NAME, unicode('71 YES'));
  await until(async () => heard.length > 0 && (await left()).length === odd.length);
  t.match(heard, [{ text: '71 YES' }]);
  t.same(await left(), odd);
  for (const file of odd) t.equal(logged.filter((line) => line.includes(`'${file}'`)).length, 1, file);
});

t.test('a delivery report is no answer', async (t) => {
  const { put, heard, left, logged, until, begin } = await openEar(t, { DeliveryReport: 'sms' });
  for (const [index, report] of ['Delivered', 'Failed', 'Pending', 'Unknown'].entries())
    await put(`IN20261129_17230${index}_00_${SMS_NUMBER}_00.txt`, unicode(report));
  await put(`IN20261129_172309_00_${SMS_NUMBER}_00.txt`, unicode('Failed again'));
  begin();
  await until(async () => (await left()).length === 0);
  t.same(
    heard.map(({ text }) => text),
    ['Failed again'],
  );
  t.equal(logged.filter((line) => line.includes('a delivery report')).length, 4);
});

t.test('without reports there, a person who writes "Failed" is heard', async (t) => {
  const { put, heard, until, begin } = await openEar(t);
  await put(NAME, unicode('Failed'));
  begin();
  await until(() => heard.length > 0);
  t.match(heard, [{ text: 'Failed' }]);
});

t.test('listening ends with its signal and with the channel, and by a folder that fails', async (t) => {
  const first = await openEar(t);
  const listening = first.listen();
  first.stop.abort();
  await listening;
  const second = await openEar(t);
  const closed = second.listen();
  await second.opened.close();
  await closed;

  const third = await openEar(t);
  const failing = third.listen();
  await rm(third.at('inbox'), { recursive: true });
  await t.rejects(failing, { code: 'unreachable', retryable: true, message: /inbox\/ cannot be used/ });
});

t.test('what may not be read or removed is said', async (t) => {
  const { at, put, listen } = await openEar(t);
  await put(NAME, unicode('71 YES'));
  const rights = { code: 'unreachable', retryable: true, message: /EACCES.*usermod/s };
  await asNobody([at('inbox', NAME)], () => t.rejects(listen(), rights));
  await asNobody([at('inbox')], () => t.rejects(listen(), rights));
});

t.test('smsd that receives nothing is told of', async (t) => {
  const { listen } = await openEar(t, { Receive: 'no' });
  await t.rejects(listen(), { code: 'config', retryable: false, message: /receive = no/ });
});
