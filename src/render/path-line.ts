// The throughline drawn: one unbroken line of nodes from the tag to the money.
import type { Decision, PathNode } from '../core/types/decision.ts';
import { type Html, html } from './html.ts';
import type { Scene } from './scene.ts';
import { kindWords, nodeWords, originWords } from './words/path.ts';

export function pathLine(scene: Scene, d: Decision): Html {
  const turn = d.path.findIndex((n) => n.tone !== 'fact');
  return html`<ol class="path n${d.path.length}" id="path">${d.path.map((n, i) => node(scene, d, { n, after: turn >= 0 && i > turn }))}</ol>`;
}

function node(scene: Scene, d: Decision, { n, after }: { n: PathNode; after: boolean }): Html {
  const words = nodeWords(scene, d, n);
  const cls = `node ${n.tone}${after ? ' after' : ''}${n.proven ? '' : ' unproven'}`;
  return html`<li class="${cls}"><span class="pt" aria-hidden="true"></span><p class="kind">${kindWords(n.kind)}</p><p class="nm">${words.label}</p><p class="said">${words.fact}</p><p class="from">${originWords(scene, n)}</p>${n.words !== null && html`<p class="rel">${n.words}</p>`}</li>`;
}
