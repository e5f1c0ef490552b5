// One rule: its state, why it is there, when it speaks and to whom, how often it was right, and the tests beside it.
import type { LedgerRow, RuleRecord } from '../core/types/ledger.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { UtcMs } from '../core/types/time.ts';
import { type Html, html } from './html.ts';
import type { Page } from './part.ts';
import { dateWords, dayTime, fieldDay, plainDate } from './plant-time.ts';
import { testHtml } from './rule-tests.ts';
import type { Scene } from './scene.ts';
import { plural, say } from './speech.ts';
import { recordWords } from './words/ledger-sum.ts';
import { askedWords, doesWords, stateMeans, statusWords } from './words/rule.ts';
import type { TestShown } from './words/rule-test.ts';

export type RuleData = {
  readonly rule: RuleSpec;
  /** Null: the journal is being read. */
  readonly version: { readonly since: UtcMs; readonly version: string } | null;
  readonly tests: readonly TestShown[];
  /** Null: nothing of it was closed yet. */
  readonly record: RuleRecord | null;
  /** Of the ledger, newest first. */
  readonly rows: readonly LedgerRow[];
};

type Row = readonly [term: string, told: Html | string | null];

export function rulePage(scene: Scene, data: RuleData): Page {
  const { rule } = data;
  const number = scene.ruleNumber(rule.id);
  const rows: readonly Row[] = [
    [say(scene, 'Why'), html`“${rule.why}” <span class="from">${rule.author}</span>`],
    [say(scene, 'When'), whenHtml(scene, rule)],
    [say(scene, 'Then'), doesWords(scene, rule)],
    ...(rule.kind === 'alert'
      ? ([
          [say(scene, 'Who'), askedWords(scene, rule.owner)],
          [say(scene, 'Record'), recordHtml(scene, data.record)],
          [say(scene, 'Last'), lastHtml(scene, data)],
          [say(scene, 'Not meant'), rule.falsePositives ?? null],
        ] as const)
      : []),
    [say(scene, 'Written'), writtenHtml(scene, data)],
  ];
  const list = rows.map(([term, told]) => told !== null && html`<dt>${term}</dt><dd>${told}</dd>`);
  const main = html`<main id="main" class="list"><p class="from"><a href="/rules">${say(scene, 'Rules')}</a></p><h1>${number !== null && html`<span class="rank">${number}</span> `}${rule.title}</h1>
<p class="state">${stateHtml(scene, data)}</p>
<dl class="rulefacts">${list.filter((one) => one !== false)}</dl>${standsHtml(scene, rule)}${testsHtml(scene, data)}${asWrittenHtml(scene, rule)}</main>`;
  return { title: `${number ?? rule.title} · ${scene.picture.plantName}`, main, parts: [] };
}

/** "Live, as it is now since 3 Mar 2026." */
function stateHtml(scene: Scene, { rule, version }: RuleData): Html {
  const status = statusWords(scene, rule.status);
  const said =
    version === null
      ? status
      : say(scene, '{status}, as it is now since {date}.', {
          status,
          date: plainDate(scene, fieldDay(scene.zone, version.since)),
        });
  return html`${[said, stateMeans(scene, rule.status)].filter((one) => one !== null).join(' ')}`;
}

function whenHtml(scene: Scene, rule: RuleSpec): Html {
  const held = rule.kind === 'alert' && rule.for !== undefined ? rule.for.text : null;
  const looked = say(scene, 'It looks at each {each}.', { each: rule.each });
  const lasts = held === null ? null : say(scene, 'It must hold for {time}.', { time: held });
  return html`${[looked, lasts].filter((one) => one !== null).join(' ')} <code>${rule.when}</code>${paramsHtml(scene, rule)}`;
}

function paramsHtml(scene: Scene, { params }: RuleSpec): Html | null {
  const all = Object.entries(params).map(([name, value]) => `params.${name} = ${value}`);
  return all.length === 0
    ? null
    : html` <span class="from">${say(scene, 'with')}</span> <code>${all.join(', ')}</code>`;
}

const recordHtml = (scene: Scene, record: RuleRecord | null): Html =>
  record === null
    ? html`${say(scene, 'Nothing of it was closed yet.')}`
    : html`${recordWords(scene, record)} <a href="/ledger">${say(scene, 'Ledger')}</a>`;

/** When it last raised something, open or over. */
function lastHtml(scene: Scene, { rule, rows }: RuleData): Html | null {
  const task = scene.picture.tasks
    .filter(({ ruleId }) => ruleId === rule.id)
    .toSorted((a, b) => b.raisedAt - a.raisedAt)[0];
  if (task !== undefined)
    return html`${dayTime(scene, task.raisedAt)}: <a href="/t/${task.id}">${say(scene, 'task {task}', { task: String(task.id) })}</a>`;
  const cases = rows.flatMap(({ row }) => (row.kind === 'case' && row.ruleId === rule.id ? [row] : []));
  const last = cases.toSorted((a, b) => b.raisedAt - a.raisedAt)[0];
  return last === undefined ? null : html`${dateWords(scene, last.raisedAt)}`;
}

function writtenHtml(scene: Scene, { rule, version }: RuleData): Html {
  const place = placeOf(rule);
  const dated = plainDate(scene, rule.since);
  const name = version === null ? null : say(scene, 'version {version}', { version: version.version });
  return html`${[dated, name].filter((one) => one !== null).join(', ')}${place !== null && html` <code>${place.file}:${place.line}</code>`}`;
}

/** Figures may come from another file than the rule. */
export function placeOf({ places }: RuleSpec): { readonly file: string; readonly line: number } | null {
  const found = Object.entries(places).find(([key]) => !key.startsWith('params.'))?.[1];
  return found === undefined ? null : { file: found.file, line: found.line };
}

/** What it stands on at this look: its decisions; of a rule on trial what it would speak about. */
function standsHtml(scene: Scene, rule: RuleSpec): Html | null {
  if (rule.kind !== 'alert') return null;
  const { decisions, watching } = scene.picture;
  const open = decisions
    .filter(({ ruleId }) => ruleId === rule.id)
    .map(
      (one) =>
        html`<li><a href="/t/${one.taskId}">${say(scene, 'task {task}', { task: String(one.taskId) })}</a></li>`,
    );
  const held = watching
    .filter(({ ruleId }) => ruleId === rule.id)
    .map(
      (one) =>
        html`<li>${one.label}${one.since !== null && html` <span class="from">${say(scene, 'since {at}', { at: dayTime(scene, one.since) })}</span>`}</li>`,
    );
  const heldTitle =
    rule.status === 'shadow' ? say(scene, 'What it would say now') : say(scene, 'What it watches');
  const nothing =
    rule.status === 'shadow' &&
    html`<section class="listed"><h2>${heldTitle}</h2><p>${say(scene, 'Nothing: it holds nowhere at this look.')}</p></section>`;
  return html`${open.length > 0 && html`<section class="listed"><h2>${plural(scene, open.length, ['{n} decision open', '{n} decisions open'])}</h2><ul class="plainlist">${open}</ul></section>`}${held.length > 0 ? html`<section class="listed"><h2>${heldTitle}</h2><ul class="plainlist">${held}</ul></section>` : nothing}`;
}

function testsHtml(scene: Scene, { tests }: RuleData): Html {
  const title = say(scene, 'Its tests');
  if (tests.length === 0)
    return html`<section class="listed"><h2>${title}</h2><p>${say(scene, 'No test lies beside it.')}</p></section>`;
  return html`<section class="listed"><h2>${title}</h2><ul class="plainlist">${tests.map((test) => testHtml(scene, test))}</ul></section>`;
}

/** Its texts under the names they have in its file. */
function asWrittenHtml(scene: Scene, rule: RuleSpec): Html | null {
  const texts = textsOf(rule);
  if (texts.length === 0) return null;
  const rows = texts.map(
    ([name, text]) => html`<li><span class="from">${name}</span> <code>${text}</code></li>`,
  );
  return html`<details class="fold"><summary>${say(scene, 'As written')}</summary><ul class="plainlist">${rows}</ul></details>`;
}

function textsOf(rule: RuleSpec): (readonly [name: string, text: string])[] {
  const texts: (readonly [string, string | undefined])[] = [['when', rule.when]];
  switch (rule.kind) {
    case 'alert':
      texts.push(['clearWhen', rule.clearWhen], ['message', rule.message], ['do', rule.do]);
      break;
    case 'derive':
      texts.push(['value', rule.value]);
      break;
    case 'policy':
      texts.push(['say', rule.effect.say]);
      break;
    default:
      throw new Error(`a rule without texts: ${rule satisfies never}`);
  }
  return texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
}
