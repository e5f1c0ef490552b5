// Where the facts come from and how old they are: part of every page's head.
import type { SourceState } from '../core/types/picture.ts';
import { type Html, html } from './html.ts';
import { dayTime, duration } from './plant-time.ts';
import { outsideSources, type Scene } from './scene.ts';
import { count } from './words/words.ts';

/** Younger than this is "live": within it a reader cannot tell the difference. */
const LIVE_MS = 120_000;
/** A message waiting longer than this is worth a word in the head. */
const WAITING_MS = 120_000;

export type Outbox = { readonly waiting: number; readonly oldestAt: number | null; readonly dead: number };

export type Freshness = {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  readonly bad: boolean;
};

export function sourceFreshness(scene: Scene, s: SourceState): Freshness {
  const head = { id: s.id, title: s.title };
  const since = s.since === null ? '' : ` since ${dayTime(scene.zone, s.since, scene.now)}`;
  const age = s.newestAt === null ? null : scene.now - s.newestAt;
  switch (s.state) {
    case 'live':
      return { ...head, words: age === null || age < LIVE_MS ? 'live' : `${coarse(age)} old`, bad: false };
    case 'old':
      return { ...head, words: age === null ? 'old' : `${coarse(age)} old`, bad: true };
    case 'lost':
      return { ...head, words: `lost${since}`, bad: true };
    case 'never':
      return { ...head, words: 'not heard yet', bad: true };
    default:
      throw new Error(`a source state without words: ${s.state satisfies never}`);
  }
}

/** "12 min", "3 h", "2 days": an age in the head needs one figure. */
const coarse = (ms: number): string => duration(ms).split(' ').slice(0, 2).join(' ');

function outboxFreshness(scene: Scene, outbox: Outbox): Freshness | null {
  const head = { id: 'outbox', title: 'Messages' };
  if (outbox.dead > 0) return { ...head, words: `${outbox.dead} not delivered`, bad: true };
  const late = outbox.oldestAt !== null && scene.now - outbox.oldestAt > WAITING_MS;
  if (outbox.waiting === 0 || !late || outbox.oldestAt === null) return null;
  return {
    ...head,
    words: `${outbox.waiting} waiting since ${dayTime(scene.zone, outbox.oldestAt, scene.now)}`,
    bad: true,
  };
}

export function freshnessBar(scene: Scene, outbox: Outbox): Html {
  const all = [
    ...outsideSources(scene).map((s) => sourceFreshness(scene, s)),
    outboxFreshness(scene, outbox),
  ];
  return html`<ul class="srcs" id="srcs" aria-label="Where the facts come from">${all.filter((f) => f !== null).map(chip)}</ul>`;
}

const chip = (f: Freshness): Html =>
  html`<li class="src${f.bad ? ' bad' : ''}"><span class="sd" aria-hidden="true"></span><b>${f.title}</b> <span>${f.words}</span></li>`;

/** What is broken, said in full: what happened and what it means for the picture. */
export function noticeWords(scene: Scene): readonly string[] {
  const { lines } = scene.picture;
  const when = (at: number): string => dayTime(scene.zone, at, scene.now);
  const silent = lines
    .filter((l) => l.silentSince !== null)
    .map(
      (l) =>
        `No news from ${l.name} since ${when(l.silentSince ?? 0)}. Risks below are as of ${when(l.silentSince ?? 0)}.`,
    );
  const broken = outsideSources(scene).flatMap((s) => {
    if (s.state === 'lost')
      return [
        `${s.title} is lost${s.since === null ? '' : ` since ${when(s.since)}`}. ${s.reason} What rests on it is as of then.`.replace(
          '  ',
          ' ',
        ),
      ];
    if (s.state === 'old')
      return [
        `What ${s.title} says is ${s.newestAt === null ? 'old' : `${coarse(scene.now - s.newestAt)} old`}. Dates and customers may have changed.`,
      ];
    return s.state === 'never'
      ? [
          `${s.title} has not been heard yet. ${s.reason} What rests on it is missing below.`.replace(
            '  ',
            ' ',
          ),
        ]
      : [];
  });
  return silent.length > 3
    ? [`No news from ${count(silent.length, 'line')}. Risks below are as of then.`, ...broken]
    : [...silent, ...broken];
}
