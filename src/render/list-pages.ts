// The two list pages: what the box reads and how fresh it is; which rules speak, in the words of who wrote them.
import type { HeldSnapshot, HeldTag } from '../core/types/held.ts';
import type { SaidTrouble } from '../core/types/picture.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { Viewer } from './act-form.ts';
import { oldestWords, sourceFreshness } from './freshness.ts';
import { heldHtml } from './held.ts';
import { heldTagsHtml } from './held-tags.ts';
import { type Html, html } from './html.ts';
import { joinsPart } from './joins.ts';
import type { Page, Part } from './part.ts';
import { joinsTitle } from './picture-page.ts';
import { dayTime, plainDate } from './plant-time.ts';
import { activeRulesWords, capital, roleWords, type Scene, sourceTitle } from './scene.ts';
import { plural, type Spoken, say } from './speech.ts';

export type SourcesData = {
  /** What waits for a person. */
  readonly held: readonly HeldSnapshot[];
  readonly heldTags: readonly HeldTag[];
  readonly viewer: Viewer;
  /** What became of the last decision. */
  readonly answer: string | null;
};

export function sourcesPage(scene: Scene, { held, heldTags, viewer, answer }: SourcesData): Page {
  // The box's own files stand among them where something is wrong with them.
  const parts = scene.picture.sources.map((s): Part => {
    const f = sourceFreshness(scene, s);
    const newest =
      s.id === 'rules'
        ? activeRulesWords(scene)
        : s.id === 'box'
          ? null
          : s.newestAt === null
            ? say(scene, 'No value of its own yet.')
            : say(scene, 'Newest {at}.', { at: dayTime(scene, s.newestAt) });
    const troubles = [...s.troubles, ...s.remarks].map(
      (t) =>
        html`<li><b>${t.where}</b> ${wordsBehind(t)} <span class="from">${say(scene, 'since {at}', { at: dayTime(scene, t.at) })}</span></li>`,
    );
    const body = html`<section class="listed${f.bad ? ' bad' : ''}" id="source-${s.id}"><h2>${s.title === s.id ? sourceTitle(scene, s.id) : s.title}</h2><p class="state">${f.words}</p><p>${[newest, oldestWords(scene, s), sentence(s.reason)].filter((said) => said !== null).join(' ')}</p>${troubles.length > 0 && html`<ul class="plainlist">${troubles}</ul>`}</section>`;
    return { id: `source-${s.id}`, html: body };
  });
  const joins = joinsPart(scene, scene.picture);
  const note = say(
    scene,
    'The box only reads. It writes to none of these; where its account could, that is said.',
  );
  const main = html`<main id="main" class="list"><h1>${say(scene, 'Where the facts come from')}</h1><p class="note">${note}</p>${answer !== null && html`<p class="notice" role="status">${answer}</p>`}${heldHtml(scene, held, viewer)}${heldTagsHtml(scene, heldTags, viewer)}${parts.map((p) => p.html)}${joins.html}${joinsHtml(scene)}${deadHtml(scene)}</main>`;
  return { title: `${say(scene, 'Sources')} · ${scene.picture.plantName}`, main, parts: [...parts, joins] };
}

/** Where the words begin with the place themselves it is not said twice. */
const wordsBehind = ({ where, words }: SaidTrouble): string =>
  where !== '' && words.startsWith(`${where} `) ? words.slice(where.length + 1) : words;

/** Reasons come as a source wrote them: read as a sentence. */
function sentence(reason: string): string {
  if (reason === '') return '';
  // An address keeps its small letters.
  const begun = /^[a-z]+ /.test(reason) ? capital(reason) : reason;
  return `${begun.replace(/\.$/, '')}.`;
}

/** What two sources say and does not fit together. */
function joinsHtml(scene: Scene): Html | null {
  const rows = scene.picture.brokenJoins.map((b) => html`<li>${b.words}</li>`);
  if (rows.length === 0) return null;
  const note = say(
    scene,
    'What rests on them is left out of the picture until they are mended in ERP or MES.',
  );
  return html`<section class="listed"><h2>${joinsTitle(scene, scene.picture.brokenJoins)}</h2><p class="note">${note}</p><ul class="plainlist">${rows}</ul></section>`;
}

/** Every order that is asked about, so that ERP can be put right in one go. */
export function deadHtml(scene: Scene): Html | null {
  const { dead } = scene.picture.headline;
  if (dead.length === 0) return null;
  const title = plural(scene, dead.length, ['{n} order, dead in ERP?', '{n} orders, dead in ERP?']);
  const words = say(
    scene,
    'Past due for 30 days or more, and nothing of them was made or shipped in that time. They are not ranked and raise nothing. Close them in ERP, or give them a shipment that is still to leave.',
  );
  return html`<section class="listed" id="dead"><h2>${title}</h2><p class="note">${words}</p><p class="ids">${dead.join(', ')}</p></section>`;
}

export function rulesPage(scene: Scene, rules: readonly RuleSpec[]): Page {
  const troubles = scene.picture.ruleTroubles.map(
    (t) => html`<li><b>${t.place.file}:${t.place.line}:${t.place.column}</b> ${t.words}</li>`,
  );
  const note = say(scene, 'What makes a decision here. Each was written by somebody who knows why.');
  const body = html`<main id="main" class="list"><h1>${say(scene, 'Rules')}</h1><p class="note">${note}</p>
${troubles.length > 0 && html`<section class="listed bad"><h2>${say(scene, 'Not used, with an error')}</h2><ul class="plainlist">${troubles}</ul></section>`}
${filesHtml(scene)}
${rules.map((r) => ruleHtml(scene, r))}</main>`;
  return { title: `${say(scene, 'Rules')} · ${scene.picture.plantName}`, main: body, parts: [] };
}

/** What is written and cannot be used, and what goes on in its place. */
function filesHtml(scene: Scene): Html | null {
  const troubles = scene.picture.sources.find(({ id }) => id === 'rules')?.troubles ?? [];
  if (troubles.length === 0) return null;
  const rows = troubles.map((t) => html`<li><b>${t.where}</b> ${t.words}</li>`);
  return html`<section class="listed bad"><h2>${say(scene, 'What is wrong in the files')}</h2><p>${activeRulesWords(scene)}</p><ul class="plainlist">${rows}</ul></section>`;
}

function ruleHtml(scene: Scene, r: RuleSpec): Html {
  const number = scene.ruleNumber(r.id);
  const written = writtenIn(r).map(
    ([name, text]) => html` <span class="from">${name}</span> <code>${text}</code>`,
  );
  return html`<section class="listed" id="${r.id}"><h2>${number !== null && html`<span class="rank">${number}</span> `}${r.title}</h2><p class="state">${statusWords(scene, r)}</p>
<p>“${r.why}” ${r.author}, ${plainDate(scene, r.since)}</p><p class="note">${doesWords(scene, r)}</p><p class="written"><span class="from">${say(scene, 'As written')}</span>${written}${paramsHtml(scene, r)}</p></section>`;
}

function statusWords(spoken: Spoken, { status }: RuleSpec): string {
  switch (status) {
    case 'draft':
      return say(spoken, 'draft');
    case 'shadow':
      return say(spoken, 'shadow');
    case 'active':
      return say(spoken, 'active');
    default:
      return (status satisfies 'retired') && say(spoken, 'retired');
  }
}

/** What it does, for who never read a rule file. */
function doesWords(spoken: Spoken, r: RuleSpec): string {
  switch (r.kind) {
    case 'alert':
      return askedWords(spoken, [r.owner.role, ...r.owner.escalate]);
    case 'derive':
      return say(spoken, 'Gives a fact that other rules read: {fact}.', { fact: r.fact });
    case 'policy': {
      const { veto, prefer, mute } = r.effect;
      if (veto) return say(spoken, 'Policy: what it holds of is not to be done.');
      if (prefer) return say(spoken, 'Policy: what it holds of comes before other options.');
      return mute
        ? say(spoken, 'Policy: as long as it holds, no new decision is raised about it.')
        : say(spoken, 'Policy: it changes the rank, never the numbers.');
    }
    default:
      throw new Error(`a rule without words: ${r satisfies never}`);
  }
}

function askedWords(spoken: Spoken, roles: readonly string[]): string {
  const all = roles
    .map(roleWords)
    .reduce((first, next) => say(spoken, '{first}, then {next}', { first, next }));
  return say(spoken, 'Who is asked: {roles}.', { roles: all });
}

/** Its texts under the names they have in its file. */
function writtenIn(r: RuleSpec): (readonly [name: string, text: string])[] {
  const when: readonly [string, string][] =
    r.kind === 'derive' && r.when === 'true' ? [] : [['when', r.when]];
  switch (r.kind) {
    case 'alert':
      return [
        ...when,
        ...(r.for === undefined ? [] : [['for', r.for.text] as const]),
        ...(r.clearWhen === undefined ? [] : [['clearWhen', r.clearWhen] as const]),
        ...(r.message === undefined ? [] : [['message', r.message] as const]),
        ...(r.do === undefined ? [] : [['do', r.do] as const]),
      ];
    case 'derive':
      return [...when, ['value', r.value]];
    case 'policy':
      return [...when, ...(r.effect.say === undefined ? [] : [['say', r.effect.say] as const])];
    default:
      throw new Error(`a rule without texts: ${r satisfies never}`);
  }
}

/** The numbers of the rule, by the names its condition uses. */
function paramsHtml(spoken: Spoken, r: RuleSpec): Html | null {
  const params = Object.entries(r.params).map(([name, value]) => `params.${name} = ${value}`);
  return params.length === 0
    ? null
    : html` <span class="from">${say(spoken, 'with')}</span> <code>${params.join(', ')}</code>`;
}
