// Every answer that people may text back, in two languages: through a real smsd and a modem to the box, and its answer back.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { SentSms } from './at-modem.ts';
import { openFaultWorks, until, type Works } from './fault-works.ts';
import { type Said, TONGUES, type Tongue } from './reply-tongues.ts';

const NAMES = {
  ...{ marta: 'Marta Lind', jo: 'Jo Novak', ravi: 'Ravi Osei', anna: 'Anna Kessler', dana: 'Dana Reyes' },
  ...{ kim: 'Kim Ro', lena: 'Lena Mayer', pia: 'Pia Holm' },
};
type Id = keyof typeof NAMES;
const IDS = Object.keys(NAMES) as Id[];
const numberOf = (id: Id): string => `+4917155501${String(IDS.indexOf(id)).padStart(2, '0')}`;
const STRANGER = '+12025550199';

/** What fails, whose it is, and who is asked first. */
const ASKED = [
  ['Press', 'taken', 'marta'],
  ['Oven', 'declined', 'ravi'],
  ['Pump', 'done', 'dana'],
  ['Drive', 'given', 'kim'],
  ['Gear box of the conveyor to the paint shop', 'two', 'pia'],
  ['Hydraulic pump of the big press by door 4', 'two', 'pia'],
] as const;
type Fault = (typeof ASKED)[number][0];
const FAULTS = Object.fromEntries(ASKED.map(([fault, crew]) => [fault, crew]));

type Scene = Works & {
  readonly t: Test;
  readonly tongue: Tongue;
  text(id: Id, words: string): void;
  /** Resolves once it has come to this person, and nobody has looked for it before. */
  hears(id: Id, said: Said, places: Places): Promise<void>;
  /** What answers it: "71". */
  codeOf(fault: Fault): string;
  /** Texts that nobody has looked for. */
  rest(): readonly string[];
};

type Places = { readonly code: string; readonly name?: string; readonly what?: string };

t.test('the table of replies', async (all) => {
  all.jobs = TONGUES.length;
  for (const tongue of TONGUES)
    all.test(tongue.language, { buffered: true }, async (t) => {
      const scene = await openScene(t, tongue);
      await askEach(scene);
      await textTwice(scene);
      const talks = [readTwice, declined, oneOpen, given, twoOpen, stranger];
      await Promise.all(talks.map((talk) => talk(scene)));
      await closedTask(scene);
      await asItStands(scene);
      checkTexts(scene);
      t.equal(await scene.box.stop(), 0);
    });
});

async function openScene(t: Test, tongue: Tongue): Promise<Scene> {
  const crew = (id: string, people: readonly Id[], after = '12 h') => ({ id, people, after });
  const works = await openFaultWorks(t, {
    startAt: '2026-11-19T03:00:00Z',
    crews: [
      ...[crew('taken', ['marta', 'jo'], '20 min'), crew('declined', ['ravi', 'anna'])],
      ...[crew('done', ['dana']), crew('given', ['kim']), crew('two', ['pia'])],
    ],
    people: IDS.map((id) => ({ id, name: NAMES[id], mobile: numberOf(id), language: tongue.language })),
  });
  const { modem, box } = works;
  const heard = new Set<SentSms>();
  const unheard = (id: Id) => modem.sent.filter((one) => one.to === numberOf(id) && !heard.has(one));
  // The network gives each text a second of its own.
  let texted = 0;
  return {
    ...{ ...works, t, tongue },
    text: (id, words) => modem.receive({ from: numberOf(id), text: words, at: textAt(++texted) }),
    async hears(id, said, places) {
      const wanted = filled(tongue.says[said], places);
      const found = () => unheard(id).find(({ text }) => plain(text) === wanted);
      await until(`${id} hears: ${wanted}`, found).catch((error: Error) => {
        const came = unheard(id).map(({ text }) => plain(text));
        throw new Error(`${error.message}\nIt came: ${came.join('\n')}\nThe box: ${box.log().slice(-2_000)}`);
      });
      const one = found();
      if (one) heard.add(one);
    },
    codeOf(fault) {
      const asking = modem.sent.find(({ text }) => text.startsWith(`${fault} `))?.text ?? '';
      return /\b\d\d(?= \p{Lu}+, )/u.exec(asking)?.[0] ?? 'none';
    },
    rest: () => IDS.flatMap(unheard).map(({ to, text }) => `${to} ${text}`),
  };
}

/** Without the moment and how long it was. */
const plain = (text: string): string => text.replace(/\d\d:\d\d/, 'hh:mm').replace(/\d+ min/, 'n min');

const textAt = (second: number): number => Date.parse('2026-11-19T03:20:30Z') + second * 1_000;

const filled = (text: string, places: Places): string =>
  text.replace(/\{(\w+)\}/g, (whole, place: keyof Places) => places[place] ?? whole);

/** Nobody answers Marta's, so that Jo is asked as well. */
async function askEach({ haveFailed, leapTo, hears, codeOf, modem }: Scene): Promise<void> {
  await haveFailed(FAULTS);
  await until('all are asked', () => modem.sent.length >= ASKED.length);
  for (const [what, , id] of ASKED) await hears(id, 'asks', { what, code: codeOf(what) });
  await leapTo('03:20:30');
  await hears('jo', 'asksNext', { what: 'Press', code: codeOf('Press') });
}

/** The modem says once that it cannot remove what it had, and so gives it a second time. */
async function textTwice({ modem, text, tongue, codeOf, smsd }: Scene): Promise<void> {
  modem.keepOnRemoval(1);
  text('marta', `${codeOf('Press')} ${tongue.writes.yes}`);
  await until('smsd has read it', () => timesRead(smsd, 'marta') > 0);
}

const timesRead = (smsd: Works['smsd'], id: Id): number =>
  [...smsd.log().matchAll(/Received IN\S+/g)].filter(([line]) => line.includes(numberOf(id))).length;

/** One act and one answer; whoever comes second is told who was first. */
async function readTwice({ t, smsd, text, hears, tongue, codeOf }: Scene): Promise<void> {
  const code = codeOf('Press');
  await hears('marta', 'yours', { code, name: 'Marta' });
  await hears('jo', 'taken', { code, name: NAMES.marta });
  t.equal(timesRead(smsd, 'marta'), 2, 'smsd has read it twice');
  text('jo', `${code} ${tongue.writes.yes.toUpperCase()}`);
  await hears('jo', 'taken', { code, name: NAMES.marta });
}

async function declined({ text, hears, tongue, codeOf }: Scene): Promise<void> {
  const code = codeOf('Oven');
  const { no, reason } = tongue.writes;
  text('ravi', `${code} ${no}`);
  await hears('ravi', 'declined', { code, name: NAMES.anna });
  await hears('anna', 'asksNext', { code, what: 'Oven' });
  text('ravi', `${code} ${no} ${reason}`);
  await hears('ravi', 'declinedWhy', { code, name: NAMES.anna });
  text('anna', `${no} ${code}`);
  await hears('anna', 'declinedLast', { code });
}

/** Without a code, for there is nothing else. */
async function oneOpen({ text, hears, tongue, codeOf }: Scene): Promise<void> {
  const code = codeOf('Pump');
  text('dana', tongue.writes.details);
  await hears('dana', 'details', { code, what: 'Pump' });
  text('dana', tongue.writes.yes);
  await hears('dana', 'yours', { code, name: 'Dana' });
  text('dana', tongue.writes.done);
  await hears('dana', 'done', { code });
}

async function given({ text, hears, tongue, codeOf }: Scene): Promise<void> {
  const code = codeOf('Drive');
  text('kim', `${code} ${tongue.writes.give} Peter`);
  await hears('kim', 'nobody', { code });
  text('kim', `${code} ${tongue.writes.give} lena`);
  await hears('kim', 'given', { code, name: NAMES.lena });
  await hears('lena', 'asksGiven', { code, what: 'Drive', name: 'Kim Ro' });
}

/** Both are named, first things first, as far as there is room. */
async function twoOpen({ box, text, hears, tongue, codeOf }: Scene): Promise<void> {
  const { decisions } = await shownBy(box);
  const two = decisions.flatMap(({ place }) => {
    const known = ASKED.find(([fault, crew]) => crew === 'two' && place.startsWith(fault));
    return known ? [{ code: codeOf(known[0]), name: known[0] }] : [];
  });
  const [first, second] = two.map(({ code, name }) => ({ code, named: `${code} ${cutTo(name)}` }));
  const open = { code: first?.code ?? '', what: `${first?.named}, ${second?.named}` };
  text('pia', tongue.writes.yes);
  await hears('pia', 'which', open);
  text('pia', tongue.writes.unclear);
  await hears('pia', 'notUnderstood', open);
  // Of a code that nobody has.
  text('pia', `99 ${tongue.writes.yes}`);
  await hears('pia', 'notUnderstood', open);
  text('pia', open.code);
  await hears('pia', 'yours', { code: open.code, name: 'Pia' });
}

/** As names are cut where there is no room. */
const cutTo = (name: string): string => `${name.slice(0, 22).trimEnd()}..`;

type Shown = { readonly decisions: readonly Decided[] };
type Decided = {
  readonly place: string;
  readonly state: string;
  readonly taskId: number;
  readonly owner: { readonly name: string | null };
};

const shownBy = async (box: Works['box']): Promise<Shown> =>
  (await box.json<Shown>('/api/picture')) ?? { decisions: [] };

async function closedTask({ haveFailed, text, hears, tongue, codeOf }: Scene): Promise<void> {
  const { Pump: _, ...left } = FAULTS;
  await haveFailed(left);
  const code = codeOf('Pump');
  await hears('dana', 'okAgain', { code, what: 'Pump' });
  text('dana', `${code} ${tongue.writes.yes}`);
  // What became of it, as all who were asked were told.
  await hears('dana', 'okAgain', { code, what: 'Pump' });
}

/** Nothing is answered; that nothing has changed is seen at the end. */
async function stranger({ t, box, modem, data, tongue, codeOf }: Scene): Promise<void> {
  modem.receive({ from: STRANGER, text: `${codeOf('Oven')} ${tongue.writes.yes}`, at: textAt(0) });
  const told = 'a text came from somebody who is not under people in the config; it was left out';
  await until('the box says so', () => box.log().includes(told));
  const digits = STRANGER.slice(2);
  t.notMatch(box.log(), digits, 'the log does not say who');
  for (const file of readdirSync(data, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  ))
    t.notOk(readFileSync(join(file.parentPath, file.name)).includes(digits), `nor does ${file.name}`);
}

/** What all of it came to, and that nobody was told anything else. */
async function asItStands({ t, box, leapTo, rest, tongue }: Scene): Promise<void> {
  // Time for whatever else might go.
  await leapTo('03:26:00');
  const { decisions } = await shownBy(box);
  const standing = decisions.map(
    ({ place, state, owner }) => `${place.split(' ')[0]} ${state} ${owner.name}`,
  );
  t.same(standing.toSorted(), [
    ...['Drive nobody Lena Mayer', 'Gear doing Pia Holm', 'Hydraulic nobody Pia Holm'],
    ...['Oven nobody null', 'Press doing Marta Lind'],
  ]);
  const pageOf = (fault: string) =>
    box.page(`/t/${decisions.find(({ place }) => place.startsWith(fault))?.taskId}`);
  t.match(await pageOf('Oven'), tongue.writes.reason, 'why it is not theirs stands with it');
  const taken = (await pageOf('Press')).match(/<b>Marta Lind<\/b><span>took it/g) ?? [];
  t.equal(taken.length, 1, 'one act of a text that was read twice');
  t.same(rest(), []);
  t.notMatch(box.log(), numberOf('marta').slice(1, -2), 'the log names no number of anybody');
}

/** As the modem got them. */
function checkTexts({ t, modem }: Scene): void {
  const asSent = modem.sent.map(({ text, coding, part, length }) => ({ text, coding, part, length }));
  t.same(
    asSent.filter(({ coding, part, length }) => coding !== 'gsm-7' || part !== null || length > 160),
    [],
    `each of ${asSent.length} is of one part of at most 160 septets`,
  );
  t.same(
    modem.sent.filter(({ to }) => to === STRANGER),
    [],
  );
}
