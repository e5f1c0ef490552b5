// The forms of the floor page: pieces of a shift, why it stands, what comes next, what it is on. They work without script.
import type { EntryKind } from '../core/types/entry.ts';
import type { FloorLine, NextRun, ShiftNow } from '../core/types/floor-line.ts';
import { type Viewer, whoField } from './act-form.ts';
import { type Html, html } from './html.ts';
import { pieces } from './number.ts';
import { fieldTime, utcText } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { say } from './speech.ts';
import { STOP_OFFERED_MS, shiftWords } from './words/floor.ts';

/** A form that came back: what was typed, and what is wrong with it beside the field it is about. */
export type Returned = {
  readonly lineId: string;
  readonly kind: EntryKind;
  readonly fields: { readonly [name: string]: string };
  readonly troubles: readonly { readonly field: string; readonly words: string }[];
};

export type FormParts = {
  readonly scene: Scene;
  readonly line: FloorLine;
  readonly viewer: Viewer;
  /** Of this line and form; null: it is written for the first time. */
  readonly returned: Returned | null;
};

/** Every form of a line, folded; the one that came back stands open. */
export function floorForms(
  scene: Scene,
  parts: Omit<FormParts, 'returned'>,
  returned: Returned | null,
): Html {
  const own = (kind: EntryKind): FormParts => ({
    ...parts,
    returned: returned?.lineId === parts.line.lineId && returned.kind === kind ? returned : null,
  });
  return html`<div class="tells">${countForm(own('count'))}${stopForm(own('stop'))}${nextForm(scene, own('next'))}${jobForm(scene, own('job'))}</div>`;
}

/** The same form sent twice from one page carries the same stamp: it is one entry. */
export const stampOf = (scene: Scene): string => String(scene.picture.tick);

export const entryAction = (line: FloorLine, kind: EntryKind): string =>
  `/floor/${encodeURIComponent(line.lineId)}/${kind}`;

type Shape = { readonly kind: EntryKind; readonly title: string; readonly button: string };

function form(
  { scene, line, viewer, returned }: FormParts,
  shape: Shape,
  fields: readonly (Html | null)[],
): Html {
  const { kind, title, button } = shape;
  const id = `who-${kind}-${line.lineId}`;
  const who = { field: whoField(scene, viewer, id), trouble: troubleOf(returned, 'personId') };
  const open = returned === null ? null : html` open`;
  return html`<details class="tell"${open}><summary class="btn">${title}</summary><form method="post" action="${entryAction(line, kind)}"><input type="hidden" name="nonce" value="${stampOf(scene)}">${fields.filter((one) => one !== null)}${who.field}${who.trouble}<button class="btn main">${button}</button></form></details>`;
}

const troubleOf = (returned: Returned | null, field: string): Html | null => {
  const found = returned?.troubles.find((one) => one.field === field);
  return found === undefined ? null : html`<p class="wrong" role="alert">${found.words}</p>`;
};

type Field = { readonly name: string; readonly label: string; readonly control: (id: string) => Html };

function field({ line, returned }: FormParts, kind: EntryKind, { name, label, control }: Field): Html {
  const id = `${kind}-${name}-${line.lineId}`;
  return html`<label class="who" for="${id}"><span>${label}</span>${control(id)}</label>${troubleOf(returned, name)}`;
}

const typed = (returned: Returned | null, name: string, otherwise: string): string =>
  returned?.fields[name] ?? otherwise;

function option(value: string, words: string, chosen: boolean): Html {
  return chosen
    ? html`<option value="${value}" selected>${words}</option>`
    : html`<option value="${value}">${words}</option>`;
}

function countForm(parts: FormParts): Html | null {
  const { scene, line, returned } = parts;
  if (line.shifts.length === 0) return null;
  // The one that has just ended and that nobody has written.
  const due = line.shifts.find(({ to, written }) => to <= scene.now && written === null) ?? line.shifts[0];
  const chosen = typed(returned, 'shift', utcText(due?.from ?? 0));
  const shifts = line.shifts.map((shift) =>
    option(utcText(shift.from), offered(scene, shift), utcText(shift.from) === chosen),
  );
  // Asked back, it is to be written again and not just sent again.
  const asked = returned?.fields['asked'];
  const good = asked === undefined ? typed(returned, 'goodPieces', '') : '';
  const asks = { title: say(scene, 'Pieces of the shift'), button: say(scene, 'Keep the pieces') };
  return form(parts, { kind: 'count', ...asks }, [
    field(parts, 'count', {
      name: 'shift',
      label: say(scene, 'Shift'),
      control: (id) => html`<select id="${id}" name="shift" required>${shifts}</select>`,
    }),
    field(parts, 'count', {
      name: 'goodPieces',
      label: say(scene, 'Good pieces'),
      control: (id) =>
        html`<input id="${id}" name="goodPieces" inputmode="numeric" autocomplete="off" required data-ask="${say(scene, 'Write the good pieces.')}" value="${good}">`,
    }),
    asked === undefined ? null : html`<input type="hidden" name="asked" value="${asked}">`,
    field(parts, 'count', {
      name: 'scrapPieces',
      label: say(scene, 'Bad pieces'),
      control: (id) =>
        html`<input id="${id}" name="scrapPieces" inputmode="numeric" autocomplete="off" placeholder="${say(scene, 'if counted')}" value="${typed(returned, 'scrapPieces', '')}">`,
    }),
  ]);
}

/** What was written already is written over, so it is said. */
function offered(scene: Scene, shift: ShiftNow): string {
  const when = shiftWords(scene, shift);
  if (shift.written === null) return when;
  return say(scene, '{shift}, {pieces} written', {
    shift: when,
    pieces: pieces(scene, shift.written.goodPieces),
  });
}

function stopForm(parts: FormParts): Html {
  const { scene, line, returned } = parts;
  const { standing } = line;
  const from = standing?.since ?? scene.now - STOP_OFFERED_MS;
  const title = line.standing === null ? say(scene, 'Why it stood') : say(scene, 'Why it stands');
  const time = (name: string, value: string, isAsked: boolean) => (id: string) =>
    isAsked
      ? html`<input id="${id}" name="${name}" type="datetime-local" required data-ask="${say(scene, 'Say since when.')}" value="${value}">`
      : html`<input id="${id}" name="${name}" type="datetime-local" value="${value}">`;
  return form(parts, { kind: 'stop', title, button: say(scene, 'Keep the reason') }, [
    field(parts, 'stop', {
      name: 'from',
      label: say(scene, 'Since'),
      control: time('from', typed(returned, 'from', fieldTime(scene.zone, from)), true),
    }),
    field(parts, 'stop', {
      name: 'to',
      label: say(scene, 'Until, or empty'),
      control: time('to', typed(returned, 'to', ''), false),
    }),
    field(parts, 'stop', {
      name: 'reason',
      label: say(scene, 'Because'),
      control: (id) =>
        html`<input id="${id}" name="reason" maxlength="120" autocomplete="off" required data-ask="${say(scene, 'Say why.')}" value="${typed(returned, 'reason', standing?.reason ?? '')}">`,
    }),
  ]);
}

const PLACES = ['first', 'second', 'third'] as const;

/** "4480, 1,000 HX-40, order 4471". */
function runWords(scene: Scene, { job, orderId, materialId, quantityPieces }: NextRun): string {
  const run = `${job}, ${pieces(scene, quantityPieces)} ${materialId}`;
  return orderId === null || orderId === job
    ? run
    : say(scene, '{what}, order {order}', { what: run, order: orderId });
}

function nextForm(scene: Scene, parts: FormParts): Html | null {
  const { line, returned } = parts;
  if (line.next.length === 0) return null;
  const places = PLACES.slice(0, line.next.length).map((name, i) => {
    const chosen = typed(returned, name, line.next[i]?.runId ?? '');
    const runs = line.next.map((run) => option(run.runId, runWords(scene, run), run.runId === chosen));
    const nothing = i === 0 ? null : option('', say(scene, 'not known'), chosen === '');
    return field(parts, 'next', {
      name,
      label: i === 0 ? say(scene, 'Next') : say(scene, 'Then'),
      control: (id) => html`<select id="${id}" name="${name}">${nothing}${runs}</select>`,
    });
  });
  const asks = { title: say(scene, 'Next orders'), button: say(scene, 'That is the order') };
  return form(parts, { kind: 'next', ...asks }, places);
}

/** What it is on, where no tag says it, or where its tag is asked back. */
function jobForm(scene: Scene, parts: FormParts): Html | null {
  const { line, returned } = parts;
  // Whoever answered wrongly may think better of it.
  const isTold = line.hasJobTag && line.question === null && line.job?.basis !== 'person';
  if (line.next.length === 0 || isTold) return null;
  const chosen = typed(returned, 'job', '');
  const jobs = line.next.map((run) => option(run.job, runWords(scene, run), run.job === chosen));
  const said = line.question?.said ?? null;
  const title = line.job === null ? say(scene, 'What it is on') : say(scene, 'It is on another');
  return form(parts, { kind: 'job', title, button: say(scene, 'It is on this') }, [
    said === null ? null : html`<input type="hidden" name="said" value="${said}">`,
    field(parts, 'job', {
      name: 'job',
      label: say(scene, 'It is on'),
      control: (id) =>
        html`<select id="${id}" name="job" required data-ask="${say(scene, 'Choose what it is on.')}"><option value="">${say(scene, 'choose a run')}</option>${jobs}</select>`,
    }),
  ]);
}
