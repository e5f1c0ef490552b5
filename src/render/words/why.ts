// "Why did you say nothing?" in plain sentences, for the shell and the API.
import type { NotLooking, Standing, WhyFound } from '../../core/types/why.ts';
import { dayTime } from '../plant-time.ts';
import { type Speaking, type Spoken, say } from '../speech.ts';
import { kindWords } from './kind.ts';
import { saidWords } from './said.ts';
import { inSentence, missingWords, partWords } from './why-part.ts';

/** One or more sentences about how a rule stands on one thing or pair. */
export function standingWords(to: Speaking, found: WhyFound, standing: Standing): string[] {
  switch (standing.type) {
    case 'speaks':
      return speaksWords(to, standing);
    case 'on-another-card':
      return [elsewhereWords(to, standing.cards)];
    case 'not-long-enough':
      return [notLongEnoughWords(to, standing)];
    case 'shadow':
      return [
        say(to, 'It holds since {since}. The rule is on trial (shadow), so nobody is told.', {
          since: dayTime(to, standing.since),
        }),
      ];
    case 'muted':
      return [`${mutedWords(to, standing)} ${say(to, 'It speaks again once this is over.')}`];
    case 'policy-mutes':
      return [policyMutesWords(to, standing)];
    case 'no-card':
      return [
        say(to, 'It holds, and what follows from it cannot be worked out, so there is nothing to ask yet.'),
      ];
    case 'frozen': {
      const since = dayTime(to, standing.since);
      return [say(to, 'Nothing is judged since {since}: data of its line is missing.', { since })];
    }
    case 'cannot-judge':
      return standing.missing.length === 0
        ? [cannotJudgeWords(to, standing.reason)]
        : [say(to, 'It cannot be judged.'), ...missingWords(to, found, standing.missing)];
    case 'not-fulfilled':
      return [
        ...standing.parts.map((part) => partWords(to, found, part)),
        ...missingWords(to, found, standing.missing),
      ];
    default:
      return standing satisfies never;
  }
}

const cannotJudgeWords = (to: Spoken, reason: string): string =>
  say(to, 'It cannot be judged: {reason}.', { reason });

type Of<T extends Standing['type']> = Extract<Standing, { readonly type: T }>;

function speaksWords(to: Speaking, { card, holds, named, waitingForDataSince }: Of<'speaks'>): string[] {
  const told = [
    card.taskId === null
      ? say(to, 'It speaks: on the picture.')
      : say(to, 'It speaks: task {task}.', { task: String(card.taskId) }),
    ...(named ? [] : [say(to, 'Its card does not list this one.')]),
    ...(holds ? [] : [say(to, 'It no longer holds, and is not yet over.')]),
  ].join(' ');
  if (waitingForDataSince === null) return [told];
  return [told, say(to, 'It waits for data since {since}.', { since: dayTime(to, waitingForDataSince) })];
}

function elsewhereWords(to: Spoken, cards: Of<'on-another-card'>['cards']): string {
  if (cards.length === 0)
    return say(to, 'It holds, and names no order that is late, so there is nothing to ask.');
  const told = cards
    .map(({ taskId, ruleId: rule }) =>
      taskId === null
        ? say(to, 'of rule {rule}', { rule })
        : say(to, 'of rule {rule}, task {task}', { rule, task: String(taskId) }),
    )
    .reduce((before, card) => say(to, '{before} and the card {card}', { before, card }));
  return say(to, 'It holds, and is told already on the card {cards}.', { cards: told });
}

function notLongEnoughWords(to: Speaking, standing: Of<'not-long-enough'>): string {
  const since = dayTime(to, standing.since);
  const { asks, speaksAt } = standing;
  if (asks === null) return say(to, 'It holds since {since}. The next look of the box decides.', { since });
  return speaksAt === null
    ? say(to, 'It holds since {since}, and must hold for {asks}.', { since, asks })
    : say(to, 'It holds since {since}, and must hold for {asks}: it speaks {at} if it still holds.', {
        since,
        asks,
        at: dayTime(to, speaksAt),
      });
}

function mutedWords(to: Spoken, { card, closedAs, reason }: Of<'muted'>): string {
  const task = card.taskId === null ? null : String(card.taskId);
  switch (closedAs) {
    case 'came-true':
      return task === null
        ? say(to, 'It came true: the shipment packed without it.')
        : say(to, 'It came true: the shipment packed without it (task {task}).', { task });
    case 'not-a-problem':
      return noProblemWords(to, task, reason === '' ? null : reason);
    case 'rule-withdrawn':
    case 'recovered':
    case null:
      return task === null
        ? say(to, 'It was said to be no problem.')
        : say(to, 'It was said to be no problem (task {task}).', { task });
    default:
      return closedAs satisfies never;
  }
}

function noProblemWords(to: Spoken, task: string | null, reason: string | null): string {
  if (task === null)
    return reason === null
      ? say(to, 'Somebody said it is no problem.')
      : say(to, 'Somebody said it is no problem: "{reason}".', { reason });
  return reason === null
    ? say(to, 'Somebody said it is no problem (task {task}).', { task })
    : say(to, 'Somebody said it is no problem (task {task}): "{reason}".', { task, reason });
}

function policyMutesWords(to: Speaking, { by }: Of<'policy-mutes'>): string {
  const policy = by.ruleId;
  return by.said === null
    ? say(to, 'It holds, and the policy {policy} lets nothing be raised about it meanwhile.', { policy })
    : say(to, 'It holds, and the policy {policy} lets nothing be raised about it meanwhile: {why}.', {
        policy,
        why: saidWords(to, by.said),
      });
}

/** Why a rule that looks at such things does not look at this one. */
export function notLookingWords(to: Spoken, found: WhyFound, why: NotLooking): string {
  const { subject } = found;
  switch (why.type) {
    case 'draft':
      return say(to, 'It is a draft and judges nothing yet.');
    case 'retired':
      return say(to, 'It is retired and judges nothing any more.');
    case 'broken':
      return say(to, 'It cannot be used: {reason}. Run check to see where.', {
        reason: why.reason.replace(/\.$/, ''),
      });
    case 'nothing-to-make':
      return say(to, 'Nothing is left to make for {what}.', { what: whatWords(to, found) });
    case 'dead':
      return say(
        to,
        'It is 30 days past due and nothing of it was made or shipped meanwhile: it is listed as "dead in ERP?" and raises nothing. Close it in ERP, or give it a shipment that is still to leave.',
      );
    case 'cannot-place':
      return cannotJudgeWords(to, why.reason);
    case 'not-used':
      return subject === 'material'
        ? say(to, 'No open run uses it.')
        : say(to, 'This {kind} is not open.', { kind: kindWords(to, subject) });
    case 'unrelated':
      return say(to, 'There is no {kind} to look at with it.', { kind: kindWords(to, why.to) });
    default:
      return why satisfies never;
  }
}

/** "order 4471", where that is all it is called by; a name stays as it is. */
function whatWords(to: Spoken, { subject, id, label }: WhyFound): string {
  if (subject !== 'order') return label;
  return label === `Order ${id}` ? `${kindWords(to, subject)} ${id}` : inSentence(label);
}
