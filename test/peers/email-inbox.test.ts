// Answers by email: sent through a real Exim, read by the channel from a real Dovecot over the same mailboxes.
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { channel } from '../../connectors/channels/email/email.ts';
import { channelBench, outMessage } from '../contract/channel-suite.ts';
import { head, listenTo, MARTA, openOffice, until } from './email-office.ts';
import { FROM } from './email-scene.ts';

t.test('without an inbox nothing listens', async (t) => {
  const { context } = await channelBench(t, {});
  const opened = channel.open({ host: '127.0.0.1', port: 1, tls: 'none', from: FROM }, context);
  t.equal(opened.listen, undefined);
  await opened.close();
});

t.test('an answer to a message comes back with its key, once, and is marked as read', async (t) => {
  const office = await openOffice(t);
  const { context } = await channelBench(t, office.secrets);
  const opened = channel.open(office.config, context);
  t.teardown(() => opened.close());
  const message = outMessage({ key: 'a3|0|p1|raised|email', threadKey: 'a3' });
  await opened.send(message, new AbortController().signal);
  const [asked] = await office.exim.mails();
  // As mail programs answer: the id it has, and those it refers to, with that id at the end.
  const [, thread = ''] = /^References: (\S+)$/m.exec(asked?.raw ?? '') ?? [];
  const sentAt = Date.now();
  await office.arrives(
    head('1', `In-Reply-To: ${asked?.id}`, `References: ${thread}\n ${asked?.id}`, 'Subject: RE: Order 4471'),
    'YES\n\nOn 19/11/2026 06:52, Throughline Riverside wrote:\n> Order 4471\n',
  );
  const ear = await listenTo(t, office);
  await until(() => ear.heard.length > 0);
  await sleep(500);
  t.equal(await ear.stop(), null, 'a stop is no failure');
  t.equal(ear.heard.length, 1);
  const [reply] = ear.heard;
  t.match(reply, {
    id: '<1@pc.example>',
    from: 'marta.lind@riverside.example',
    text: 'YES',
    answers: message.key,
  });
  t.ok(Math.abs((reply?.receivedAt ?? 0) - sentAt) < 60_000, 'when it came');
  const again = await listenTo(t, office);
  await sleep(1_000);
  t.equal(await again.stop(), null);
  t.same(again.heard, [], 'it is not new any more');
});

t.test('what it answers: the message, else its thread, else nothing of ours', async (t) => {
  const office = await openOffice(t);
  const ours = (key: string): string => `<${key}.throughline@riverside.example>`;
  await office.arrives(
    head('1', `In-Reply-To: ${ours('k%7c1')}`, `References: ${ours('t')} ${ours('k%7c1')}`),
  );
  await office.arrives(
    head('2', 'In-Reply-To: <0100@mail.cloud.example>', `References: ${ours('t')} <0100@mail.cloud.example>`),
  );
  await office.arrives(
    head('3', 'In-Reply-To: <abc-1@riverside.example>', 'References: <k%7c1.throughline@elsewhere.example>'),
  );
  await office.arrives(head('4'));
  await office.arrives([MARTA, 'Subject: without an id'], '71 DONE\n');
  const ear = await listenTo(t, office);
  await until(() => ear.heard.length >= 5);
  t.same(ear.heard.map((one) => one.answers).toSorted(), ['k|1', 't', null, null, null].toSorted());
  const nameless = ear.heard.find((one) => one.text === '71 DONE');
  t.match(nameless?.id, /^\d+\/\d+$/, 'named as the server names it');
});

t.test('what no person wrote to answer is read and handed to nobody', async (t) => {
  const office = await openOffice(t);
  await office.arrives(head('ooo', 'Auto-Submitted: auto-replied'));
  await office.arrives(head('ooo2', 'Return-Path: <>'));
  await office.arrives(head('list', 'Precedence: bulk'));
  await office.arrives(head('list2', 'List-Id: <all.riverside.example>'));
  await office.arrives([`From: ${FROM.name} <THROUGHLINE@Riverside.example>`, 'Message-ID: <own@x.example>']);
  await office.arrives([MARTA, 'Message-ID: <k.throughline@riverside.example>']);
  await office.arrives(['From: Marta <m@x.example>, Jo <j@x.example>', 'Message-ID: <two@x.example>']);
  await office.arrives(['Subject: from nobody', 'Message-ID: <none@x.example>']);
  await office.arrives(
    head('read', 'Content-Type: multipart/report; report-type=disposition-notification; boundary=b'),
    '--b\n\nYES\n--b--\n',
  );
  await office.arrives(head('person', 'Auto-Submitted: no'));
  const ear = await listenTo(t, office);
  await until(() => ear.heard.length > 0);
  await sleep(1_000);
  t.same(
    ear.heard.map((one) => one.id),
    ['<person@pc.example>'],
  );
  t.equal(ear.logged.filter((line) => line.includes('is no answer')).length, 9);
  t.notMatch(ear.logged.join('\n'), /marta\.lind|m@x\.example/, 'no address is logged');
});

t.test('a message that comes back undelivered is no answer, and is told', async (t) => {
  const office = await openOffice(t);
  const report = [
    ...['--b', 'Content-Type: text/plain', '', 'I could not deliver this.', ''],
    ...['--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mail.riverside.example', ''],
    ...['Final-Recipient: rfc822; marta.lind@riverside.example', 'Action: failed', 'Status: 5.1.1', ''],
    ...['--b', 'Content-Type: message/rfc822', '', `From: ${FROM.address}`, 'Subject: Order 4471'],
    ...['Message-ID: <a3%7c0.throughline@riverside.example>', '', 'Order 4471', '--b--', ''],
  ];
  const kind = 'Content-Type: multipart/report; report-type="delivery-status"; boundary="b"';
  await office.arrives(
    ['From: Mail Delivery <MAILER-DAEMON@riverside.example>', 'Message-ID: <b@x>', kind],
    report.join('\n'),
  );
  const ear = await listenTo(t, office);
  await until(() => ear.logged.some((line) => line.includes('could not deliver')));
  const told = ear.logged.join('\n');
  t.match(told, /5\.1\.1/);
  t.match(told, 'a3|0', 'which message');
  t.notMatch(told, 'marta.lind');
  t.same(ear.heard, []);
});

const HTML = '<p>S&iacute;, ma&ntilde;ana</p><blockquote>On 1.1., t@x wrote: NO</blockquote>';
const BASE64_HTML = [
  '--b',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
];
/** By name: headers, body, and what is heard of it. */
const FORMS: Readonly<Record<string, readonly [string[], string, string]>> = {
  latin: [
    [
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
    ],
    'NO: f=FCr Schicht 2\n',
    'NO: für Schicht 2',
  ],
  base64: [
    ['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64'],
    `${Buffer.from('SÍ\n> no\n').toString('base64')}\n`,
    'SÍ',
  ],
  html: [['MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8'], HTML, 'Sí, mañana'],
  picture: [
    ['MIME-Version: 1.0', 'Content-Type: multipart/related; boundary=b'],
    [
      ...BASE64_HTML,
      Buffer.from('<div>JA</div>').toString('base64'),
      '--b',
      'Content-Type: image/png',
      '',
      'x',
      '--b--',
      '',
    ].join('\n'),
    'JA',
  ],
  empty: [
    ['MIME-Version: 1.0', 'Content-Type: multipart/alternative; boundary=b'],
    [
      '--b',
      'Content-Type: text/plain',
      '',
      '',
      ...BASE64_HTML,
      Buffer.from(HTML).toString('base64'),
      '--b--',
      '',
    ].join('\n'),
    'Sí, mañana',
  ],
  large: [
    ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
    [
      '--b',
      'Content-Type: text/plain',
      '',
      'YES',
      '--b',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment',
      '',
      'x'.repeat(76).concat('\n').repeat(60_000),
      '--b--',
      '',
    ].join('\n'),
    'YES',
  ],
  attached: [
    ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
    [
      '--b',
      'Content-Type: text/plain',
      'Content-Disposition: attachment',
      '',
      'NO',
      '--b',
      'Content-Type: text/plain',
      '',
      'YES',
      '--b--',
      '',
    ].join('\n'),
    'YES',
  ],
  picturesOnly: [['MIME-Version: 1.0', 'Content-Type: image/png'], 'x\n', ''],
};

t.test('answers in any form: charsets, encodings, HTML alone, with pictures, large ones', async (t) => {
  const office = await openOffice(t);
  for (const [id, [headers, body]] of Object.entries(FORMS)) await office.arrives(head(id, ...headers), body);
  const ear = await listenTo(t, office);
  await until(() => ear.heard.length >= Object.keys(FORMS).length);
  for (const [id, [, , text]] of Object.entries(FORMS))
    t.equal(ear.heard.find((one) => one.id === `<${id}@pc.example>`)?.text, text, id);
});
