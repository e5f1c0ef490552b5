// The decisions about one order or one line: those that ask, those that are kept quiet, and those that ended within a day.
import type { Decision } from '../core/types/decision.ts';
import type { Viewer } from './act-form.ts';
import { quietRow, row } from './card.ts';
import { type Html, html } from './html.ts';
import { isQuiet, type Scene, taskOf } from './scene.ts';
import { say } from './speech.ts';

export type DecisionsOn = { readonly open: readonly Decision[]; readonly ended: readonly Decision[] };

/** It leads the decision, is late by the same cause, or is itself the cause. */
export function decisionsOnOrder({ picture }: Scene, orderId: string): DecisionsOn {
  return which(picture, ({ consequence: c, cause }) => {
    if (c.orderId === orderId || (ORDER_KINDS.has(cause.kind) && cause.id === orderId)) return true;
    return c.type === 'delay' && c.others.some((other) => other.orderId === orderId && other.late);
  });
}

const ORDER_KINDS: ReadonlySet<string> = new Set(['salesOrderLine', 'stockRefill']);

export function decisionsOnLine({ picture }: Scene, lineId: string): DecisionsOn {
  return which(
    picture,
    ({ consequence, cause }) =>
      consequence.lineId === lineId || (cause.kind === 'line' && cause.id === lineId),
  );
}

const which = (
  { decisions, ended }: Scene['picture'],
  isOn: (decision: Decision) => boolean,
): DecisionsOn => ({ open: decisions.filter(isOn), ended: ended.filter(isOn) });

/** The most urgent band that stands on it: what colours its page. Null: grey. */
export function bandOf(scene: Scene, { open }: DecisionsOn): Decision['reason']['band'] | null {
  const bands = open.filter((d) => !isQuiet(taskOf(scene, d))).map(({ reason }) => reason.band);
  return bands.toSorted()[0] ?? null;
}

export function decisionsHtml(scene: Scene, { open, ended }: DecisionsOn, viewer: Viewer): Html {
  const asking = open.filter((d) => !isQuiet(taskOf(scene, d)));
  const quieter = open.filter((d) => isQuiet(taskOf(scene, d)));
  const rows = asking.map((d) => row(scene, d, viewer));
  const kept = [...quieter, ...ended].map((d) => quietRow(scene, d, viewer));
  const none = html`<p class="note">${say(scene, 'Nothing needs a decision here.')}</p>`;
  return html`<section class="rest" id="decisions"><h2 class="sec">${say(scene, 'Decisions')}</h2>${rows.length === 0 ? none : html`<ol>${rows}</ol>`}${kept.length > 0 && html`<h3 class="sec">${say(scene, 'Known, agreed, taken, or over within the last day')}</h3><ul class="plainlist">${kept}</ul>`}</section>`;
}
