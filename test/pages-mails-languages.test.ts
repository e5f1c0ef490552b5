// Mails in their reader's language: subject and text, the thread they keep, and no word of ours left in English.
import t from 'tap';
import { compose } from '../connectors/channels/email/compose.ts';
import type { Language } from '../src/core/types/language.ts';
import type { MessageClass } from '../src/core/types/message.ts';
import { noteId } from '../src/core/types/note.ts';
import type { Picture } from '../src/core/types/picture.ts';
import { headlineWords } from '../src/render/headline.ts';
import type { Claim } from '../src/render/mail/claim.ts';
import { messageFor } from '../src/render/message.ts';
import { type Scene, sceneOf, stateWords } from '../src/render/scene.ts';
import { decisionWords } from '../src/render/words/decision.ts';
import { optionWords } from '../src/render/words/option.ts';
import { nodeWords, originWords } from '../src/render/words/path.ts';
import { at, bad, late, NOW, numbers, people, picture, short } from './fixtures/decisions.ts';
import { LANGUAGES, silent } from './fixtures/languages.ts';
import { bareWords, MARKED } from './fixtures/marked-speech.ts';

const ruleNumber = (id: string): string | null => numbers.find((one) => one.ruleId === id)?.number ?? null;
const context = {
  ...silent,
  panelUrl: 'https://throughline.riverside.lan:8480',
  ruleNumber,
  titleOf: () => null,
  codeOf: ({ id }: { id: number }) => String(id - 1000),
  canReply: true,
};

function mailIn(language: string, claim: Partial<Claim>, shown: Partial<Picture> = {}, more: object = {}) {
  const read = people.map((one) => ({ ...one, language }));
  const whole: Claim = {
    ...{ taskId: 1071, decisionId: late.id, recipientId: 'p1', class: 'raised', step: 0, raisedAt: NOW },
    ...claim,
  };
  const message = messageFor({ ...picture, ...shown }, whole, read, { ...context, ...more });
  if (message === null) throw new Error(`nothing is said of ${whole.class}`);
  return message;
}

const none = { taskId: null, decisionId: null };
const outage = {
  from: at('2026-11-19T03:10'),
  to: at('2026-11-19T07:35'),
  was: 'internet',
  texted: [],
} as const;

const event = {
  at: NOW,
  from: 'nobody',
  to: 'closed',
  personId: 'p3',
  via: 'panel',
  words: 'trial run',
} as const;
const over = { phase: 'closed', closedAs: 'not-a-problem', events: [event] } as const;

t.test('whoever reads German has German mails, their subjects too', async (t) => {
  const raised = mailIn('de', {});
  t.match(raised.subject, /, Frist heute 15:00 \(\$18,400\)$/, 'money as the plant writes it');
  t.match(raised.text, /^\[Line 3\] .*4471 für Hallmann.*, wenn bis heute 15:00 niemand handelt\.$/m);
  t.match(raised.text, /^Warum {6}.*\nFolge {6}.*\nIn Gefahr {2}\$18,400 .*Marge 14\.0/m, 'in one column');
  t.match(
    raised.text,
    /^Zuständig: Marta Lind, hier angeschrieben\. Ohne Antwort bis 07:12 geht es an Jo Novak\.$/m,
  );
  t.match(raised.text, /^Annehmen oder abgeben \(geht im Werksnetz oder VPN\): https:/m);
  t.match(raised.text, 'mit JA, NEIN oder ERLEDIGT');
  t.match(raised.html, /^<!doctype html><html lang="de">.*>Warum<.*>Folge<.*>Was zu tun möglich ist</s);
  t.match(mailIn('de', { class: 'escalated' }).subject, /^Hat noch niemand: /);
  const digest = mailIn('de', { ...none, class: 'digest', about: [1071, 1072, 1073], raisedAt: outage.from });
  t.match(digest.subject, /^3 neu: .*, Frist heute 15:00 \(\$18,400\) und 2 mehr$/);
  t.match(
    digest.text,
    /^3 Sachen zu entscheiden, neu seit 03:10\. Am meisten kostet es, beim ersten zu warten\.$/m,
  );
  t.match(digest.text, /^ {3}Warum {2}.*\n {3}Folge {2}.*\n {3}Nummer 71\. /m);
  const back = mailIn('de', { ...none, class: 'outage', about: [1071], outage }, { at: outage.to });
  t.match(back.subject, /^Nach dem Ausfall noch offen: .*, Frist heute 15:00/);
  t.match(back.text, /^Das Werk hatte von 03:10 bis 07:35 kein Internet\. Das ist noch zu entscheiden\.$/m);
  const test = mailIn('de', { ...none, class: 'test' });
  t.equal(test.subject, 'Test von Throughline, Riverside');
  t.match(test.text, 'Dieser Weg geht.');
  const note = noteId(4);
  const erased = { ...over, closedReason: note, events: [{ ...event, words: note }] };
  const tasks = picture.tasks.map((one) => (one.id === 1071 ? { ...one, ...erased } : one));
  t.match(mailIn('de', { class: 'closed' }, { tasks }, { notes: new Map() }).subject, /: \(gelöscht\)$/);
  t.match(
    mailIn('de', { class: 'closed' }, { tasks }, { notes: new Map([[note, 'Probelauf']]) }).subject,
    /: Probelauf$/,
  );
});

t.test('in Spanish and Polish too', async (t) => {
  t.match(
    mailIn('es', { ...none, class: 'test' }).text,
    'esta vía funciona. Nada que hacer.',
    'in letters an SMS lacks',
  );
  t.match(
    mailIn('pl', { ...none, class: 'heartbeat' }).text,
    /^Throughline, Riverside, działa, 06:52\. Otwarte: 3\.$/m,
  );
  t.match(mailIn('es', {}).text, /^\[Line 3\] .*4471 de Hallmann.* si nadie actúa antes de hoy 15:00\.$/m);
  t.match(
    mailIn('pl', {}).text,
    /^Odpowiada: Ty \(Marta Lind\)\. Bez odpowiedzi do 07:12 pyta się dalej: Jo Novak\.$/m,
  );
});

t.test('in whatever language, the mails of one task are one thread', async (t) => {
  const headers = async (language: string, cls: MessageClass) => {
    const words = mailIn(language, { class: cls });
    const key = `d1|0|p1|${cls}|mail`;
    const to = { personId: 'p1', name: 'Marta Lind', address: 'marta@riverside.example' };
    const message = { ...words, key, threadKey: 'd1', class: cls, to, raisedAt: NOW };
    const from = { name: 'Throughline', address: 'box@riverside.example' };
    const raw = (await compose(message, { from, to: to.address, sentAt: NOW })).toString();
    return ['Message-ID', 'In-Reply-To', 'References'].map(
      (name) => new RegExp(`^${name}: (.*)\r$`, 'm').exec(raw)?.[1],
    );
  };
  const thread = '<d1.throughline@riverside.example>';
  for (const language of ['en', 'de', 'es', 'pl'])
    for (const cls of ['raised', 'taken'] as const)
      t.same(await headers(language, cls), [
        `<d1|0|p1|${cls}|mail.throughline@riverside.example>`,
        thread,
        thread,
      ]);
});

const marked: Language = { ...(LANGUAGES.get('en') as Language), pages: MARKED.texts };
const inMarks = { languages: new Map([...LANGUAGES, ['en', marked]]) };

/** Names of the plant, and what is written the same in all languages. */
const NAMES = new Set(
  'Line Station Hallmann Nordwerk Riverside Throughline Marta Lind Jo Novak Ravi Osei MES ERP'.split(' '),
);

/** What decisions say of themselves is said where they are, not by the mail. */
function wordsOfCases(scene: Scene): readonly string[] {
  const all = scene.picture.decisions.flatMap((d) => [
    ...Object.values(decisionWords(scene, d)).flat(),
    ...optionWords(scene, d).flatMap((one) => Object.values(one)),
    ...d.path.flatMap((node) => [...Object.values(nodeWords(scene, d, node)), originWords(scene, node, d)]),
    d.ruleAuthor,
    d.ruleWhy,
  ]);
  const tasks = scene.picture.tasks.map((task) => stateWords(scene, task));
  const { sentence, deadline } = headlineWords(scene);
  const sources = scene.picture.sources.map(({ title }) => title);
  return [...all, ...tasks, ...sources, sentence, deadline].flatMap((said) => bareWords(String(said)));
}

const MAILS: readonly (readonly [Partial<Claim>, task?: object, decision?: object])[] = [
  ...(['raised', 'escalated', 'again', 'changed', 'taken', 'recovered', 'closed'] as const).flatMap((cls) =>
    [late, bad, short].map((d) => [{ class: cls, taskId: d.taskId, decisionId: d.id }] as const),
  ),
  [{}, {}, { waitingForDataSince: outage.from }],
  [{}, {}, { actBy: null, atRiskMinor: null }],
  [{}, {}, { actBy: NOW - 1 }],
  [{ taskId: 1073, decisionId: short.id }, {}, { actBy: null }],
  [{ taskId: 1073, decisionId: short.id }, {}, { actBy: NOW - 1 }],
  [{ recipientId: 'p2' }, { ownerId: null }],
  [{ class: 'taken' }, { phase: 'done' }],
  [{ class: 'closed' }, over],
  [{ class: 'closed' }, { ...over, closedReason: 'x' }],
  [{ ...none, class: 'digest', about: [1071, 1072] }, {}, { waitingForDataSince: outage.from }],
  [
    { ...none, class: 'digest', about: [1071, 1072] },
    { phase: 'with', ownerId: 'p1' },
  ],
  [{ ...none, class: 'digest', about: [1072, 1073] }],
  [{ ...none, class: 'outage', about: [1071, 1072], outage }],
  [
    { ...none, class: 'outage', about: [1072], outage: { ...outage, texted: [{ taskId: 1072, at: NOW }] } },
    over,
  ],
  [{ ...none, class: 'outage', about: [], outage: { ...outage, was: 'way' } }],
  [{ ...none, class: 'flood', about: [1071] }],
  [{ ...none, class: 'flood', about: [] }],
  [{ ...none, class: 'test' }],
  [{ ...none, class: 'heartbeat' }],
  [{ class: 'answer', answer: { kind: 'given', personId: 'p3', since: null } }],
];

t.test('no word of a mail stays English', async (t) => {
  for (const [claim, taskChange = {}, change = {}] of MAILS) {
    const id = claim.taskId ?? 1071;
    const shown = {
      tasks: picture.tasks.map((one) => (one.id === id ? { ...one, ...taskChange } : one)),
      decisions: picture.decisions.map((one) => (one.taskId === id ? { ...one, ...change } : one)),
    };
    const mail = mailIn('en', claim, shown, inMarks);
    const scene = sceneOf({ ...picture, ...shown }, people, {
      now: NOW,
      ruleNumber,
      readLater: true,
      speech: MARKED,
    });
    // The short form of a mail about no decision has words of its own.
    const known = new Set([...NAMES, ...wordsOfCases(scene), ...bareWords(mail.short)]);
    const left = [mail.subject, mail.text, mail.html].flatMap(bareWords).filter((word) => !known.has(word));
    t.same([...new Set(left)], [], `${claim.class ?? 'raised'} ${id}`);
  }
});
