// The ledger's page: a sentence, the list it is the sum of, how often each rule was right, and what nobody saw.
import type { Ledger, LedgerRow, RuleRecord } from '../core/types/ledger.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { Viewer } from './act-form.ts';
import { type Html, html } from './html.ts';
import { confirmForm, missedForm, type ReturnedMissed } from './ledger-forms.ts';
import type { Page } from './part.ts';
import { fieldDay, utcText } from './plant-time.ts';
import { ruleDraft } from './rule-draft.ts';
import { ruleName, type Scene } from './scene.ts';
import {
  amount,
  becauseWords,
  countedWords,
  dayOfRow,
  didWords,
  expectedWords,
  happenedWords,
  ledgerSentence,
  rowPlace,
  rowTitle,
  warningWords,
} from './words/ledger.ts';

export type LedgerData = {
  readonly ledger: Ledger;
  readonly rules: readonly RuleSpec[];
  readonly viewer: Viewer;
  /** What became of what was sent. */
  readonly answer: string | null;
  readonly returned: ReturnedMissed | null;
};

export function ledgerPage(scene: Scene, data: LedgerData): Page {
  const { ledger, rules, viewer, answer, returned } = data;
  const missed = viewer.mayAct
    ? html`<div class="tells">${missedForm({ scene, rules, viewer, returned })}</div>`
    : null;
  const main = html`<main id="main" class="list ledger"><h1>${ledgerSentence(scene, ledger)}</h1><p class="note">${NOTE}</p>${answer !== null && html`<p class="notice" role="status">${answer}</p>`}
${rowsHtml(scene, ledger.rows, viewer)}
<section class="listed"><h2>What hurt that the box did not say?</h2><p class="note">It stands in the same list, as come true and not seen, and gives the draft of a rule.</p>${missed}</section>
${recordsHtml(scene, ledger.rules)}${quartersHtml(scene, ledger, viewer)}</main>`;
  return { title: `Ledger · ${scene.picture.plantName}`, main, parts: [] };
}

const NOTE =
  'Saved is what somebody acted on while it still held, what then did not happen, and what a second person stands by: what was expected to be lost, less what was lost all the same and what the action cost. An expectation is no receipt.';

const HEADS = ['When', 'Case', 'Expected loss', 'What was done', 'What happened', 'Counted as'] as const;

function rowsHtml(scene: Scene, rows: readonly LedgerRow[], viewer: Viewer): Html {
  if (rows.length === 0)
    return html`<section class="listed"><p>Nothing was closed in this time, and nobody told of anything that was missed.</p></section>`;
  const head = HEADS.map((name) => html`<th scope="col" role="columnheader">${name}</th>`);
  return html`<table class="rows" role="table"><caption class="vh">What each decision came to</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${rows.map((row) => rowHtml(scene, row, viewer))}</tbody></table>`;
}

function rowHtml(scene: Scene, found: LedgerRow, viewer: Viewer): Html {
  const { row, counted } = found;
  const at = row.kind === 'case' ? row.closedAt : row.happenedAt;
  const because = becauseWords(scene, found);
  const form = viewer.mayAct && counted.because === 'waits' ? confirmForm(scene, viewer, found) : null;
  const id = row.kind === 'case' ? `case-${row.decisionId}` : `missed-${row.id}`;
  const rule = row.ruleId === null ? [] : [ruleName(scene, row.ruleId)];
  const place = [rowPlace(found), ...rule].filter((one) => one !== '').join(' · ');
  const cells: readonly Html[] = [
    html`${dayOfRow(scene, at)}`,
    html`<b>${rowTitle(found)}</b> <span class="from">${place}</span>${draftHtml(scene, found)}`,
    html`${expectedWords(scene, found)}`,
    html`${didWords(scene, found)}`,
    html`${happenedWords(scene, found)}`,
    html`<b>${countedWords(scene, found)}</b>${because !== '' && html` <span class="from">${because}</span>`}${form}`,
  ];
  return html`<tr id="${id}" role="row">${cells.map((cell, i) => html`<td role="cell" data-head="${HEADS[i] ?? ''}">${cell}</td>`)}</tr>`;
}

function draftHtml(scene: Scene, { row, words }: LedgerRow): Html | null {
  if (row.kind !== 'missed') return null;
  const { file, text } = ruleDraft(scene, row, words);
  return html`<details class="draft"><summary>Draft of a rule</summary><p class="from">For ${file}, which only a person writes.</p><pre><code>${text}</code></pre></details>`;
}

function recordsHtml(scene: Scene, rules: readonly RuleRecord[]): Html | null {
  if (rules.length === 0) return null;
  const rows = rules.map(
    (one) => html`<li><b>${ruleName(scene, one.ruleId)}</b> ${recordWords(scene, one)}</li>`,
  );
  return html`<section class="listed"><h2>How often each rule was right</h2><ul class="plainlist">${rows}</ul></section>`;
}

/** "13 raised: 11 right (1 too late), 2 not a problem. Typically 3.1 days before. 1 missed." */
function recordWords(scene: Scene, record: RuleRecord): string {
  const { raised, right, late, wrong, byItself, withdrawn, missed, typicalWarningMs } = record;
  const parts = [
    `${right} right${late > 0 ? ` (${late} too late)` : ''}`,
    ...(wrong > 0 ? [`${wrong} not a problem`] : []),
    ...(byItself > 0 ? [`${byItself} over by ${byItself === 1 ? 'itself' : 'themselves'}`] : []),
    ...(withdrawn > 0 ? [`${withdrawn} withdrawn`] : []),
  ];
  const warned = warningWords(scene, typicalWarningMs);
  return [
    raised === 0 ? 'Raised nothing.' : `${raised} raised: ${parts.join(', ')}.`,
    ...(warned === null ? [] : [`Typically ${warned}.`]),
    ...(missed > 0 ? [`Missed ${missed}.`] : []),
  ].join(' ');
}

function quartersHtml(scene: Scene, { quarters, currency }: Ledger, { mayAct }: Viewer): Html | null {
  if (quarters.length === 0) return null;
  const then = mayAct ? '' : `&asOf=${utcText(scene.now)}`;
  const rows = quarters.map(({ year, quarter, from, to, sums }) => {
    const days = `from=${fieldDay(scene.zone, from)}&to=${fieldDay(scene.zone, to - 1)}`;
    const told = [
      ['saved', sums.saved],
      ['maybe', sums.maybe],
      ['came true', sums.cameTrue],
    ] as const;
    const words = told
      .filter(([, tally]) => tally.cases > 0)
      .map(([as, tally]) => `${as} ${amount(scene, tally, currency)}`);
    return html`<li><a href="/ledger?${days}${then}">Q${quarter} ${year}</a> ${words.join(', ') || 'nothing in money'}</li>`;
  });
  return html`<section class="listed"><h2>By quarter</h2><ul class="plainlist">${rows}</ul></section>`;
}
