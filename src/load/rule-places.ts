// Where each text of a rule stands in its file, so that an error in one can show the very character.
import type { FileTrouble } from '../contracts/errors.ts';
import type { RuleSpec, SourcePlace } from '../core/types/rule.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** Texts of one word or date: an error in one is shown at its first character. */
const NAMES = ['groupBy', 'reviewBy', 'fact'] as const;
/** Texts in which an error has a place of its own. */
const EXPRESSIONS = ['each', 'when', 'clearWhen', 'deadline', 'value'] as const;
/** Texts for people: they may go over several lines. */
const TEMPLATES = [['message'], ['do'], ['effect', 'say']] as const;

type Written = { readonly [key: string]: unknown };

/** `rule` as written. An expression on more than one line is refused: the check looks at it as one. */
export function rulePlaces(
  { yaml, at }: { readonly yaml: YamlFile; readonly at: Path },
  rule: Written,
  troubles: FileTrouble[],
): RuleSpec['places'] {
  const places: Record<string, SourcePlace> = {};
  for (const key of NAMES) if (rule[key] !== undefined) places[key] = yaml.textPlace([...at, key]).place;
  for (const name of Object.keys((rule['params'] as Written | undefined) ?? {}))
    places[`params.${name}`] = yaml.keyPlace([...at, 'params', name]);
  for (const key of EXPRESSIONS) {
    if (rule[key] === undefined) continue;
    const { place, oneLine } = yaml.textPlace([...at, key]);
    places[key] = place;
    if (!oneLine) troubles.push(folded(key, yaml.valuePlace([...at, key])));
  }
  for (const path of TEMPLATES) {
    if (yaml.written([...at, ...path]) === null) continue;
    const { place, lines } = yaml.textPlace([...at, ...path]);
    const key = path.join('.');
    places[key] = place;
    for (const line of lines) places[`${key}@${line.offset}`] = line.place;
  }
  return places;
}

function folded(key: string, place: SourcePlace): FileTrouble {
  const words =
    `"${key}" is folded over lines or holds escapes, so an error in it could not name its place. ` +
    'Write it on one line; put it in \'single quotes\' and texts inside it in "double quotes".';
  return { place, severity: 'error', code: 'folded-expression', words };
}
