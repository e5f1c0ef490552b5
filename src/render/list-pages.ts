// What the box reads, how fresh it is, and what is wrong with it.
import type { HeldSnapshot, HeldTag } from '../core/types/held.ts';
import type { SaidTrouble } from '../core/types/picture.ts';
import type { Viewer } from './act-form.ts';
import { oldestWords, sourceFreshness } from './freshness.ts';
import { heldHtml } from './held.ts';
import { heldTagsHtml } from './held-tags.ts';
import { type Html, html } from './html.ts';
import { joinsPart } from './joins.ts';
import type { Page, Part } from './part.ts';
import { joinsTitle } from './picture-page.ts';
import { dayTime } from './plant-time.ts';
import { activeRulesWords, capital, type Scene, sourceTitle } from './scene.ts';
import { plural, say } from './speech.ts';

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
