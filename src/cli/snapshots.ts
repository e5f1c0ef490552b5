// `throughline snapshots`: what of ERP waits for a decision, and the decision itself.
import { type Command, type CommandIo, commandError, EXIT, readArguments } from './command.ts';
import { timeWords } from './terminal/figures.ts';
import { askPanel, DEFAULT_URL, tellPanel } from './terminal/panel-api.ts';

export const command: Command = {
  name: 'snapshots',
  summary: 'ERP snapshots that wait for a decision',
  usage: `throughline snapshots [--url ${DEFAULT_URL}] [--json]
throughline snapshots accept SOURCE KIND --as PERSON
throughline snapshots reject SOURCE KIND --as PERSON

Lists what the box did not take by itself, with why. accept makes the picture from it; reject keeps what was read
before until the next export. Nothing is changed at the source either way.

  --as PERSON  who decides: an id of people in plant.yaml

Exit code 0: nothing waits, or decided · 1: something waits · 3: the daemon does not answer.`,
  run,
};

type ApiHeld = {
  readonly source: string;
  readonly kind: string;
  readonly words: string;
  readonly heldAt: string;
  readonly reasons: readonly string[];
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, { url: { type: 'string' }, as: { type: 'string' } }, 3);
  const url = options.text('url') ?? DEFAULT_URL;
  const [answer, source, kind] = options.positionals;
  if (answer === undefined) return list(url, options.flag('json'), io);
  if (answer !== 'accept' && answer !== 'reject')
    throw commandError(EXIT.usage, `"${answer}" is neither accept nor reject.`);
  if (source === undefined || kind === undefined)
    throw commandError(
      EXIT.usage,
      `name the source and the kind: throughline snapshots ${answer} SOURCE KIND.`,
    );
  const personId = options.text('as');
  if (personId === undefined)
    throw commandError(EXIT.usage, 'say who decides with --as PERSON, an id of people in plant.yaml.');
  const path = `api/held/${encodeURIComponent(source)}/${encodeURIComponent(kind)}`;
  const { ok, words } = await tellPanel(url, path, { answer, personId }, io.clock);
  if (ok) io.out(words);
  else io.err(`throughline: ${words}`);
  return ok ? EXIT.fine : EXIT.problems;
}

async function list(url: string, isJson: boolean, io: CommandIo): Promise<number> {
  const held = (await askPanel<readonly ApiHeld[]>(url, 'api/held', io.clock)) ?? [];
  if (isJson) io.out(JSON.stringify(held, null, 2));
  else if (held.length === 0) io.out('No snapshot waits for a decision.');
  else
    for (const { source, kind, words, heldAt, reasons } of held) {
      io.out(`${source} ${kind}  waits since ${timeWords(heldAt)}`);
      for (const line of [words, ...reasons]) io.out(`  ${line}`);
    }
  return held.length === 0 ? EXIT.fine : EXIT.problems;
}
