// What a fault of a rule file means for what is judged: said with the fault, and true of each kind of it.
import type { RulesInForce } from '../core/types/rules-in-force.ts';
import type { UtcMs, Zone } from '../core/types/time.ts';
import type { Fate, RuleFault } from '../load/rule-versions.ts';
import { clockTime, dateWords } from '../render/plant-time.ts';
import { IN_ENGLISH } from '../render/speech.ts';
import type { FileTroubleWords } from './parts.ts';

/** `inForce`: after the change that has these faults. */
export function ruleTroubles(
  faults: readonly RuleFault[],
  inForce: RulesInForce,
  zone: Zone,
): FileTroubleWords[] {
  return faults.map(({ trouble, fate }) => {
    const { file, line, column } = trouble.place;
    const said = [sentence(trouble.words), fateWords(fate, inForce, zone)].filter((words) => words !== '');
    return {
      type: 'trouble',
      code: trouble.code,
      where: `${file}:${line}:${column}`,
      words: said.join(' '),
    };
  });
}

const sentence = (words: string): string => (/[.?!]$/.test(words) ? words : `${words}.`);

const READ_AGAIN = 'Mend the file: it is read again within seconds.';

function fateWords(fate: Fate, inForce: RulesInForce, zone: Zone): string {
  if (fate.what === 'nothing') return '';
  const { kept } = fate;
  const since = sinceWords(fate, inForce, zone);
  return `${kept.length === 0 ? LEFT_OUT[fate.what] : goesOn(fate.what, kept, since)} ${READ_AGAIN}`;
}

type What = Exclude<Fate['what'], 'nothing'>;

/** Nothing was there before that could go on. */
const LEFT_OUT: { readonly [what in What]: string } = {
  rule: 'The rule is not judged.',
  file: 'No rule of it is judged.',
  domain: 'Its kinds are not known and rules in its folder are not judged.',
  figures: 'What it gives is not used.',
};

function goesOn(what: What, kept: readonly string[], since: string): string {
  const names = kept.join(', ');
  switch (what) {
    case 'domain':
      return `The domain goes on as it was${since}.`;
    case 'figures':
      return `The figures before go on, of ${names}.`;
    case 'rule':
    case 'file':
      return kept.length === 1
        ? `The rule ${names} goes on as it was${since}.`
        : `These rules go on as they were${since}: ${names}.`;
    default:
      return what satisfies never;
  }
}

/** Of several the newest: since then all of them are as they are. */
function sinceWords({ what, kept }: Fate, { ruleSince, domainSince }: RulesInForce, zone: Zone): string {
  const since = what === 'domain' ? domainSince : ruleSince;
  const times = kept.flatMap((name): UtcMs[] => [since.get(name) ?? []].flat());
  if (times.length === 0) return '';
  const at = Math.max(...times);
  return ` since ${dateWords({ ...IN_ENGLISH, zone }, at)} ${clockTime(zone, at)}`;
}
