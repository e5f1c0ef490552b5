// Tests of what an SMS gateway's file is told as the channel opens: places nothing fills, no number, http over a network.
import t from 'tap';
import { channelBench, outMessage } from '../../../test/contract/channel-suite.ts';
import type { SmsHttpConfig } from './sms-config.ts';
import { channel } from './sms-http.ts';

const SECRETS = { token: 'tk-71' };
const NUMBER = '+491701234567';

const configWith = (changes: Partial<SmsHttpConfig>): SmsHttpConfig => ({
  secrets: { token: { file: 'token' } },
  numbers: 'plus',
  send: { url: 'https://sms.plant.example/', form: { to: '{to}', text: '{text}' } },
  ...changes,
});

t.test('a fault of the file is told when the channel opens', async (t) => {
  const { context } = await channelBench(t, SECRETS);
  const url = 'https://sms.plant.example/';
  const received = { everySeconds: 10, list: { url }, forget: { url } };
  const noNumber = /^No \{to\} in send, .* Write \{to\} where it wants the number\.$/;
  const noText = /^No \{text\} in send, .* Write \{text\} where it wants the message\.$/;
  const cases: readonly (readonly [Partial<SmsHttpConfig>, at: string, RegExp])[] = [
    [{ send: { url, form: { to: '{to}', text: 'Look at the panel' } } }, 'send', noText],
    [{ send: { url, form: { to: '{to}', '{text}': '1' } } }, 'send', noText],
    [{ send: { url, form: { to: '{number}' } } }, 'send.form.to', /\{number\} in send.*to, token, unicode/],
    [{ send: { url, json: { a: ['{to}', '{x}'] } } }, 'send.json.a.1', /\{x\} in send/],
    [{ send: { url: 'https://{token}/' } }, 'send.url', /^send\.url is no address/],
    [{ send: { url: 'https://u:p@sms.plant.example/' } }, 'send.url', /^send\.url is no address/],
    [
      { send: { url, headers: { Host: '{to}' } } },
      'send.headers.Host',
      /header "Host" of send cannot be set/,
    ],
    [{ send: { url, form: { number: '+49170', text: '{text}' } } }, 'send', noNumber],
    [{ send: { url, form: { '{to}': '{text}' } } }, 'send', noNumber],
    [{ probe: { url, query: { to: '{to}' } } }, 'probe.query.to', /\{to\} in probe/],
    [{ secrets: { text: { file: 'token' } } }, 'secrets.text', /"text" has the name of a part/],
    [
      { received: { ...received, text: { between: '-', message: '{id} {from}' } } },
      'received.text.message',
      /received\.text\.message does not say where \{text\}/,
    ],
  ];
  for (const [config, at, message] of cases)
    t.throws(() => channel.open(configWith(config), context), {
      code: 'config',
      message,
      at: at.split('.'),
    });
  for (const send of [
    { url: 'https://sms.plant.example/{to}/{text}' },
    { url, query: { to: '{to}', text: '{text}' } },
    { url, headers: { 'X-To': 'tel:{to}' }, text: '{text}' },
    { url, json: [{ to: ['{to}'], text: ['{text}'] }] },
    { url, text: '{to}: {text}' },
  ])
    await channel.open(configWith({ send }), context).close();
});

t.test('in clear only on this machine, unless that is said by name: else it does not open', async (t) => {
  const { context } = await channelBench(t, SECRETS);
  const clear = { url: 'http://sms.invalid/send' };
  const send = { ...clear, form: { to: '{to}', text: '{text}' } };
  const here = { url: 'http://127.0.0.1/' };
  const cases: readonly (readonly [Partial<SmsHttpConfig>, at: readonly string[]])[] = [
    [{ send }, ['send', 'url']],
    [{ probe: clear }, ['probe', 'url']],
    [{ received: { everySeconds: 10, list: clear, forget: here } }, ['received', 'list', 'url']],
    [{ received: { everySeconds: 10, list: here, forget: clear } }, ['received', 'forget', 'url']],
  ];
  for (const [changes, at] of cases) {
    const message = new RegExp(`^${at.join('\\.')} begins with http.*sms\\.invalid readable by everybody`);
    t.throws(() => channel.open(configWith(changes), context), { code: 'config', at, message });
    t.throws(() => channel.open(configWith({ ...changes, unencrypted: false }), context), { message });
    await channel.open(configWith({ ...changes, unencrypted: true }), context).close();
  }
  const message = outMessage({ to: { personId: 'p1', name: 'Marta', address: NUMBER } });
  const opened = channel.open(configWith({ send, unencrypted: true }), context);
  await t.rejects(opened.send(message, new AbortController().signal), {
    code: 'unreachable',
    retryable: true,
    message: /ENOTFOUND|EAI_AGAIN/,
  });
});
