// The picture page: a sentence, at most three cards, the quiet plant.
import type { Decision } from '../core/types/decision.ts';
import type { Viewer } from './act-form.ts';
import { card, cardId, quietRow, row } from './card.ts';
import { noticeWords } from './freshness.ts';
import { headlineWords } from './headline.ts';
import { type Html, html } from './html.ts';
import { type LiveValues, lineParts } from './line-strip.ts';
import { roundMoney, tenth } from './number.ts';
import { type Page, type Part, partHtml } from './part.ts';
import { dayTime } from './plant-time.ts';
import { asking, quietOnes, type Scene } from './scene.ts';
import { plural, type Spoken, say } from './speech.ts';
import { undoParts } from './undo-bar.ts';
import { extraHoursTitle, extraHoursWords, isNews } from './words/extra-hours.ts';
import { policyWords } from './words/said.ts';
import { sentence, strong } from './words/words.ts';

/** Three cards is a promise: what comes after them is a line each. */
const CARDS = 3;

export function picturePage(scene: Scene, viewer: Viewer, live: LiveValues): Page {
  const { plantName } = scene.picture;
  const decisions = asking(scene);
  const quieter = quietOnes(scene);
  const kept: readonly Part[] =
    quieter.length === 0 ? [] : [{ id: 'kept', html: keptHtml(scene, quieter, viewer) }];
  const lede: Part = { id: 'lede', html: ledeHtml(scene) };
  const cards = decisions.slice(0, CARDS).map((d): Part => ({ id: cardId(d), html: card(scene, d, viewer) }));
  const rest = decisions.slice(CARDS).map((d): Part => ({ id: cardId(d), html: row(scene, d, viewer) }));
  const lines = lineParts(scene, live, viewer);
  const undo = undoParts(scene, viewer, 'picture');
  const main = html`<main id="main">${lede.html}
${cards.length > 0 && html`<div class="cards n${cards.length}">${partHtml(cards)}</div>`}
${rest.length > 0 && restHtml(scene, rest)}${partHtml(kept)}
${cards.length === 0 && quiet(scene)}
<section class="strip" aria-labelledby="strip-h"><h2 id="strip-h" class="vh">${say(scene, 'Lines, pieces an hour against plan')}</h2><ul>${partHtml(lines)}</ul></section>${partHtml(undo)}</main>`;
  const title =
    decisions.length === 0
      ? say(scene, 'Nothing to decide')
      : plural(scene, decisions.length, ['{n} decision', '{n} decisions']);
  return {
    title: `${title} · ${plantName}`,
    main,
    parts: [lede, ...cards, ...rest, ...kept, ...lines, ...undo],
  };
}

function ledeHtml(scene: Scene): Html {
  const words = headlineWords(scene);
  const [before, money, after] = words.parts;
  const notices = noticeWords(scene);
  return html`<div class="lede" id="lede"><h1 aria-live="polite">${before}${money !== '' && html`<span class="hot">${money}</span>`}${after}</h1>
<div class="under"><p>${strong(words.deadline)}</p>${footnotes(scene, words.judged)}${asking(scene).length > 1 && html`<p class="wide">${say(scene, 'Ranked by what waiting costs.')}</p>`}</div>
${notices.length > 0 && html`<ul class="notices">${notices.map((n) => html`<li>${n}</li>`)}</ul>`}</div>`;
}

/** Folded away until asked for: what is watched, where overtime would save most, what cannot be judged, what does not join, rules that could not be read. */
function footnotes(scene: Scene, judgedWords: string): Html {
  const { watching, extraHours, brokenJoins, ruleTroubles, headline } = scene.picture;
  const watched = asking(scene).length === 0 ? [] : watching.map((w) => watchWords(scene, w));
  const joins = brokenJoins.map((b) => html`<li>${b.words}</li>`);
  const rules = ruleTroubles.map(
    (r) => html`<li><b>${r.place.file}:${r.place.line}:${r.place.column}</b> ${r.words}</li>`,
  );
  const judged = headline.notJudged.map(
    (n) => html`<li><b>${say(scene, 'Order {order}', { order: n.orderId })}</b> ${n.reason}</li>`,
  );
  const blind = scene.picture.lines.flatMap((l) =>
    l.blindDays === null ? [] : [blindWords(scene, l.name, l.blindDays)],
  );
  const hours = extraHours.map((row) => html`<li><b>${row.lineName}</b> ${extraHoursWords(scene, row)}</li>`);
  const most = extraHours.find(isNews);
  const folded = (title: string, rows: readonly Html[], leads: Html | null = null): Html | null =>
    fold(scene, title, rows, leads);
  const coverageLink = html`<li><a href="/coverage">${say(scene, 'By reason, with what to do')}</a></li>`;
  const noisy = plural(scene, blind.length, ['{n} line is too noisy', '{n} lines are too noisy']);
  const wrong = plural(scene, rules.length, ['{n} rule with an error', '{n} rules with an error']);
  return html`${judged.length === 0 ? html`<p class="wide"><a href="/coverage">${judgedWords}</a></p>` : folded(judgedWords, judged, coverageLink)}${folded(say(scene, 'Watching {count}', { count: watched.length }), watched)}${most !== undefined && folded(extraHoursTitle(scene, most), hours)}${folded(noisy, blind)}${folded(joinsTitle(scene, brokenJoins), joins)}${folded(wrong, rules)}`;
}

function blindWords(scene: Scene, line: string, days: number): Html {
  const words = say(scene, '**{line}** is too noisy to see 8 % slower before {days} working days.', {
    line,
    days: tenth(scene, days),
  });
  return html`<li>${strong(words)}</li>`;
}

/** "2 records without an order or customer": what each of them lacks, for as long as that can be read. */
export function joinsTitle(scene: Scene, joins: Scene['picture']['brokenJoins']): string {
  const lacks = [...new Set(joins.map(({ to }) => to))].toSorted().reverse();
  const [last = '', ...others] = lacks.map((one) => lackWords(scene, one)).toReversed();
  const before = others.toReversed().join(', ');
  const what = before === '' ? last : say(scene, '{before} or {last}', { before, last });
  return /^[aeiou]/.test(lacks[0] ?? '')
    ? plural(scene, joins.length, ['{n} record without an {what}', '{n} records without an {what}'], { what })
    : plural(scene, joins.length, ['{n} record without a {what}', '{n} records without a {what}'], { what });
}

/** As it stands behind "without a". */
function lackWords(scene: Scene, to: string): string {
  switch (to) {
    case 'order':
      return say(scene, 'order');
    case 'run':
      return say(scene, 'run');
    case 'customer':
      return say(scene, 'customer');
    case 'shipment':
      return say(scene, 'shipment');
    case 'material':
      return say(scene, 'material');
    case 'stock':
      return say(scene, 'stock');
    case 'standard':
      return say(scene, 'standard');
    default:
      return to;
  }
}

/** A list longer than this says how many more there are. */
const FOLD_ROWS = 40;

function fold(scene: Scene, title: string, rows: readonly Html[], leads: Html | null = null): Html | null {
  if (rows.length === 0) return null;
  const left = rows.length - FOLD_ROWS;
  const more = left > 0 && html`<li>${say(scene, 'and {left} more', { left })}</li>`;
  return html`<details class="fold"><summary>${title}</summary><ul>${leads}${rows.slice(0, FOLD_ROWS)}${more}</ul></details>`;
}

function watchWords(scene: Scene, w: Scene['picture']['watching'][number]): Html {
  const said = [w.cannotJudge ?? likelyWords(scene, w)];
  if (w.speaksAt !== null)
    said.push(say(scene, 'It becomes a decision {at} if it goes on.', { at: dayTime(scene, w.speaksAt) }));
  if (w.mutedBy) {
    const policy = sentence(policyWords(scene, w.mutedBy));
    said.push(say(scene, 'No decision is raised meanwhile, {policy}', { policy }));
  }
  return html`<li><b>${w.label}</b> ${said.join(' ')}</li>`;
}

function likelyWords(scene: Scene, { probability, since }: Scene['picture']['watching'][number]): string {
  const share = Math.round(probability * 100);
  return since === null
    ? say(scene, '{share} in 100 likely.', { share })
    : say(scene, '{share} in 100 likely, since {since}.', { share, since: dayTime(scene, since) });
}

function quiet(scene: Scene): Html {
  const rows = scene.picture.watching.map((w) => watchWords(scene, w));
  return html`<section class="quietly"><h2>${say(scene, 'Watching')}</h2>${rows.length === 0 ? html`<p>${say(scene, 'Nothing is on its way to becoming a decision.')}</p>` : html`<ul>${rows}</ul>`}</section>`;
}

function restHtml(scene: Scene, rest: readonly Part[]): Html {
  const known = asking(scene)
    .slice(CARDS)
    .flatMap((d) => d.atRiskMinor ?? []);
  const minor = known.reduce((sum, one) => sum + one, 0);
  const more = rest.length;
  const title =
    known.length === 0
      ? say(scene, '{more} more', { more })
      : say(scene, '{more} more, {money} in all', { more, money: roundMoney(scene, minor) });
  return html`<section class="rest"><h2>${title}</h2><ol>${partHtml(rest)}</ol></section>`;
}

/** What asks for nothing now: on the list, small, and out of the way of what does. */
function keptHtml(scene: Scene, kept: readonly Decision[], viewer: Viewer): Html {
  const rows = kept.map((d) => quietRow(scene, d, viewer));
  return html`<details class="fold kept" id="kept"><summary>${say(scene, 'Known, agreed or taken: {count}', { count: kept.length })}</summary><ul>${rows}</ul></details>`;
}

/** Before the first picture: the box has started and reads what it wrote. */
export const waitingMain = (to: Spoken): Html =>
  html`<main id="main"><div class="lede" id="lede"><h1>${say(to, 'Reading the journal …')}</h1><div class="under"><p>${say(to, 'The picture comes as soon as everything written before the start is read. This page fills itself.')}</p></div></div></main>`;
