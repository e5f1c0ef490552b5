// What somebody wrote back, word by word: which answer, to which task, to whom. Unclear rather than wrong.
import { ANSWER_WORDS, type Languages, type ReplyWords } from '../core/types/language.ts';
import type { ReplyVerb } from '../core/types/reply.ts';
import { peopleLike, personNamed } from './reply-name.ts';
import { firstLines, LINE_MAX, type Token, tokensIn, wordsIn } from './reply-words.ts';

export type ReadReply = {
  readonly verb: ReplyVerb;
  /** As written, "71". Null: none was. */
  readonly code: string | null;
  /** give: the name as written. */
  readonly toName: string | null;
  /** give: whom the name means. Null: nobody, or several. */
  readonly toPersonId: string | null;
  /** give: whom the name could mean, where it means nobody for certain. */
  readonly couldBe: readonly string[];
  /** no: why. */
  readonly reason: string | null;
};

type Meaning = (typeof ANSWER_WORDS)[number];
type Called = { readonly id: string; readonly name: string };

/** A reason is shown with the task; of a longer text the beginning. */
const REASON_MAX = 200;

const NOTHING = { code: null, toName: null, toPersonId: null, couldBe: [], reason: null } as const;
const UNCLEAR: ReadReply = { verb: 'unclear', ...NOTHING };

/**
 * Anybody may answer in any of the languages. Only the first line counts, and the second where the first is a code alone:
 * signatures follow. A code has two or three digits.
 */
export function readReply(text: string, languages: Languages, people: readonly Called[]): ReadReply {
  const dictionary = dictionaryOf(languages);
  const [first, second] = firstLines(text);
  if (first === undefined) return UNCLEAR;
  const one = readLine(first, dictionary, people);
  if (second === undefined || !CODE.test(wordsIn(first).join(' '))) return one;
  // "71" above and an answer below it: the code alone would have said yes.
  return dictionary.meaningOf.has(wordsIn(second)[0] ?? '')
    ? readLine(`${first} ${second}`, dictionary, people)
    : one;
}

const CODE = /^[1-9]\d{1,2}$/;
const NUMBER = /^\p{Nd}+$/u;

type Dictionary = {
  readonly meaningOf: ReadonlyMap<string, Meaning>;
  readonly courtesy: ReadonlySet<string>;
  readonly to: ReadonlySet<string>;
  /** Each as words. */
  readonly takes: readonly (readonly string[])[];
  readonly unclear: readonly (readonly string[])[];
};

const made = new WeakMap<Languages, Dictionary>();

function dictionaryOf(languages: Languages): Dictionary {
  const before = made.get(languages);
  if (before !== undefined) return before;
  const all = [...languages.values()].map(({ replies }) => replies);
  const listed = (key: keyof ReplyWords): readonly string[] => all.flatMap((one) => one[key]);
  // What would come back as two words is none: half of it may say anything.
  const meanings = ANSWER_WORDS.flatMap((meaning) =>
    listed(meaning)
      .map(wordsIn)
      .flatMap((words) => (words.length === 1 ? [[words[0] ?? '', meaning] as const] : [])),
  );
  const dictionary: Dictionary = {
    meaningOf: new Map(meanings),
    courtesy: new Set(listed('courtesy').flatMap(wordsIn)),
    to: new Set(listed('to').flatMap(wordsIn)),
    takes: listed('takes').map(wordsIn),
    unclear: listed('unclear').map(wordsIn),
  };
  made.set(languages, dictionary);
  return dictionary;
}

function readLine(line: string, dictionary: Dictionary, people: readonly Called[]): ReadReply {
  const head = headOf(tokensIn(line), dictionary);
  // What stands behind the end of a line that was cut could say anything.
  if (head === null || (line.length > LINE_MAX && head.verb !== 'no')) return UNCLEAR;
  const { verb, code, rest } = head;
  switch (verb) {
    case 'no':
      return noOf(line, code, rest, dictionary);
    case 'give':
      return giveOf(code, rest, dictionary, people);
    default:
      return isOnly(verb, rest, dictionary) ? { ...NOTHING, verb, code } : UNCLEAR;
  }
}

type Head = { readonly verb: Meaning; readonly code: string | null; readonly rest: readonly Token[] };

/**
 * An answer begins with its word or its code, or is the code alone; a greeting may stand before. "71 thanks" may thank for
 * the message: only the bare code says yes. Null: none of these.
 */
function headOf(tokens: readonly Token[], dictionary: Dictionary): Head | null {
  const { meaningOf, courtesy, unclear } = dictionary;
  const [only] = tokens;
  if (only !== undefined && tokens.length === 1 && CODE.test(only.word))
    return { verb: 'yes', code: only.word, rest: [] };
  const start = tokens.findIndex(
    ({ word }, i) => meaningOf.has(word) || !courtesy.has(word) || takesAt(tokens, i, dictionary) > 0,
  );
  let rest = start === -1 ? [] : tokens.slice(start);
  let code: string | null = null;
  if (CODE.test(rest[0]?.word ?? '')) {
    code = rest[0]?.word ?? null;
    rest = rest.slice(1);
  }
  if (unclear.some((saying) => saying.every((word, i) => rest[i]?.word === word))) return null;
  const takes = takesAt(tokens, tokens.length - rest.length, dictionary);
  if (takes > 0) return codeBehind('yes', code, rest.slice(takes));
  const verb = meaningOf.get(rest[0]?.word ?? '');
  return verb === undefined ? null : codeBehind(verb, code, rest.slice(1));
}

/** How many words of "I'll take it" stand at `at`: at the head of a clause, or behind a yes or a code. "You will do" is none. */
function takesAt(tokens: readonly Token[], at: number, { takes, meaningOf }: Dictionary): number {
  const before = tokens[at - 1]?.word;
  const isHead =
    before === undefined || tokens[at]?.isApart || meaningOf.get(before) === 'yes' || CODE.test(before);
  if (!isHead) return 0;
  const here = takes.filter((saying) => saying.every((word, i) => tokens[at + i]?.word === word));
  return Math.max(0, ...here.map(({ length }) => length));
}

/** "yes 71", "give Jo 71": the code may also follow. Null: a second one, or a number that is no code. */
function codeBehind(verb: Meaning, code: string | null, rest: readonly Token[]): Head | null {
  const first = rest[0]?.word ?? '';
  const last = rest.at(-1)?.word ?? '';
  if (NUMBER.test(first)) {
    // "no 4471 is shipped already": a figure with words behind it is a reason.
    if (verb === 'no' && !CODE.test(first) && rest.length > 1) return { verb, code, rest };
    if (code !== null || !CODE.test(first) || NUMBER.test(rest[1]?.word ?? '')) return null;
    return { verb, code: first, rest: rest.slice(1) };
  }
  if (verb === 'no' || !NUMBER.test(last)) return { verb, code, rest };
  return code === null && CODE.test(last) ? { verb, code: last, rest: rest.slice(0, -1) } : null;
}

/** "yes yes, thanks": nothing beside it but the same again and courtesies. "yes, but" is no yes. */
function isOnly(verb: Meaning, rest: readonly Token[], dictionary: Dictionary): boolean {
  const { meaningOf, courtesy } = dictionary;
  for (let at = 0; at < rest.length; ) {
    const takes = verb === 'yes' ? takesAt(rest, at, dictionary) : 0;
    const word = rest[at]?.word ?? '';
    if (takes === 0 && (meaningOf.get(word) ?? (courtesy.has(word) ? verb : null)) !== verb) return false;
    at += Math.max(1, takes);
  }
  return true;
}

/**
 * What follows a no is the reason, whatever it says ("no, line is ok again by itself"), unless a part of it is another answer
 * ("no problem, yes", "no, done", "no?") or it ends in a yes.
 */
function noOf(line: string, code: string | null, rest: readonly Token[], dictionary: Dictionary): ReadReply {
  const { meaningOf, courtesy } = dictionary;
  const isOther = ({ word }: Token): boolean => (meaningOf.get(word) ?? 'no') !== 'no';
  const isOtherAnswer = (clause: readonly Token[]): boolean =>
    (clause.some(isOther) && clause.every((one) => isOther(one) || courtesy.has(one.word))) ||
    (takesAt(clause, 0, dictionary) > 0 && isOnly('yes', clause, dictionary));
  const last = rest.at(-1);
  if (clausesOf(rest).some(isOtherAnswer) || rest[0]?.word === '?') return UNCLEAR;
  if (last !== undefined && meaningOf.get(last.word) === 'yes') return UNCLEAR;
  const [first] = rest;
  const reason = first === undefined ? null : line.slice(first.at, first.at + REASON_MAX).trim();
  return { ...NOTHING, verb: 'no', code, reason };
}

function clausesOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const clauses: Token[][] = [];
  for (const token of tokens) {
    const clause = clauses.at(-1);
    if (clause === undefined || token.isApart) clauses.push([token]);
    else clause.push(token);
  }
  return clauses;
}

function giveOf(
  code: string | null,
  rest: readonly Token[],
  { to }: Dictionary,
  people: readonly Called[],
): ReadReply {
  const all = rest.map(({ word }) => word);
  // "give Jo?" is as sure as "give Jo": it can be given back, and it is said whom it goes to.
  const words = all.slice(0, all.findLastIndex((word) => word !== '?') + 1);
  const from = words.findIndex((word) => !to.has(word));
  const name = from === -1 ? [] : words.slice(from);
  if (name.some((word) => NUMBER.test(word))) return UNCLEAR;
  const toPersonId = personNamed(words, people) ?? personNamed(name, people);
  return {
    ...{ verb: 'give', code, reason: null, toPersonId },
    toName: name.length === 0 ? null : name.join(' '),
    couldBe: toPersonId === null ? peopleLike(name, people) : [],
  };
}
