// The log as others see it: structured, one line an event, no secret ever in it.
export type Log = {
  debug(fields: object, words: string): void;
  info(fields: object, words: string): void;
  warn(fields: object, words: string): void;
  error(fields: object, words: string): void;
  child(fields: object): Log;
};
