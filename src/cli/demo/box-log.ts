// The log of the demo's box: a file beside its data, so that the terminal says only what a person wants to know.
import { openSync, writeSync } from 'node:fs';
import type { Clock } from '../../contracts/clock.ts';
import type { Log } from '../../contracts/log.ts';

/** One JSON line an event, as the log of an installed box, in the plant's time. `onError`: the words of each error. */
export function fileLog(path: string, clock: Clock, onError: (words: string) => void): Log {
  const file = openSync(path, 'a');
  const write = (level: string, base: object) => (fields: object, words: string) => {
    const line = { level, time: clock.now(), ...base, ...fields, msg: words };
    writeSync(file, `${JSON.stringify(line, asText)}\n`);
  };
  const logOf = (base: object): Log => ({
    // Levels as an installed box has them: what is finer than info is not kept.
    debug: () => undefined,
    info: write('info', base),
    warn: write('warn', base),
    error: (fields, words) => {
      write('error', base)(fields, words);
      onError(words);
    },
    child: (fields) => logOf({ ...base, ...fields }),
  });
  return logOf({});
}

/** An Error has no fields of its own that JSON would show. */
function asText(_: string, value: unknown): unknown {
  return value instanceof Error ? (value.stack ?? value.message) : value;
}
