// A log for tests that look at results instead.
import type { Log } from '../../src/contracts/log.ts';

const nothing = () => undefined;

export const silentLog: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLog,
};
