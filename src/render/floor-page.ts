// The floor: what the box believes each line makes now and how it knows, and forms for what no tag tells.

import type { EntryKind } from '../core/types/entry.ts';
import type { FloorLine } from '../core/types/floor-line.ts';
import { floorOf } from '../core/types/picture.ts';
import { type Viewer, whoField } from './act-form.ts';
import { entryAction, floorForms, type Returned, stampOf } from './floor-forms.ts';
import { type Html, html } from './html.ts';
import { type Page, type Part, partHtml } from './part.ts';
import { personName, type Scene } from './scene.ts';
import { say, sayHtml } from './speech.ts';
import { keptWords } from './words/entry.ts';
import {
  jobWords,
  knownWords,
  nextWords,
  perHourWords,
  questionWords,
  shiftWords,
  standsWords,
  writtenShiftWords,
} from './words/floor.ts';

export type FloorData = {
  readonly viewer: Viewer;
  /** A form that could not be taken. */
  readonly returned: Returned | null;
  /** What was kept a moment ago. */
  readonly kept: { readonly lineId: string; readonly kind: EntryKind } | null;
};

export function floorPage(scene: Scene, data: FloorData): Page {
  const sections = floorOf(scene.picture).map((line) => lineSection(scene, line, data));
  const none = html`<section class="listed"><p>${say(scene, 'The box knows no line yet. Name them in plant.yaml.')}</p></section>`;
  const note = say(
    scene,
    'What no tag says, people do. Each entry is kept with who wrote it and when, and counts as if a tag had told it.',
  );
  const main = html`<main id="main" class="list"><h1>${say(scene, 'The floor')}</h1><p class="note">${note}</p>${sections.length === 0 ? none : sections.map(({ body }) => body)}</main>`;
  return {
    title: `${say(scene, 'Floor')} · ${scene.picture.plantName}`,
    main,
    parts: sections.map(({ part }) => part),
  };
}

/** Forms stay as they are while somebody writes: only what is said of the line changes by itself. */
function lineSection(
  scene: Scene,
  line: FloorLine,
  data: FloorData,
): { readonly part: Part; readonly body: Html } {
  const { viewer, returned, kept } = data;
  const part: Part = { id: `now-${line.lineId}`, html: nowHtml(scene, line, viewer) };
  const notice =
    kept?.lineId === line.lineId
      ? html`<p class="notice" role="status">${keptWords(scene, kept.kind)}</p>`
      : null;
  const forms = viewer.mayAct ? floorForms(scene, { scene, line, viewer }, returned) : null;
  const body = html`<section class="listed floor" id="floor-${line.lineId}">${notice}${partHtml([part])}${forms}</section>`;
  return { part, body };
}

function nowHtml(scene: Scene, line: FloorLine, viewer: Viewer): Html {
  const { question, shifts } = line;
  const stands = standsWords(scene, line);
  const written = shifts.flatMap((shift) => {
    const words = writtenShiftWords(scene, shift);
    return words === null ? [] : [html`<li><b>${shiftWords(scene, shift)}</b> ${words}</li>`];
  });
  const comes = nextWords(scene, line);
  const next = comes === null ? null : html`<p>${comes}</p>`;
  return html`<div class="now" id="now-${line.lineId}"><h2>${line.name}</h2><p class="state">${perHourWords(scene, line)}</p>
${question !== null && html`<p class="asks">${questionWords(scene, line, question)}</p>`}<p>${jobWords(scene, line)}</p>${stands !== null && html`<p><b>${stands}</b></p>`}
${viewer.mayAct && confirmHtml(scene, line, viewer)}${next}${written.length > 0 && html`<ul class="plainlist">${written}</ul>`}${knownWords(scene, line).map((words) => html`<p class="from">${words}</p>`)}</div>`;
}

/** One tap: what was proposed is so, or the number that was asked back is right. */
function confirmHtml(scene: Scene, line: FloorLine, viewer: Viewer): Html | null {
  const { job, question } = line;
  if (job?.basis !== 'proposed') return null;
  const who =
    viewer.personId === null || viewer.isSignedIn
      ? whoField(scene, viewer, `who-yes-${line.lineId}`)
      : html`<p class="as">${sayHtml(scene, 'As {name}', { name: html`<b data-as>${personName(scene, viewer.personId)}</b>` })}</p><input type="hidden" name="personId" value="${viewer.personId}">`;
  const said = question && html`<input type="hidden" name="said" value="${question.said}">`;
  const no =
    question &&
    html`<button class="btn" name="job" value="${question.said}">${say(scene, 'No, it is {job}', { job: question.said })}</button>`;
  return html`<form class="decide" method="post" action="${entryAction(line, 'job')}"><input type="hidden" name="nonce" value="${stampOf(scene)}">${said}${who}<button class="btn main" name="job" value="${job.job}">${say(scene, 'Yes, it is {job}', { job: job.job })}</button>${no}</form>`;
}
