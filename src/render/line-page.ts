// The page of one line: what it does now and what that rests on, what is next, and what becomes of the orders on it.
import type { FloorLine } from '../core/types/floor-line.ts';
import type { LineNow, LineRun } from '../core/types/line-now.ts';
import { floorOf, type LineStatus } from '../core/types/picture.ts';
import type { WhyFound } from '../core/types/why.ts';
import type { Viewer } from './act-form.ts';
import { type Cell, datesCells, datesHeads, table } from './dates-table.ts';
import { bandOf, decisionsHtml, decisionsOnLine } from './decisions-on.ts';
import { type Html, html } from './html.ts';
import { bandMark } from './mark.ts';
import { pieces, rate } from './number.ts';
import type { Page, Part } from './part.ts';
import { linkTo, nameHtml, orderHref, shortName } from './place-links.ts';
import { dayTime, utcText } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { plural, say } from './speech.ts';
import { whyHtml } from './why-part.ts';
import {
  jobWords,
  knownWords,
  nextWords,
  questionWords,
  shiftWords,
  standsWords,
  writtenShiftWords,
} from './words/floor.ts';
import {
  againstWords,
  counterAge,
  driftWords,
  scheduleWords,
  sequenceWords,
  unplacedWords,
} from './words/line-now.ts';

export type LineView = {
  readonly status: LineStatus;
  /** Null: of a past moment, of which only the picture was kept. */
  readonly line: LineNow | null;
  readonly why: WhyFound | null;
  readonly viewer: Viewer;
};

export function linePage(scene: Scene, view: LineView): Page {
  const { status, line, why, viewer } = view;
  const on = decisionsOnLine(scene, status.lineId);
  const band = bandOf(scene, on);
  const parts: readonly Part[] = [
    { id: 'thing', html: headHtml(scene, view) },
    { id: 'now', html: nowHtml(scene, view) },
    { id: 'decisions', html: decisionsHtml(scene, on, viewer) },
    { id: 'runs', html: runsHtml(scene, line, viewer) },
    ...(line === null ? [] : [{ id: 'why', html: whyHtml(scene, why) }]),
  ];
  const main = html`<main id="main" class="task thing${band === null ? '' : ` b${band}`}">${parts.map((part) => part.html)}</main>`;
  return { title: `${shortName(status.name)} · ${scene.picture.plantName}`, main, parts };
}

const floorLineOf = ({ picture }: Scene, lineId: string): FloorLine | null =>
  floorOf(picture).find((one) => one.lineId === lineId) ?? null;

function headHtml(scene: Scene, { status, line, viewer }: LineView): Html {
  const band = bandOf(scene, decisionsOnLine(scene, status.lineId));
  const back = viewer.isPast === true ? `/?asOf=${utcText(scene.now)}` : '/';
  return html`<div id="thing"><p class="crumb"><a href="${back}">${say(scene, 'The picture')}</a></p><div class="dtop"><div><p class="where">${band !== null && bandMark(band)}<span>${scheduleWords(scene, status)}</span></p><h1>${nameHtml(status.name)}</h1></div>${factsHtml(scene, status, { line, viewer })}</div></div>`;
}

function factsHtml(
  scene: Scene,
  status: LineStatus,
  { line, viewer }: Pick<LineView, 'line' | 'viewer'>,
): Html {
  const { orderId, isProposed } = status;
  const order =
    orderId === null ? html`${say(scene, 'Not known')}` : linkTo(orderHref(scene, orderId, viewer), orderId);
  const said =
    orderId === null ? '' : isProposed ? say(scene, 'by the sequence, nobody has confirmed it') : '';
  const counter = line?.counter ?? null;
  const counted =
    line === null
      ? null
      : html`<div><dt>${say(scene, 'Counted by')}</dt><dd class="big">${counter === null ? say(scene, 'no tag') : nameHtml(counter.tag)}</dd><dd class="sub">${counter !== null && counterAge(scene, counter)}</dd></div>`;
  return html`<dl class="facts wide"><div><dt>${say(scene, 'Pieces an hour')}</dt><dd class="big">${paceWords(scene, status)}</dd><dd class="sub">${line?.rate ? againstWords(scene, line.rate) : planWords(scene, status)}</dd></div>
<div><dt>${say(scene, 'Order')}</dt><dd class="big">${order}</dd><dd class="sub">${said}</dd></div>${counted}</dl>`;
}

/** What nobody counted is the plan: shown as one, never as a rate. */
function paceWords(scene: Scene, { ratePerHour, isMeasured, silentSince }: LineStatus): string {
  return ratePerHour === null || isMeasured === false || silentSince !== null
    ? say(scene, 'Not known')
    : rate(scene, ratePerHour);
}

const planWords = (scene: Scene, { planPerHour }: LineStatus): string =>
  planPerHour === null ? '' : say(scene, 'plan {plan}', { plan: rate(scene, planPerHour) });

/** What it is on, how that is known, what people told of it, and what for want of a fact nobody can say. */
function nowHtml(scene: Scene, { status, line, viewer }: LineView): Html {
  const floor = floorLineOf(scene, status.lineId);
  const said = [
    ...(floor === null ? [] : floorWords(scene, floor)),
    ...(line?.drift ? [driftWords(scene, line.drift)] : []),
    ...(status.unknown === null
      ? []
      : [say(scene, 'It cannot be judged: {reason}.', { reason: status.unknown })]),
    ...(floor === null ? [] : knownWords(scene, floor)),
  ];
  const written = (floor?.shifts ?? []).flatMap((shift) => {
    const words = writtenShiftWords(scene, shift);
    return words === null ? [] : [html`<li><b>${shiftWords(scene, shift)}</b> ${words}</li>`];
  });
  const tell =
    viewer.mayAct &&
    html`<p class="note"><a href="/floor#floor-${status.lineId}">${say(scene, 'Write what no tag says of it')}</a></p>`;
  const none = html`<p class="note">${say(scene, 'What it is on is not known.')}</p>`;
  return html`<section id="now"><h2 class="sec">${say(scene, 'Now')}</h2>${said.length === 0 ? none : html`<ul class="plainlist">${said.map((words) => html`<li>${words}</li>`)}</ul>`}${written.length > 0 && html`<h3 class="sec">${say(scene, 'What people wrote of its shifts')}</h3><ul class="plainlist">${written}</ul>`}${tell}</section>`;
}

function floorWords(scene: Scene, floor: FloorLine): readonly string[] {
  const stands = standsWords(scene, floor);
  return [
    ...(floor.question === null ? [] : [questionWords(scene, floor, floor.question)]),
    jobWords(scene, floor),
    ...(stands === null ? [] : [stands]),
    ...[nextWords(scene, floor) ?? []].flat(),
  ];
}

function runsHtml(scene: Scene, line: LineNow | null, viewer: Viewer): Html {
  const title = say(scene, 'What it makes, in this order');
  if (line === null)
    return html`<section id="runs"><h2 class="sec">${title}</h2><p class="note">${say(scene, 'Runs and their dates are told as of the last look only.')}</p></section>`;
  const heads = [say(scene, 'Run'), say(scene, 'Begins'), ...datesHeads(scene)];
  const rows = line.runs.map((run) => runCells(scene, run, viewer));
  const none = html`<p class="note">${say(scene, 'No run is open on it.')}</p>`;
  const unplaced = unplacedWords(scene, line);
  const more =
    line.moreRuns > 0 && html`<p class="note">${say(scene, 'and {left} more', { left: line.moreRuns })}</p>`;
  return html`<section id="runs"><h2 class="sec">${title}</h2><p class="note">${sequenceWords(scene, line.sequence)}</p>${rows.length === 0 ? none : table(title, heads, rows)}${more}${unplaced !== null && html`<p class="note">${unplaced}</p>`}</section>`;
}

function runCells(scene: Scene, run: LineRun, viewer: Viewer): readonly Cell[] {
  const { order, moreOrders } = run;
  const begins = run.running
    ? say(scene, 'is on it')
    : run.startAt === null
      ? '–'
      : dayTime(scene, run.startAt);
  const open = say(scene, '{open} of {all} still to make', {
    open: pieces(scene, run.openPieces),
    all: pieces(scene, run.quantityPieces),
  });
  const name = html`${nameHtml(run.runId)} <span class="from">${open}</span>`;
  if (order === null) {
    const done = run.finishAt === null ? '–' : dayTime(scene, run.finishAt);
    return [name, begins, say(scene, 'no order known'), '–', done, '–'];
  }
  const [first = '', ...rest] = datesCells(scene, order, viewer);
  const more =
    moreOrders > 0 &&
    html` <span class="from">${plural(scene, moreOrders, ['and {n} more order', 'and {n} more orders'])}</span>`;
  return [name, begins, html`${first}${more}`, ...rest];
}
