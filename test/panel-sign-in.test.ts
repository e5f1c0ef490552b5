// Signing in over real HTTP and TLS: nobody acts without a PIN once somebody has one, and nothing secret travels in the clear.
import { createHash, X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import { type RequestOptions, request as secureRequest } from 'node:https';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../src/clock/system-clock.ts';
import { openCredentials, pinTrouble, setPin } from '../src/daemon/credentials.ts';
import { panelCertificate } from '../src/daemon/panel-certificate.ts';
import { LeapingClock } from './fixtures/leaping-clock.ts';
import { open, post, quiet, type World } from './fixtures/panel-world.ts';

const MINUTE = 60_000;
const PIN = '4711';

async function guarded(t: Test) {
  const dir = t.testdir();
  await setPin(dir, 'p1', PIN);
  await setPin(dir, 'p2', '2580');
  const clock = new LeapingClock(Date.now());
  const credentials = openCredentials(dir);
  return { dir, clock, ...(await open(t, undefined, { clock, credentials })) };
}

const sessionIn = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

async function signedIn({ url }: Pick<World, 'url'>, personId = 'p1', pin = PIN, more = {}): Promise<string> {
  const response = await post(`${url}/sign-in`, { personId, pin, back: '/t/1071', ...more });
  return response.status === 303 ? sessionIn(response) : '';
}

const page = async (url: string, cookie = ''): Promise<string> =>
  (await fetch(url, { headers: { cookie } })).text();

t.test('whoever is not signed in looks, finds no button, and changes nothing', async (t) => {
  const { url, reader } = await guarded(t);
  for (const path of ['/', '/t/1071', '/floor', '/ledger', '/sources', '/handover']) {
    const html = await page(`${url}${path}`);
    t.notMatch(html, /<form(?![^>]*sign)/, `${path} has no form`);
    t.match(html, `href="/sign-in?back=${encodeURIComponent(path)}"`);
  }
  const fields = { personId: 'p1', nonce: 'n1' };
  const refused = await post(`${url}/t/1071/accept`, fields, { referer: `${url}/t/1071` });
  t.equal(refused.status, 403);
  const words = await refused.text();
  t.match(words, 'Sign in first. Nothing was changed.');
  t.match(words, 'href="/sign-in?back=%2Ft%2F1071"', 'and back to where it was');
  const json = await fetch(`${url}/api/t/1071/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  t.equal(json.status, 403);
  t.same(await json.json(), { words: 'Sign in first. Nothing was changed.' });
  for (const path of ['/floor/L3/stop', '/ledger/missed', '/held/erp/order', '/handover/sign', '/nowhere'])
    t.equal((await post(`${url}${path}`, fields)).status, 403, path);
  t.equal(reader.acts.length, 0);
});

t.test('who acts is whoever signed in, whatever the form says', async (t) => {
  const { url, reader } = await guarded(t);
  const cookie = await signedIn({ url });
  t.match(await page(`${url}/t/1071`, cookie), 'Marta Lind</span><button type="submit">Sign out');
  t.notMatch(await page(`${url}/t/1071`, cookie), /<select[^>]*name="personId"/, 'nobody else can be chosen');
  await post(`${url}/t/1071/accept`, { personId: 'p4', nonce: 'n1' }, { cookie });
  t.has(reader.acts, [{ kind: 'accept', personId: 'p1' }]);
  const out = await post(`${url}/sign-out`, {}, { cookie });
  t.match(out.headers.get('set-cookie'), /^session=; .*Max-Age=0/);
  t.equal(
    (await post(`${url}/t/1071/done`, { nonce: 'n2' }, { cookie })).status,
    403,
    'the token is worth nothing now',
  );
});

t.test("a shared screen is nobody after two minutes, one's own phone after twelve hours", async (t) => {
  const { url, clock } = await guarded(t);
  const shared = await signedIn({ url });
  const own = await signedIn({ url }, 'p1', PIN, { device: 'own' });
  const isIn = async (cookie: string) => /Sign out/.test(await page(url, cookie));
  clock.leap(1.9 * MINUTE);
  t.ok(await isIn(shared), 'and every page begins them anew');
  clock.leap(1.9 * MINUTE);
  t.ok(await isIn(shared));
  clock.leap(2.1 * MINUTE);
  t.notOk(await isIn(shared));
  clock.leap(11 * 60 * MINUTE);
  t.ok(await isIn(own));
  clock.leap(12.1 * 60 * MINUTE);
  t.notOk(await isIn(own));
});

t.test('an open page is drawn anew when its session ends', async (t) => {
  const { url, clock } = await guarded(t);
  const cookie = await signedIn({ url });
  const stream = await fetch(`${url}/events?page=/&shape=x`, { headers: { cookie } });
  const text = stream.text();
  clock.leap(2.1 * MINUTE);
  t.match(await text, /event: anew/);
});

t.test('five wrong PINs, and the box listens a minute later', async (t) => {
  const { url, clock } = await guarded(t);
  const wrong = (personId: string, pin = '0000') => post(`${url}/sign-in`, { personId, pin });
  const first = await wrong('p1');
  t.equal(first.status, 422);
  t.match(await first.text(), 'That is not the PIN of that person. Try again.');
  const unknown = await wrong('nobody');
  t.match(
    await unknown.text(),
    'That is not the PIN of that person. Try again.',
    'who guesses names learns nothing',
  );
  for (let i = 0; i < 2; i += 1) await wrong('p1');
  const fifth = await wrong('p1');
  t.equal(fifth.status, 429);
  t.match(await fifth.text(), /Too many tries\. In \d+ seconds the box listens again\./);
  t.equal(await signedIn({ url }), '', 'the right one is not heard either');
  t.equal(await signedIn({ url }, 'p2', '2580'), '', 'nor of others from there');
  clock.leap(61_000);
  t.match(await signedIn({ url }), /^session=/);
});

t.test('many tries at once are no more than five', async (t) => {
  const { url } = await guarded(t);
  const pins = Array.from({ length: 12 }, (_, i) => String(1000 + i));
  const tried = await Promise.all(pins.map((pin) => post(`${url}/sign-in`, { personId: 'p1', pin })));
  const heard = tried.filter(({ status }) => status === 422);
  t.ok(heard.length <= 5, `${heard.length} were heard`);
});

t.test('a session that was set before signing in is none', async (t) => {
  const { url } = await guarded(t);
  const cookie = `session=${'a'.repeat(43)}`;
  const response = await post(`${url}/sign-in`, { personId: 'p1', pin: PIN }, { cookie });
  t.not(sessionIn(response), cookie);
  t.notMatch(await page(url, cookie), /Sign out/);
  t.match(response.headers.get('set-cookie'), /; HttpOnly; SameSite=Strict$/);
});

t.test('whoever loses the PIN is signed out', async (t) => {
  const { url, dir } = await guarded(t);
  const cookie = await signedIn({ url });
  t.equal(await setPin(dir, 'p1', null), true);
  t.equal((await post(`${url}/t/1071/accept`, { nonce: 'n' }, { cookie })).status, 403);
});

t.test('PINs are kept as hashes, for the user of the box only', async (t) => {
  const dir = t.testdir();
  t.equal(await setPin(dir, 'p1', PIN), false);
  const { holders, isTheirs } = openCredentials(dir);
  t.same([...holders()], ['p1']);
  t.equal(statSync(join(dir, 'pins.json')).mode & 0o777, 0o600);
  t.same(
    await Promise.all([
      isTheirs('p1', PIN),
      isTheirs('p1', '4712'),
      isTheirs('p2', PIN),
      isTheirs('__proto__', PIN),
    ]),
    [true, false, false, false],
  );
  t.same(
    ['123', '1234567', 'abcd', '1111', '1234', '4321', '4711'].map(pinTrouble).map((one) => one === null),
    [...[false, false, false, false, false, false, true]],
  );
});

t.test('what cannot be read opens the panel to nobody', async (t) => {
  const dir = t.testdir({ 'pins.json': '{"p1":"4711"}' });
  t.throws(
    () => openCredentials(dir).holders(),
    /pins\.json cannot be read, so nobody can sign in\. Put it back/,
  );
});

/** An address of this machine that is not loopback: as seen from the plant's network. */
const outside = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

function securely(url: string, options: RequestOptions & { body?: string }) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const { body, ...asked } = options;
      const sent = secureRequest(url, asked, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      });
      sent.on('error', reject).end(body);
    },
  );
}

t.test('one port for both: by TLS one signs in and acts, in the clear one looks', async (t) => {
  if (outside === undefined) throw new Error('this machine has no address but loopback');
  const dir = t.testdir();
  await setPin(dir, 'p1', PIN);
  const clock = systemClock();
  const tls = await panelCertificate({ dataDir: dir, names: ['box.example'], clock, log: quiet });
  const { url, reader } = await open(t, undefined, {
    ...{ host: '0.0.0.0', credentials: openCredentials(dir), tls },
  });
  const port = new URL(url).port;
  const clear = `http://${outside}:${port}`;
  const safe = `https://${outside}:${port}`;
  t.match(await page(clear), 'Order 4471', 'whoever looks sees the picture');
  const sent = await fetch(`${clear}/sign-in?back=/t/1071`, { redirect: 'manual' });
  t.equal(sent.headers.get('location'), `${safe}/sign-in?back=%2Ft%2F1071`);
  const pin = await post(`${clear}/sign-in`, { personId: 'p1', pin: PIN });
  t.equal(pin.status, 403);
  t.match(await pin.text(), 'Acts travel encrypted only. Nothing was changed.');
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const ca = tls.certificate;
  const signed = await securely(`${safe}/sign-in`, {
    ...{ method: 'POST', ca, headers: form, body: `personId=p1&pin=${PIN}` },
  });
  t.equal(signed.status, 303, 'the certificate names every address of the box');
  const [setCookie = ''] = signed.headers['set-cookie'] as string[];
  t.match(setCookie, /; HttpOnly; SameSite=Strict; Secure$/);
  const cookie = setCookie.split(';')[0] ?? '';
  const acted = await securely(`${safe}/t/1071/accept`, {
    ...{ method: 'POST', ca, headers: { ...form, cookie }, body: 'nonce=n1' },
  });
  t.equal(acted.status, 303);
  t.has(reader.acts, [{ personId: 'p1', via: `panel ${outside}` }]);
  t.equal(
    (await post(`${clear}/t/1071/done`, { nonce: 'n2' }, { cookie })).status,
    403,
    'not with its cookie either',
  );
  const help = await securely(`${safe}/sign-in`, { ca });
  t.match(help.text, tls.fingerprint);
  const pem = await (await fetch(`${clear}/certificate.pem`)).text();
  const der = new X509Certificate(pem).raw;
  t.equal(createHash('sha256').update(der).digest('hex').toUpperCase(), tls.fingerprint.replaceAll(':', ''));
});

t.test("the certificate is kept, made anew before it ends, and the plant's own is left alone", async (t) => {
  const dataDir = t.testdir();
  const at = (now: number) =>
    panelCertificate({
      dataDir,
      names: ['box.example'],
      clock: { ...systemClock(), now: () => now },
      log: quiet,
    });
  const now = Date.now();
  const first = await at(now);
  t.equal(statSync(join(dataDir, 'panel-tls', 'key.pem')).mode & 0o777, 0o600);
  t.equal((await at(now + 780 * 86_400_000)).fingerprint, first.fingerprint);
  t.not((await at(now + 800 * 86_400_000)).fingerprint, first.fingerprint);
  const names = new X509Certificate(first.certificate).subjectAltName ?? '';
  t.match(names, 'DNS:box.example');
  t.match(names, 'IP Address:127.0.0.1');
});
