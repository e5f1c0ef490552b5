// What a command is: each file of this folder but main.ts exports one as `command`, and is found by its name.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Clock } from '../contracts/clock.ts';
import { nearest } from '../core/rules/nearest.ts';

/** What a command is handed of the world. Lines come without their line break. */
export type CommandIo = {
  out(line: string): void;
  err(line: string): void;
  /** Colours may be used: a terminal, no NO_COLOR, no --no-color. */
  readonly color: boolean;
  /** A person is looking: progress bars are fine. */
  readonly terminal: boolean;
  /** Columns of the terminal, where there is one. */
  readonly width?: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly clock: Clock;
};

export type Command = {
  readonly name: string;
  /** Half a line for the list of commands. */
  readonly summary: string;
  /** Printed by --help: the form of the command, its own options, an example. */
  readonly usage: string;
  /** `args`: what stands after the command's name. Resolves with the exit code. */
  run(args: readonly string[], io: CommandIo): Promise<number>;
};

/** The exit codes, for good: scripts are written against them. */
export const EXIT = { fine: 0, problems: 1, usage: 2, noAnswer: 3, notAllowed: 4, bug: 70 } as const;

/** Where a box keeps its journal unless told otherwise, by --data or by systemd's STATE_DIRECTORY. */
export const DEFAULT_DATA_DIR = '/var/lib/throughline';

/** Options every command knows. Colour, help and debug are settled before a command runs. */
const EVERYWHERE = {
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  config: { type: 'string' },
  help: { type: 'boolean' },
  debug: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

/** An end in words with its exit code: printed as it is, never with a stack. */
export type CommandError = Error & { readonly exitCode: number };

export function commandError(exitCode: number, words: string, cause?: unknown): CommandError {
  return Object.assign(new Error(words, { cause }), { exitCode });
}

export function isCommandError(error: unknown): error is CommandError {
  return error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number';
}

export type Arguments = {
  /** Undefined where the option was not given. */
  text(name: string): string | undefined;
  /** Of an option that may be given more than once. */
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  readonly positionals: readonly string[];
};

/** Reads a command's own options besides those everywhere. Throws a CommandError (exit 2) naming the nearest. */
export function readArguments(
  args: readonly string[],
  own: ParseArgsOptionsConfig,
  positionalsMax: number,
): Arguments {
  const options: ParseArgsOptionsConfig = { ...EVERYWHERE, ...own };
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) if (token.kind === 'option') checkOption(token, options);
  const extra = positionals[positionalsMax];
  if (extra !== undefined) throw commandError(EXIT.usage, `"${extra}" is one word too many here.`);
  return {
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    texts: (name) => [values[name] ?? []].flat().filter((one) => typeof one === 'string'),
    flag: (name) => values[name] === true,
    positionals,
  };
}

function checkOption(
  token: { readonly name: string; readonly rawName: string; readonly value?: string | undefined },
  options: ParseArgsOptionsConfig,
): void {
  const known = options[token.name];
  if (known === undefined) {
    const near = nearest(token.name, Object.keys(options));
    throw commandError(
      EXIT.usage,
      `unknown option "${token.rawName}".${near === null ? '' : ` Did you mean "--${near}"?`}`,
    );
  }
  if (known.type === 'string' && token.value === undefined)
    throw commandError(EXIT.usage, `"${token.rawName}" needs a value after it.`);
  if (known.type === 'boolean' && token.value !== undefined)
    throw commandError(EXIT.usage, `"${token.rawName}" takes no value.`);
}
