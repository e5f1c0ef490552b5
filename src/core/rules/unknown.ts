// What cannot be said: a fact that is missing, or a figure that does not exist.

/** `missing` names it, `words` say why. */
export class Unknown {
  readonly missing: string;
  readonly words: string;

  constructor(missing: string, words: string) {
    this.missing = missing;
    this.words = words;
  }
}

export const notKnown = (name: string): Unknown => new Unknown(name, `${name} is not known`);

/** A text longer than this is no fact to compare: it would make every rule that reads it slow. */
export const MOST_LETTERS = 1_000;
