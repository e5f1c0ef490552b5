// "Why did you say nothing?" as it stands folded at the foot of the page of an order or a line.
import type { RuleWhy, WhyFound } from '../core/types/why.ts';
import { type Html, html } from './html.ts';
import { nameHtml } from './place-links.ts';
import { ruleName, type Scene } from './scene.ts';
import { say, sayHtml } from './speech.ts';
import { notLookingWords, standingWords } from './words/why.ts';

/** Null where the fold has said nothing: of a past moment it is not told. */
export function whyHtml(scene: Scene, found: WhyFound | null): Html {
  const title = say(scene, 'Why did you say nothing?');
  if (found === null)
    return html`<section id="why"><h2 class="sec">${title}</h2><p class="note">${say(scene, 'It is told as of the last look only.')}</p></section>`;
  const rules = found.rules.map((rule) => ruleItem(scene, found, rule));
  const none = html`<p class="note">${say(scene, 'No rule looks at it.')}</p>`;
  return html`<section id="why"><h2 class="sec">${title}</h2><details class="else"><summary>${say(scene, 'How each rule stands on it')}</summary>${rules.length === 0 ? none : html`<ul class="plainlist apart">${rules}</ul>`}</details></section>`;
}

function ruleItem(scene: Scene, found: WhyFound, rule: RuleWhy): Html {
  const looks = rule.looks.map(({ other, standing }) => {
    const words = standingWords(scene, found, standing).join(' ');
    return other === null
      ? html` ${words}`
      : html` ${sayHtml(scene, 'With {other}:', { other: nameHtml(other.label) })} ${words}`;
  });
  const more = rule.more > 0 && html` ${say(scene, 'and {left} more', { left: rule.more })}`;
  const none = rule.notLooking && html` ${notLookingWords(scene, found, rule.notLooking)}`;
  return html`<li><b><a href="/rules/${encodeURIComponent(rule.ruleId)}">${ruleName(scene, rule.ruleId)}</a> ${rule.title}</b>${looks}${more}${none}</li>`;
}
