// The log: one JSON line an event for the journal of the system, short readable lines on a terminal.
import { pino } from 'pino';
import type { Log } from '../contracts/log.ts';
import type { UtcMs } from '../core/types/time.ts';

/** Fields that may hold a secret whatever their text is; a log never shows them. */
const SECRET_FIELDS = ['password', 'secret', 'token', 'passphrase', 'privateKey', 'authorization', 'cookie'];

export type LogOptions = {
  readonly now: () => UtcMs;
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Readable lines instead of JSON. */
  readonly readable: boolean;
};

/**
 * Writes to stdout, each line before the call returns: a process that is killed loses none (an asynchronous
 * destination lost all of its last lines).
 */
export function createLog(options: LogOptions): Log {
  const destination = pino.destination({ dest: 1, sync: true });
  const stream = options.readable
    ? { write: (line: string) => destination.write(readable(line)) }
    : destination;
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":${options.now()}`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    },
    stream,
  );
}

/** 06:52:10 warn  mes  the server does not answer (code=unreachable) */
function readable(line: string): string {
  const { level, time, msg, source, channel, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const at = new Date(Number(time)).toISOString().slice(11, 19);
  const who = source ?? channel ?? '';
  const more = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? `\n${String(err.stack)}` : '';
  const tail = more.length > 0 ? ` (${more.join(' ')})` : '';
  return `${at} ${String(level).padEnd(5)} ${String(who).padEnd(8)} ${String(msg)}${tail}${stack}\n`;
}
