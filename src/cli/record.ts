// `throughline record`: writes a stretch of floor data into a file that `throughline replay` and the replay source read.

import { type Command, type CommandIo, commandError, EXIT, readArguments } from './command.ts';
import { type Recorded, recordJournal } from './record/record-journal.ts';
import { recordLive } from './record/record-live.ts';
import { TIME_FORMS, wallTime } from './terminal/asked-time.ts';
import { dataFolder, journalFolder } from './terminal/box-journal.ts';
import { plural } from './terminal/figures.ts';
import { untilStopped } from './terminal/until-stopped.ts';

export const command: Command = {
  name: 'record',
  summary: 'save a stretch of floor data',
  usage: `throughline record --from TIME [--to TIME] [--source ID]... [--out FILE] [--data DIR] [--json] [--quiet]
throughline record --live SOURCE --for 10 min [--out FILE] [--config DIR] [--data DIR]

Writes what sources told in that stretch, out of the journal of a box that may be running: readings with both clocks and
their quality, tables, troubles, links. First comes how it began: the last reading of each tag within a week, and the
records of each table. What people did, the config and the rules are not in it. The file is one JSON text a line.
With --live the source itself is read, for a plant that has no box yet; what it says is written as it says it.

  --from, --to TIME  ${TIME_FORMS}; --to is now unless said
  --source ID        only of this source; may be given more than once
  --out FILE         must not be there yet; - is stdout; a name made of the times unless said
  --data DIR         the data folder of the box; with --live its keys are used, and nothing of it is changed
  --live SOURCE      a source of the config, by its id; a box may read it meanwhile
  --for DURATION     how long to listen: "10 min", "1 h"; Ctrl-C ends it sooner, with what there is

Exit code 0: written · 1: nothing to record, or the file cannot be written · 2: wrong usage · 3: the source did not
answer.

  throughline record --from "2026-11-24 06:00" --to "2026-11-24 10:00" --source mes --out morning.ndjson
  throughline record --from "2 h ago" --out - | gzip > last.ndjson.gz
  throughline record --live mes --for "10 min" --config /etc/throughline`,
  run,
};

const OWN = {
  from: { type: 'string' },
  to: { type: 'string' },
  source: { type: 'string', multiple: true },
  out: { type: 'string' },
  data: { type: 'string' },
  live: { type: 'string' },
  for: { type: 'string' },
} as const;

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, OWN, 0);
  const live = options.text('live');
  const from = options.text('from');
  const out = options.text('out');
  if (live === undefined && from === undefined)
    throw commandError(EXIT.usage, 'from when? Write it: throughline record --from "2 h ago"');
  if (live !== undefined && (from ?? options.text('to') ?? options.texts('source')[0]) !== undefined)
    throw commandError(
      EXIT.usage,
      '--live listens from now on: it takes --for, and no --from, --to, --source.',
    );
  if (live === undefined && options.text('for') !== undefined)
    throw commandError(
      EXIT.usage,
      '--for belongs to --live. Write --from and --to for a stretch of the journal.',
    );
  return untilStopped(async (signal) => {
    if (live !== undefined) {
      const dataDir = dataFolder(io, options.text('data'));
      const asked = { source: live, lasts: options.text('for'), out, dataDir };
      const { recorded, lost } = await recordLive({ ...asked, config: options.text('config') }, io, signal);
      tell(recorded, options, io);
      if (lost !== null) io.err(`throughline: ${lost}`);
      return lost === null ? EXIT.fine : EXIT.noAnswer;
    }
    const dir = journalFolder(io, options.text('data'));
    const to = options.text('to') ?? 'now';
    tell(
      await recordJournal({ dir, from: from ?? '', to, sources: options.texts('source'), out }, io, signal),
      options,
      io,
    );
    return EXIT.fine;
  });
}

/** On stderr where stdout has the recording. */
function tell(recorded: Recorded, options: { flag(name: string): boolean }, io: CommandIo): void {
  if (options.flag('quiet')) return;
  const { path, from, to, zone, counted } = recorded;
  const say = path === '-' ? io.err : io.out;
  if (options.flag('json')) {
    const { readings, snapshots, bytes } = counted;
    const iso = (at: number) => new Date(at).toISOString();
    say(
      JSON.stringify({
        file: path,
        from: iso(from),
        to: iso(to),
        readings,
        tags: counted.tags.size,
        snapshots,
        bytes,
      }),
    );
    return;
  }
  const where = path === '-' ? 'Written' : `${path} holds`;
  say(
    `${where}: ${plural(counted.readings, 'reading')} of ${plural(counted.tags.size, 'tag')}${counted.snapshots === 0 ? '' : ` and ${plural(counted.snapshots, 'table')}`}, ${wallTime(from, zone)} to ${wallTime(to, zone)}, ${sizeWords(counted.bytes)}.`,
  );
}

/** "14.2 MB", "3 kB". */
function sizeWords(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.ceil(bytes / 1_000)} kB`;
}
