// What this box may do: of each source where and by which account it reads, of each channel what goes out.
import type { Rights, SourceRights } from '../core/types/rights.ts';
import { type Html, html } from './html.ts';
import type { Page } from './part.ts';
import { isoTime } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { say } from './speech.ts';
import { channelSentences, hearingWords, sendingWords, sourceSentences } from './words/rights.ts';

/** `rights` null: a past moment is looked at. */
export function rightsPage(scene: Scene, rights: Rights | null): Page {
  const name = say(scene, 'What this box may do');
  const body =
    rights === null
      ? html`<section class="listed"><p>${say(scene, 'What the box may do is told as it is set up now.')}</p></section>`
      : bodyHtml(scene, rights);
  const main = html`<main id="main" class="list"><h1>${name}</h1>${body}</main>`;
  return { title: `${name} · ${scene.picture.plantName}`, main, parts: [] };
}

function bodyHtml(scene: Scene, { sources, channels }: Rights): Html {
  const note = say(
    scene,
    'It reads its sources and writes to none: it has no command to write, to call or to change anything there. Secrets are not shown.',
  );
  const read = sources.map((source) =>
    rowHtml({
      title: source.title,
      state: hearingWords(scene, source),
      words: sourceSentences(scene, source),
      could: couldWords(scene, source),
    }),
  );
  const out = channels.map((channel) =>
    rowHtml({
      title: channel.title,
      state: sendingWords(scene, channel),
      words: channelSentences(scene, channel),
      could: [],
    }),
  );
  const noSource = say(scene, 'No source is set up, so the box reads nothing.');
  const noChannel = say(
    scene,
    'No channel is set up: what must be decided stands on the panel, and nobody is told.',
  );
  return html`<p class="note">${note}</p><h2 class="sec">${say(scene, 'What it reads')}</h2>${read.length > 0 ? read : emptyHtml(noSource)}<h2 class="sec">${say(scene, 'What it sends')}</h2>${out.length > 0 ? out : emptyHtml(noChannel)}`;
}

const emptyHtml = (words: string): Html => html`<section class="listed"><p>${words}</p></section>`;

type Row = {
  readonly title: string;
  readonly state: string;
  readonly words: readonly string[];
  /** What its account could and the box does not. */
  readonly could: readonly string[];
};

function rowHtml({ title, state, words, could }: Row): Html {
  const rows = [
    ...words.map((one) => html`<li>${one}</li>`),
    ...could.map((one) => html`<li><b>${one}</b></li>`),
  ];
  return html`<section class="listed${could.length > 0 ? ' bad' : ''}"><h3>${title}</h3><p class="state">${state}</p><ul class="plainlist">${rows}</ul></section>`;
}

/** The code of the trouble by which a source tells that its account could write. */
const RIGHTS = 'rights';

function couldWords({ picture }: Scene, { id }: SourceRights): readonly string[] {
  const told = picture.sources.find((source) => source.id === id)?.troubles ?? [];
  return told.filter(({ code }) => code === RIGHTS).map(({ words }) => words);
}

/** GET /api/rights. Clients are written against it: keys are added, never changed. */
export function rightsJson(scene: Scene, { sources, channels }: Rights): object {
  return {
    asOf: isoTime(scene.zone, scene.now),
    sources: sources.map((source) => ({
      ...source,
      writes: false,
      could: couldWords(scene, source),
      words: sourceSentences(scene, source),
    })),
    channels: channels.map((channel) => ({ ...channel, words: channelSentences(scene, channel) })),
  };
}
