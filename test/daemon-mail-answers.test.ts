// Answers by mail, in a box that hears no texts: what the box says to write is done as it stands, and a mail is about its task.
import t from 'tap';
import type { ChannelModule, InReply, OutMessage } from '../src/contracts/channel.ts';
import type { Person } from '../src/contracts/reader.ts';
import { MARTA, until } from './daemon/box.ts';
import { startRuleBox } from './daemon/rule-box.ts';

/** A mailbox: what was sent, and what comes in. */
function officeOf() {
  const sent: OutMessage[] = [];
  let take: ((reply: InReply) => Promise<void>) | null = null;
  let count = 0;
  const module: ChannelModule<object> = {
    address: 'email',
    open: () => ({
      async send(message) {
        sent.push(message);
        return { providerId: message.key };
      },
      probe: async () => undefined,
      listen(one, signal) {
        take = one;
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      },
      close: async () => undefined,
    }),
  };
  const answers = () => sent.filter(({ class: kind }) => kind === 'answer');
  return {
    ...{ module, sent },
    /** What comes back to `text`, the first line of it. */
    async told(text: string, from: string, answered: string | null): Promise<string> {
      const before = answers().length;
      await until(() => take !== null, 'the box listens');
      await take?.({ id: `${++count}`, from, text, answers: answered, receivedAt: 0 });
      await until(() => answers().length > before, `answered to ${text}`);
      return answers().at(-1)?.text.split('\n')[0] ?? '';
    },
  };
}

const NAMES = ['Marta Lind', 'Ravi Osei', 'Jo Novak', 'Anna Kessler'];
const peopleOf = (): Person[] =>
  NAMES.map((name, i) => ({ ...MARTA, id: `p${i + 1}`, name, email: `p${i + 1}@example.org` }));

async function asked(t: Parameters<typeof startRuleBox>[0]) {
  const office = officeOf();
  const box = await startRuleBox(t, undefined, { channels: { mail: office.module }, people: peopleOf() });
  const { tasks } = await box.soon(({ tasks: some }) => some.length > 0, 'a task');
  await until(() => office.sent.length > 0, 'its owner is told');
  const [mail] = office.sent;
  const [first] = tasks;
  if (!mail || !first) throw new Error('nobody was told');
  const task = async () => (await box.picture()).tasks.find(({ id }) => id === first.id);
  return { office, task, owner: mail.to.address, mail };
}

t.test('YES, then DONE with the name before it as a text would have it', async (t) => {
  const { office, task, owner, mail } = await asked(t);
  const yours = await office.told('YES', owner, mail.key);
  const name = /^(.*) is yours, /.exec(yours)?.[1] ?? '';
  t.match(yours, / Answer this mail with DONE when it is done, or GIVE and a name to hand it over\.$/);
  t.match(await office.told(`${name} DONE`, owner, null), `${name} noted as done.`);
  t.match(await task(), { phase: 'done', ownerId: 'p1' });
});

t.test('what nobody understands names the task and how it is answered; nothing is done', async (t) => {
  const { office, task, owner, mail } = await asked(t);
  for (const text of ['I have ordered the seals, should be here Monday', 'Yes 2', '2'])
    t.match(
      await office.told(text, owner, mail.key),
      /^I did not understand that\. Open for you: .+\. Answer this mail with YES, NO or DONE in the first line/,
      text,
    );
  t.match(await task(), { phase: 'nobody' });
  const answer = office.sent.at(-1)?.key ?? '';
  t.match(await office.told('YES', owner, answer), / is yours, Marta\./, 'and the answer can be answered');
});

t.test('given away: DONE says whom it waits for, and so does YES of somebody never asked', async (t) => {
  const { office, task, owner, mail } = await asked(t);
  t.match(await office.told('GIVE Jo', owner, mail.key), / goes to Jo Novak now\. /);
  const waits = / waits for Jo Novak now\. Nothing to do\.$/;
  t.match(await office.told('DONE', owner, mail.key), waits);
  t.match(await office.told('done', owner, office.sent.at(-1)?.key ?? ''), waits);
  t.match(await office.told('YES', 'p4@example.org', mail.key), waits);
  t.match(await task(), { phase: 'nobody', ownerId: 'p3' });
});
