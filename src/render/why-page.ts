// "Why did you say nothing?": one box, and under it every rule that may look at the thing and how it stands.
import type { Looked, RuleWhy, WhyAnswer, WhyFound } from '../core/types/why.ts';
import { type Html, html } from './html.ts';
import type { Page } from './part.ts';
import { clockTime, dateWords } from './plant-time.ts';
import { capital, ruleName, type Scene } from './scene.ts';
import { plural, type Speaking, type Spoken, say } from './speech.ts';
import { noneWords, otherWords } from './why.ts';
import { knownWords } from './words/floor.ts';
import { notLookingWords, standingWords } from './words/why.ts';
import { unknownWords } from './words/why-unknown.ts';

export type WhyAsked = {
  /** As it was typed; empty: nothing was asked yet. */
  readonly about: string;
  /** Null: nothing was asked, or the journal is being read. */
  readonly answer: WhyAnswer | null;
  /** Of a past moment it is not told. */
  readonly isNow: boolean;
};

export function whyPage(scene: Scene, asked: WhyAsked): Page {
  const title = say(scene, 'Why did you say nothing?');
  const body = asked.isNow
    ? html`${formHtml(scene, asked.about)}${answerHtml(scene, asked)}`
    : html`<section class="listed"><p>${say(scene, 'Why nothing was said is told as of the last look only.')}</p></section>`;
  const main = html`<main id="main" class="list"><h1>${title}</h1>${body}</main>`;
  return { title: `${title} · ${scene.picture.plantName}`, main, parts: [] };
}

function formHtml(scene: Scene, about: string): Html {
  const label = say(scene, 'Order, line, material or station');
  return html`<form class="decide ask" method="get" action="/why"><label class="who" for="about"><span>${label}</span><input id="about" name="about" maxlength="200" autocomplete="off" required value="${about}"></label><button class="btn main">${say(scene, 'Ask')}</button></form>`;
}

function answerHtml(scene: Scene, { about, answer }: WhyAsked): Html | null {
  if (about === '')
    return html`<p class="note">${say(scene, 'Write a number or a name as ERP or the floor has it. Each rule tells what it asks for and what is so now.')}</p>`;
  if (answer === null)
    return html`<p class="notice" role="status">${say(scene, 'The box is reading its journal. Ask again in a moment.')}</p>`;
  return answer.type === 'found' ? foundHtml(scene, answer) : unknownHtml(scene, answer);
}

function unknownHtml(scene: Scene, answer: Exclude<WhyAnswer, WhyFound>): Html {
  const near =
    answer.type === 'unknown-id' && answer.near !== null ? `${answer.subject} ${answer.near}` : null;
  const link =
    near !== null && html` <a class="leads" href="/why?about=${encodeURIComponent(near)}">${near}</a>`;
  return html`<p class="notice" role="status">${capital(unknownWords(scene, answer))}${link}</p>`;
}

function foundHtml(scene: Scene, found: WhyFound): Html {
  const { label, line, rules, zone, currency, at } = found;
  const to: Speaking = { speech: scene.speech, zone, currency, now: at };
  const seen = say(scene, 'As the box saw it {date} {time}.', {
    date: dateWords(to, at),
    time: clockTime(zone, at),
  });
  const known = line === null ? [] : knownWords(to, line);
  const none = rules.length === 0 ? [noneWords(to, found)] : [];
  const lines = [seen, ...known, ...none].map((words) => html`<p>${words}</p>`);
  return html`<section class="listed" id="answer"><h2>${label}</h2>${lines}</section>${rules.map((rule) => ruleHtml(scene, to, { found, rule }))}`;
}

type OfRule = { readonly found: WhyFound; readonly rule: RuleWhy };

function ruleHtml(scene: Scene, to: Speaking, { found, rule }: OfRule): Html {
  const looks = rule.looks.map((look) => lookHtml(to, found, look));
  const not =
    rule.notLooking !== null && html`<li><p>${notLookingWords(to, found, rule.notLooking)}</p></li>`;
  const more = rule.more > 0 && html`<li>${moreWords(to, rule.more)}</li>`;
  return html`<section class="listed"><h2><span class="rank">${ruleName(scene, rule.ruleId)}</span> <a href="/rules/${encodeURIComponent(rule.ruleId)}">${rule.title}</a></h2><ul class="plainlist apart">${looks}${not}${more}</ul></section>`;
}

const moreWords = (to: Spoken, n: number): string =>
  plural(to, n, [
    '{n} more, further from a decision, is left out.',
    '{n} more, further from a decision, are left out.',
  ]);

function lookHtml(to: Speaking, found: WhyFound, { other, standing }: Looked): Html {
  const words = standingWords(to, found, standing).map((line) => html`<p>${line}</p>`);
  const taskId = 'card' in standing ? standing.card.taskId : null;
  const link =
    taskId !== null &&
    html`<p><a class="leads" href="/t/${taskId}">${say(to, 'Task {id}', { id: String(taskId) })}</a></p>`;
  return html`<li>${other !== null && html`<p><b>${otherWords(other)}</b></p>`}${words}${link}</li>`;
}
