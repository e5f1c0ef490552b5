// The page of one order: what becomes of it, its way to the customer, its dates, and everything that stands on it.
import type { OrderNow } from '../core/types/order-now.ts';
import type { WhyFound } from '../core/types/why.ts';
import type { Viewer } from './act-form.ts';
import { type Cell, datesCells, datesHeads, table } from './dates-table.ts';
import { bandOf, decisionsHtml, decisionsOnOrder } from './decisions-on.ts';
import { type Html, html } from './html.ts';
import { bandMark } from './mark.ts';
import { percent, pieces } from './number.ts';
import { dateRows } from './order-dates.ts';
import { orderPath, runWords } from './order-path.ts';
import type { Page, Part } from './part.ts';
import { lineHref, linkTo, nameHtml, shortName } from './place-links.ts';
import { dayTime, utcText } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { say } from './speech.ts';
import { whyHtml } from './why-part.ts';
import { dateWords, isMade, orderSentence, unjudgedWords } from './words/order-dates.ts';

export type OrderView = {
  readonly orderId: string;
  /** Null: of a past moment, of which only the picture was kept. */
  readonly order: OrderNow | null;
  readonly why: WhyFound | null;
  readonly viewer: Viewer;
};

/** More runs than this are a list that is folded away: an order may have sixty. */
const SHOWN_RUNS = 8;

export function orderPage(scene: Scene, view: OrderView): Page {
  const { order, orderId, why, viewer } = view;
  const title = `${say(scene, 'Order {order}', { order: shortName(orderId) })} · ${scene.picture.plantName}`;
  const on = decisionsOnOrder(scene, orderId);
  const band = bandOf(scene, on);
  const decisions: Part = { id: 'decisions', html: decisionsHtml(scene, on, viewer) };
  const parts: readonly Part[] =
    order === null
      ? [{ id: 'thing', html: pastHead(scene, view) }, decisions]
      : [
          { id: 'thing', html: headHtml(scene, order, view) },
          { id: 'way', html: wayHtml(scene, order, viewer) },
          { id: 'dates', html: datesHtml(scene, order) },
          { id: 'runs', html: runsHtml(scene, order, viewer) },
          decisions,
          ...besidePart(scene, order, viewer),
          { id: 'why', html: whyHtml(scene, why) },
        ];
  const main = html`<main id="main" class="task thing${band === null ? '' : ` b${band}`}">${parts.map((part) => part.html)}</main>`;
  return { title, main, parts };
}

const crumb = (scene: Scene, { isPast }: Viewer): Html =>
  html`<p class="crumb"><a href="${isPast === true ? `/?asOf=${utcText(scene.now)}` : '/'}">${say(scene, 'The picture')}</a></p>`;

/** What was known of the order itself was not kept; the decisions of that time were. */
function pastHead(scene: Scene, { orderId, viewer }: OrderView): Html {
  const words = say(
    scene,
    'The decisions of that time are kept. Runs and dates of an order are told as of the last look only.',
  );
  const name = say(scene, 'Order {order}', { order: shortName(orderId) });
  return html`<div id="thing">${crumb(scene, viewer)}<h1>${name}</h1><p class="note">${words}</p></div>`;
}

function headHtml(scene: Scene, order: OrderNow, { viewer, orderId }: OrderView): Html {
  const { dates, isDead } = order;
  const band = bandOf(scene, decisionsOnOrder(scene, orderId));
  const customer =
    dates.customerName ?? (order.isRefill ? say(scene, 'stock') : say(scene, 'customer not known'));
  const unjudged = unjudgedWords(dates);
  const note = isDead
    ? say(
        scene,
        'Past due for 30 days or more, and nothing of it was made or shipped in that time. Close it in ERP, or give it a shipment that is still to leave.',
      )
    : unjudged;
  return html`<div id="thing">${crumb(scene, viewer)}<div class="dtop"><div><p class="where">${band !== null && bandMark(band)}<span>${nameHtml(customer)} · ${nameHtml(order.materialId)}</span></p><h1>${orderSentence(scene, dates, isDead)}</h1>${note !== null && html`<p class="note">${note}</p>`}</div>${factsHtml(scene, order)}</div></div>`;
}

function factsHtml(scene: Scene, order: OrderNow): Html | null {
  const { dates, line } = order;
  if (dates.unknown !== null || order.isDead || isMade(dates)) return null;
  const isLate = dates.slipDays > 0;
  const label = isLate ? say(scene, 'Slip') : say(scene, 'Slack');
  const sub = isLate
    ? say(scene, '{pieces} short when packing closes', { pieces: pieces(scene, dates.shortPieces) })
    : line === null
      ? ''
      : say(scene, 'working hours of {line}', { line: line.name });
  const chance = dates.pLate === null ? say(scene, 'Not known') : percent(scene, dates.pLate);
  return html`<dl class="facts wide"><div><dt>${label}</dt><dd class="big">${dateWords(scene, dates)}</dd><dd class="sub">${sub}</dd></div>
<div><dt>${say(scene, 'Chance of being late')}</dt><dd class="big">${chance}</dd><dd class="sub">${say(scene, 'if nobody acts')}</dd></div>
<div><dt>${say(scene, 'Still to ship')}</dt><dd class="big">${pieces(scene, order.neededPieces)}</dd><dd class="sub">${say(scene, '{pieces} shipped', { pieces: pieces(scene, order.shippedPieces) })}</dd></div></dl>`;
}

const wayHtml = (scene: Scene, order: OrderNow, viewer: Viewer): Html =>
  html`<section id="way"><h2 class="sec">${say(scene, 'Its way to the customer')}</h2>${orderPath(scene, order, viewer)}</section>`;

function datesHtml(scene: Scene, order: OrderNow): Html {
  const heads = [say(scene, 'Date'), say(scene, 'When'), say(scene, 'From')];
  const rows = dateRows(scene, order).map(({ label, when, from }) => [label, html`<b>${when}</b>`, from]);
  const title = say(scene, 'Its dates');
  return html`<section id="dates"><h2 class="sec">${title}</h2>${table(title, heads, rows)}</section>`;
}

function runsHtml(scene: Scene, order: OrderNow, viewer: Viewer): Html {
  const { runs, moreRuns } = order;
  const title = say(scene, 'What makes it');
  if (runs.length === 0)
    return html`<section id="runs"><h2 class="sec">${title}</h2><p class="note">${say(scene, 'No run is known to make it.')}</p></section>`;
  const heads = [say(scene, 'Run'), say(scene, 'Line'), say(scene, 'Where it stands'), say(scene, 'Done')];
  const cells = runs.map((run): readonly Cell[] => [
    run.completes
      ? html`${nameHtml(run.runId)} <span class="from">${say(scene, 'completes it')}</span>`
      : nameHtml(run.runId),
    run.lineId === null || run.lineName === null
      ? say(scene, 'no line known')
      : linkTo(lineHref(scene, run.lineId, viewer), run.lineName),
    runWords(scene, run),
    run.finishAt === null ? '–' : dayTime(scene, run.finishAt),
  ]);
  const rest = cells.slice(SHOWN_RUNS);
  const left = rest.length + moreRuns;
  const more =
    left > 0 &&
    html`<details class="else"><summary>${say(scene, 'and {left} more', { left })}</summary>${table(title, heads, rest)}</details>`;
  return html`<section id="runs"><h2 class="sec">${title}</h2>${table(title, heads, cells.slice(0, SHOWN_RUNS))}${more}</section>`;
}

/** None where no line completes it. */
function besidePart(scene: Scene, { line }: OrderNow, viewer: Viewer): readonly Part[] {
  if (line === null || line.others.length === 0) return [];
  const title = say(scene, 'Other orders on {line}', { line: line.name });
  const rows = line.others.map((dates) => datesCells(scene, dates, viewer));
  const more =
    line.moreOthers > 0 &&
    html`<p class="note"><a href="${lineHref(scene, line.lineId, viewer)}">${say(scene, 'and {left} more', { left: line.moreOthers })}</a></p>`;
  return [
    {
      id: 'beside',
      html: html`<section id="beside"><h2 class="sec">${title}</h2>${table(title, datesHeads(scene), rows)}${more}</section>`,
    },
  ];
}
