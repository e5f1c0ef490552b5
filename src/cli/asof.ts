// `throughline asof <time>`: the picture as it was shown at that time.
import { type Command, type CommandIo, commandError, EXIT, readArguments } from './command.ts';
import { type ApiPicture, askPanel, DEFAULT_URL } from './terminal/panel-api.ts';
import { pictureLines } from './terminal/picture-text.ts';

export const command: Command = {
  name: 'asof',
  summary: 'print the picture as it was',
  usage: `throughline asof <time> [--url ${DEFAULT_URL}] [--json]

<time> is the plant's, for instance 2026-11-17T14:00, or with an offset, 2026-11-17T20:00Z.
It shows what was known then, never computed again with what is known now.
Exit code 0: printed · 1: the box kept no picture of then · 3: the daemon does not answer · 4: it lets nobody in.`,
  run,
};

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, { url: { type: 'string' } }, 2);
  const time = options.positionals.join('T');
  if (time === '') throw commandError(EXIT.usage, 'which time? Write it: throughline asof 2026-11-17T14:00');
  if (!isTime(time)) throw commandError(EXIT.usage, `"${time}" is not a time. Write it as 2026-11-17T14:00.`);
  const url = options.text('url') ?? DEFAULT_URL;
  // A day alone is its beginning.
  const moment = time.includes('T') ? time : `${time}T00:00`;
  const picture = await askPanel<ApiPicture>(url, `api/picture?asOf=${encodeURIComponent(moment)}`, io.clock);
  if (picture === null)
    throw commandError(
      EXIT.problems,
      `the box kept no picture of ${time}: it had not begun then, or that time is past keeping.`,
    );
  if (options.flag('json')) io.out(JSON.stringify(picture, null, 2));
  else if (!options.flag('quiet')) for (const line of pictureLines(picture, io.color)) io.out(line);
  return EXIT.fine;
}

function isTime(time: string): boolean {
  if (!TIME.test(time)) return false;
  try {
    return Temporal.PlainDateTime.from(time.replace(/(Z|[+-]\d{2}:\d{2})$/, '')).year > 0;
  } catch {
    return false;
  }
}
