// Where the facts come from and how old they are: part of every page's head.

import { knownUntil, type SourceState } from '../core/types/picture.ts';
import { type Html, html } from './html.ts';
import { dayTime, duration } from './plant-time.ts';
import { activeRulesWords, capital, OWN_SOURCES, outsideSources, type Scene } from './scene.ts';
import { plural, say } from './speech.ts';
import { type WaysNow, wayChips } from './way-chips.ts';
import { floodWords } from './words/flood.ts';

/** Younger than this is "live": within it a reader cannot tell the difference. */
const LIVE_MS = 120_000;
/** A message waiting longer than this is worth a word in the head. */
const WAITING_MS = 120_000;

export type Outbox = {
  readonly waiting: number;
  readonly oldestAt: number | null;
  readonly undelivered: number;
};

export type Freshness = {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  /** In small letters behind it. */
  readonly more?: string;
  readonly bad: boolean;
};

export function sourceFreshness(scene: Scene, s: SourceState): Freshness {
  const head = { id: s.id, title: s.title };
  if (s.id === 'rules') return { ...head, words: say(scene, 'read again when they change'), bad: false };
  if (s.id === 'box') return { ...head, words: say(scene, 'what it does itself'), bad: false };
  const until = knownUntil(s);
  const age = until === null ? null : scene.now - until;
  switch (s.state) {
    case 'live':
      return { ...head, words: liveAge(scene, age), bad: false };
    case 'old':
      return { ...head, words: oldWords(scene, s, age), bad: true };
    case 'lost':
      return { ...head, words: lostSince(scene, s), bad: true };
    case 'never':
      return { ...head, words: say(scene, 'not heard yet'), bad: true };
    default:
      throw new Error(`a source state without words: ${s.state satisfies never}`);
  }
}

const lostSince = (scene: Scene, { since }: SourceState): string =>
  since === null ? say(scene, 'lost') : say(scene, 'lost since {since}', { since: dayTime(scene, since) });

/** Old without an age: there is a kind it never told. */
function oldWords(scene: Scene, { oldest }: SourceState, age: number | null): string {
  if (age !== null) return say(scene, '{age} old', { age: coarse(scene, age) });
  return oldest === undefined
    ? say(scene, 'old')
    : say(scene, 'without {kind} records', { kind: oldest.noun });
}

/** Which of its tables make it so old: "Order records are of 11:56."; null where all are of one time. */
export function oldestWords(scene: Scene, { oldest, newestAt }: SourceState): string | null {
  if (oldest === undefined) return null;
  const kind = capital(oldest.noun);
  if (oldest.asOf === null) return say(scene, '{kind} records have never been read.', { kind });
  if (newestAt !== null && newestAt - oldest.asOf < LIVE_MS) return null;
  return say(scene, '{kind} records are of {at}.', { kind, at: dayTime(scene, oldest.asOf) });
}

/** Connected without a value of its own yet is not live: nothing has been heard. */
function liveAge(scene: Scene, age: number | null): string {
  if (age === null) return say(scene, 'connected');
  return age < LIVE_MS ? say(scene, 'live') : say(scene, '{age} old', { age: coarse(scene, age) });
}

/** "12 min", "3 h", "2 days": an age in the head needs one figure. */
const coarse = (scene: Scene, ms: number): string => duration(scene, ms).split(' ').slice(0, 2).join(' ');

function outboxFreshness(scene: Scene, outbox: Outbox): Freshness | null {
  const head = { id: 'outbox', title: say(scene, 'Messages') };
  const { undelivered, waiting } = outbox;
  if (undelivered > 0)
    return { ...head, words: say(scene, 'UNDELIVERABLE {count}', { count: undelivered }), bad: true };
  const late = outbox.oldestAt !== null && scene.now - outbox.oldestAt > WAITING_MS;
  if (waiting === 0 || !late || outbox.oldestAt === null) return null;
  const since = dayTime(scene, outbox.oldestAt);
  return {
    ...head,
    words: say(scene, '{count} waiting since {since}', { count: waiting, since }),
    bad: true,
  };
}

/** Of messages: whom nobody can tell; else how long they wait, where no way is down that says why. */
export function freshnessBar(scene: Scene, outbox: Outbox, ways: WaysNow): Html {
  const chips = wayChips(scene, ways, outbox.waiting);
  const isSaid = chips.length > 0 && outbox.undelivered === 0;
  const all = [
    ...outsideSources(scene).map((s) => sourceFreshness(scene, s)),
    ...chips,
    isSaid ? null : outboxFreshness(scene, outbox),
  ];
  return html`<ul class="srcs" id="srcs" aria-label="${say(scene, 'Where the facts come from')}">${all.filter((f) => f !== null).map(chip)}</ul>`;
}

const chip = ({ title, words, more = '', bad }: Freshness): Html =>
  html`<li class="src${bad ? ' bad' : ''}"><span class="sd" aria-hidden="true"></span><b>${title}</b> <span>${words}</span>${more !== '' && html` <small>${more}</small>`}</li>`;

/** More of them would hide the picture they speak of. */
const FILE_NOTICES_MAX = 4;

/** What the box may do is no fault: it stands under Sources for as long as it may. */
const RIGHTS = 'rights';

/** Files of the box itself that cannot be used: the source they name is in no list, so it is said here. */
function fileNotices(scene: Scene): string[] {
  const own = scene.picture.sources.filter((s) => OWN_SOURCES.includes(s.id));
  const said = own.flatMap((s) =>
    s.troubles.filter(({ code }) => code !== RIGHTS).map((one) => `${one.where}: ${one.words}`),
  );
  const active = own.some((s) => s.id === 'rules') ? [activeRulesWords(scene)] : [];
  const more = said.length - FILE_NOTICES_MAX;
  const shown =
    more <= 0
      ? said
      : [
          ...said.slice(0, FILE_NOTICES_MAX),
          plural(scene, more, [
            "{n} more fault of the box's files: see Sources.",
            "{n} more faults of the box's files: see Sources.",
          ]),
        ];
  return [...active.filter((words) => words !== ''), ...shown];
}

/** Up to this many silent lines are named one by one. */
const NAMED_LINES = 3;

/** What is broken: what happened and what it means for the picture. Why, and what to do, is on the sources page. */
export function noticeWords(scene: Scene): readonly string[] {
  const sources = outsideSources(scene);
  const lost = sources.filter((s) => s.state === 'lost');
  const old = sources.filter((s) => s.state === 'old');
  const never = sources.filter((s) => s.state === 'never');
  return [
    ...silentWords(scene),
    ...(lost.length === 0 ? [] : [lostWords(scene, lost)]),
    ...old.map((s) => oldNotice(scene, s)),
    ...(never.length === 0 ? [] : [neverWords(scene, never)]),
    ...fileNotices(scene),
    ...scene.picture.floods.map((flood) => floodWords(scene, flood)),
  ];
}

function oldNotice(scene: Scene, s: SourceState): string {
  const until = knownUntil(s);
  const source = s.title;
  if (until === null && s.oldest !== undefined)
    return say(
      scene,
      '{source} is without {kind} records: what rests on them is missing below. Why is under Sources.',
      { source, kind: s.oldest.noun },
    );
  const old =
    until === null
      ? say(scene, 'What {source} says is old.', { source })
      : say(scene, 'What {source} says is {age} old.', { source, age: coarse(scene, scene.now - until) });
  const said = [old, oldestWords(scene, s), say(scene, 'Dates and customers may have changed.')];
  return said.filter((words) => words !== null).join(' ');
}

function neverWords(scene: Scene, never: readonly SourceState[]): string {
  const sources = titles(never);
  return never.length === 1
    ? say(scene, 'Not heard yet: {sources}. What rests on it is missing below.', { sources })
    : say(scene, 'Not heard yet: {sources}. What rests on them is missing below.', { sources });
}

const titles = (sources: readonly SourceState[]): string => sources.map((s) => s.title).join(', ');

function lostWords(scene: Scene, lost: readonly SourceState[]): string {
  const times = lost.flatMap((s) => (s.since === null ? [] : [s.since]));
  const sources = titles(lost);
  if (times.length === 0) return say(scene, '{sources} lost. What to do is under Sources.', { sources });
  const since = dayTime(scene, Math.min(...times));
  return say(scene, '{sources} lost since {since}. What to do is under Sources.', { sources, since });
}

function silentWords(scene: Scene): readonly string[] {
  const when = (at: number): string => dayTime(scene, at);
  const silent = scene.picture.lines.flatMap((l) =>
    l.silentSince === null ? [] : [{ name: l.name, since: l.silentSince }],
  );
  if (silent.length <= NAMED_LINES)
    return silent.map(({ name, since }) =>
      say(scene, 'No news from {line} since {since}. Risks below are as of {since}.', {
        line: name,
        since: when(since),
      }),
    );
  const since = when(Math.min(...silent.map((l) => l.since)));
  return [
    plural(
      scene,
      silent.length,
      [
        'No news from {n} line since {since}. Risks below are as of {since}.',
        'No news from {n} lines since {since}. Risks below are as of {since}.',
      ],
      { since },
    ),
  ];
}
