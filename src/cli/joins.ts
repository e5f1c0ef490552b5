// `throughline joins`: how well the records of ERP and floor join, from the journal of a box.
import { joinScore } from '../core/picture/join-score.ts';
import { joinLines, joinsJson } from '../render/joins.ts';
import { IN_ENGLISH } from '../render/speech.ts';
import { type Command, type CommandIo, DEFAULT_DATA_DIR, EXIT, readArguments } from './command.ts';
import { foldOf } from './terminal/box-journal.ts';

export const command: Command = {
  name: 'joins',
  summary: 'how well the records of ERP and floor join',
  usage: `throughline joins [--data DIR] [--json] [--quiet]

Of every relation the picture rests on it tells for how many records it holds and names some for which it does not:
runs without an order, orders without customer, margin or anything that makes them, references that lead nowhere, and
how the machines' counts agree with what ERP booked. The box may be running: nothing is changed.
--data   where the journal of the box lies, ${DEFAULT_DATA_DIR} unless said
Exit code 0: told · 1: there is no data.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, { data: { type: 'string' } }, 0);
  const { state } = foldOf(io, options.text('data'));
  const joins = joinScore(state, state.rules.domains);
  if (options.flag('json')) io.out(JSON.stringify(joinsJson(IN_ENGLISH, joins), null, 2));
  else if (!options.flag('quiet')) for (const line of joinLines(IN_ENGLISH, joins)) io.out(line);
  return EXIT.fine;
}
