// Rule files replaced while the box runs: what is sound takes effect, what is not leaves what worked, and all of it is said.
import { renameSync } from 'node:fs';
import t from 'tap';
import type { ChannelModule } from '../../src/contracts/channel.ts';
import { FILES_LOOK_MS } from '../../src/daemon/file-looks.ts';
import { replayJournal } from '../../src/store/replay.ts';
import { until } from '../daemon/box.ts';
import { RUN_OUT, type RuleBox, startRuleBox } from '../daemon/rule-box.ts';

const asked = ({ decisions }: { readonly decisions: readonly object[] }): boolean => decisions.length === 1;

const planned = (box: RuleBox) =>
  box
    .query('SELECT class, recipientId FROM outbox ORDER BY tick, class')
    .map(({ class: what, recipientId }) => `${what} ${recipientId}`);

const whenOf = (box: RuleBox, id: string) => box.daemon.reader.rules().find((one) => one.id === id)?.when;

/** Everything in the journal made again is what was shown. */
function replays(box: RuleBox): boolean {
  let same = true;
  replayJournal(box.dir, (tick) => {
    same &&= tick.same;
  });
  return same;
}

t.test('a changed rule is in force within ten seconds, and one that fires makes its decision', async (t) => {
  const box = await startRuleBox(t);
  box.change(RUN_OUT, 'status: active', 'status: draft');
  await box.soon(({ cause }) => cause === 'rules', 'the draft');
  const quiet = await box.soon(({ headline }) => headline.ofOrders === 1, 'the order');
  t.same(quiet.decisions, []);
  box.change(RUN_OUT, 'status: draft', 'status: active');
  const shown = await box.soon(asked, 'the decision');
  t.ok(2 * FILES_LOOK_MS < 10_000, 'seen at one look and read at the next');
  t.equal(shown.decisions.length, 1);
  t.same(await box.said(), []);
  const count = box.facts().length;
  await box.pass();
  t.equal(box.facts().length, count, 'and nothing is read that has not changed');
  t.same(box.fatal, []);
});

t.test(
  'a broken version leaves the one before in force, says so, and is taken back when mended',
  async (t) => {
    const box = await startRuleBox(t);
    await box.soon(asked, 'the decision');
    const when = whenOf(box, 'material-runs-out-mid-run');
    const facts = box.facts().length;
    box.change(RUN_OUT, 'when: ', 'when: material.noSuchFact > 1.0 && ');
    const broken = await box.soon(({ sources }) => sources.some(({ id }) => id === 'rules'), 'the words');
    t.match(await box.said(), [
      /^product\/material\/run-out\.yaml:10:20 unknown fact "noSuchFact"\. The rule material-runs-out-mid-run goes on as it was since Mon 16 Nov 06:00\. Mend the file: it is read again within seconds\.$/,
    ]);
    t.equal(broken.decisions.length, 1, 'its card stands');
    t.same(broken.ruleTroubles, [], 'nothing that cannot be judged is in force');
    t.equal(whenOf(box, 'material-runs-out-mid-run'), when);
    t.equal(box.facts().length, facts, 'what is in force has not changed');

    box.change(RUN_OUT, 'noSuchFact', 'noOtherFact');
    await box.soon(
      ({ sources }) => /noOtherFact/.test(JSON.stringify(sources)),
      'the words of the other fault',
    );
    t.equal((await box.said()).length, 1, 'one place, one fault');

    box.change(RUN_OUT, 'material.noOtherFact > 1.0 && ', '');
    const mended = await box.soon(({ sources }) => !sources.some(({ id }) => id === 'rules'), 'taken back');
    t.equal(mended.decisions.length, 1);
    t.equal(box.facts().length, facts);
    t.ok(replays(box), 'and read again from the journal it is the same');
  },
);

t.test(
  'each fault says what it means: new, known, a whole file, and the others change at once',
  async (t) => {
    const box = await startRuleBox(t);
    await box.soon(asked, 'the decision');
    box.change('product/delivery/late.yaml', 'rules:', 'rules: [');
    box.change('product/delivery/drift.yaml', 'drift: 0.08', 'drift: 0.07');
    box.write('own/material/own.yaml', OWN.replace('TWICE', 'material.noSuchFact > 1.0'));
    await box.soon(({ sources }) => sources.some(({ id }) => id === 'rules'), 'the words');
    const said = (await box.said()).join('\n');
    t.match(said, /own\.yaml:10:20 unknown fact "noSuchFact"\. The rule is not judged\. Mend/);
    t.match(
      said,
      /late\.yaml:\d+:\d+ .* The rule orders-miss-their-shipment goes on as it was since Mon 16 Nov/,
    );
    const drift = box.daemon.reader.rules().find(({ id }) => id === 'drift-becomes-delivery-risk');
    t.equal(drift?.params['drift'], 0.07);
    const ids = box.daemon.reader.rules().map(({ id }) => id);
    t.ok(ids.includes('orders-miss-their-shipment'));
    t.notOk(ids.includes('own-rule'));
  },
);

t.test('started again with a broken file, what was in force goes on', async (t) => {
  const first = await startRuleBox(t);
  await first.soon(asked, 'the decision');
  await first.stop();
  first.write(RUN_OUT, 'version: 1\nrules:\n  - id: material-runs-out-mid-run\n    title: Half wri');
  const box = await startRuleBox(t, { dir: first.dir, at: first.clock.now() + 60_000 });
  const shown = await box.soon(({ sources }) => sources.some(({ id }) => id === 'rules'), 'the words');
  t.equal(shown.decisions.length, 1);
  t.same(
    shown.tasks.map(({ phase }) => phase),
    ['nobody'],
  );
  const said = await box.said();
  t.ok(said.length > 0);
  t.ok(
    said.every((one) => /material-runs-out-mid-run goes on as it was since Mon 16 Nov 06:00/.test(one)),
    said.join(' | '),
  );
  t.ok(replays(box));
});

t.test('a file taken away ends what its rule asked, and who was told hears why', async (t) => {
  const subjects: string[] = [];
  const mail: ChannelModule<object> = {
    address: 'email',
    open: () => ({
      async send({ subject }) {
        subjects.push(subject);
        return { providerId: 'sent' };
      },
      probe: async () => undefined,
      close: async () => undefined,
    }),
  };
  const box = await startRuleBox(t, undefined, { channels: { mail } });
  const before = await box.soon(asked, 'the decision');
  t.match(before.tasks, [{ phase: 'nobody' }]);
  t.same(planned(box), ['raised p1']);
  box.remove(RUN_OUT);
  const after = await box.soon(({ decisions }) => decisions.length === 0, 'the card is gone');
  t.match(after.tasks, [
    { phase: 'closed', closedAs: 'rule-withdrawn', closedReason: 'its rule was taken out' },
  ]);
  t.same(planned(box), ['raised p1', 'closed p1']);
  t.same(await box.said(), [], 'there is nothing to mend');
  await until(() => subjects.some((one) => /^Closed: its rule was taken out: /.test(one)), 'told why');
  t.ok(
    box.daemon.reader.ruleNumbers().some(({ ruleId }) => ruleId === 'material-runs-out-mid-run'),
    'its number is still known: the task is spoken of',
  );
  t.ok(replays(box));
});

t.test('a file that is being written is not read until it is still, and then once', async (t) => {
  const box = await startRuleBox(t);
  await box.soon(asked, 'the decision');
  const whole = OWN.replace('TWICE', 'material.pRunout >= 0.99');
  for (let part = 1; part <= 6; part += 1) {
    box.write('own/material/own.yaml', whole.slice(0, part * 40));
    await box.clock.advance(4_000);
  }
  t.same(await box.said(), [], 'half a file is no fault');
  box.write('own/material/own.yaml', whole);
  await box.soon(() => whenOf(box, 'own-rule') !== undefined, 'the whole file');
  t.same(await box.said(), []);
  t.equal(box.query("SELECT 1 FROM fact WHERE type = 'trouble'").length, 0, 'nor was it ever told as one');
});

t.test('figures and domains with a fault stay as they were too', async (t) => {
  const box = await startRuleBox(t);
  const figures = (text: string) => box.write('own/params.yaml', `version: 1\nparams:\n${text}`);
  figures('  drift-becomes-delivery-risk: { drift: 0.06 }\n');
  const drift = () =>
    box.daemon.reader.rules().find(({ id }) => id === 'drift-becomes-delivery-risk')?.params;
  await box.soon(() => drift()?.['drift'] === 0.06, 'the own figure');
  figures('  drift-becomes-delivery-risk: { drift: often }\n');
  await box.soon(({ sources }) => sources.some(({ id }) => id === 'rules'), 'the words');
  t.match(await box.said(), [
    /params\.yaml:3:\d+ .* The figures before go on, of drift-becomes-delivery-risk\./,
  ]);
  t.equal(drift()?.['drift'], 0.06);
  figures('  drift-becomes-delivery-risk: { drift: 0.07 }\n');
  await box.soon(({ sources }) => !sources.some(({ id }) => id === 'rules'), 'taken back');

  const rules = box.facts().at(-1)?.rules.length;
  box.change('product/material/domain.yaml', 'kinds:', 'kindz:');
  await box.soon(({ sources }) => sources.some(({ id }) => id === 'rules'), 'the words about the domain');
  t.match(
    (await box.said()).join('\n'),
    /material\/domain\.yaml:\d+:\d+ .* The domain goes on as it was since Mon 16 Nov/,
  );
  t.equal(box.daemon.reader.rules().length, rules);

  box.remove('product/material/domain.yaml');
  await box.soon(
    ({ sources }) => /the domain is gone/.test(JSON.stringify(sources)),
    'the words about its going',
  );
  t.match(
    (await box.said()).join('\n'),
    /without it rules could not be judged: material-runs-out-mid-run \(.*The domain goes on as it was/,
  );
  t.equal(box.daemon.reader.rules().length, rules, 'and takes down nobody else');
  t.same(box.fatal, []);
});

t.test('a folder that is not there any more is a missing disk, not a wish', async (t) => {
  const box = await startRuleBox(t);
  await box.soon(asked, 'the decision');
  const ids = box.daemon.reader.rules().map(({ id }) => id);
  renameSync(box.path('product'), box.path('elsewhere'));
  const gone = await box.soon(({ sources }) => sources.some(({ id }) => id === 'rules'), 'the words');
  t.match(
    (await box.said()).join('\n'),
    /product:1:1 the folder is not there\..* These rules go on as they were/,
  );
  t.equal(gone.decisions.length, 1);
  t.same(
    box.daemon.reader.rules().map(({ id }) => id),
    ids,
  );
  renameSync(box.path('elsewhere'), box.path('product'));
  await box.soon(({ sources }) => !sources.some(({ id }) => id === 'rules'), 'taken back');
});

const OWN = `version: 1
rules:
  - id: own-rule
    title: A part of our own
    why: We were short of it once.
    author: A. Weber, stores
    since: 2026-03-03
    status: active
    each: material
    when: TWICE
    groupBy: material
    consequence: material
    owner: { role: buyer, escalate: [], after: 20 min }
`;
