// Language files: what is told of a fault, what falls back to English, what a plant adds, and that none outgrows an SMS.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { command } from '../src/cli/check.ts';
import type { FileTrouble } from '../src/contracts/errors.ts';
import { SHORT_LIMIT } from '../src/core/types/gsm-7.ts';
import { type Languages, languageOf, TEXT_KEYS, TEXT_PLACES } from '../src/core/types/language.ts';
import { loadLanguages } from '../src/load/languages.ts';
import { readReply } from '../src/render/reply.ts';
import { sceneOf } from '../src/render/scene.ts';
import { shortText } from '../src/render/short/short.ts';
import { longestTexts, longTexts } from '../src/render/short/worst.ts';
import { NOW, people, picture } from './fixtures/decisions.ts';
import { LANG_DIR, LANGUAGES, SHIPPED } from './fixtures/languages.ts';

/** The product's languages and a plant's own files beside them. */
async function withOwn(t: Test, files: { readonly [name: string]: string }) {
  const dir = t.testdir(files);
  const loaded = await loadLanguages([LANG_DIR, dir]);
  const said = loaded.troubles.map(
    ({ place, severity, words }: FileTrouble) =>
      `${place.file.replace(`${dir}/`, '')}:${place.line}:${place.column} ${severity} ${words}`,
  );
  return { ...loaded, said };
}

const raised = (languages: Languages, language: string): string | null =>
  shortText(sceneOf(picture, people, { now: NOW, ruleNumber: () => null }), languages, {
    ...{ class: 'raised', code: '71', about: [], answer: null, taskId: 1071, recipientId: 'p1', language },
    ...{ raisedAt: NOW, outage: null, before: null, codeOf: () => '71' },
  });

t.test(
  'the languages of the product are whole, and each text of each is one SMS at its longest',
  async (t) => {
    t.same([...LANGUAGES.keys()], ['de', 'en', 'es', 'pl']);
    t.same(SHIPPED.troubles, []);
    t.same(longTexts(LANGUAGES), []);
    for (const id of LANGUAGES.keys()) {
      const longest = longestTexts(LANGUAGES, id);
      t.ok(longest.length > 60, `${longest.length} messages of ${id}`);
      const [top] = longest.toSorted((a, b) => b.septets - a.septets);
      t.ok(
        (top?.septets ?? 0) > 130 && (top?.septets ?? 0) <= SHORT_LIMIT,
        `${top?.septets} of "${top?.said}" in ${id}`,
      );
    }
  },
);

t.test('every text is said by some message, and every place of it is filled', async (t) => {
  const source = ['case', 'fix', 'asking', 'news', 'several', 'answer', 'phrase']
    .map((name) => readFileSync(`src/render/short/${name}.ts`, 'utf8'))
    .join('\n');
  for (const key of TEXT_KEYS)
    t.ok(
      source.includes(`'${key}'`) || (key.startsWith('odds') && source.includes('`odds$')),
      `${key} is used`,
    );
  for (const id of LANGUAGES.keys())
    for (const { text, said } of longestTexts(LANGUAGES, id))
      t.notMatch(text, /[{}]|undefined|\( *\)|: *,/, `${id} ${said}`);
});

t.test('a text that is too long is told with its language, key and length', async (t) => {
  const own =
    'version: 1\ntexts:\n  askYours: Would you kindly be so good as to tell us whether this is yours by replying {code} {yes} or {no} or ?\n';
  const { languages } = await withOwn(t, { 'en.yaml': own });
  const found = longTexts(languages);
  t.ok(
    found.some(
      ({ language, keys, septets }) =>
        language === 'en' &&
        keys[0] === 'leadEscalated' &&
        keys.includes('askYours') &&
        septets > SHORT_LIMIT,
    ),
  );
  const sms = raised(languages, 'en') ?? '';
  t.ok(
    sms.length <= SHORT_LIMIT && sms.endsWith('71 YES or NO or ?'),
    'and what goes out is one all the same',
  );
  const zh = await withOwn(t, { 'zh.yaml': 'version: 1\ntexts: { tomorrow: 明天 }\n' });
  t.match(longTexts(zh.languages), [{ language: 'zh', keys: ['tomorrow'], outside: ['明', '天'] }]);
});

t.test('faults: told with file and key, and the file is left out', async (t) => {
  const faults: readonly (readonly [text: string, said: string])[] = [
    ['texts: { test: a }', '1:1 error no "version". Write version: 1.'],
    ['version: 1\ntexts:\n  tset: a', '3:3 error unknown key "tset". Did you mean "test"?'],
    ['version: 1\ntexts:\n  by: "{bye}: {fix}"', '3:7 error "by" has no place {bye}. Did you mean "by"?'],
    ['version: 1\ntexts:\n  today: "{n}"', '3:10 error "today" has no place {n}.'],
    ['version: 1\ntexts:\n  by: "{by: {fix}"', '3:7 error'],
    [
      'version: 1\ntexts:\n  closed: closed',
      '3:11 error "closed" names no {code}, and without it nobody can answer. Add it.',
    ],
    ['version: 1\ntexts:\n  today: { one: a, other: b }', '3:10 error'],
    ['version: 1\nmoney: "{amount}"', '2:8 error'],
    ['version: 1\nfigures: nonsense_1', '2:10 error "nonsense_1" is no locale. Write for instance de-DE.'],
    ['version: 1\nweekdays: [ma, di]', '2:11 error too few entries in "weekdays": at least 7.'],
    ['version: 1\nreplies:\n  yes: [JA WOHL]', '3:9 error'],
    [
      'version: 1\nreplies:\n  yes: [JA, NIE]',
      '3:13 error "NIE" is "yes" here and "no" in pl, and anybody may answer in any language. Leave it out.',
    ],
    ['version: 1\nreplies:\n  done: [Sí]', '3:10 error "Sí" is "done" here and "yes" in es'],
  ];
  for (const [text, wanted] of faults) {
    const { said, languages } = await withOwn(t, { 'nl.yaml': `${text}\n` });
    t.match(said[0], `nl.yaml:${wanted}`, text);
    t.equal(languages.has('nl'), false);
  }
  const forms = await withOwn(t, { 'cs.yaml': 'version: 1\ntexts:\n  daysLate: { one: a, other: b }\n' });
  t.match(
    forms.said[0],
    '3:13 error "daysLate" has no form "few", which cs needs: few, one, other.'.slice(0, 40),
  );
  t.match((await withOwn(t, { 'klingon_1.yaml': 'version: 1\n' })).said[0], 'names no language');
  t.match((await withOwn(t, { 'nl.yml': 'version: 1\n' })).said[0], 'warning this file is not read');
});

t.test('a language is one file more; what it lacks is said in English, and told', async (t) => {
  const nl = [
    'version: 1',
    'figures: nl-NL',
    'money: "{sign} {amount}"',
    'weekdays: [zo, ma, di, wo, do, vr, za]',
    'texts:',
    '  daysLate: { one: "{n} dag te laat", other: "{n} dagen te laat" }',
    '  askYours: Antwoord {code} {yes}, {no} of ?',
    'replies: { yes: [JA, JAZEKER], no: [NEE], done: [KLAAR] }',
  ].join('\n');
  const { languages, said, files, placeOf } = await withOwn(t, { 'nl.yaml': `${nl}\n` });
  t.match(said, [
    /^nl\.yaml:1:1 warning not in nl yet, so said in English: "today", "tonight", .* and \d+ more\.$/,
  ]);
  t.equal(files.length, 5);
  t.match(
    raised(languages, 'nl'),
    /^LINE 3: order 4471 \(Hallmann\) ships 2 dagen te laat\. 335 short by di 10:00\. \$ 18\.400\. .* Antwoord 71 JA, NEE of \?$/,
  );
  t.same(longTexts(languages), []);
  t.equal(readReply('71 klaar', languages, []).verb, 'done');
  t.equal(readReply('jazeker', languages, []).verb, 'yes');
  t.match(placeOf('nl', 'askYours'), { line: 7 });
  t.equal(placeOf('nl', 'today'), null);
  t.equal(languageOf(languages, 'nl-BE').id, 'nl');
});

t.test('a plant says single texts its own way', async (t) => {
  const { languages, said } = await withOwn(t, {
    'de.yaml': 'version: 1\ntexts: { today: heut }\nreplies: { yes: [JO, JA] }\n',
  });
  t.same(said, []);
  t.match(raised(languages, 'de'), /Bis heut 15:00.*Antwort 71 JO, NEIN oder \?$/);
  t.equal(readReply('jo', languages, []).verb, 'yes');
});

t.test('a text may name what it is filled with, and each of its places is one that there is', async (t) => {
  for (const [key, places] of Object.entries(TEXT_PLACES)) t.equal(new Set(places).size, places.length, key);
});

t.test('throughline check lists the languages and fails where a text is too long', async (t) => {
  const dir = t.testdir();
  cpSync('config/demo', dir, { recursive: true });
  mkdirSync(join(dir, 'lang'));
  const askYours = `Will you ${'please '.repeat(8)}answer {code} {yes}, {no} or ?`;
  writeFileSync(join(dir, 'lang/en.yaml'), `version: 1\ntexts:\n  askYours: ${askYours}\n`);
  writeFileSync(join(dir, 'lang/nl.yaml'), 'version: 1\nreplies:\n  yes: [J-A]\n');
  const out: string[] = [];
  const io = {
    out: (line: string) => out.push(line),
    err: () => undefined,
    env: {},
    cwd: process.cwd(),
    color: false,
  };
  const code = await command.run(['--config', dir], { ...io, clock: { now: () => NOW } } as never);
  t.equal(code, 1);
  const told = out.filter((line) => /\berror +the/.test(line));
  t.equal(told.length, 1, told.join('\n'));
  t.match(
    told[0],
    /lang\/en\.yaml:3:13 +error +the message "\w+(, \w+)?" can come to \d+ characters in en with all left out that may be, and an SMS has 160\. Shorten "askYours"/,
  );
  t.match(
    out.join('\n'),
    /lang\/nl\.yaml:3:8 +error +"J-A" of "yes" would not be understood as an answer\. Write one word/,
  );
  t.match(out.join('\n'), /^config\/lang\/pl\.yaml +ok +language$/m);
});
