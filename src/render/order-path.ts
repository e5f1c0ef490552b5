// The throughline of one order drawn: what it needs, the runs and the line that make it, the shipment, the customer.
import type { OrderNow, OrderRun, Told } from '../core/types/order-now.ts';
import { type Html, html } from './html.ts';
import { pieces } from './number.ts';
import { type Linking, lineHref, linkTo, nameHtml } from './place-links.ts';
import { dayTime } from './plant-time.ts';
import { ageWords, type Scene, sourceTitle } from './scene.ts';
import { plural, say } from './speech.ts';
import { dateWords } from './words/order-dates.ts';
import { kindWords, leadsWords, missingWords } from './words/path-kind.ts';

/** `name` null: it is not known, and `said` says so. `leads`: how it leads to the next. */
type Node = {
  readonly kind: string;
  readonly name: Html | null;
  readonly said: string;
  readonly from: string;
  readonly leads: string | null;
  readonly isRisk: boolean;
};

export function orderPath(scene: Scene, order: OrderNow, linking: Linking): Html {
  const nodes = [
    orderNode(scene, order),
    runNode(scene, order),
    lineNode(scene, order, linking),
    ...(order.isRefill ? [] : [shipmentNode(scene, order), customerNode(scene, order)]),
  ];
  const turn = nodes.findIndex(({ isRisk }) => isRisk);
  const items = nodes.map((node, i) =>
    nodeHtml(scene, node, { isAfter: turn >= 0 && i > turn, isTurn: i === turn }),
  );
  return html`<ol class="path n${nodes.length}" id="path">${items}</ol>`;
}

type Drawn = { readonly isAfter: boolean; readonly isTurn: boolean };

function nodeHtml(scene: Scene, node: Node, { isAfter, isTurn }: Drawn): Html {
  const tone = isTurn ? 'turn' : node.isRisk ? 'risk' : 'fact';
  const cls = `node ${tone}${isAfter ? ' after' : ''}${node.name === null ? ' unproven' : ''}`;
  const kind = kindWords(scene, node.kind, 'delay');
  return html`<li class="${cls}"><span class="pt" aria-hidden="true"></span><p class="kind">${kind}</p>${node.name !== null && html`<p class="nm">${node.name}</p>`}<p class="said">${node.said}</p><p class="from">${node.from}</p>${node.leads !== null && html`<p class="rel">${node.leads}</p>`}</li>`;
}

export const toldWords = (scene: Scene, { source, effectiveAt }: Told): string =>
  `${sourceTitle(scene, source)}, ${ageWords(scene, effectiveAt)}`;

function orderNode(scene: Scene, order: OrderNow): Node {
  const open = { pieces: pieces(scene, order.neededPieces) };
  return {
    kind: order.isRefill ? 'stockRefill' : 'order',
    name: nameHtml(order.orderId),
    said: say(scene, '{pieces} pieces still to ship', open),
    from: toldWords(scene, order.told),
    leads: say(scene, 'is made by'),
    isRisk: false,
  };
}

function runNode(scene: Scene, { runs, moreRuns }: OrderNow): Node {
  const [first] = runs;
  const others = runs.length + moreRuns - 1;
  const more = others > 0 ? plural(scene, others, ['and {n} more run', 'and {n} more runs']) : '';
  return {
    kind: 'run',
    name: first ? nameHtml(first.runId) : null,
    said: first
      ? [runWords(scene, first), more].filter((one) => one !== '').join(', ')
      : missingWords(scene, 'no run known'),
    from: '',
    leads: say(scene, 'is made on'),
    isRisk: false,
  };
}

/** "running, 3,620 of 9,600 made". */
export function runWords(scene: Scene, run: OrderRun): string {
  const { madePieces, quantityPieces } = run;
  const far =
    madePieces === null
      ? say(scene, '{quantity} pieces', { quantity: pieces(scene, quantityPieces) })
      : say(scene, '{made} of {quantity} made', {
          made: pieces(scene, madePieces),
          quantity: pieces(scene, quantityPieces),
        });
  switch (run.status) {
    case 'running':
      return say(scene, 'running, {far}', { far });
    case 'waits':
      return say(scene, 'waits its turn, {far}', { far });
    case 'done':
      return say(scene, 'done, {far}', { far });
    case 'unknown':
      return say(scene, 'not placed, {far}', { far });
    default:
      throw new Error(`a run without words: ${run.status satisfies never}`);
  }
}

/** Where nothing of it is open the line of its last run: that is where it was made. */
function lineNode(scene: Scene, { line, runs, dates, shipment, isRefill }: OrderNow, linking: Linking): Node {
  const [first] = runs;
  const id = line?.lineId ?? first?.lineId ?? null;
  const name = line?.name ?? first?.lineName ?? id;
  const done = dates.finishAt === null ? '' : say(scene, 'done {at}', { at: dayTime(scene, dates.finishAt) });
  const leads = isRefill ? null : shipment === null ? null : leadsWords(scene, 'goes out on');
  return {
    kind: 'line',
    name: id === null || name === null ? null : linkTo(lineHref(scene, id, linking), name),
    said: id === null ? missingWords(scene, 'no line known') : done,
    from: '',
    leads,
    isRisk: dates.slipDays > 0,
  };
}

function shipmentNode(scene: Scene, { shipment, dates }: OrderNow): Node {
  const isRisk = dates.slipDays > 0;
  const leads = leadsWords(scene, 'is promised to');
  if (shipment === null) {
    const said = missingWords(scene, 'no shipment known');
    return { kind: 'shipment', name: null, said, from: '', leads, isRisk };
  }
  const places = { closes: dayTime(scene, shipment.packingClosesAt), at: dayTime(scene, shipment.departsAt) };
  return {
    kind: 'shipment',
    name: nameHtml(shipment.shipmentId),
    said: say(scene, 'packing closes {closes}, leaves {at}', places),
    from: toldWords(scene, shipment.told),
    leads,
    isRisk,
  };
}

function customerNode(scene: Scene, { dates, customerId }: OrderNow): Node {
  const name = dates.customerName ?? customerId;
  return {
    kind: 'customer',
    name: name === null ? null : nameHtml(name),
    said: name === null ? missingWords(scene, 'no customer known') : dateWords(scene, dates),
    from: '',
    leads: null,
    isRisk: dates.slipDays > 0,
  };
}
