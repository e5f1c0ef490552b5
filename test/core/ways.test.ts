// By which channels a message goes: what cannot wait both ways at once, else one after the other, and news only where asked.
import t from 'tap';
import { OUTBOX_EDGES } from '../../src/core/task/outbox-states.ts';
import { routesOf, type Way } from '../../src/core/task/ways.ts';
import type { Band } from '../../src/core/types/decision.ts';
import type { MessageClass } from '../../src/core/types/message.ts';

const MINUTE = 60_000;
const WAYS: readonly Way[] = [
  { channel: 'mail', address: 'email' },
  { channel: 'modem', address: 'mobile' },
  { channel: 'gateway', address: 'mobile' },
  { channel: 'hook', address: 'none' },
];
const BOTH = { addresses: ['email', 'mobile'], askedBy: [] } as const;

const of = (
  kind: MessageClass,
  band: Band | null,
  reader: Parameters<typeof routesOf>[2] = BOTH,
  { only = null, isWaking = false }: { only?: string | null; isWaking?: boolean } = {},
) =>
  routesOf({ class: kind, band, isWaking, only, copies: 'with' }, WAYS, reader).map(
    ({ channel, afterMs, insteadOf }) =>
      `${channel}${afterMs === 0 ? '' : ` after ${afterMs / MINUTE}`}${insteadOf === null ? '' : ` if not by ${insteadOf}`}`,
  );

t.test('what can wait ten minutes goes by mail, then by text; who reads along has a copy', async (t) => {
  const expected = ['hook', 'mail', 'modem after 10 if not by mail', 'gateway after 20 if not by modem'];
  for (const kind of ['raised', 'escalated', 'again', 'changed'] as const)
    for (const band of [2, 3, null] as const) t.same(of(kind, band), expected, `${kind} ${band}`);
  t.same(of('digest', 2), expected.slice(1), 'what says them again to one person is for that person');
  t.same(of('outage', 1).includes('hook'), false);
});

t.test('what cannot wait goes both ways at once, and the next takes over after two minutes', async (t) => {
  const both = ['hook', 'mail', 'modem', 'gateway after 2 if not by modem'];
  t.same(of('raised', 1), both);
  t.same(of('escalated', 3, BOTH, { isWaking: true }), both, 'a mail wakes nobody');
});

t.test(
  'who has no mail address is texted at once, and who has nothing is told of on the panel',
  async (t) => {
    t.same(of('raised', 3, { addresses: ['mobile'], askedBy: [] }), [
      'hook',
      'modem',
      'gateway after 10 if not by modem',
    ]);
    t.same(of('raised', 3, { addresses: [], askedBy: [] }), ['hook', 'mail'], 'that row says why');
  },
);

t.test('news goes only the ways by which its reader was asked', async (t) => {
  for (const kind of ['taken', 'recovered', 'closed'] as const) {
    t.same(of(kind, 1), [], 'nobody asked, nobody told');
    t.same(of(kind, 1, { ...BOTH, askedBy: ['modem', 'hook'] }), ['modem', 'hook']);
  }
});

t.test('an answer goes back the way the text came; a test every way; a heartbeat by mail', async (t) => {
  t.same(of('answer', null, BOTH, { only: 'gateway' }), ['gateway']);
  t.same(of('answer', null, BOTH, { only: 'gone' }), [], 'its channel is not in the config any more');
  t.same(of('test', null), ['mail', 'modem', 'gateway']);
  t.same(of('heartbeat', null), ['mail']);
});

t.test('nothing leaves an end, and every state can be reached', async (t) => {
  for (const end of ['sent', 'dead', 'cancelled', 'folded'] as const) t.same(OUTBOX_EDGES[end], [], end);
  const reached = new Set(Object.values(OUTBOX_EDGES).flat());
  t.same(
    Object.keys(OUTBOX_EDGES).filter((state) => !reached.has(state as keyof typeof OUTBOX_EDGES)),
    ['held'],
    'a message begins held or queued',
  );
});
