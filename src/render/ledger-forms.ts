// The forms of the ledger: a second name for what was saved, and what hurt that the box did not say.
import type { LedgerRow } from '../core/types/ledger.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import { type Viewer, whoField } from './act-form.ts';
import { type Html, html } from './html.ts';
import { fieldDay } from './plant-time.ts';
import { personName, ruleName, type Scene } from './scene.ts';
import { say } from './speech.ts';

/** The form of a missed loss that came back: what was typed, and what is wrong with it beside the field it is about. */
export type ReturnedMissed = {
  readonly fields: { readonly [name: string]: string };
  readonly troubles: readonly { readonly field: string; readonly words: string }[];
};

/** The same form sent twice from one page carries the same stamp: it is one entry. */
const stampField = (scene: Scene): Html =>
  html`<input type="hidden" name="nonce" value="${String(scene.picture.tick)}">`;

/** Asks what the second name stands for; whoever did it is not offered. */
export function confirmForm(scene: Scene, viewer: Viewer, { row }: LedgerRow): Html | null {
  if (row.kind !== 'case') return null;
  const others = scene.people.filter(({ id }) => !row.actedBy.includes(id));
  const id = `who-${row.decisionId}`;
  const did = row.actedBy.map((personId) => personName(scene, personId) ?? personId).join(', ');
  const who =
    viewer.personId !== null && row.actedBy.includes(viewer.personId)
      ? { ...viewer, personId: null }
      : viewer;
  if (viewer.isSignedIn && who.personId === null)
    return html`<p class="from">${say(scene, '{names} did it, so another person signs in and confirms it.', { names: did })}</p>`;
  const asks = say(scene, 'Would it have been lost without that?');
  const another = did === '' ? '' : say(scene, '{names} did it, so another name is needed.', { names: did });
  if (others.length === 0)
    return html`<p class="from">${say(scene, 'Only whoever did it is in the config.')}</p>`;
  return html`<details class="tell"><summary class="btn">${say(scene, 'Confirm…')}</summary><form method="post" action="/ledger/${encodeURIComponent(row.decisionId)}/confirm">${stampField(scene)}<p class="asks">${asks} ${another}</p>${whoField({ ...scene, people: others }, who, id)}<button class="btn main">${say(scene, 'Yes, it was saved')}</button></form></details>`;
}

type Typing = {
  readonly scene: Scene;
  readonly rules: readonly RuleSpec[];
  readonly viewer: Viewer;
  readonly returned: ReturnedMissed | null;
};

export function missedForm({ scene, rules, viewer, returned }: Typing): Html {
  const typed = (name: string): string => returned?.fields[name] ?? '';
  const wrong = (name: string): Html | null => {
    const found = returned?.troubles.find(({ field }) => field === name);
    return found === undefined ? null : html`<p class="wrong" role="alert">${found.words}</p>`;
  };
  const label = (name: string, words: string, control: Html): Html =>
    html`<label class="who" for="missed-${name}"><span>${words}</span>${control}</label>${wrong(name)}`;
  const { zone, now } = scene;
  const lines = scene.picture.lines.map(({ lineId: id, name }) => ({ id, name }));
  const open = returned === null ? null : html` open`;
  return html`<details class="tell" id="missed"${open}><summary class="btn">${say(scene, 'Add what was missed')}</summary><form method="post" action="/ledger/missed">${stampField(scene)}
${label('words', say(scene, 'What hurt'), html`<input id="missed-words" name="words" maxlength="300" autocomplete="off" required data-ask="${say(scene, 'Say in a sentence what hurt.')}" value="${typed('words')}">`)}
${label('day', say(scene, 'When'), html`<input id="missed-day" name="day" type="date" max="${fieldDay(zone, now)}" required data-ask="${say(scene, 'Choose the day on which it happened.')}" value="${typed('day')}">`)}
${label('orderId', say(scene, 'Order'), html`<input id="missed-orderId" name="orderId" maxlength="60" autocomplete="off" placeholder="${say(scene, 'if it was one')}" value="${typed('orderId')}">`)}
${label('lineId', say(scene, 'Line'), choose('lineId', lines, { none: say(scene, 'if it was on one'), typed: typed('lineId') }))}
${label('amount', say(scene, 'Cost in {currency}', { currency: scene.currency }), html`<input id="missed-amount" name="amount" inputmode="decimal" autocomplete="off" placeholder="${say(scene, 'empty: not known')}" value="${typed('amount')}">`)}
${label('ruleId', say(scene, 'Rule'), choose('ruleId', rulesNamed(scene, rules), { none: say(scene, 'that should have said it'), typed: typed('ruleId') }))}
${whoField(scene, { ...viewer, personId: typed('personId') || viewer.personId }, 'who-missed')}${wrong('personId')}<button class="btn main">${say(scene, 'Put it on the list')}</button></form></details>`;
}

type Choice = { readonly id: string; readonly name: string };

/** Empty unless somebody chooses. */
function choose(
  name: string,
  choices: readonly Choice[],
  { none, typed }: { none: string; typed: string },
): Html {
  const options = choices.map(({ id, name: words }) =>
    id === typed
      ? html`<option value="${id}" selected>${words}</option>`
      : html`<option value="${id}">${words}</option>`,
  );
  return html`<select id="missed-${name}" name="${name}"><option value="">${none}</option>${options}</select>`;
}

function rulesNamed(scene: Scene, rules: readonly RuleSpec[]): Choice[] {
  const alerts = rules.filter(({ kind }) => kind === 'alert');
  return alerts.map(({ id, title }) => ({ id, name: `${ruleName(scene, id)} ${title}` }));
}
