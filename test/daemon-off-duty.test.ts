// Off duty: what can wait is not sent, the task says who waits for what, and it goes just when the shift begins.
import t from 'tap';
import type { ChannelModule, OutMessage } from '../src/contracts/channel.ts';
import type { Person } from '../src/contracts/reader.ts';
import { MARTA, until } from './daemon/box.ts';
import { startRuleBox } from './daemon/rule-box.ts';
import { record } from './fixtures/exact-plant.ts';
import { CONFIG, START } from './store/small-plant.ts';

const MINUTE = 60_000;
const PEOPLE: Person[] = ['p1', 'p2', 'p3'].map((id) => ({ ...MARTA, id, email: `${id}@example.org` }));

function mailbox() {
  const sent: { readonly at: number; readonly message: OutMessage }[] = [];
  let now = () => 0;
  const module: ChannelModule<object> = {
    address: 'email',
    open: (_, { clock }) => {
      now = () => clock.now();
      return {
        async send(message) {
          sent.push({ at: now(), message });
          return { providerId: message.key };
        },
        probe: async () => undefined,
        close: async () => undefined,
      };
    },
  };
  return { sent, module };
}

/** 06:00 of the plant: the buyer comes at ten past, the others are asleep till nine. */
const shift = (from: number) => ({ cycleDays: 1, beginsDay: 0, shifts: [[1, from, from + 8 * 60]] });
const RECORDS = [
  ...CONFIG.map((one) =>
    one.kind === 'plant'
      ? { ...one, fields: { ...one.fields, heartbeat: { role: 'plant-manager', minute: 362 } } }
      : one,
  ),
  record('person', 'p1', shift(370)),
  record('person', 'p2', shift(540)),
  record('person', 'p3', shift(540)),
];

t.test('held until the shift begins, told then, and the box says that it lives', async (t) => {
  const { sent, module } = mailbox();
  const box = await startRuleBox(t, undefined, {
    channels: { mail: module },
    people: PEOPLE,
    records: () => RECORDS,
  });
  const picture = await box.soon(({ tasks }) => tasks.length > 0, 'a task');
  const [task] = picture.tasks;
  t.match(task, { ownerId: 'p1', phase: 'nobody', escalation: null });
  t.match(task, { waits: { personId: 'p1', why: 'off-duty' } });
  t.same(await box.store.outboxOf(task?.id ?? 0), [], 'nothing is to be sent');
  t.equal((await box.daemon.reader.outboxCounts()).undelivered, 0, 'held is not undeliverable');
  t.same(
    sent.filter(({ message }) => message.class === 'raised'),
    [],
  );
  await box.soon(() => sent.some(({ message }) => message.class === 'raised'), 'the buyer is told');
  const raised = sent.find(({ message }) => message.class === 'raised');
  t.equal(raised?.message.to.address, 'p1@example.org');
  const began = START + 10 * MINUTE;
  t.ok(
    raised !== undefined && raised.at >= began && raised.at < began + MINUTE,
    `${(raised?.at ?? 0) - began} ms after it begins`,
  );
  await until(
    async () => (await box.store.outboxOf(task?.id ?? 0)).some(({ state }) => state === 'sent'),
    'sent',
  );
  const rows = await box.store.outboxOf(task?.id ?? 0);
  t.match(rows, [{ recipientId: 'p1', state: 'sent' }]);
  const alive = sent.filter(({ message }) => message.class === 'heartbeat');
  t.match(alive, [{ message: { to: { address: 'p3@example.org' } } }], 'once');
  t.match(alive[0]?.message.text, /Small/);
});
