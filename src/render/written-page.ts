// The page of what people wrote, and the lines of it that a task counts on.
import type { Decision } from '../core/types/decision.ts';
import type { WrittenFact } from '../core/types/written.ts';
import { type Html, html } from './html.ts';
import type { Page } from './part.ts';
import { capital, type Scene } from './scene.ts';
import { type Spoken, say } from './speech.ts';
import { writtenSentence, writtenWords } from './words/written.ts';

/** In the order in which they stand on the page. */
const GROUPS = ['customerTerm', 'standard', 'changeover', 'overtimePrice', 'leadTime'] as const;

function groupTitle(to: Spoken, kind: (typeof GROUPS)[number]): string {
  switch (kind) {
    case 'customerTerm':
      return say(to, 'What late costs');
    case 'standard':
      return say(to, 'Standard rates');
    case 'changeover':
      return say(to, 'Changeovers');
    case 'overtimePrice':
      return say(to, 'Overtime');
    case 'leadTime':
      return say(to, 'Lead times');
    default:
      throw new Error(`a group without a title: ${kind satisfies never}`);
  }
}

/** `facts`: null where a past moment is looked at. */
export function writtenPage(scene: Scene, facts: readonly WrittenFact[] | null): Page {
  const title = `${say(scene, 'Written')} · ${scene.picture.plantName}`;
  const body =
    facts === null
      ? html`<section class="listed"><p>${say(scene, 'This list is of today only. What counted then stands on the page of each decision of that time.')}</p></section>`
      : groups(scene, facts);
  const note = say(
    scene,
    'Written in the files under written/ of this plant, because no system holds it. It counts before what ERP says of the same. What begins later, or is over, is not listed.',
  );
  const main = html`<main id="main" class="list"><h1>${say(scene, 'What people know')}</h1><p class="note">${note}</p>${faultsHtml(scene)}${body}</main>`;
  return { title, main, parts: [] };
}

/** Told by the box of its own files, those of written/ among them. */
function faultsHtml(scene: Scene): Html | null {
  const told = scene.picture.sources.find(({ id }) => id === 'config')?.troubles ?? [];
  const here = told.filter(({ where }) => /[\\/]written[\\/]/.test(where));
  if (here.length === 0) return null;
  const rows = here.map(({ where, words }) => html`<li><b>${where}</b> ${words}</li>`);
  return html`<section class="listed bad"><h2>${say(scene, 'What is wrong in the files')}</h2><ul class="plainlist">${rows}</ul></section>`;
}

function groups(scene: Scene, facts: readonly WrittenFact[]): Html {
  if (facts.length === 0)
    return html`<section class="listed"><p>${say(scene, 'Nothing is written yet.')}</p></section>`;
  const known: readonly string[] = GROUPS;
  const others = facts.filter(({ kind }) => !known.includes(kind));
  const told = GROUPS.map((kind) =>
    group(
      scene,
      groupTitle(scene, kind),
      facts.filter((one) => one.kind === kind),
    ),
  );
  return html`${told}${group(scene, say(scene, 'Also written'), others)}`;
}

function group(scene: Scene, title: string, facts: readonly WrittenFact[]): Html {
  if (facts.length === 0) return html``;
  const rows = facts.map((fact) => {
    const { says, hand, beside, stranger } = writtenWords(scene, fact);
    const from = [`${capital(hand)}.`, beside].filter(Boolean).join(' ');
    return html`<li><p>${says}</p><p class="from">${from}</p>${stranger !== null && html`<p><b>${stranger}</b></p>`}</li>`;
  });
  return html`<section class="listed"><h2>${title}</h2><ul class="plainlist apart">${rows}</ul></section>`;
}

/** Null: it counts on nothing that a person wrote. */
export function countsOnHtml(scene: Scene, { written = [] }: Decision): Html | null {
  if (written.length === 0) return null;
  const rows = written.map((fact) => html`<li>${writtenSentence(scene, fact)}</li>`);
  return html`<div class="counts-on"><h2 class="sec">${say(scene, 'It counts on what people wrote')}</h2><ul class="plainlist">${rows}</ul></div>`;
}
