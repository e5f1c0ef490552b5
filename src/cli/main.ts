// The command line: finds the command by its file, settles what every command shares, and ends with its exit code.
import { readdirSync, readFileSync } from 'node:fs';
import { systemClock } from '../clock/system-clock.ts';
import { nearest } from '../core/rules/nearest.ts';
import { type Command, type CommandIo, EXIT, isCommandError } from './command.ts';
import { saveCrashReport, stackOf } from './terminal/crash-report.ts';

/** Files of this folder that are no command. */
const NOT_COMMANDS = ['main', 'command'];

const EVERYWHERE_WORDS = 'Options everywhere: --json  --quiet  --no-color  --config DIR  --help  --debug';

/** `args`: what stands after the program's name. Never throws: resolves with the exit code. */
export async function main(args: readonly string[], io: CommandIo): Promise<number> {
  const [name = '--help', ...rest] = args;
  const isDebug = args.includes('--debug');
  try {
    if (name === '--version') io.out(version());
    else if (name === '--help' || name === 'help') for (const line of await helpLines()) io.out(line);
    else return await runCommand(name, rest, io);
    return args.length === 0 ? EXIT.usage : EXIT.fine;
  } catch (error) {
    return told(error, { name, isDebug, io });
  }
}

async function runCommand(name: string, rest: readonly string[], io: CommandIo): Promise<number> {
  if (name.startsWith('-')) {
    io.err(`throughline: the command comes first, then its options: throughline <command> ${name}`);
    return EXIT.usage;
  }
  const names = commandNames();
  if (!names.includes(name)) {
    const near = nearest(name, names);
    io.err(`throughline: unknown command "${name}".${near === null ? '' : ` Did you mean "${near}"?`}`);
    io.err(`Commands: ${names.join(', ')}. More: throughline --help`);
    return EXIT.usage;
  }
  const command = await loadCommand(name);
  if (rest.includes('--help')) {
    io.out(`${command.usage}\n\n${EVERYWHERE_WORDS}`);
    return EXIT.fine;
  }
  return command.run(rest, rest.includes('--no-color') ? { ...io, color: false } : io);
}

type Failure = { readonly name: string; readonly isDebug: boolean; readonly io: CommandIo };

function told(error: unknown, { name, isDebug, io }: Failure): number {
  if (isCommandError(error)) {
    io.err(`throughline: ${error.message}`);
    if (error.exitCode === EXIT.usage) io.err(`How it is used: throughline ${name} --help`);
    if (isDebug) io.err(stackOf(error));
    return error.exitCode;
  }
  const file = saveCrashReport({ error, commandName: name, version: version(), at: io.clock.now() });
  io.err('throughline: this is a bug of ours, and the command did not finish.');
  io.err(
    file === null
      ? stackOf(error)
      : `The report was saved to ${file}. Send it to whoever looks after the box.`,
  );
  if (isDebug && file !== null) io.err(stackOf(error));
  return EXIT.bug;
}

function commandNames(): string[] {
  return readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .flatMap((entry) => (entry.isFile() && entry.name.endsWith('.ts') ? [entry.name.slice(0, -3)] : []))
    .filter((name) => !NOT_COMMANDS.includes(name))
    .toSorted();
}

async function loadCommand(name: string): Promise<Command> {
  const module: { readonly command: Command } = await import(new URL(`./${name}.ts`, import.meta.url).href);
  return module.command;
}

async function helpLines(): Promise<string[]> {
  const commands = await Promise.all(commandNames().map(loadCommand));
  const width = Math.max(...commands.map((one) => one.name.length));
  return [
    'throughline <command>',
    ...commands.map((one) => `  ${one.name.padEnd(width)}  ${one.summary}`),
    EVERYWHERE_WORDS,
    'Exit: 0 fine · 1 found problems · 2 wrong usage · 3 no answer from outside · 4 not allowed or locked · 70 our bug',
  ];
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function terminalIo(): CommandIo {
  const { env, stdout, stderr } = process;
  // Who reads through `head` closes the pipe early: that is no fault.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    color: stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    terminal: stdout.isTTY === true,
    ...(stdout.isTTY === true && { width: stdout.columns }),
    env,
    cwd: process.cwd(),
    clock: systemClock(),
  };
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), terminalIo());
