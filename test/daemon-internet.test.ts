// Whether the internet is away: never by one peer alone, nor by those within the plant; and the head says no more than is known.
import t, { type Test } from 'tap';
import type { Ways } from '../src/contracts/reader.ts';
import type { OpenChannel } from '../src/daemon/channel-runs.ts';
import { contractError } from '../src/daemon/contract-error.ts';
import { InternetWatch, internetDownSince, type Peer } from '../src/daemon/internet.ts';
import { freshnessBar, type Outbox } from '../src/render/freshness.ts';
import { sceneOf } from '../src/render/scene.ts';
import { THURSDAY, until } from './daemon/box.ts';
import { mail, openPost } from './daemon/post.ts';
import { at, NOW, people, picture } from './fixtures/decisions.ts';

const MINUTE = 60_000;
const away = (...hosts: readonly string[]): Peer[] => hosts.map((host, i) => ({ host, awaySince: 10 + i }));

t.test('more than one house outside, and nobody who answers', async (t) => {
  t.equal(internetDownSince([]), null);
  t.equal(internetDownSince(away('smtp.example.com')), null, 'one mail server');
  t.equal(internetDownSince(away('smtp.example.com', 'hooks.example.com')), null, 'two of one house');
  t.equal(internetDownSince(away('smtp.example.com', 'hooks.slack.com')), 11, 'since the last of them');
  const answers = { host: 'gateway.sms.org', awaySince: null };
  t.equal(internetDownSince([...away('smtp.example.com', 'hooks.slack.com'), answers]), null);
  const inside = { host: 'mail.riverside.lan', awaySince: null };
  t.equal(internetDownSince([...away('smtp.example.com', 'hooks.slack.com'), inside]), 11);
  for (const host of [
    'mail',
    '10.1.2.3',
    '192.168.1.9',
    '127.0.0.1',
    '::1',
    'fd00::7',
    'mes.local',
    'localhost',
  ])
    t.equal(internetDownSince(away('smtp.example.com', host)), null, `${host} is in the plant`);
  t.equal(internetDownSince(away('8.8.8.8', '9.9.9.9')), 11);
});

t.test('what one way missed is what the internet missed only where it began and ended with it', async (t) => {
  const watch = new InternetWatch();
  const both = away('smtp.example.com', 'hooks.slack.com').map((one) => ({ ...one, awaySince: THURSDAY }));
  watch.look(both, THURSDAY);
  t.equal(watch.downSince(), THURSDAY);
  const end = THURSDAY + 60 * MINUTE;
  watch.look([], end);
  t.equal(watch.downSince(), null);
  t.ok(watch.wasAway({ from: THURSDAY - MINUTE, to: end + MINUTE }));
  t.notOk(watch.wasAway({ from: THURSDAY - 10 * MINUTE, to: end }), 'its mail server was down before');
  t.notOk(watch.wasAway({ from: THURSDAY, to: end + 10 * MINUTE }), 'and after');
  t.notOk(new InternetWatch().wasAway({ from: THURSDAY, to: end }));
});

/** A way that answers or not, as the test says. */
function way(id: string, address: OpenChannel['address'], host?: string) {
  const peer = mail(() => Promise.resolve());
  const state = { fails: null as 'unreachable' | 'refused' | null };
  const probe = async () => {
    if (state.fails !== null) throw contractError(state.fails, true, `${id} fails`);
  };
  const channel = { ...peer.channel, probe, ...(host !== undefined && { host }) };
  return { ...peer, id, address, channel, state };
}

t.test('a box with a mail server and a webhook outside, and a modem', async (t) => {
  const post = await openPost(t);
  const smtp = way('mail', 'email', 'smtp.example.com');
  const hook = way('hook', 'none', 'hooks.slack.com');
  const modem = way('sms', 'mobile');
  const closed = { ...way('texts', 'none'), isUnusable: true as const };
  const delivery = post.start([smtp, hook, modem, way('log', 'none'), closed]);
  const after = async (mailFails: typeof smtp.state.fails, hookFails: typeof smtp.state.fails) => {
    smtp.state.fails = mailFails;
    hook.state.fails = hookFails;
    await post.clock.advance(70_000);
    return delivery.ways();
  };
  const works = { shutSince: null };
  const copies = new Map([
    ['hook', 'posted'],
    ['log', 'written'],
  ]);
  t.same(await after(null, null), { email: works, sms: works, internetDownSince: null, copies });
  const alone = await after('unreachable', null);
  t.match(alone, { email: { shutSince: Number }, sms: works, internetDownSince: null });
  const both = await after('unreachable', 'unreachable');
  t.ok((both.internetDownSince ?? 0) > (alone.email?.shutSince ?? 0), 'since the second of them');
  t.match(await after('unreachable', 'refused'), { internetDownSince: null }, 'who refuses is there');
  await after(null, null);
  await until(() => delivery.ways().email?.shutSince === null, 'open again');
});

const scene = sceneOf(picture, people, { now: NOW, ruleNumber: () => null });
const NOTHING: Outbox = { waiting: 0, oldestAt: null, undelivered: 0 };

function head(t: Test, ways: Partial<Ways>, outbox: Partial<Outbox> = {}): string[] {
  const all = { email: { shutSince: null }, sms: { shutSince: null }, internetDownSince: null, ...ways };
  const bar = freshnessBar(scene, { ...NOTHING, ...outbox }, all).html;
  t.match(bar, '<ul class="srcs"');
  return [...bar.matchAll(/<li class="src( bad)?">(.*?)<\/li>/g)]
    .map(([, bad, said = '']) => `${bad ? '!' : ''}${said.replace(/<[^>]+>/g, '').trim()}`)
    .filter((chip) => !/MES|ERP|Floor/.test(chip));
}

t.test('the head says what is down and since when, what waits, and what works', async (t) => {
  const since = at('2026-11-19T03:10');
  const down = { shutSince: since };
  const four = { waiting: 4, oldestAt: since };
  t.same(head(t, {}), [], 'nothing while all of it works');
  t.same(head(t, { email: down, internetDownSince: since }, four), [
    '!Internet down since 03:10 4 alerts waiting',
    'SMS works',
  ]);
  t.same(head(t, { email: down }, { ...four, waiting: 1 }), [
    '!Email down since 03:10 1 alert waiting',
    'SMS works',
  ]);
  t.same(head(t, { sms: down }), ['!SMS down since 03:10', 'Email works']);
  t.same(head(t, { email: down, sms: null }), ['!Email down since 03:10']);
  t.same(head(t, { email: down, sms: down, internetDownSince: since }, { ...four, undelivered: 2 }), [
    '!Internet down since 03:10 4 alerts waiting',
    '!SMS down since 03:10',
    '!Messages UNDELIVERABLE 2',
  ]);
  t.same(head(t, {}, four), ['!Messages 4 waiting since 03:10'], 'where no way is down that says why');
});
