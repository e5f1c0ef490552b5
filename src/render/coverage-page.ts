// The page of what is judged and what is not: each reason with its orders and what to do about it, then the lines.
import {
  coverageSentence,
  lineCoverage,
  type NotJudgedGroup,
  notJudgedCount,
  notJudgedGroups,
} from './coverage.ts';
import { type Html, html } from './html.ts';
import { deadHtml } from './list-pages.ts';
import { roundMoney } from './number.ts';
import type { Page } from './part.ts';
import { isoTime } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { plural, say } from './speech.ts';

/** Enough to look the reason up in ERP; all of them are in the JSON. */
const EXAMPLES = 5;

/** `isNow`: of a past moment nobody is asked why. */
export function coveragePage(scene: Scene, isNow: boolean): Page {
  const groups = notJudgedGroups(scene).map((group) => groupHtml(scene, group, isNow));
  const main = html`<main id="main" class="list"><h1>${coverageSentence(scene)}</h1><p class="note">${restWords(scene)}</p>${groups}${deadHtml(scene)}${linesHtml(scene)}<p class="note"><a href="/sources">${say(scene, 'How fresh the facts are, and what does not join')}</a></p></main>`;
  return { title: `${say(scene, 'Coverage')} · ${scene.picture.plantName}`, main, parts: [] };
}

function restWords(scene: Scene): string {
  const left = notJudgedCount(scene);
  if (scene.picture.headline.ofOrders === 0) return '';
  if (left === 0) return say(scene, 'Every open order is judged.');
  return plural(scene, left, [
    'Not judged: {n}. Nobody is warned about it, whatever happens on the floor.',
    'Not judged: {n}. Nobody is warned about them, whatever happens on the floor.',
  ]);
}

function groupHtml(scene: Scene, group: NotJudgedGroup, isNow: boolean): Html {
  const { words, todo, orders, valueMinor } = group;
  const count = plural(scene, orders.length, ['{n} order', '{n} orders']);
  const money = valueMinor === null ? [] : [roundMoney(scene, valueMinor)];
  const rows = orders.slice(0, EXAMPLES).map(({ orderId, valueMinor: value }) => {
    const name = say(scene, 'Order {order}', { order: orderId });
    const link = isNow
      ? html`<a href="/why?about=${encodeURIComponent(`order ${orderId}`)}">${name}</a>`
      : html`<b>${name}</b>`;
    return html`<li>${link}${value != null && html` ${roundMoney(scene, value)}`}</li>`;
  });
  const left = orders.length - EXAMPLES;
  return html`<section class="listed"><h2>${words}</h2><p class="state">${[count, ...money].join(' · ')}</p><p>${todo}</p><ul class="plainlist">${rows}${left > 0 && html`<li>${say(scene, 'and {left} more', { left })}</li>`}</ul></section>`;
}

function linesHtml(scene: Scene): Html | null {
  const lines = lineCoverage(scene);
  if (lines.length === 0) return null;
  const judged = lines.filter(({ isJudged }) => isJudged).length;
  const title = say(scene, 'Judged {judged} of {of} lines', { judged, of: lines.length });
  const rows = lines.map(({ name, words }) => html`<li><b>${name}</b> ${words}</li>`);
  return html`<section class="listed${judged < lines.length ? ' bad' : ''}" id="lines"><h2>${title}</h2><ul class="plainlist">${rows}</ul></section>`;
}

/** GET /api/coverage. Clients are written against it: keys are added, never changed. */
export function coverageJson(scene: Scene): object {
  const { headline, at } = scene.picture;
  const { currency } = scene;
  const money = (minor: number | null): object | null => (minor === null ? null : { minor, currency });
  return {
    asOf: isoTime(scene.zone, at),
    words: coverageSentence(scene),
    judgedOrders: headline.judgedOrders,
    ofOrders: headline.ofOrders,
    judgedValue: money(headline.judgedValueMinor),
    ofValue: money(headline.ofValueMinor),
    reasons: notJudgedGroups(scene).map(({ words, todo, orders, valueMinor }) => ({
      ...{ words, todo, orders: orders.length, value: money(valueMinor) },
      examples: orders.map(({ orderId, reason, valueMinor: value }) => ({
        ...{ orderId, reason, value: money(value ?? null) },
      })),
    })),
    deadOrders: headline.dead,
    lines: lineCoverage(scene),
  };
}
