// Links in the mails of a running box: the reader's own, the same at every try, known after a crash, and kept nowhere.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { systemClock } from '../src/clock/system-clock.ts';
import type { ChannelModule, OutMessage } from '../src/contracts/channel.ts';
import { linkSecret } from '../src/daemon/link-secret.ts';
import { startPanel } from '../src/panel/server.ts';
import { MARTA, until } from './daemon/box.ts';
import { SILENT, tempFolder } from './daemon/real-store.ts';
import { startRuleBox } from './daemon/rule-box.ts';
import { quiet } from './fixtures/panel-world.ts';

/** Takes a message at the second try only, and remembers both. */
function unsteady(address: ChannelModule<object>['address'] = 'email') {
  const seen: OutMessage[] = [];
  const module: ChannelModule<object> = {
    address,
    open: (_, context) => ({
      async send(message) {
        seen.push(message);
        if (seen.filter(({ key }) => key === message.key).length === 1)
          throw context.error('unreachable', true, 'Not now.');
        return { providerId: message.key };
      },
      probe: async () => undefined,
      close: async () => undefined,
    }),
  };
  return { module, seen };
}

const people = ['p1', 'p2', 'p3', 'p4'].map((id) => ({
  ...MARTA,
  id,
  email: `${id}@example.org`,
  mobile: '+491715550100',
}));

const LINK = /http:\/\/127\.0\.0\.1\/t\/(\d+)\?k=([\w.-]+)/g;
const linksIn = (text: string | null) =>
  [...(text ?? '').matchAll(LINK)].map(([, id, k]) => ({ taskId: Number(id), token: k ?? '' }));

async function mailed(t: Parameters<typeof startRuleBox>[0]) {
  const [mail, copy, sms] = [unsteady(), unsteady('none'), unsteady('mobile')];
  const channels = { mail: mail.module, copy: copy.module, sms: sms.module };
  const box = await startRuleBox(t, undefined, { channels, people });
  await until(async () => {
    await box.clock.advance(10_000);
    const twice = mail.seen.filter(({ key }) => key === mail.seen[0]?.key).length > 1;
    return twice && copy.seen.length > 0;
  }, 'told twice by mail, and copied');
  const [first, second] = mail.seen.filter(({ key }) => key === mail.seen[0]?.key);
  if (!first || !second) throw new Error('no mail');
  return { box, channels, first, second, copies: [...copy.seen, ...sms.seen] };
}

t.test('a mail about one decision has its reader’s link, tried again it is the same mail', async (t) => {
  const { box, first, second, copies } = await mailed(t);
  const [link, ...others] = linksIn(first.text);
  t.strictSame(others, []);
  t.strictSame(linksIn(first.html), [link], 'both parts');
  t.strictSame({ ...second }, { ...first });
  const { reader } = box.daemon;
  const holder = reader.linkHolder(link?.taskId ?? 0, link?.token ?? '');
  t.equal(holder?.personId, first.to.personId);
  t.equal((holder?.until ?? 0) - (holder?.madeAt ?? 0), 72 * 3_600_000);
  t.match(copies.length > 0, true);
  for (const { text, html, short } of copies) t.strictSame(linksIn(`${text} ${html} ${short}`), []);
});

t.test(
  'what scans a mail opens all of it twenty times: nobody has it, until its reader says so',
  async (t) => {
    const { box, first } = await mailed(t);
    const { reader } = box.daemon;
    const panel = await startPanel({
      ...{ reader, host: '127.0.0.1', port: 0, plantName: 'Test', log: quiet, clock: systemClock() },
    });
    t.teardown(() => panel.close());
    const urls = [...`${first.text} ${first.html}`.matchAll(/http:\/\/127\.0\.0\.1(\/[^\s"<]*)/g)].map(
      ([, path]) => panel.url + path,
    );
    t.ok(urls.length >= 2);
    const facts = () => box.query("SELECT count(*) AS n FROM fact WHERE type = 'act'")[0]?.['n'];
    for (let i = 0; i < 20; i += 1)
      for (const url of urls) {
        const response = await fetch(url);
        t.equal(response.status, 200);
        await response.text();
      }
    t.equal(facts(), 0);
    const page = await (await fetch(urls[0] ?? '')).text();
    const form = /<form class="choose" id="act" method="post" action="([^"]*)">(.*?)<\/form>/s.exec(page);
    const field = (name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(form?.[2] ?? '')?.[1] ?? '';
    await fetch(`${panel.url}${form?.[1]}`, {
      method: 'POST',
      body: new URLSearchParams({ k: field('k'), nonce: field('nonce') }),
    });
    t.equal(facts(), 1);
    const { personId } = first.to;
    t.match((await box.picture()).tasks[0], {
      phase: 'with',
      ownerId: personId,
      events: [{}, { via: 'link' }],
    });
  },
);

t.test(
  'after a crash the links of earlier mails hold; no file but the secret tells how to make one',
  async (t) => {
    const { box, channels, first } = await mailed(t);
    const [link] = linksIn(first.text);
    const secret = readFileSync(join(box.dir, 'link-secret'));
    t.equal(statSync(join(box.dir, 'link-secret')).mode & 0o777, 0o600);
    await box.stop();
    for (const name of readdirSync(box.dir, { recursive: true, encoding: 'utf8' })) {
      const path = join(box.dir, name);
      if (name === 'link-secret' || !statSync(path).isFile()) continue;
      const bytes = readFileSync(path);
      t.notOk(bytes.includes(secret) || bytes.includes(link?.token ?? ''), name);
    }
    const again = await startRuleBox(t, { dir: box.dir, at: box.clock.now() }, { channels, people });
    await again.soon(({ tasks }) => tasks.length > 0, 'the task is still there');
    t.match(again.daemon.reader.linkHolder(link?.taskId ?? 0, link?.token ?? ''), {
      personId: first.to.personId,
    });
  },
);

t.test(
  'a secret is made once; one that is not whole is made anew and said, one that cannot be read ends the start',
  async (t) => {
    const dir = tempFolder(t);
    const warned: unknown[] = [];
    const log = { ...SILENT, warn: (_: object, words: string) => warned.push(words) };
    const made = linkSecret(dir, log);
    t.equal(made.length, 32);
    t.strictSame(linkSecret(dir, log), made);
    t.strictSame(warned, []);
    writeFileSync(join(dir, 'link-secret'), made.subarray(0, 7));
    const fresh = linkSecret(dir, log);
    t.equal(fresh.length, 32);
    t.notSame(fresh, made);
    t.match(warned, [/was not whole and is made anew: links in earlier mails end/]);
    t.strictSame(linkSecret(dir, log), fresh);
    t.throws(() => linkSecret(join(dir, 'nowhere'), log), {
      code: 'storage',
      message: /nowhere\/link-secret cannot be read or written/,
    });
  },
);
