// Tests of SMS by modem that need no smsd: its folders as it leaves them, moved by hand. The real one is in test/peers.
import { readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import t from 'tap';
import { asNobody } from '../../../test/contract/as-nobody.ts';
import { outMessage } from '../../../test/contract/channel-suite.ts';
import { reachesNobody } from '../../../test/contract/opening.ts';
import { openSmsSpool, SIM_PIN, SMS_NUMBER } from '../../../test/contract/sms-spool.ts';
import { channel } from './sms-gammu.ts';
import { spoolFault } from './spool-fault.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

const textIn = (file: string): string =>
  [...file.matchAll(/^Text\d\d = ([0-9A-F]+)$/gm)]
    .map(([, hex = '']) => Buffer.from(hex, 'hex').swap16().toString('utf16le'))
    .join('');

t.test('opening alone reaches nobody, and touches nothing in its folders', async (t) => {
  const { at, smsdrc, context } = await openSmsSpool(t);
  // What a killed box left there is taken back with the first send, not before.
  await writeFile(at('outbox', `OUTA${'0'.repeat(20)}.smsbackup0`), '[SMSBackup000]');
  await reachesNobody(t, { open: (on) => channel.open({ smsdrc }, on), context, folders: [at('.')] });
});

t.test('a message waits in the outbox until smsd has sent it, and is known again', async (t) => {
  const { at, send, moveTo, inOutbox, smsdrc, context, never } = await openSmsSpool(t);
  const sending = send();
  const name = await moveTo('sent');
  t.same(await sending, { providerId: name });
  const file = await readFile(at('sent', name), 'utf8');
  t.match(file, /^Number = "\+491701234567"$/m);
  t.match(file, /^Coding = Default_No_Compression$/m);
  t.equal(textIn(file), outMessage().short);
  t.notMatch(file, /Marta|MessageReference|UDH/, 'nothing that smsd would want to write, no name');

  t.same(await send(), { providerId: name }, 'the same key');
  const other = channel.open({ smsdrc }, context);
  t.teardown(() => other.close());
  const to = { ...outMessage().to, address: SMS_NUMBER };
  t.same(await other.send(outMessage({ to }), never), { providerId: name }, 'also after a restart');
  t.same(await inOutbox(), [], 'neither put it there again');
});

t.test('what smsd puts aside is taken for refused, and goes again', async (t) => {
  const { send, moveTo } = await openSmsSpool(t);
  const failing = send();
  const name = await moveTo('error');
  await t.rejects(failing, { code: 'refused', retryable: true, message: /Marta Lind.*journalctl/s });
  const again = send();
  t.equal(await moveTo('sent'), name);
  t.same(await again, { providerId: name });
});

t.test('what the network refuses is marked by runonfailure, and taken back at once', async (t) => {
  const { at, send, waiting, inOutbox } = await openSmsSpool(t);
  const failing = send();
  const name = await waiting();
  await writeFile(at('error', name), '');
  await t.rejects(failing, { code: 'refused', retryable: true });
  t.same(await inOutbox(), [name]);
  t.notMatch(await readFile(at('outbox', name), 'utf8'), /Text|Number/, 'no SMS is in it any more');
});

t.test('what nobody takes is taken back; had it gone out after all, it is not sent twice', async (t) => {
  const { at, send, waiting, moveTo, inOutbox, opened, never } = await openSmsSpool(t);
  const began = performance.now();
  await t.rejects(send(), { code: 'unreachable', retryable: true, message: /within 15 s.*taken back/s });
  t.ok(performance.now() - began < 5_000);
  const name = await waiting();
  const nothing = await readFile(at('outbox', name), 'utf8');
  t.notMatch(nothing, /Text|Number|SMSBackup/);
  await t.rejects(send(), { code: 'unreachable' }, 'nothing is laid over what smsd may be at');
  t.equal(await readFile(at('outbox', name), 'utf8'), nothing);
  // As smsd does that was sending it at that moment.
  await writeFile(at('outbox', name), nothing.replace('none', '7') + nothing);
  await rename(at('outbox', name), at('sent', name));
  t.same(await send(), { providerId: name });
  t.same(await inOutbox(), []);
  // As it does that was not.
  await writeFile(at('sent', name), nothing);
  const again = send();
  t.match(await readFile(at('outbox', await waiting()), 'utf8'), /Text00/);
  await moveTo('sent');
  t.same(await again, { providerId: name });
  await t.rejects(opened.probe(never), { code: 'unreachable', retryable: true, message: /No SMS can go/ });
  t.same(await inOutbox(), [], 'a look leaves nothing behind');
});

t.test('a look is answered by what smsd clears away, whichever folder it goes to', async (t) => {
  const { at, opened, moveTo, never } = await openSmsSpool(t);
  for (const folder of ['error', 'sent'] as const) {
    const probing = opened.probe(never);
    await moveTo(folder);
    await probing;
    t.same(await readdir(at(folder)), [], 'and it is gone again');
  }
});

t.test('a stop takes back what is under way, and closing waits for that', async (t) => {
  const { at, send, waiting, opened } = await openSmsSpool(t);
  const stop = new AbortController();
  const stopped = send({ key: 'a' }, stop.signal);
  const first = await waiting();
  stop.abort();
  await t.rejects(stopped, { code: 'timeout', retryable: true });
  t.notMatch(await readFile(at('outbox', first), 'utf8'), /Text/);
  await rm(at('outbox', first));

  const closed = t.rejects(send({ key: 'b' }), { code: 'timeout', retryable: true });
  const second = await waiting();
  await opened.close();
  t.notMatch(await readFile(at('outbox', second), 'utf8'), /Text/);
  await closed;
});

t.test('what a killed box left waiting is taken back by the next one, and other files are not', async (t) => {
  const { at, send, moveTo, inOutbox } = await openSmsSpool(t);
  const ours = (digit: string) => `OUTA${digit.repeat(32)}.smsbackup`;
  const foreign = 'OUTC20261129_172300_00_+491701234567_sms0.smsbackup';
  for (const name of [ours('a'), `.${ours('b')}`, foreign])
    await writeFile(at('outbox', name), 'Number = "1"');
  const failing = send({ to: { ...outMessage().to, address: 'none' } });
  await t.rejects(failing, { code: 'bad-address' });
  t.same(await inOutbox(), [ours('a'), foreign].toSorted());
  t.same((await readdir(at('outbox'))).length, 2, 'half a file is gone');
  t.notMatch(await readFile(at('outbox', ours('a')), 'utf8'), /Number/);
  t.equal(await readFile(at('outbox', foreign), 'utf8'), 'Number = "1"');
  await rm(at('outbox', foreign));
  await rm(at('outbox', ours('a')));
  const sending = send();
  await moveTo('sent');
  await sending;
});

t.test('smsd with other folders than its config names is found out', async (t) => {
  const { at, send, waiting } = await openSmsSpool(t);
  const failing = send();
  await rm(at('outbox', await waiting()));
  await t.rejects(failing, { code: 'unreachable', retryable: true, message: /Restart gammu-smsd/ });
});

t.test('own files of the last week stay, older ones and no others go', async (t) => {
  const { at, send, moveTo } = await openSmsSpool(t);
  const ours = (digit: string) => `OUTA${digit.repeat(32)}.smsbackup`;
  const foreign = 'OUTC20261129_172300_00_+491701234567_sms0.smsbackup';
  const names: readonly (readonly [name: string, days: number])[] = [
    [ours('a'), 8],
    [ours('b'), 6],
    [foreign, 300],
  ];
  for (const folder of ['sent', 'error'])
    for (const [name, days] of names) {
      await writeFile(at(folder, name), '');
      const then = new Date(Date.now() - days * DAY_MS);
      await utimes(at(folder, name), then, then);
    }
  const sending = send();
  const name = await moveTo('sent');
  await sending;
  t.same(await readdir(at('sent')), [name, ours('b'), foreign].toSorted());
  t.same(await readdir(at('error')), [ours('b'), foreign]);
});

for (const [address, number] of [
  ['+49 170 1234567', SMS_NUMBER],
  ['+49 (170) 123-45.67', SMS_NUMBER],
  ['22000', '22000'],
] as const)
  t.test(`the number ${address}`, async (t) => {
    const { at, send, moveTo } = await openSmsSpool(t);
    const sending = send({ to: { ...outMessage().to, address } });
    const file = await readFile(at('sent', await moveTo('sent')), 'utf8');
    t.match(file, `Number = "${number}"`);
    await sending;
  });

for (const address of ['', '+', '12', '+49170123456789012', '+49170x', '"1234567"\n', '+49170,+49171'])
  t.test(`no number: ${JSON.stringify(address)}`, async (t) => {
    const { send, inOutbox } = await openSmsSpool(t);
    const failing = send({ to: { ...outMessage().to, address } });
    await t.rejects(failing, { code: 'bad-address', retryable: false, message: /Marta Lind/ });
    t.same(await inOutbox(), []);
  });

const CONFIG_FAULTS: readonly (readonly [changes: Readonly<Record<string, string | null>>, words: RegExp])[] =
  [
    [{ service: 'sql' }, /service is sql; write "service = files"/],
    [{ service: null }, /service is missing/],
    [{ OutboxPath: '/var/spool/gammu/outbox' }, /outboxpath must be a whole path with a \/ at its end/],
    [{ SentSMSPath: null }, /sentsmspath must be/],
    [{ ErrorSMSPath: 'error/' }, /errorsmspath must be/],
    [{ SentSMSPath: '/x/', ErrorSMSPath: '/x/' }, /one folder/],
    [{ Send: 'no' }, /"send" is off/],
    [{ InboxFormat: 'detail' }, /inboxformat is detail/],
  ];

for (const [changes, words] of CONFIG_FAULTS)
  t.test(`a config of smsd that does not fit: ${JSON.stringify(changes)}`, async (t) => {
    const { send, opened, never, logged } = await openSmsSpool(t, changes);
    const fault = { code: 'config', retryable: false, message: words };
    await t.rejects(send(), fault);
    await t.rejects(opened.probe(never), fault);
    const error = await opened.listen?.(async () => undefined, never).catch((thrown: unknown) => thrown);
    t.match(error, fault);
    t.notMatch(`${error}\n${logged.join('\n')}`, SIM_PIN, "the SIM's PIN is told nowhere");
  });

t.test('a config of smsd that is not there or may not be read', async (t) => {
  const { send, smsdrc } = await openSmsSpool(t);
  const mode = 0o600;
  const secret = await readFile(smsdrc, 'utf8');
  await rm(smsdrc);
  await t.rejects(send(), { code: 'config', retryable: false, message: /ENOENT.*Install gammu-smsd/s });
  await writeFile(smsdrc, secret, { mode });
  await asNobody([smsdrc], () => t.rejects(send(), { code: 'config', message: /EACCES.*group gammu/s }));
});

t.test('folders that may not be used say what to do', async (t) => {
  const { at, send, opened, never } = await openSmsSpool(t);
  const rights = {
    code: 'unreachable',
    retryable: true,
    message: /outbox\/ cannot be used \(EACCES\).*usermod/s,
  };
  await asNobody([at('outbox')], () => t.rejects(send(), rights));
  await rename(at('outbox'), at('away'));
  const missing = { code: 'unreachable', retryable: true, message: /ENOENT.*make it/s };
  await t.rejects(send(), missing);
  await t.rejects(opened.probe(never), missing);
  await rm(at('inbox'), { recursive: true });
  await t.rejects(opened.listen?.(async () => undefined, never) ?? Promise.resolve(), missing);
});

t.test('a link in the outbox is not written through', async (t) => {
  const { at, send, moveTo } = await openSmsSpool(t);
  const sending = send();
  const name = await moveTo('sent');
  await sending;
  await rm(at('sent', name));
  await writeFile(at('precious'), 'of somebody else');
  await symlink(at('precious'), at('outbox', `.${name}`));
  const again = send();
  await moveTo('sent');
  await again;
  t.equal(await readFile(at('precious'), 'utf8'), 'of somebody else');
});

for (const [code, words] of [
  ['ENOSPC', /disk is full: make room/],
  ['EDQUOT', /disk is full: make room/],
  ['EROFS', /ReadWritePaths/],
  ['EIO', /Look at that folder and its disk/],
] as const)
  t.test(`a folder that fails with ${code} says what to do, and is tried again`, async (t) => {
    const { context } = await openSmsSpool(t);
    const fault = spoolFault(Object.assign(new Error('no'), { code }), '/spool/outbox/', context);
    t.match(fault, { code: 'unreachable', retryable: true, message: words });
    t.match(fault.message, /^\/spool\/outbox\/ cannot be used/);
  });

t.test('what should be better in the config of smsd is told once', async (t) => {
  const changes = { RunOnFailure: null, CommTimeout: '30', InboxFormat: null };
  const { send, moveTo, logged } = await openSmsSpool(t, changes);
  for (const key of ['a', 'b']) {
    const sending = send({ key });
    await moveTo('sent');
    await sending;
  }
  for (const words of [/runonfailure = cd \/.*error\/ && touch/, /every 30 s/, /inboxformat = unicode/])
    t.equal(logged.filter((line) => words.test(line)).length, 1, String(words));
});
