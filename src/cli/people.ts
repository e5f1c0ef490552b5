// `throughline people erase`: takes a person's name, addresses and all they wrote out of a box that does not run.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../config/config.ts';
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
import { DEFAULT_CONFIG_DIR } from './run.ts';
import { journalFolder } from './terminal/box-journal.ts';

export const command: Command = {
  name: 'people',
  summary: 'erase a person, with what they wrote',
  usage: `throughline people erase PERSON [--data DIR] [--config DIR] [--json] [--quiet]

Takes out of the data folder the name and the addresses of a person, and every reason and answer they wrote. What they did
stays, under their id alone; where they wrote something it says "(erased)". It cannot be undone.
The box must not run, and the person must not stand in plant.yaml any more: what stands there is stored again at the next
start.
Copies made before, in backup/ or by you, still hold all of it, and so do mails that went out.
PERSON   the id, as in plant.yaml
--data   where the journal of the box lies, ${DEFAULT_DATA_DIR} unless said
--config the folder with plant.yaml, ${DEFAULT_CONFIG_DIR} unless said
For instance: throughline people erase p7
Exit code 0: done · 1: there is no data, nothing of that person in it, or plant.yaml still names them · 4: the box runs.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, { data: { type: 'string' } }, 2);
  const [what, id] = options.positionals;
  if (what !== 'erase' || id === undefined)
    throw commandError(EXIT.usage, 'erase whom? Write it: throughline people erase p7');
  const dir = journalFolder(io, options.text('data'));
  await refuseNamed(
    id,
    options.text('config') ?? io.env['CONFIGURATION_DIRECTORY'] ?? DEFAULT_CONFIG_DIR,
    io,
  );
  const { isKnown, notes } = erased(dir, id);
  if (options.flag('json')) io.out(JSON.stringify({ id, isKnown, notes }, null, 2));
  if (!isKnown && notes === 0)
    throw commandError(
      EXIT.problems,
      `${dir} holds nothing of ${id}. The ids are those under people in plant.yaml.`,
    );
  if (!options.flag('json') && !options.flag('quiet')) {
    io.out(
      `${id} is erased: ${isKnown ? 'name and addresses' : 'no name was there'}, ${notes} ${notes === 1 ? 'note' : 'notes'}.`,
    );
    io.out('Copies in backup/ and mails that went out still hold it.');
  }
  return EXIT.fine;
}

/** A folder without plant.yaml is no config: the data may lie on another machine than it. */
async function refuseNamed(id: string, configDir: string, io: CommandIo): Promise<void> {
  const dir = resolve(io.cwd, configDir);
  if (!existsSync(join(dir, 'plant.yaml'))) return;
  const { config, places } = await readConfig(dir, io.clock.now());
  if (config === null || !config.people.some((one) => one.id === id)) return;
  const { file, line } = places?.of('people', id) ?? { file: join(dir, 'plant.yaml'), line: 1 };
  throw commandError(
    EXIT.problems,
    `nothing is erased: ${id} stands in ${file}:${line}, and the box would store the person again at its next start. Take them out there, and write this again.`,
  );
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
