// What rules of a plant do to what people see: their own words, notices, policies on options, muting, floods.
import t from 'tap';
import type { Picture } from '../src/core/types/picture.ts';
import { whySilent } from '../src/core/why.ts';
import { sceneJson } from '../src/render/api.ts';
import { messageFor } from '../src/render/message.ts';
import { optionWords } from '../src/render/words/option.ts';
import { record } from './fixtures/exact-plant.ts';
import { silent } from './fixtures/languages.ts';
import { ownRules, rule, scene } from './fixtures/own-rules.ts';
import { configRecords } from './fixtures/riverside-records.ts';

const cardOf = ({ decisions }: Picture, ruleId: string, causeId?: string) =>
  decisions.find((one) => one.ruleId === ruleId && (causeId === undefined || one.cause.id === causeId));
const LATE = 'drift-becomes-delivery-risk';

t.test(
  'a message of its author stands for the words of the product, on the card and in the SMS',
  async (t) => {
    const tick = await ownRules(t, [
      rule(
        'a-late-order',
        `    each: order on line
    when: order.pLate >= 0.5 && order.slipDays > 0.0
    groupBy: line
    consequence: delay
    owner: { role: planner }
    message: >-
      {line.name} is slow: {order.id} for {customer.name} slips {days(order.slipDays)}
      ({pct(order.pLate)} sure), {money(decision.loss)} at stake.
    do: "Decide by {time(decision.actBy)}: {decision.bestOption}"`,
      ),
    ]);
    const { picture, planned } = tick();
    const card = cardOf(picture, 'a-late-order');
    t.ok(card, 'it stands first, so it has the card of the line');
    const words = JSON.stringify(sceneJson(scene(picture)));
    t.match(words, /Line 3 is slow: 4471 for Hallmann slips 2 days \([\d.]+\s% sure\), \$18,400 at stake\./);
    t.match(words, /Decide by 15:00: Tool tonight/);
    const claim = planned.find(({ taskId }) => taskId === card?.taskId);
    t.ok(claim, 'its owner is told');
    const message =
      claim &&
      messageFor(
        picture,
        { ...claim, taskId: card?.taskId ?? 0, decisionId: card?.id ?? '', raisedAt: picture.at },
        [],
        {
          panelUrl: 'http://box.example',
          ruleNumber: () => null,
          titleOf: () => null,
          ...silent,
        },
      );
    t.match(message?.short, /^Line 3 is slow: 4471 for .*at stake\./);
    t.ok((message?.short.length ?? 999) <= 160);
    t.notMatch(message?.text, /\{|\}|undefined|\ue000/);
  },
);

t.test('a notice says its own words, has an owner, a deadline and something to do', async (t) => {
  const tick = await ownRules(t, [
    rule(
      'short-of-slack',
      `    each: order on line
    when: order.slackHours < 500.0
    groupBy: line
    consequence: notice
    owner: { role: quality }
    deadline: shipment.packingClosesAt - hours(2.0)
    message: "{order.id} has {int(order.slackHours)} h to spare"
    do: Look after it`,
    ),
  ]);
  const { picture, planned } = tick();
  const card = cardOf(picture, 'short-of-slack', 'L3');
  t.match(card?.consequence, { type: 'notice', lineId: 'L3', lineName: 'Line 3' });
  t.equal(card?.atRiskMinor, null, 'what nobody said is at stake is no amount');
  const orderId = card?.consequence.orderId ?? '';
  const shipment = card?.actBy ?? 0;
  t.ok(shipment > 0, 'by its own deadline');
  const shown = (
    sceneJson(scene(picture)) as {
      decisions: { ruleId: string; why: string; options: { title: string }[] }[];
    }
  ).decisions.find(({ ruleId }) => ruleId === 'short-of-slack');
  t.match(shown?.why, new RegExp(`^${orderId} has -?\\d+ h to spare`));
  t.same(
    shown?.options.map(({ title }) => title),
    ['Look after it', 'Leave it as it is'],
  );
  t.ok(planned.some(({ taskId }) => taskId === card?.taskId));
});

t.test('a band its author fixed holds', async (t) => {
  const notice = (id: string, band: number): string =>
    rule(
      id,
      `    each: line
    when: line.id == "L3"
    groupBy: line
    consequence: notice
    band: ${band}
    owner: { role: planner }
    message: M
    do: D`,
    );
  const tick = await ownRules(t, [notice('first', 1), notice('last', 3)]);
  const { picture } = tick();
  const { decisions } = picture;
  const shown = sceneJson(scene(picture)) as { readonly decisions: readonly { readonly place: string }[] };
  t.equal(shown.decisions[0]?.place, 'Line 3', 'what is said of a line is said of its place once');
  t.equal(decisions[0]?.ruleId, 'first');
  t.equal(decisions.at(-1)?.ruleId, 'last');
  t.same(
    ['first', 'last'].map((id) => decisions.find(({ ruleId }) => ruleId === id)?.reason.band),
    [1, 3],
  );
});

const policy = (id: string, when: string, effect: string, each = 'option on order'): string =>
  rule(
    id,
    `    kind: policy
    each: ${each}
    when: ${when}
    effect: ${effect}`,
  );

const kinds = (options: NonNullable<ReturnType<typeof cardOf>>['options']) =>
  options.map(({ parts, kind }) => (parts.length === 0 ? kind : parts.map(({ type }) => type).join('+')));

t.test('what a policy forbids is shown with why, stands last and is in no plan', async (t) => {
  const free = cardOf((await ownRules(t, []))().picture, LATE);
  t.match(kinds(free?.options ?? [])[0], /overtime/, 'without the policy it comes first');
  await t.test('forbidden', async (t) => {
    const tick = await ownRules(t, [
      policy(
        'no-overtime',
        'option.kind == "overtime"',
        '{ veto: option, say: "it costs {money(option.cost)}" }',
      ),
    ]);
    const { picture } = tick();
    const card = cardOf(picture, LATE);
    const vetoed = card?.options.filter((option) => option.vetoed) ?? [];
    t.ok(vetoed.length > 0);
    t.ok(vetoed.every(({ parts }) => parts.some(({ type }) => type === 'overtime')));
    t.notMatch(kinds(card?.options ?? [])[0], /overtime/);
    t.notOk(card?.plan?.parts.some(({ type }) => type === 'overtime'));
    const words = card && optionWords(scene(picture), card).find(({ key }) => key === vetoed[0]?.key);
    t.equal(words?.result, 'not allowed (no-overtime)');
    t.match(words?.ready, /^not allowed, no-overtime: it costs \$[\d,]+$/);
  });
});

t.test('of two ways that both work a policy may want the dearer one', async (t) => {
  const order = (picture: Picture) => kinds(cardOf(picture, LATE)?.options ?? []);
  const usual = order((await ownRules(t, []))().picture);
  const other = usual.find((kind) => kind !== usual[0] && !['accept', 'do-nothing'].includes(kind));
  t.ok(other, usual.join(', '));
  const last = other?.split('+')[0] ?? '';
  const fix = cardOf((await ownRules(t, []))().picture, LATE)?.options.find(
    (one) => one.parts[0]?.type === last,
  );
  await t.test('preferred', async (t) => {
    const tick = await ownRules(t, [
      policy('rather', `option.kind == "${last}"`, '{ prefer: option, say: "people first" }'),
    ]);
    const card = cardOf(tick().picture, LATE);
    const preferred = card?.options.filter((option) => option.preferred) ?? [];
    t.ok(preferred.length > 0);
    const peers =
      card?.options.filter((option) => option.kind === 'recover' && option.fix === fix?.fix) ?? [];
    t.ok(peers[0]?.preferred, 'first among those that are as sure');
  });
});

t.test('a policy that mutes raises nothing new, says so, and ends nothing that stands', async (t) => {
  const mute = policy('trial', 'line.id == "L3"', '{ mute: decisions, say: "trial until Friday" }', 'line');
  const muted = await ownRules(t, [mute]);
  const { picture } = muted();
  t.equal(cardOf(picture, LATE), undefined);
  const watch = picture.watching.find(({ cause }) => cause.id === 'L3');
  t.match(watch?.mutedBy, { ruleId: 'trial', said: ['trial until Friday'] });
  t.equal(watch?.speaksAt, null, 'it does not say that it will speak');
  const answer = whySilent(muted.state, 'line', 'L3');
  const asked = answer?.type === 'found' ? answer.rules : [];
  const drift = asked.find(({ ruleId }) => ruleId === LATE);
  t.match(drift?.looks[0]?.standing, { type: 'policy-mutes', by: { ruleId: 'trial' } });
  await t.test('raised before', async (t) => {
    const when = 'line.id == "L3" && has(line.standCostPerHourMinor)';
    const later = policy('trial', when, '{ mute: decisions }', 'line');
    const tick = await ownRules(t, [later]);
    t.ok(cardOf(tick().picture, LATE));
    const line = configRecords().find(({ kind, id }) => kind === 'line' && id === 'L3');
    const records = [record('line', 'L3', { ...line?.fields, standCostPerHourMinor: 100 })];
    t.ok(cardOf(tick(5, { records }).picture, LATE), 'what stands goes on');
  });
});

t.test('roles a policy names are told beside the owner, once', async (t) => {
  const pin = policy('pin', 'order.id == "4471"', '{ minBand: 1, notify: [manager, planner] }', 'order');
  const { planned } = (await ownRules(t, [pin]))();
  const of = planned.filter(({ class: cls }) => cls === 'raised').map(({ recipientId }) => recipientId);
  t.ok(of.includes('p4'), 'the manager');
  t.equal(of.filter((id) => id === 'p1').length, 1, 'the planner, who owns it, once');
});

t.test('a rule that fires on everything is shown, and told as one list', async (t) => {
  const many = Array.from({ length: 40 }, (_, i) =>
    record('receipt', `X-${i}`, { material: 'SK-210', quantityPieces: 1 }),
  );
  const notice = (status: string) =>
    rule(
      'everything',
      `    each: receipt
    when: receipt.quantityPieces >= 1.0
    groupBy: receipt
    consequence: notice
    owner: { role: buyer, escalate: [planner], after: 1 min }
    message: "{receipt.id}"
    do: D`,
    ).replace('status: active', `status: ${status}`);
  const tick = await ownRules(t, [notice('active')], many);
  const { picture, planned } = tick();
  const own = picture.decisions.filter(({ ruleId }) => ruleId === 'everything');
  t.equal(own.length >= 40, true, `${own.length} are shown`);
  const goes = (all: typeof planned) =>
    all.filter(({ copies, about }) => copies !== 'only' && own.some((one) => about.includes(one.taskId)));
  t.same(
    goes(planned).map((one) => [one.class, one.recipientId, one.about.length >= 40]),
    [['flood', 'p2', true]],
    'all at once is one message',
  );
  t.match(picture.floods, [{ ruleId: 'everything' }]);
  t.match(
    JSON.stringify(sceneJson(scene(picture))),
    /everything \(T\) raised \d+ decisions since .*told of them in one list/,
  );
  t.same(
    goes(tick(2).planned).map((one) => [one.class, one.recipientId]),
    [['flood', 'p1']],
    'and one to who is next in the chain',
  );
  t.same(tick(61).picture.floods, [], 'an hour later it is a list like any other');
});
