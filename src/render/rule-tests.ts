// A test that lies beside a rule, as a row: its name, how it turned out, and where it is written.
import { type Html, html } from './html.ts';
import type { Scene } from './scene.ts';
import { type TestShown, testWords } from './words/rule-test.ts';

export function testHtml(scene: Scene, test: TestShown): Html {
  const { name, file, line, state } = test;
  const where = html` <span class="from">${file}:${line}</span>`;
  const isBad = state === 'failed' || state === 'not run';
  const told = isBad ? html`<b>${testWords(scene, test)}</b>` : html`${testWords(scene, test)}`;
  return html`<li>${name}: ${told}${where}</li>`;
}
