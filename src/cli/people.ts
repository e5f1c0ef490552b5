// `throughline people`: gives a person a PIN for the panel, and takes a person out of a box, with all they wrote.
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readConfig } from '../config/config.ts';
import { setPin } from '../daemon/credentials.ts';
import { eraseIn } from '../store/people.ts';
import { isStoreError } from '../store/store-error.ts';
import {
  type Command,
  type CommandIo,
  commandError,
  DEFAULT_DATA_DIR,
  EXIT,
  readArguments,
} from './command.ts';
import { givePin } from './people/pin.ts';
import { DEFAULT_CONFIG_DIR } from './run.ts';
import { dataFolder, journalFolder } from './terminal/box-journal.ts';

export const command: Command = {
  name: 'people',
  summary: 'give a person a PIN, or erase one with what they wrote',
  usage: `throughline people pin PERSON [--remove] [--data DIR] [--quiet]
throughline people erase PERSON [--data DIR] [--config DIR] [--json] [--quiet]

pin: asks for the PIN with which that person signs in at the panel, and keeps its hash. The box may run. It is read from the
terminal, not shown, or from standard input: echo 4711 | throughline people pin p7
As long as nobody has a PIN, whoever reaches the panel acts by choosing a name; from the first PIN on, only by signing in.
--remove takes the PIN away.

erase: takes out of the data folder the name and the addresses of a person, and every reason and answer they wrote. What they did
stays, under their id alone; where they wrote something it says "(erased)". It cannot be undone.
The box must not run, and the person must not stand in plant.yaml any more: what stands there is stored again at the next
start.
Copies made before, in backup/ or by you, still hold all of it, and so do mails that went out.
PERSON   the id, as in plant.yaml
--data   where the journal of the box lies, ${DEFAULT_DATA_DIR} unless said
--config the folder with plant.yaml, ${DEFAULT_CONFIG_DIR} unless said
For instance: throughline people erase p7
Exit code 0: done · 1: there is no data, nothing of that person in it, or plant.yaml still names them or has a fault · 2: the
folder behind --config has no plant.yaml · 4: the box runs.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, { data: { type: 'string' }, remove: { type: 'boolean' } }, 2);
  const [what, id] = options.positionals;
  if (what === 'pin' && id !== undefined) {
    const dataDir = dataFolder(io, options.text('data'));
    const done = await givePin({ id, dataDir, isRemoved: options.flag('remove') }, io);
    if (!options.flag('quiet')) io.out(done);
    return EXIT.fine;
  }
  if (what !== 'erase' || id === undefined)
    throw commandError(
      EXIT.usage,
      'what of whom? Write it: throughline people pin p7, or throughline people erase p7',
    );
  const dir = journalFolder(io, options.text('data'));
  await refuseNamed(id, options.text('config'), io);
  const { isKnown, notes } = erased(dir, id);
  await setPin(dir, id, null);
  if (options.flag('json')) io.out(JSON.stringify({ id, isKnown, notes }, null, 2));
  if (!isKnown && notes === 0)
    throw commandError(EXIT.problems, `${dir} holds nothing of ${id}: never known, or erased already.`);
  if (!options.flag('json') && !options.flag('quiet')) {
    io.out(
      `${id} is erased: ${isKnown ? 'name and addresses' : 'no name was there'}, ${notes} ${notes === 1 ? 'note' : 'notes'}.`,
    );
    io.out('Copies in backup/ and mails that went out still hold it.');
  }
  return EXIT.fine;
}

/**
 * Refuses whom plant.yaml names, and anybody where nobody can say whom it names. Without one in the folder that is usual the
 * data may lie on another machine than the config; in a folder that was named one is meant.
 */
async function refuseNamed(id: string, named: string | undefined, io: CommandIo): Promise<void> {
  const dir = resolve(io.cwd, named ?? io.env['CONFIGURATION_DIRECTORY'] ?? DEFAULT_CONFIG_DIR);
  const plantFile = join(dir, 'plant.yaml');
  if (await isMissing(plantFile)) {
    if (named === undefined) return;
    throw commandError(
      EXIT.usage,
      `nothing is erased: there is no ${plantFile}. Write the folder that has it behind --config.`,
    );
  }
  const { config, places, troubles } = await readConfig(dir, io.clock.now());
  if (config === null) {
    const first = troubles.find(({ place }) => place.file === plantFile);
    const { line, column } = first?.place ?? { line: 1, column: 1 };
    throw commandError(
      EXIT.problems,
      `nothing is erased, for nobody can say whether plant.yaml still names ${id}: ${plantFile}:${line}:${column} ${first?.words ?? 'cannot be read.'}`,
    );
  }
  if (!config.people.some((one) => one.id === id)) return;
  const { file, line } = places?.of('people', id) ?? { file: plantFile, line: 1 };
  throw commandError(
    EXIT.problems,
    `nothing is erased: ${id} stands in ${file}:${line}, and the box would store the person again at its next start. Take them out there, and write this again.`,
  );
}

/** What is there and cannot be looked at is not missing. */
async function isMissing(file: string): Promise<boolean> {
  try {
    await stat(file);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
  }
}

function erased(dir: string, id: string): ReturnType<typeof eraseIn> {
  try {
    return eraseIn(dir, id);
  } catch (error) {
    if (!isStoreError(error)) throw error;
    if (error.code === 'locked')
      throw commandError(EXIT.notAllowed, `A box runs on ${dir}. Stop it, and write this again.`, error);
    throw commandError(EXIT.problems, error.message, error);
  }
}
