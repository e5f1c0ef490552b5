// "Why did you say nothing?" in plain sentences, for the shell and the API.
import type { FactNow, NotLooking, PartNow, Standing, WhyFound } from '../../core/types/why.ts';
import { dayTime } from '../plant-time.ts';
import type { Speaking } from '../speech.ts';
import { factWords } from './fact-value.ts';
import { saidWords } from './said.ts';
import { becauseWords } from './why-unknown.ts';

/** One or more sentences about how a rule stands on one thing or pair. */
export function standingWords(to: Speaking, found: WhyFound, standing: Standing): string[] {
  const when = (at: number): string => dayTime(to, at);
  switch (standing.type) {
    case 'speaks':
      return speaksWords(to, standing);
    case 'on-another-card':
      return [elsewhereWords(standing.cards)];
    case 'not-long-enough': {
      if (standing.asks === null)
        return [`It holds since ${when(standing.since)}. The next look of the box decides.`];
      const from =
        standing.speaksAt === null ? '' : `: it speaks ${when(standing.speaksAt)} if it still holds`;
      return [`It holds since ${when(standing.since)}, and must hold for ${standing.asks}${from}.`];
    }
    case 'shadow':
      return [`It holds since ${when(standing.since)}. The rule is on trial (shadow), so nobody is told.`];
    case 'muted':
      return [mutedWords(standing)];
    case 'policy-mutes':
      return [policyMutesWords(to, standing)];
    case 'no-card':
      return ['It holds, and what follows from it cannot be worked out, so there is nothing to ask yet.'];
    case 'frozen':
      return [`Nothing is judged since ${when(standing.since)}: data of its line is missing.`];
    case 'cannot-judge':
      return standing.missing.length === 0
        ? [`It cannot be judged: ${standing.reason}.`]
        : ['It cannot be judged.', ...missingWords(found, standing.missing)];
    case 'not-fulfilled':
      return [
        ...standing.parts.map((part) => partWords(to, found, part)),
        ...missingWords(found, standing.missing),
      ];
    default:
      return standing satisfies never;
  }
}

type Of<T extends Standing['type']> = Extract<Standing, { readonly type: T }>;

function speaksWords(to: Speaking, { card, holds, named, waitingForDataSince }: Of<'speaks'>): string[] {
  const task = card.taskId === null ? 'on the picture' : `task ${card.taskId}`;
  const since =
    waitingForDataSince === null ? [] : [`It waits for data since ${dayTime(to, waitingForDataSince)}.`];
  const unlisted = named ? '' : ' Its card does not list this one.';
  const over = holds ? '' : ' It no longer holds, and is not yet over.';
  return [`It speaks: ${task}.${unlisted}${over}`, ...since];
}

function elsewhereWords(cards: Of<'on-another-card'>['cards']): string {
  if (cards.length === 0) return 'It holds, and names no order that is late, so there is nothing to ask.';
  const tasks = cards.map(({ taskId, ruleId }) =>
    taskId === null ? `of rule ${ruleId}` : `of rule ${ruleId}, task ${taskId}`,
  );
  return `It holds, and is told already on the card ${tasks.join(' and the card ')}.`;
}

function mutedWords({ card, closedAs, reason }: Of<'muted'>): string {
  const task = card.taskId === null ? '' : ` (task ${card.taskId})`;
  switch (closedAs) {
    case 'came-true':
      return `It came true: the shipment packed without it${task}. It speaks again once this is over.`;
    case 'not-a-problem': {
      const why = reason === null || reason === '' ? '' : `: "${reason}"`;
      return `Somebody said it is no problem${task}${why}. It speaks again once this is over.`;
    }
    case 'rule-withdrawn':
    case 'recovered':
    case null:
      return `It was said to be no problem${task}. It speaks again once this is over.`;
    default:
      return closedAs satisfies never;
  }
}

function policyMutesWords(to: Speaking, { by }: Of<'policy-mutes'>): string {
  const why = by.said === null ? '' : `: ${saidWords(to, by.said)}`;
  return `It holds, and the policy ${by.ruleId} lets nothing be raised about it meanwhile${why}.`;
}

/** "Probability of missing its shipment: 22 %, speaks from 60 %." */
function partWords(to: Speaking, found: WhyFound, part: PartNow): string {
  switch (part.type) {
    case 'compared': {
      const { fact, limit, operator } = part;
      const value = fact.value ?? '';
      const from = limitWords(operator, factWords(to, fact, limit, value));
      return `${titleWords(found, fact)}: ${factWords(to, fact, value, limit)}, speaks ${from}.`;
    }
    case 'flag': {
      const { fact, wanted } = part;
      return `${titleWords(found, fact)}: ${wanted ? 'no' : 'yes'}, speaks at ${wanted ? 'yes' : 'no'}.`;
    }
    case 'text': {
      const facts = part.facts.map((fact) => knownWords(to, fact));
      return `Not fulfilled: ${part.text}${facts.length === 0 ? '' : `, with ${facts.join(', ')}`}.`;
    }
    default:
      return part satisfies never;
  }
}

type Compared = Extract<PartNow, { readonly type: 'compared' }>;

function limitWords(operator: Compared['operator'], limit: string): string {
  switch (operator) {
    case '>=':
      return `from ${limit}`;
    case '>':
      return `above ${limit}`;
    case '<=':
      return `from ${limit} down`;
    case '<':
      return `below ${limit}`;
    case '==':
      return `at ${limit}`;
    case '!=':
      return `at all but ${limit}`;
    default:
      return operator satisfies never;
  }
}

function knownWords(to: Speaking, fact: FactNow): string {
  const value = fact.value === null ? 'not known' : factWords(to, fact, fact.value);
  return `${fact.subject}.${fact.field} ${value}`;
}

/** Of another record than was asked about, with its name before: "Line 3, against plan". */
function titleWords({ label }: WhyFound, fact: FactNow): string {
  if (fact.label === null) return `${fact.subject}, ${inSentence(fact.title)}`;
  return fact.label === label ? capital(fact.title) : `${fact.label}, ${inSentence(fact.title)}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** What is written in capitals stays so: ERP. */
const inSentence = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** What is missing for the same reason is told once. */
function missingWords(found: WhyFound, missing: readonly FactNow[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const fact of missing) {
    const reason = becauseWords(fact);
    byReason.set(reason, [...(byReason.get(reason) ?? []), titleWords(found, fact)]);
  }
  return [...byReason].map(([reason, titles]) => `${reason}. Not known: ${titles.join('; ')}.`);
}

/** Why a rule that looks at such things does not look at this one. */
export function notLookingWords({ subject, label }: WhyFound, why: NotLooking): string {
  switch (why.type) {
    case 'draft':
      return 'It is a draft and judges nothing yet.';
    case 'retired':
      return 'It is retired and judges nothing any more.';
    case 'broken':
      return `It cannot be used: ${why.reason.replace(/\.$/, '')}. Run check to see where.`;
    case 'nothing-to-make':
      return `Nothing is left to make for ${subject === 'order' ? inSentence(label) : label}.`;
    case 'dead':
      return 'It is 30 days past due and nothing of it was made or shipped meanwhile: it is listed as "dead in ERP?" and raises nothing. Close it in ERP, or give it a shipment that is still to leave.';
    case 'cannot-place':
      return `It cannot be judged: ${why.reason}.`;
    case 'not-used':
      return subject === 'material' ? 'No open run uses it.' : `This ${subject} is not open.`;
    case 'unrelated':
      return `There is no ${why.to} to look at with it.`;
    default:
      return why satisfies never;
  }
}
