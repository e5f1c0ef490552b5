// The mail that answers somebody's words: it says how to answer on, in every language, where tasks have no codes too.
import t from 'tap';
import type { Decision } from '../src/core/types/decision.ts';
import type { Task } from '../src/core/types/task.ts';
import type { Claim } from '../src/render/mail/claim.ts';
import { messageFor } from '../src/render/message.ts';
import { readAnswer } from '../src/render/reply-case.ts';
import { late, NOW, numbers, people, picture } from './fixtures/decisions.ts';
import { LANGUAGES } from './fixtures/languages.ts';

type Said = Partial<Claim> & { readonly language?: string; readonly codes?: boolean };

/** Texts are heard by nobody unless said: no task has a code then. */
function messageOf(claim: Partial<Claim>, language: string, shown = picture, codes = false) {
  const whole: Claim = {
    ...{ taskId: 1071, decisionId: late.id, recipientId: 'p1', class: 'answer', step: 0, raisedAt: NOW },
    ...claim,
  };
  const read = people.map((one) => ({ ...one, language }));
  const message = messageFor(shown, whole, read, {
    ...{ panelUrl: 'http://plant.example', titleOf: () => null, languages: LANGUAGES, language: 'en' },
    ruleNumber: (id) => numbers.find(({ ruleId }) => ruleId === id)?.number ?? null,
    ...{ codeOf: ({ id }) => (codes ? String(id - 1000) : null), acceptUrl: null, canReply: true },
  });
  if (message === null) throw new Error('nothing is said');
  return message;
}

function mailOf(
  answer: NonNullable<Claim['answer']>,
  { language = 'en', codes = false, ...claim }: Said = {},
) {
  const { text, subject } = messageOf({ answer, ...claim }, language, picture, codes);
  return { first: text.split('\n')[0], subject };
}

const is = (kind: NonNullable<Claim['answer']>['kind'], personId: string | null = null) => ({
  ...{ kind, personId, since: null },
});
const IN = ['en', 'de', 'es', 'pl'] as const;

t.test('YES: it is theirs, and this mail is answered with DONE or GIVE', async (t) => {
  // The name of the case takes the room of the steps: they stand below in a mail.
  const first = 'Tool tonight + Sat 4 h.';
  const asks = 'Answer this mail with DONE when it is done, or GIVE and a name to hand it over.';
  t.equal(mailOf(is('yours')).first, `Line 3 order 4471 is yours, Marta. ${first} ${asks}`);
  t.equal(mailOf(is('yours')).subject, 'Line 3 order 4471 is yours, Marta');
  const steps = 'Change the tool at 22:00, ask maintenance before 15:00. + Sat 4 h.';
  t.equal(mailOf(is('yours'), { codes: true }).first, `71 is yours, Marta. ${steps} ${asks}`);
  const asked = IN.map((language) =>
    mailOf(is('yours'), { language })
      .first?.split(/(?<=\.) /)
      .at(-1),
  );
  t.same(asked, [
    asks,
    'Diese Mail mit ERLEDIGT beantworten, wenn es getan ist, oder mit GIB und einem Namen zum Abgeben.',
    'Responda este correo con HECHO cuando esté hecho, o con DAR y un nombre para pasarlo.',
    'Odpowiedz na ten e-mail: ZROBIONE, gdy zrobione, albo DAJ i nazwisko, by oddać.',
  ]);
});

t.test('NO, and a name that is nobody’s or of somebody away', async (t) => {
  t.equal(
    mailOf(is('declined', 'p3')).first,
    'Line 3 order 4471 is noted as not yours. Next: Jo Novak. Say why if you can: answer this mail with NO and the reason.',
  );
  t.match(
    mailOf(is('declined')).first,
    /^Line 3 order 4471 is noted as not yours\. Nobody else is asked\. Say why/,
  );
  t.equal(
    mailOf(is('nobody')).first,
    'Line 3 order 4471: nobody here has that name, or several do. Answer this mail with GIVE and the whole name.',
  );
  const away = { personId: 'p3', until: NOW + 4 * 86_400_000, standInId: 'p2' };
  t.match(
    IN.map((language) => mailOf({ ...is('away'), away }, { language }).first),
    [
      /^Jo Novak is away, back \w+\. Ravi Osei stands in: answer this mail with GIVE Ravi Osei\.$/,
      /^Jo Novak ist erst ab \w+ wieder da\. Ravi Osei vertritt: diese Mail mit GIB Ravi Osei beantworten\.$/,
      /^Jo Novak no está, vuelve el \w+\. Suple Ravi Osei: responda este correo con DAR Ravi Osei\.$/,
      /^Jo Novak: nieobecność, powrót \w+\. Zastępuje Ravi Osei: odpowiedz na ten e-mail: DAJ Ravi Osei\.$/,
    ],
  );
  t.match(
    mailOf({ ...is('away'), away: { ...away, standInId: null } }).first,
    /is away, back \w+\. Answer this mail with GIVE and another name\.$/,
  );
});

t.test('what is not understood names what is open and how it is answered, codes or none', async (t) => {
  const [en, de, es, pl] = IN.map(
    (language) => mailOf(is('not-understood'), { language, about: [1071] }).first,
  );
  t.equal(
    en,
    'I did not understand that. Open for you: Line 3 order 4471. Answer this mail with YES, NO or DONE in the first line, or GIVE and a name to hand it over.',
  );
  t.match(
    de,
    'Offen für Sie: Line 3 Auftrag 4471. Diese Mail in der ersten Zeile mit JA, NEIN oder ERLEDIGT',
  );
  t.match(
    es,
    'Abiertos para usted: Line 3 pedido 4471. Responda este correo con SI, NO o HECHO en la primera',
  );
  t.match(
    pl,
    'Otwarte u Ciebie: Line 3 zlecenie 4471. Odpowiedz na ten e-mail w pierwszym wierszu: TAK, NIE',
  );
  const several = { taskId: null, about: [1071, 1072, 1073] };
  t.equal(
    mailOf(is('which'), several).first,
    'Which one? Open for you: Line 3 order 4471, Line 2 order 4468, Seal SK-210 Line 1. ' +
      'Answer with its name in front: Line 3 order 4471 YES, Line 3 order 4471 NO or Line 3 order 4471 DONE.',
  );
  t.match(
    mailOf(is('which'), { ...several, codes: true }).first,
    '71 Line 3 order 4471, 72 Line 2 order 4468, 73 Seal SK-210 Line 1. Answer with its name in front: 71 YES,',
  );
  t.match(
    IN.map((language) => mailOf(is('not-understood'), { ...several, language }).first),
    [
      /Answer with its name in front: Line 3 order 4471 YES,/,
      /Beim Antworten den Namen voranstellen: Line 3 Auftrag 4471 JA,/,
      /Responda con su nombre delante: Line 3 pedido 4471 SI,/,
      /W odpowiedzi zacznij od nazwy: Line 3 zlecenie 4471 TAK,/,
    ],
  );
  t.equal(
    mailOf(is('not-understood'), { taskId: null, about: [] }).first,
    'I did not understand that. Nothing is open for you.',
  );
});

t.test('of what is another’s: whose it is, and what is open for oneself', async (t) => {
  t.equal(
    mailOf(is('waits', 'p3'), { about: [1071] }).first,
    'Line 3 order 4471 waits for Jo Novak now. Nothing to do.',
  );
  t.equal(
    mailOf(is('waits', 'p3'), { about: [1072] }).first,
    'Line 3 order 4471 waits for Jo Novak now. Open for you: Line 2 order 4468. ' +
      'Answer with its name in front: Line 2 order 4468 YES, Line 2 order 4468 NO or Line 2 order 4468 DONE.',
  );
});

const read = (text: string) => {
  const { verb, taskIds, toPersonId } = readAnswer(text, { languages: LANGUAGES, people, picture });
  return [verb, ...taskIds, ...(toPersonId === null ? [] : [toPersonId])].join(' ');
};

t.test('what it says to write is understood as it stands, in every language', async (t) => {
  const several = { taskId: null, about: [1072, 1071, 1073] };
  for (const language of IN) {
    const said = mailOf(is('which'), { ...several, language }).first ?? '';
    const words = LANGUAGES.get(language)?.replies;
    const name = said.split(/[:.] /)[1]?.split(', ')[0] ?? '';
    t.match(name, /^Line 2 .* 4468$/);
    for (const verb of ['yes', 'no', 'done'] as const) {
      const asked = `${name} ${words?.[verb][0]}`;
      t.match(said, asked);
      t.equal(read(asked), `${verb} 1072`, asked);
    }
  }
});

t.test('the name of a case before an answer', async (t) => {
  const rows = [
    ['Line 2 order 4468 DONE', 'done 1072'],
    ['line 2, ORDER 4468: done, thanks', 'done 1072'],
    ['"Line 2 order 4468 GIVE Jo"', 'give 1072 p3'],
    ['Line 2 Auftrag 4468 erledigt', 'done 1072'],
    ['Line 2 order 4468 erledigt', 'done 1072'],
    ['Seal SK-210 Line 1 no, is ordered', 'no 1073'],
    ['Line 2 order 4468\nYES', 'yes 1072'],
    ['Line 3 order 4471 ?', 'details 1071'],
    ['Line 2 order 4468 is done, I think', 'unclear 1072'],
    ['Line 2 order 4468', 'unclear 1072'],
    ['Line 2 order 4468 71 YES 72', 'unclear 1072'],
    ['Line 2 DONE', 'unclear'],
    ['Line 2 order 4469 DONE', 'unclear'],
    ['DONE Line 2 order 4468', 'unclear'],
    ['> Line 2 order 4468 DONE', 'unclear'],
    ['NO Line 2 order 4468 is done', 'no'],
    ['YES', 'yes'],
    [`Line 2 order 4468 yes ${'yes '.repeat(80)}no`, 'unclear'],
  ] as const;
  for (const [text, wanted] of rows) t.equal(read(text), wanted, JSON.stringify(text.slice(0, 50)));
  const twice = { ...picture, ended: picture.decisions.map((d) => ({ ...d, taskId: d.taskId + 100 })) };
  const both = readAnswer('Line 2 order 4468 DONE', { languages: LANGUAGES, people, picture: twice });
  t.same(both.taskIds, [1072, 1172], 'two of one name');
  const early = readAnswer('Line 2 order 4468 DONE', { languages: LANGUAGES, people, picture: null });
  t.equal(early.verb, 'unclear', 'before there is a picture');
});

/** The line of a mail that asks which says how it is answered. */
function asksHow(claim: Said, change: Partial<Task> = {}, options?: Decision['options']): string {
  const { language = 'en' } = claim;
  const shown = {
    ...picture,
    decisions: picture.decisions.map((d) => (d.taskId === 1071 && options ? { ...d, options } : d)),
    tasks: picture.tasks.map((one) => (one.id === 1071 ? { ...one, ...change } : one)),
  };
  const { text } = messageOf({ class: 'raised', ...claim }, language, shown);
  return text.split('\n').find((line) => /^(Or answer|Oder diese|O responda|Albo odp)/.test(line)) ?? '';
}

t.test('a mail that asks with several options says which YES takes', async (t) => {
  const takes = ' YES takes: Tool tonight and Saturday 4 h. For another one use the link.';
  const how = 'Or answer this email with YES, NO or DONE in the first line.';
  t.equal(asksHow({}), how + takes);
  t.equal(asksHow({ class: 'changed' }), how + takes);
  t.equal(
    asksHow({ class: 'escalated' }),
    `${how} YES takes none of them yet: choose one by the link.`,
    'an escalation names none',
  );
  const [, second] = late.options;
  t.equal(asksHow({}, {}, second && [second]), how, 'with one there is no choice');
  t.equal(asksHow({}, { optionKey: 'x' }), how, 'it was made');
  t.equal(asksHow({ class: 'again' }, { phase: 'with' }), how, 'it is taken');
  t.match(
    IN.map((language) => asksHow({ language })),
    [
      / YES takes: .+\. For another one use the link\.$/,
      / JA heißt: .+\. Für anderes den Link nehmen\.$/,
      / SI toma: .+\. Para otra opción use el enlace\.$/,
      / TAK oznacza: .+\. Inną opcję wybierz pod linkiem\.$/,
    ],
  );
  t.match(
    IN.slice(1).map((language) => asksHow({ language, class: 'escalated' })),
    [/ über den Link wählen\.$/, / elija una por el enlace\.$/, / wybierz jedną pod linkiem\.$/],
  );
});
