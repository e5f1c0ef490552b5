// What is wrong with one text of a rule, before it is known where in a file that text stands.

/** `key` names the text ("when", "each", "params.drift"); `offset` and `length` count its characters. */
export type RuleFault = {
  readonly key: string;
  readonly code: string;
  readonly words: string;
  readonly offset: number;
  readonly length: number;
  /** Worth a look, and the rule runs all the same. */
  readonly isHint?: boolean;
};
