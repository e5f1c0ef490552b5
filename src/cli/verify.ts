// `throughline verify`: thinks a stopped box's whole journal again and says whether every picture comes out the same.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { replayJournal } from '../store/replay.ts';
import { type Command, type CommandIo, commandError, EXIT, readArguments } from './command.ts';

export const command: Command = {
  name: 'verify',
  summary: 'think a journal again and compare every picture',
  usage: `throughline verify --data DIR [--json] [--quiet]

Reads the journal of a stopped box, or a copy of one, and changes nothing. Each tick is thought again from the first
fact on; its picture must be, to the byte, the one that was shown.
Exit code 0: all are the same · 1: some differ, or there is no journal.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, { data: { type: 'string' } }, 0);
  const data = options.text('data');
  if (data === undefined) throw commandError(EXIT.usage, 'Name the folder of the journal: --data DIR');
  const dir = resolve(io.cwd, data);
  if (!existsSync(join(dir, 'facts.db'))) {
    throw commandError(
      EXIT.problems,
      `There is no journal in ${dir}. Name the folder that holds facts.db: the one given as --data to run, or data/ inside the one given to demo.`,
    );
  }
  const differing: number[] = [];
  const ticks = replayJournal(dir, ({ tick, same }) => {
    if (!same) differing.push(tick);
  });
  if (options.flag('json')) io.out(JSON.stringify({ ticks, differing }));
  else if (!options.flag('quiet')) {
    io.out(
      differing.length === 0
        ? `All ${ticks} pictures come out the same.`
        : `${differing.length} of ${ticks} pictures differ, the first at tick ${differing[0]}. Another version of the program or of Node made them, or the journal was changed.`,
    );
  }
  return differing.length === 0 ? EXIT.fine : EXIT.problems;
}
