// The handover of a shift: what is open, what changed, what people add; on a screen, and on one printed sheet.
import type { Decision } from '../core/types/decision.ts';
import type { HandoverSign } from '../core/types/handover.ts';
import type { Viewer } from './act-form.ts';
import { sourceFreshness } from './freshness.ts';
import { type ReturnedSign, readButton, signForm, takeButton, takeForm } from './handover-forms.ts';
import { type Html, html } from './html.ts';
import { bandMark } from './mark.ts';
import type { Page, Part } from './part.ts';
import { clockTime, dateWords, dayTime, HOUR, utcText } from './plant-time.ts';
import { asking, outsideSources, type Scene } from './scene.ts';
import { say } from './speech.ts';
import { type WaysNow, wayChips } from './way-chips.ts';
import {
  changedSince,
  changedWords,
  handoverIn,
  handoverTitle,
  readWords,
  sbarWords,
  signedWords,
  standingWords,
  waitingHandover,
} from './words/handover.ts';
import { strong } from './words/words.ts';

export type HandoverData = {
  readonly viewer: Viewer;
  /** How people can be reached, and how many messages wait. */
  readonly ways: WaysNow;
  readonly waiting: number;
  /** What became of what was sent. */
  readonly answer: string | null;
  readonly returned: ReturnedSign | null;
};

/** What one sheet of A4 holds. The rest is counted. */
const PRINTED = { changes: 6, signed: 2 } as const;
/** Rows of four lines at most, or half as many of eight: beside lines to write on by hand, one signature, two. */
const PRINTED_ROWS = [7, 8, 6] as const;
/** Of a list on the screen. */
const MOST_CHANGES = 40;
/** So long a picture has tasks that are over. */
const CLOSED_SHOWN_MS = 24 * HOUR;

export function handoverPage(scene: Scene, data: HandoverData): Page {
  const { viewer, answer, returned } = data;
  const parts: readonly Part[] = [
    { id: 'handover-head', html: headHtml(scene) },
    { id: 'handover-open', html: openHtml(scene, viewer) },
    { id: 'handover-changed', html: changedHtml(scene) },
    { id: 'handover-sources', html: sourcesHtml(scene, data) },
  ];
  const [head, open, ...rest] = parts.map((part) => part.html);
  const isWaiting = waitingHandover(scene) !== null;
  const taking = viewer.mayAct && isWaiting;
  const leaving = viewer.mayAct ? leavingHtml(scene, { viewer, returned, isFolded: isWaiting }) : null;
  const main = html`<main id="main" class="list handover">${head ?? null}${answer !== null && html`<p class="notice" role="status">${answer}</p>`}
${taking && takeForm(scene, viewer)}${open ?? null}${taking && html`<div class="acts">${takeButton(scene)}</div>`}
${rest}${leaving}${signaturesHtml(scene)}</main>`;
  return { title: `${say(scene, 'Handover')} · ${scene.picture.plantName}`, main, parts };
}

function headHtml(scene: Scene): Html {
  const { last } = handoverIn(scene);
  const signed = last?.signed ?? [];
  const now = say(scene, '{plant}, {date} {time}', {
    plant: scene.picture.plantName,
    date: dateWords(scene, scene.now),
    time: clockTime(scene.zone, scene.now),
  });
  // What was taken over stays on the screen; the paper is for what waits.
  const printed = printedSigned(scene);
  const notes = signed.toReversed().map((one, i) => signHtml(scene, one, i >= printed));
  const left = printed === 0 ? 0 : signed.length - printed;
  return html`<div id="handover-head"><h1>${handoverTitle(scene)}</h1><p class="paper">${now}</p><p class="note">${standingWords(scene)}</p>${notes}${left > 0 && html`<p class="paper">${moreWords(scene, left)}</p>`}</div>`;
}

function signHtml(scene: Scene, { personId, at, did, unmeasured }: HandoverSign, isBeyond: boolean): Html {
  const said = (title: string, words: string | null): Html | null =>
    words === null ? null : html`<dt>${title}</dt><dd>${words}</dd>`;
  const all = [
    said(say(scene, 'What I did, what I saw'), did),
    said(say(scene, 'Not measured by the box'), unmeasured),
  ].filter((one) => one !== null);
  const notes =
    all.length === 0
      ? html`<p class="from">${say(scene, 'They added nothing of their own.')}</p>`
      : html`<dl class="handed">${all}</dl>`;
  return html`<section class="listed${isBeyond ? ' beyond' : ''}"><h2>${signedWords(scene, personId, at)}</h2>${notes}</section>`;
}

const printedSigned = (scene: Scene): number =>
  Math.min(waitingHandover(scene)?.signed.length ?? 0, PRINTED.signed);

const moreWords = (scene: Scene, n: number): string =>
  say(scene, 'and {left} more on the panel', { left: n });

/** What whoever looks has not read yet stands first; of who is not known, what nobody has read. */
export function handedRows(scene: Scene, viewer: Viewer): readonly Decision[] {
  const reads = waitingHandover(scene)?.reads ?? [];
  const isRead = ({ taskId }: Decision): boolean => readOf(reads, taskId, viewer.personId) !== undefined;
  return asking(scene).toSorted((a, b) => Number(isRead(a)) - Number(isRead(b)) || a.rank - b.rank);
}

type Reads = NonNullable<ReturnType<typeof waitingHandover>>['reads'];
const readOf = (reads: Reads, taskId: number, personId: string | null) =>
  reads.find((one) => one.taskId === taskId && (personId === null || one.personId === personId));

function openHtml(scene: Scene, viewer: Viewer): Html {
  const rows = handedRows(scene, viewer);
  const title = say(scene, 'Open now ({count})', { count: rows.length });
  if (rows.length === 0)
    return html`<section id="handover-open"><h2 class="sec">${title}</h2><p class="note">${say(scene, 'Nothing is open: there is nothing to decide.')}</p></section>`;
  const heads = [
    say(scene, 'Situation'),
    say(scene, 'Background'),
    say(scene, 'Assessment'),
    say(scene, 'Recommendation'),
    say(scene, 'Read by'),
  ];
  const head = heads.map((name) => html`<th scope="col" role="columnheader">${name}</th>`);
  const printed = PRINTED_ROWS[printedSigned(scene)] ?? 0;
  const left = rows.length - printed;
  const roomy = rows.length * 2 <= printed ? ' roomy' : '';
  const body = rows.map((d, i) => rowHtml(scene, d, { heads, viewer, isBeyond: i >= printed }));
  return html`<section id="handover-open"><h2 class="sec">${title}</h2><table class="rows sbar${roomy}" role="table"><caption class="vh">${title}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${body}</tbody></table>${left > 0 && html`<p class="paper">${moreWords(scene, left)}</p>`}</section>`;
}

type Row = { readonly heads: readonly string[]; readonly viewer: Viewer; readonly isBeyond: boolean };

function rowHtml(scene: Scene, d: Decision, { heads, viewer, isBeyond }: Row): Html {
  const words = sbarWords(scene, d);
  const { band } = d.reason;
  const link = viewer.isPast === true ? `/t/${d.taskId}?asOf=${utcText(scene.now)}` : `/t/${d.taskId}`;
  const cells: readonly Html[] = [
    html`<span class="rank">${d.rank}</span> ${bandMark(band)} <a href="${link}"><b>${words.situation}</b></a> <span class="from">${words.place} · ${words.state}</span>`,
    strong(words.background),
    html`<b>${words.atRisk}</b> ${strong(words.assessment)}`,
    html`<b>${words.actBy}</b> ${words.recommendation}`,
  ];
  const said = cells.map(
    (cell, i) => html`<td role="cell" data-head="${heads[i] ?? ''}"><div class="cut">${cell}</div></td>`,
  );
  return html`<tr class="b${band}${isBeyond ? ' beyond' : ''}" role="row">${said}<td role="cell" data-head="${heads[4] ?? ''}">${readCell(scene, d, viewer)}</td></tr>`;
}

/** On paper a box to tick. */
function readCell(scene: Scene, d: Decision, viewer: Viewer): Html {
  const waiting = waitingHandover(scene);
  const box = html`<span class="paper tickbox" aria-hidden="true"></span>`;
  if (waiting === null) return html`${box}<span class="from pending">${say(scene, 'not signed yet')}</span>`;
  const own = viewer.personId === null ? undefined : readOf(waiting.reads, d.taskId, viewer.personId);
  const reads = waiting.reads.filter(({ taskId }) => taskId === d.taskId);
  const said = reads.map((one) => html`<span class="from">${readWords(scene, one)}</span>`);
  const button =
    viewer.mayAct && own === undefined ? readButton(scene, d.taskId, sbarWords(scene, d).situation) : null;
  return html`${box}${said.length > 0 && html`<div class="cut">${said}</div>`}${button}`;
}

function changedHtml(scene: Scene): Html {
  const since = changedSince(scene);
  const at = dayTime(scene, since);
  const { shift, last } = handoverIn(scene);
  const hasShift = (waitingHandover(scene) === null ? shift : (last?.shift ?? null)) !== null;
  const title = hasShift
    ? say(scene, 'Changed this shift, since {at}', { at })
    : say(scene, 'Changed since {at}', { at });
  const all = changedWords(scene, since);
  const rows = all
    .slice(0, MOST_CHANGES)
    .map(
      (one, i) =>
        html`<li class="${i >= PRINTED.changes ? 'beyond' : ''}"><time>${dayTime(scene, one.at)}</time> <span>${one.words}</span></li>`,
    );
  const over = all.length - MOST_CHANGES;
  const left = all.length - PRINTED.changes;
  const list =
    rows.length === 0
      ? html`<p>${say(scene, 'Nothing changed.')}</p>`
      : html`<ul class="history">${rows}</ul>${over > 0 && html`<p>${say(scene, 'and {left} more', { left: over })}</p>`}`;
  const old =
    since < scene.now - CLOSED_SHOWN_MS
      ? html`<p class="from">${say(scene, 'What was closed more than a day ago stands in the ledger.')}</p>`
      : null;
  return html`<section class="listed" id="handover-changed"><h2>${title}</h2>${list}${left > 0 && html`<p class="paper">${moreWords(scene, left)}</p>`}${old}</section>`;
}

/** What the facts rest on: whoever comes must know what they cannot see. */
export const handoverSources = (scene: Scene, { ways, waiting }: Pick<HandoverData, 'ways' | 'waiting'>) => [
  ...outsideSources(scene).map((source) => ({ more: '', ...sourceFreshness(scene, source) })),
  ...wayChips(scene, ways, waiting),
];

function sourcesHtml(scene: Scene, data: HandoverData): Html {
  const rows = handoverSources(scene, data).map(
    ({ title, words, more, bad }) =>
      html`<li class="src${bad ? ' bad' : ''}"><span class="sd" aria-hidden="true"></span><b>${title}</b> <span>${words}</span>${more !== '' && html` <small>${more}</small>`}</li>`,
  );
  const list =
    rows.length === 0
      ? html`<p>${say(scene, 'No source is set up yet.')}</p>`
      : html`<ul class="heard">${rows}</ul>`;
  return html`<section class="listed" id="handover-sources"><h2>${say(scene, 'Sources')}</h2>${list}</section>`;
}

type Leaving = {
  readonly viewer: Viewer;
  readonly returned: ReturnedSign | null;
  readonly isFolded: boolean;
};

/** Several may leave a shift; while one handover waits, the next signature is folded away. */
function leavingHtml(scene: Scene, { viewer, returned, isFolded }: Leaving): Html {
  const form = signForm({ scene, viewer, returned });
  const title = html`<h2>${say(scene, 'For whoever leaves')}</h2>`;
  if (!isFolded || returned !== null) return html`<section class="listed leave">${title}${form}</section>`;
  return html`<section class="listed leave">${title}<details class="tell"><summary class="btn">${say(scene, 'Sign and go…')}</summary>${form}</details></section>`;
}

/** On paper only: lines to write on where nobody has written on the panel, and for both names. */
function signaturesHtml(scene: Scene): Html {
  const lines = html`<span class="ruled"></span><span class="ruled"></span><span class="ruled"></span>`;
  const byHand =
    waitingHandover(scene) === null
      ? html`<p>${say(scene, 'What I did, what I saw')}</p>${lines}<p>${say(scene, 'Not measured by the box')}</p>${lines}`
      : null;
  return html`<div class="paper">${byHand}<p class="names"><span>${say(scene, 'Leaving')}</span><span>${say(scene, 'Taking over')}</span></p></div>`;
}
