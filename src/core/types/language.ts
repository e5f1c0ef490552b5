// A language of short messages: its texts with named places, its day names, how it writes figures, how it answers.
import type { PageTexts, Speech } from './speech.ts';

/** Where a figure decides on the form, one for each of the language's plural categories; `other` is always there. */
export type PluralText = { readonly [category: string]: string };
export type Text = string | PluralText;

/** Each text by its key, with the places it may name in braces. In capitals, "{LINE}", a place is filled in capitals. */
export const TEXT_PLACES = {
  today: [],
  tonight: [],
  tomorrow: [],
  minutes: ['n'],
  hours: ['n'],
  days: ['n'],
  date: ['weekday', 'day', 'month'],
  order: ['order'],
  run: ['run'],
  customerIn: ['customer'],
  somebody: [],
  daysLate: ['n'],
  badPieces: ['n'],
  delayHead: ['line', 'order', 'for', 'late'],
  delayMisses: ['line', 'order', 'for'],
  delayDetail: ['short', 'cutoff'],
  delayBrief: ['line', 'order', 'for', 'late'],
  delayName: ['line', 'order'],
  qualityHead: ['line', 'bad', 'customer', 'order', 'station'],
  qualityHeadNoCustomer: ['line', 'bad', 'work', 'station'],
  qualityDetail: ['projected', 'day'],
  qualityName: ['line', 'work'],
  materialHead: ['material', 'runout', 'short', 'work', 'line'],
  materialMayHead: ['material', 'runout', 'short', 'work', 'line'],
  materialBrief: ['material', 'runout', 'line'],
  materialMayBrief: ['material', 'runout', 'line'],
  materialName: ['material', 'line'],
  lossOfOrders: ['money', 'n'],
  by: ['by', 'fix'],
  actByFix: ['by', 'fix'],
  actBy: ['by'],
  topUnconfirmed: [],
  topActBy: ['by'],
  fixRestoreRate: ['name', 'day'],
  briefRestoreRate: ['name', 'day'],
  fixOvertime: ['weekday', 'hours'],
  fixStop: ['hold', 'name', 'minutes'],
  fixStopOnly: ['hold'],
  fixOrder: ['pieces'],
  fixExpress: ['pieces'],
  fixMove: ['run', 'line'],
  fixNext: ['run'],
  fixPartial: ['pieces'],
  fixSooner: ['material'],
  alone: ['what'],
  oddsSure: [],
  oddsNineOfTen: [],
  oddsFiveOfSix: [],
  oddsThreeOfFour: [],
  oddsTwoOfThree: [],
  oddsEven: [],
  oddsUnlikely: [],
  ifItIs: ['name'],
  askYours: ['code'],
  askMove: ['code'],
  askShort: ['code'],
  unconfirmed: ['since'],
  unconfirmedBrief: [],
  leadEscalated: ['code', 'waited'],
  leadAgain: ['code', 'since'],
  leadChanged: [],
  leadGiven: ['person'],
  taken: ['code', 'person', 'at'],
  takenDone: ['code', 'person', 'at'],
  takenAlready: ['code'],
  waitsFor: ['code', 'person'],
  nothingToDo: [],
  recovered: ['name'],
  recoveredLine: ['line', 'since'],
  recoveredStation: ['station'],
  recoveredMaterial: ['material'],
  inTime: ['order'],
  packedInTime: ['order', 'packed'],
  closed: ['code'],
  closedBy: ['code', 'person', 'reason'],
  cameTrue: ['code', 'name'],
  newSince: ['n', 'since'],
  known: ['n'],
  noneBefore: ['before'],
  top: ['top'],
  listAtShift: [],
  listOnPanel: [],
  outage: ['from', 'to'],
  stillOpen: ['n'],
  nothingOpen: [],
  flood: ['rule', 'n', 'since'],
  test: ['plant'],
  heartbeat: ['plant', 'at', 'n'],
  silentSources: ['n'],
  yours: ['code', 'first'],
  todoRestoreRate: ['action', 'at', 'ask', 'closes'],
  todoOvertime: ['weekday', 'hours', 'closes'],
  whenSet: ['code'],
  whenDone: ['code'],
  detailDrift: ['code', 'rate', 'plan', 'since'],
  detailRate: ['code', 'rate', 'plan'],
  detailNoStop: [],
  detailStops: ['n'],
  detailMade: ['open', 'made', 'cutoff'],
  detailTruck: ['day'],
  detailQuality: ['code', 'share', 'since', 'usual'],
  detailMaterial: ['code', 'left', 'rate', 'need'],
  detailOther: ['code', 'name'],
  declined: ['code', 'person'],
  declinedLast: ['code'],
  declinedWhy: ['code'],
  done: ['code'],
  given: ['code', 'person'],
  givenAlready: ['code', 'person'],
  awayStandIn: ['code', 'person', 'until', 'standIn'],
  away: ['code', 'person', 'until'],
  over: ['code', 'at'],
  which: ['list'],
  nobody: ['code'],
  couldBe: ['code', 'people'],
  notUnderstood: [],
  openForYou: ['list'],
  askWhich: ['code'],
} as const satisfies { readonly [key: string]: readonly string[] };

export type TextKey = keyof typeof TEXT_PLACES;

export const TEXT_KEYS: readonly TextKey[] = Object.keys(TEXT_PLACES) as TextKey[];

/** The first word of each kind of answer: a text may name it anywhere, so that what it asks for is understood. */
export const WORD_PLACES = ['yes', 'no', 'done', 'give'] as const;

/** Words that begin an answer, or are it. */
export type ReplyWords = {
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly done: readonly string[];
  readonly give: readonly string[];
  readonly details: readonly string[];
  /** Between "give" and the name. */
  readonly to: readonly string[];
  /** Said along with an answer, and changes nothing in it. */
  readonly courtesy: readonly string[];
  /** Turns of speech that say yes without its word: "I'll take it". */
  readonly takes: readonly string[];
  /** Turns of speech that begin like an answer and are none: "no problem". */
  readonly unclear: readonly string[];
};

export const ANSWER_WORDS = ['yes', 'no', 'done', 'give', 'details'] as const;

export type Language = {
  /** As its file is called: "de". */
  readonly id: string;
  /** The BCP 47 locale that figures are written by. */
  readonly figures: string;
  /** "{sign}{amount}": of a sign that is letters a space parts it. */
  readonly money: string;
  /** A name of common words loses its capital inside a sentence: "Station 4" is "station 4". */
  readonly lowerNames: boolean;
  /** Short, Sunday first. */
  readonly weekdays: readonly string[];
  /** Short, January first. */
  readonly months: readonly string[];
  readonly texts: { readonly [key in TextKey]: Text };
  readonly replies: ReplyWords;
  /** Of pages and mails. */
  readonly pages: PageTexts;
};

/** By id; `en` is always among them. */
export type Languages = ReadonlyMap<string, Language>;

/** The one every text falls back to. */
export const ENGLISH = 'en';

/** "de" for a reader of "de-AT" where there is none of that name; English for one nobody has written. */
export function languageOf(languages: Languages, id: string | null | undefined): Language {
  const wanted = id ?? ENGLISH;
  const found =
    languages.get(wanted) ?? languages.get(wanted.replace(/-.*/, '').toLowerCase()) ?? languages.get(ENGLISH);
  if (found === undefined) throw new Error('no language was loaded, not even English');
  return found;
}

/** Words as `reader` reads them, figures as `plant` writes them. */
export function speechOf(
  languages: Languages,
  { reader, plant }: { readonly reader: string | null; readonly plant: string },
): Speech {
  const { id, pages, lowerNames } = languageOf(languages, reader ?? plant);
  return { language: id, figures: languageOf(languages, plant).figures, texts: pages, lowerNames };
}
