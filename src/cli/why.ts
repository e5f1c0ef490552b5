// `throughline why <subject> <id>`: which rules looked at it, and why none spoke.
import { whySilent } from '../core/why.ts';
import { notesIn, withNotes } from '../render/notes.ts';
import { IN_ENGLISH } from '../render/speech.ts';
import { seenFrom, whyJson, whySections } from '../render/why.ts';
import { unknownWords } from '../render/words/why-unknown.ts';
import { notesFrom } from '../store/latest-fold.ts';
import {
  type Command,
  type CommandIo,
  commandError,
  DEFAULT_DATA_DIR,
  EXIT,
  readArguments,
} from './command.ts';
import { foldOf, journalFolder } from './terminal/box-journal.ts';
import { painter } from './terminal/paint.ts';

export const command: Command = {
  name: 'why',
  summary: 'why the box says nothing of an order, a line, a material',
  usage: `throughline why <subject> <id> [--data DIR] [--json] [--quiet]

Tells of every rule that may look at it how it stands: what it asks for and what is so now, what is not known, how long
it must hold, or on which card it stands already. The box may be running: nothing is changed.
<subject> is what rules call it: order, line, material, station. <id> is its id, or its name where only one has it.
--data   where the journal of the box lies, ${DEFAULT_DATA_DIR} unless said
For instance: throughline why order 4471
Exit code 0: it is known, and the answer stands there · 1: there is no data · 2: no such subject or id.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, { data: { type: 'string' } }, 2);
  const [subject, id] = options.positionals;
  if (subject === undefined || id === undefined)
    throw commandError(EXIT.usage, 'about what? Write it: throughline why order 4471');
  const { state } = foldOf(io, options.text('data'));
  const known = whySilent(state, subject, id);
  // A journal with a tick in it has a state that was decided on.
  if (known === null) throw new Error('the fold was read from a tick and says it had none');
  const dir = journalFolder(io, options.text('data'));
  const answer = withNotes(known, notesFrom(dir, notesIn(known)));
  if (answer.type !== 'found') throw commandError(EXIT.usage, unknownWords(IN_ENGLISH, answer));
  if (options.flag('json'))
    io.out(
      JSON.stringify(
        whyJson(seenFrom(answer), answer, () => null),
        null,
        2,
      ),
    );
  else if (!options.flag('quiet')) {
    const paint = painter(io.color);
    for (const [i, { heading, lines }] of whySections(seenFrom(answer), answer).entries()) {
      if (i > 0) io.out('');
      io.out(paint('strong', heading));
      for (const line of lines) io.out(i > 0 ? `  ${line}` : line);
    }
  }
  return EXIT.fine;
}
