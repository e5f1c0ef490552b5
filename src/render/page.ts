// The shell of every page: head, bar with the freshness of the facts, main.
import type { Speech } from '../core/types/speech.ts';
import { type Html, html } from './html.ts';
import { logo } from './mark.ts';
import type { Page } from './part.ts';
import { clockTime, dateWords, dayMonth, longWeekday } from './plant-time.ts';
import { capital, type Scene } from './scene.ts';
import { type Spoken, say } from './speech.ts';

export type Shell = {
  readonly plantName: string;
  /** Null before the first picture. */
  readonly scene: Scene | null;
  readonly srcs: Html | null;
  /** Pages that exist, in order. */
  readonly nav: readonly { readonly path: string; readonly title: string }[];
  readonly path: string;
  /** What it is read in, and what else there are words in. */
  readonly speech: Speech;
  readonly languages: readonly string[];
  readonly assets: { readonly css: string; readonly js: string; readonly font: string };
  /** Null on a page of the past and on error pages: nothing to listen to. */
  readonly events: string | null;
  /** Who is signed in, or where one signs in; null: nobody needs to. */
  readonly signIn: Html | null;
  /** Shown as of a past moment: the bar says so. */
  readonly past: boolean;
};

/** The whole document. */
export function documentHtml(shell: Shell, page: Pick<Page, 'title' | 'main'>): string {
  const { assets, speech } = shell;
  return html`<!doctype html>
<html lang="${speech.language}"${shell.events !== null && html` data-events="${shell.events}"`}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${page.title} · Throughline</title>
<link rel="preload" href="${assets.font}" as="font" type="font/woff2" crossorigin><link rel="stylesheet" href="${assets.css}"><script src="${assets.js}" defer></script><link rel="icon" href="data:,"></head>
<body data-says-updated="${say(shell, 'Updated, shown when you are done')}" data-says-lost="${say(shell, 'This screen lost contact with the box. What you see may be old.')}"><a class="skip" href="#main">${say(shell, 'Go to the content')}</a>
<header class="top"><a class="brand" href="/">${logo}<b>Throughline</b></a>
<nav aria-label="${say(shell, 'Main')}">${shell.nav.map((n) => navLink(n, shell.path))}</nav>
${shell.srcs ?? html`<ul class="srcs" id="srcs" aria-label="${say(shell, 'Where the facts come from')}"></ul>`}${clockHtml(shell.scene)}
${shell.signIn}${shell.languages.length > 1 && html`<a class="language" href="/language?back=${encodeURIComponent(shell.path)}">${speech.language}<span class="vh"> ${say(shell, 'Language: {language}', { language: languageName(speech.language) })}</span></a>`}<button class="theme" type="button" data-theme-toggle aria-label="${say(shell, 'Change light or dark')}"><span aria-hidden="true">◐</span></button></header>
${shell.past && shell.scene !== null && html`<aside class="asof" aria-label="${say(shell, 'The time shown')}"><p role="status">${asOfWords(shell.scene)}</p><a href="/">${say(shell, 'Back to now')}</a></aside>`}
${page.main}
</body></html>`.html;
}

function navLink(n: { readonly path: string; readonly title: string }, path: string): Html {
  return n.path === path
    ? html`<a aria-current="page" href="${n.path}">${n.title}</a>`
    : html`<a href="${n.path}">${n.title}</a>`;
}

export function clockHtml(scene: Scene | null): Html {
  if (scene === null) return html`<p class="clock" id="clock"></p>`;
  return html`<p class="clock" id="clock"><b>${clockTime(scene.zone, scene.now)}</b><small>${dateWords(scene, scene.now)}</small></p>`;
}

/** "This is Tuesday 17 Nov, 14:00. You see what was known then." */
export function asOfWords(scene: Scene): string {
  return say(scene, 'This is {weekday} {date}, {time}. You see what was known then.', {
    weekday: longWeekday(scene, scene.now),
    date: dayMonth(scene, scene.now),
    time: clockTime(scene.zone, scene.now),
  });
}

type SaidOnly = { readonly title: string; readonly words: string; readonly page?: string };

/** A page that only says something: what happened, what it means, what to do; `page`: of the task it is about. */
export function wordsMain(to: Spoken, { title, words, page }: SaidOnly): Html {
  return html`<main id="main" class="list"><h1>${title}</h1><p>${words}</p>${page !== undefined && html`<p><a href="${page}">${say(to, 'Its page on the panel')}</a></p>`}<p><a href="/">${say(to, 'The picture')}</a></p></main>`;
}

/** By its own name, for whoever cannot read the page. */
const languageName = (language: string): string =>
  capital(new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language);

/** Where one chooses what to read; `back`: the page one came from. */
export function languageMain(to: Spoken, languages: readonly string[], back: string): Html {
  const rows = languages.map((one) =>
    one === to.speech.language
      ? html`<li lang="${one}"><b>${languageName(one)}</b></li>`
      : html`<li><a lang="${one}" hreflang="${one}" href="/language/${one}?back=${encodeURIComponent(back)}">${languageName(one)}</a></li>`,
  );
  return html`<main id="main" class="list"><h1>${say(to, 'Language')}</h1><ul class="languages">${rows}</ul></main>`;
}
