// The throughline drawn: one unbroken line of nodes from the tag to the money.
import type { Decision } from '../core/types/decision.ts';
import type { PathNode } from '../core/types/path-node.ts';
import { type Html, html } from './html.ts';
import type { LiveValues } from './line-strip.ts';
import type { Scene } from './scene.ts';
import { liveWords, nodeWords, originWords } from './words/path.ts';
import { kindWords, leadsWords } from './words/path-kind.ts';

export function pathLine(scene: Scene, d: Decision, live: LiveValues): Html {
  const turn = d.path.findIndex((n) => n.tone !== 'fact');
  return html`<ol class="path n${d.path.length}" id="path">${d.path.map((n, i) => node(scene, d, { n, after: turn >= 0 && i > turn, live }))}</ol>`;
}

type Drawn = { readonly n: PathNode; readonly after: boolean; readonly live: LiveValues };

function node(scene: Scene, d: Decision, { n: known, after, live }: Drawn): Html {
  const newest = known.kind === 'tag' ? live(known.id) : null;
  // A bad value proves nothing newer than what the decision rests on.
  const n = newest?.good === true ? { ...known, effectiveAt: newest.at } : known;
  const words = nodeWords(scene, d, n);
  const said = newest?.good === true ? (liveWords(scene, n.id, newest) ?? words.fact) : words.fact;
  const cls = `node ${n.tone}${after ? ' after' : ''}${n.proven ? '' : ' unproven'}`;
  return html`<li class="${cls}"><span class="pt" aria-hidden="true"></span><p class="kind">${kindWords(scene, n.kind, d.consequence.type)}</p><p class="nm">${words.label}</p><p class="said">${said}</p><p class="from">${originWords(scene, n, d)}</p>${n.words !== null && html`<p class="rel">${leadsWords(scene, n.words)}</p>`}</li>`;
}
