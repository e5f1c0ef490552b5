// Short messages whatever the names: one SMS on one line, in letters an SMS has, the question whole.
import fc from 'fast-check';
import t from 'tap';
import { SHORT_LIMIT, septetsOf } from '../src/core/types/gsm-7.ts';
import type { MessageClass } from '../src/core/types/message.ts';
import type { AnswerKind } from '../src/core/types/reply.ts';
import { sceneOf } from '../src/render/scene.ts';
import { gsm } from '../src/render/short/gsm.ts';
import { shortText } from '../src/render/short/short.ts';
import { bad, delay, late, material, NOW, people, picture, quality, short } from './fixtures/decisions.ts';
import { LANGUAGES } from './fixtures/languages.ts';
import { tasks } from './fixtures/short-text.ts';

const CLASSES = [
  ...['raised', 'escalated', 'again', 'changed', 'taken', 'recovered', 'closed', 'digest', 'outage', 'flood'],
  ...['test', 'heartbeat', 'answer'],
] as const satisfies readonly MessageClass[];
const KINDS = [
  ...[
    'yours',
    'details',
    'declined',
    'too-late',
    'waits',
    'done',
    'done-already',
    'given',
    'given-already',
    'away',
    'over',
    'which',
    'nobody',
    'not-understood',
    'nothing-open',
  ],
] as const satisfies readonly AnswerKind[];

const UNIT = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.constantFrom('株式会社日立製作所', 'شركة الحديد', '\u202eevil\u202c', '👩‍🔧🔩', 'a\r\nb', '{code}'),
  fc.constantFrom('É'.repeat(90), '€[]{}^~|\\', 'W'.repeat(400)),
);

const AWAY = { personId: 'p3', until: NOW + 20 * 86_400_000, standInId: 'p2' };

type Names = { readonly [name in 'customer' | 'line' | 'order' | 'material' | 'person']: string };
type Asked = {
  readonly cls: MessageClass;
  readonly kind: AnswerKind;
  readonly language: string;
  readonly taskId: number;
};

function sms({ customer, line, order, material: part, person }: Names, { cls, ...asked }: Asked): string {
  const names = { customerName: customer, lineName: line, orderId: order };
  const decisions = [
    { ...late, consequence: { ...delay, ...names } },
    { ...bad, consequence: { ...quality, ...names, stationName: order } },
    { ...short, consequence: { ...material, ...names, materialName: part } },
  ];
  const shown = { ...picture, ...tasks(1072, { phase: 'nobody' }), decisions, plantName: line };
  const called = people.map((one) => ({ ...one, name: person }));
  const text = shortText(sceneOf(shown, called, { now: NOW, ruleNumber: () => null }), LANGUAGES, {
    ...{ class: cls, code: '71', about: [1071, 1072, 1073], taskId: asked.taskId, recipientId: 'p1' },
    ...{ language: asked.language, raisedAt: NOW, outage: { from: NOW, to: NOW }, before: null },
    answer: { kind: asked.kind, personId: 'p3', since: NOW, ...(asked.kind === 'away' && { away: AWAY }) },
    codeOf: () => '71',
  });
  if (text === null) throw new Error(`nothing is said of ${cls}`);
  return text;
}

t.test('any names, class, language: one SMS on one line, the code and the question in it', async (t) => {
  const names = fc.record({ customer: UNIT, line: UNIT, order: UNIT, material: UNIT, person: UNIT });
  const asked = fc.record({
    cls: fc.constantFrom(...CLASSES),
    kind: fc.constantFrom(...KINDS),
    language: fc.constantFrom(...LANGUAGES.keys()),
    taskId: fc.constantFrom(1071, 1072, 1073),
  });
  let questions = 0;
  fc.assert(
    fc.property(names, asked, (called, about) => {
      const text = sms(called, about);
      if (septetsOf(text) > SHORT_LIMIT || text !== gsm(text) || text.includes('\n')) return false;
      if (about.cls !== 'raised' && about.cls !== 'escalated') return true;
      questions += 1;
      const { yes, no } = LANGUAGES.get(about.language)!.replies;
      return text.includes(` 71 ${yes[0]}, ${no[0]} `) && text.endsWith('?');
    }),
    { numRuns: 600 },
  );
  t.ok(questions > 20, `${questions} of them ask something`);
});

t.test('folded: each letter to one an SMS has', async (t) => {
  t.equal(gsm('Žluťoučký kůň, Łódź, œuvre'), 'Zlutoucky kun, Lodz, oeuvre');
  t.equal(gsm('8,0\u202f% … “x” → 5\u00a0€ [a]'), '8,0 % ... "x" - 5 EUR (a)');
  t.equal(gsm('日立 Ltd'), '? Ltd');
  t.equal(gsm('a\u0301\u200b\r\n\tb'), 'a b');
  t.equal(gsm('ä ö ü ß é à ñ Ñ'), 'ä ö ü ß é à ñ Ñ');
});
