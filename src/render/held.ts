// A snapshot that waits for a decision: what it would change, why it was not taken, and the two answers.
import type { HeldSnapshot } from '../core/types/held.ts';
import { type Viewer, whoField } from './act-form.ts';
import { type Html, html } from './html.ts';
import { dayTime, isoTime } from './plant-time.ts';
import { type Scene, sourceTitle } from './scene.ts';
import { plural, say } from './speech.ts';

/** "310 order records of orders.csv, as of today 06:40: 4 new, 12 changed, 142 missing." */
export function heldWords(scene: Scene, held: HeldSnapshot): string {
  const { noun, from, asOf, rows, added, changed, missing } = held;
  return say(
    scene,
    '{from}, as of {at}: {rows} {noun} records, {added} new, {changed} changed, {missing} missing.',
    { from, at: dayTime(scene, asOf), rows, noun, added, changed, missing },
  );
}

export function heldHtml(scene: Scene, all: readonly HeldSnapshot[], viewer: Viewer): Html | null {
  if (all.length === 0) return null;
  const title = plural(scene, all.length, ['One snapshot waits for you', '{n} snapshots wait for you']);
  const note = say(
    scene,
    'Until somebody decides, the records before it stay in the picture. Only this kind of record waits; all others go on.',
  );
  return html`<section class="listed bad" id="held"><h2>${title}</h2><p class="note">${note}</p>${all.map((one, index) => oneHtml(scene, one, viewer, index))}</section>`;
}

function oneHtml(scene: Scene, held: HeldSnapshot, viewer: Viewer, index: number): Html {
  const { source, kind, id, known, noun } = held;
  const action = `/held/${encodeURIComponent(source)}/${encodeURIComponent(kind)}`;
  const reasons = held.reasons.map((words) => html`<li>${words}</li>`);
  const form = viewer.mayAct
    ? html`<form class="decide" method="post" action="${action}"><input type="hidden" name="id" value="${id}">${whoField(scene, viewer, `who-held-${index}`)}<button class="btn main" name="answer" value="accept">${say(scene, 'Take it')}</button><button class="btn" name="answer" value="reject">${say(scene, 'Reject it')}</button></form>`
    : null;
  return html`<div class="waits"><h3>${sourceTitle(scene, source)}: ${heldWords(scene, held)}</h3><p>${say(scene, 'The picture holds {known} {noun} records.', { known, noun })}</p><ul class="plainlist">${reasons}</ul>${form}</div>`;
}

/** GET /api/held. */
export function heldJson(scene: Scene, all: readonly HeldSnapshot[]): readonly object[] {
  return all.map((held) => ({
    ...held,
    asOf: isoTime(scene.zone, held.asOf),
    heldAt: isoTime(scene.zone, held.heldAt),
    words: heldWords(scene, held),
  }));
}
