// What pages and mails are said in: the reader's words, and figures as the plant writes them.

/** One text for each of the language's plural categories; `other` is always there. */
export type PluralForms = { readonly [category: string]: string };

/** Of each English sentence, with its places in braces, what it is in the language. What it lacks is said in English. */
export type PageTexts = ReadonlyMap<string, string | PluralForms>;

export type Speech = {
  /** Of the words, as BCP 47: "de". */
  readonly language: string;
  /** Of the figures, as BCP 47: "de-DE". Two people at one screen read the same digits, whatever they read them in. */
  readonly figures: string;
  readonly texts: PageTexts;
  /** A name of common words loses its capital inside a sentence: "Station 4" is "station 4". Left out: it keeps it. */
  readonly lowerNames?: boolean;
};

/** The language all is written in, and what the shell is told in. */
export const ENGLISH_SPEECH: Speech = {
  language: 'en',
  figures: 'en-US',
  texts: new Map(),
  lowerNames: true,
};
