// One box for sales: what and how many; by which day it could be promised, how surely, and what that leaves out.
import type { PromiseAnswer, PromisedFrom, PromiseFound } from '../core/types/promise.ts';
import { type Html, html } from './html.ts';
import { pieces as piecesWords } from './number.ts';
import type { Page } from './part.ts';
import { clockTime, dateWords, MINUTE } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { say } from './speech.ts';
import { notPromisedWords, oddsWords, SURENESSES, unansweredWords } from './words/promise.ts';

/** As it was typed. */
export type PromiseTyped = {
  readonly material: string;
  readonly pieces: string;
  readonly sure: string;
  readonly route: string;
};

export type PromiseData = {
  readonly typed: PromiseTyped;
  /** Why it could not be asked, in words. Null: it could, or nothing was. */
  readonly trouble: string | null;
  readonly answer: PromiseAnswer | null;
  /** Nothing was asked yet: `answer` only tells what is made here. */
  readonly isBlank: boolean;
  /** Of a past moment it is not told. */
  readonly isNow: boolean;
};

export function promisePage(scene: Scene, data: PromiseData): Page {
  const title = say(scene, 'Safe promise');
  const note = say(
    scene,
    'Behind everything that is queued, in the same futures as the picture. To ask reserves nothing.',
  );
  const body = data.isNow
    ? html`<p class="note">${note}</p>${formHtml(scene, data)}${answerHtml(scene, data)}`
    : html`<section class="listed"><p>${say(scene, 'What can be promised is told as of the last look only.')}</p></section>`;
  const main = html`<main id="main" class="list"><h1>${say(scene, 'By when can we promise it?')}</h1>${body}</main>`;
  return { title: `${title} · ${scene.picture.plantName}`, main, parts: [] };
}

function formHtml(scene: Scene, { typed, answer }: PromiseData): Html {
  const routes = answer !== null && 'routes' in answer ? answer.routes : [];
  const chosen = typed.sure === '' ? '0.9' : typed.sure;
  const odds = SURENESSES.map((sure) => optionHtml(sure, oddsWords(scene, Number(sure)), chosen));
  const none = optionHtml('', say(scene, 'none: until it is made'), typed.route);
  const route =
    routes.length > 1 &&
    field(
      'route',
      say(scene, 'Route'),
      html`<select id="route" name="route">${none}${routes.map((one) => optionHtml(one, one, typed.route))}</select>`,
    );
  return html`<form class="decide ask" method="get" action="/promise">${field('material', say(scene, 'Item'), html`<input id="material" name="material" maxlength="200" autocomplete="off" required value="${typed.material}">`)}${field('pieces', say(scene, 'Pieces'), html`<input id="pieces" name="pieces" inputmode="numeric" maxlength="20" autocomplete="off" required value="${typed.pieces}">`)}${field('sure', say(scene, 'How sure'), html`<select id="sure" name="sure">${odds}</select>`)}${route}<button class="btn main">${say(scene, 'Ask')}</button></form>`;
}

const field = (id: string, words: string, control: Html): Html =>
  html`<label class="who" for="${id}"><span>${words}</span>${control}</label>`;

const optionHtml = (value: string, words: string, chosen: string): Html =>
  value === chosen
    ? html`<option value="${value}" selected>${words}</option>`
    : html`<option value="${value}">${words}</option>`;

function answerHtml(scene: Scene, { typed, trouble, answer, isBlank }: PromiseData): Html | null {
  if (trouble !== null) return html`<p class="notice" role="alert">${trouble}</p>`;
  if (answer === null)
    return html`<p class="notice" role="status">${say(scene, 'The box is reading its journal. Ask again in a moment.')}</p>`;
  if (answer.type === 'found') return foundHtml(scene, answer);
  const words = unansweredWords(scene, answer, isBlank ? null : typed);
  return words === null ? null : html`<p class="${isBlank ? 'note' : 'notice'}" role="status">${words}</p>`;
}

function foundHtml(scene: Scene, found: PromiseFound): Html {
  const { at, zone, promises, asked, routes, unknown, runsOut } = found;
  const seen = say(scene, 'As the box saw it {date} {time}.', {
    date: dateWords(scene, at),
    time: clockTime(zone, at),
  });
  const [best] = promises;
  const head = best === undefined ? say(scene, 'It cannot be promised') : headWords(scene, found, best);
  const limits = [
    ...(best === undefined ? [] : [say(scene, 'Parts are taken to be there.')]),
    ...runsOut.map((one) =>
      say(scene, 'Not counted: {label} runs out {date} {time}, and {line} stands for it.', {
        ...{ label: one.label, line: one.lineName },
        ...{ date: dateWords(scene, one.at), time: clockTime(zone, one.at) },
      }),
    ),
    ...(best !== undefined && asked.route === null && routes.length > 0
      ? [say(scene, 'For the day it leaves, choose its route above.')]
      : []),
  ];
  const rows = [
    ...promises.map((one) => fromWords(scene, found, one)),
    ...unknown.map((one) => notPromisedWords(scene, one)),
    ...limits,
  ].map((words) => html`<li>${words}</li>`);
  return html`<section class="listed${best === undefined ? ' bad' : ''}" id="answer"><h2>${head}</h2><ul class="plainlist">${rows}</ul><p class="from">${seen}</p></section>`;
}

const dayOf = ({ doneAt, shipment }: PromisedFrom): number => shipment?.departsAt ?? doneAt;

/** "Thu 26 Nov, 9 of 10" */
function headWords(scene: Scene, { asked }: PromiseFound, best: PromisedFrom): string {
  return say(scene, '{day}, {odds}', {
    day: dateWords(scene, dayOf(best)),
    odds: oddsWords(scene, asked.sure),
  });
}

function fromWords(scene: Scene, { asked, zone }: PromiseFound, one: PromisedFrom): string {
  const { lineName: line, shipment } = one;
  // Rounded up: a promise of 10:00 is not kept at 10:00:30.
  const at = shipment?.departsAt ?? Math.ceil(one.doneAt / MINUTE) * MINUTE;
  const what = { pieces: piecesWords(scene, asked.pieces), item: asked.materialId, line };
  const when = { date: dateWords(scene, at), time: clockTime(zone, at) };
  if (shipment !== null)
    return say(scene, '{pieces} {item} from {line}: on {shipment}, which leaves {date} {time}.', {
      ...{ ...what, ...when, shipment: shipment.id },
    });
  const done = say(scene, '{pieces} {item} from {line}: done by {date} {time}.', { ...what, ...when });
  if (asked.route === null) return done;
  return `${done} ${say(scene, 'No later shipment on {route} is known.', { route: asked.route })}`;
}
