// How well ERP and floor join: a part of the Sources page, the answer of /api/joins, and what `throughline joins` prints.
import type { JoinScore } from '../core/types/picture.ts';
import { html } from './html.ts';
import type { Part } from './part.ts';
import { type Spoken, say } from './speech.ts';
import { scoreFigure, scoreWords, shareFigure, shareWords } from './words/joins.ts';

export function joinsPart(to: Spoken, { joins }: { readonly joins: JoinScore }): Part {
  const rows = joins.shares.map((share) => {
    const tone = share.of === 0 ? 'open' : share.good === share.of ? 'whole' : 'broken';
    return html`<li class="${tone}"><b>${shareFigure(to, share)}</b> <span>${shareWords(to, share)}</span></li>`;
  });
  const body = html`<section class="listed" id="joins"><h2>${say(to, 'How well the records join')}</h2><p class="state">${scoreFigure(to, joins)}</p><p class="note">${scoreWords(to, joins)}</p>${rows.length > 0 && html`<ul class="shares">${rows}</ul>`}</section>`;
  return { id: 'joins', html: body };
}

/** Clients are written against it: keys are added, never changed. */
export function joinsJson(to: Spoken, joins: JoinScore): object {
  return {
    score: joins.score,
    words: `${scoreFigure(to, joins)}. ${scoreWords(to, joins)}`,
    shares: joins.shares.map((share) => ({
      ...share,
      share: share.of === 0 ? null : share.good / share.of,
      words: shareWords(to, share),
    })),
  };
}

/** For the shell, which speaks English. */
export function joinLines(to: Spoken, joins: JoinScore): string[] {
  const figures = joins.shares.map((share) => [shareFigure(to, share), shareWords(to, share)] as const);
  const width = Math.max(0, ...figures.map(([figure]) => figure.length));
  return [
    `The records join: ${scoreFigure(to, joins)}. ${scoreWords(to, joins)}`,
    ...figures.map(([figure, words]) => `  ${figure.padStart(width)}  ${words}`),
  ];
}
