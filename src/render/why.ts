// "Why did you say nothing?" as sections of text and as JSON. Clients are written against it: keys are added, never changed.
import type { FactNow, PartNow, RuleWhy, Standing, WhyFound } from '../core/types/why.ts';
import { clockTime, dateWords, isoTime } from './plant-time.ts';
import { IN_ENGLISH, type Speaking, type Spoken, say } from './speech.ts';
import { knownWords } from './words/floor.ts';
import { notLookingWords, standingWords } from './words/why.ts';
import { lookedAtWords } from './words/why-unknown.ts';

export type WhySection = { readonly heading: string; readonly lines: readonly string[] };

/** An answer is read at its own moment. */
export const seenFrom = (found: WhyFound): Speaking => ({ ...IN_ENGLISH, ...found, now: found.at });

/** What was asked about and when it was looked at, then a section a rule: for the shell, which speaks English. */
export function whySections(to: Speaking, found: WhyFound): WhySection[] {
  const { at, label, line } = found;
  const seen = `As the box saw it ${dateWords(to, at)} ${clockTime(to.zone, at)}.`;
  const none = found.rules.length === 0 ? [noneWords(to, found)] : [];
  return [
    { heading: label, lines: [seen, ...(line ? knownWords(to, line) : []), ...none] },
    ...found.rules.map((rule) => ruleSection(to, found, rule)),
  ];
}

/** Known to the plant, and no rule asks for such things. */
export function noneWords(to: Spoken, { lookedAt }: WhyFound): string {
  const known = lookedAt.length === 0 ? say(to, 'The box has no rules.') : lookedAtWords(to, lookedAt);
  return `${say(to, 'No rule looks at it.')} ${known}`;
}

function ruleSection(to: Speaking, found: WhyFound, rule: RuleWhy): WhySection {
  const looks = rule.looks.flatMap(({ other, standing }) => {
    const words = standingWords(to, found, standing);
    return other ? [`With ${otherWords(other)}:`, ...words.map((line) => `  ${line}`)] : words;
  });
  const more = rule.more === 0 ? [] : [`${rule.more} more, further from a decision, are left out.`];
  const none = rule.notLooking ? [notLookingWords(to, found, rule.notLooking)] : [];
  return { heading: `${rule.title} (${rule.ruleId})`, lines: [...looks, ...more, ...none] };
}

/** A name stays as it is; what has none is called by its kind and id. */
export function otherWords({ subject, id, label }: NonNullable<RuleWhy['looks'][number]['other']>): string {
  const plain = `${subject} ${id}`;
  return label.toLowerCase() === plain.toLowerCase() ? plain : label;
}

/** GET /api/why/SUBJECT/ID. `ruleNumber`: "R-07", or null where the box has not numbered the rule. */
export function whyJson(
  to: Speaking,
  found: WhyFound,
  ruleNumber: (ruleId: string) => string | null,
): object {
  const { zone, at, subject, id, label, rules } = found;
  return {
    asOf: isoTime(zone, at),
    ...{ subject, id, label },
    words: rules.length === 0 ? noneWords(to, found) : null,
    known: found.line ? knownWords(to, found.line) : [],
    rules: rules.map(({ looks, notLooking, ...rule }) => ({
      ...rule,
      rule: ruleNumber(rule.ruleId) ?? rule.ruleId,
      looks: looks.map(({ other, standing }) => ({
        other,
        ...standingJson(found, standing),
        words: standingWords(to, found, standing),
      })),
      notLooking: notLooking && { ...notLooking, words: notLookingWords(to, found, notLooking) },
    })),
  };
}

function standingJson(found: WhyFound, standing: Standing): object {
  const iso = (time: number | null): string | null => (time === null ? null : isoTime(found.zone, time));
  switch (standing.type) {
    case 'speaks':
      return { ...standing, waitingForDataSince: iso(standing.waitingForDataSince) };
    case 'not-long-enough':
      return { ...standing, since: iso(standing.since), speaksAt: iso(standing.speaksAt) };
    case 'policy-mutes':
      return { type: standing.type, ruleId: standing.by.ruleId };
    case 'shadow':
    case 'frozen':
      return { ...standing, since: iso(standing.since) };
    case 'cannot-judge':
      return { ...standing, missing: standing.missing.map((fact) => factJson(found, fact)) };
    case 'not-fulfilled':
      return {
        ...standing,
        parts: standing.parts.map((part) => partJson(found, part)),
        missing: standing.missing.map((fact) => factJson(found, fact)),
      };
    case 'on-another-card':
    case 'muted':
    case 'no-card':
      return standing;
    default:
      return standing satisfies never;
  }
}

function partJson(found: WhyFound, part: PartNow): object {
  switch (part.type) {
    case 'compared': {
      const { type, fact, operator, limit } = part;
      return { type, ...factJson(found, fact), operator, limit: valueJson(found, fact, limit) };
    }
    case 'flag':
      return { type: part.type, ...factJson(found, part.fact), wanted: part.wanted };
    case 'text':
      return { ...part, facts: part.facts.map((fact) => factJson(found, fact)) };
    default:
      return part satisfies never;
  }
}

const factJson = (found: WhyFound, fact: FactNow): object => ({
  ...fact,
  value: valueJson(found, fact, fact.value),
});

/** Money and moments as everywhere in the API. */
function valueJson({ zone, currency }: WhyFound, { unit }: FactNow, value: FactNow['value']): unknown {
  if (typeof value !== 'number') return value;
  if (unit === 'minor') return { minor: value, currency };
  return unit === 'time' ? isoTime(zone, value) : value;
}
