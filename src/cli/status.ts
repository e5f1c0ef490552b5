// `throughline status`: what is connected, how old it is, and what waits.
import { type Command, type CommandIo, EXIT, readArguments } from './command.ts';
import { ageWords, columns, timeWords } from './terminal/figures.ts';
import { painter, type Tone } from './terminal/paint.ts';
import { type ApiPicture, type ApiSource, askPanel, DEFAULT_URL } from './terminal/panel-api.ts';

export const command: Command = {
  name: 'status',
  summary: 'what is connected, how old, what waits',
  usage: `throughline status [--url ${DEFAULT_URL}] [--json] [--quiet]

Asks the running daemon for its sources and open decisions.
Exit code 0: every source is live · 1: one is lost, old or has troubles · 3: the daemon does not answer.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, { url: { type: 'string' } }, 0);
  const url = options.text('url') ?? DEFAULT_URL;
  const sources = (await askPanel<readonly ApiSource[]>(url, 'api/sources', io.clock)) ?? [];
  const picture = await askPanel<ApiPicture>(url, 'api/picture', io.clock);
  const certificate = await askPanel<{ readonly sha256Fingerprint: string }>(
    url,
    'api/certificate',
    io.clock,
  );
  const fingerprint = certificate?.sha256Fingerprint ?? null;
  const isFine = sources.every((source) => source.state === 'live' && source.troubles.length === 0);
  if (options.flag('json'))
    io.out(JSON.stringify({ sources, headline: picture?.headline ?? null, fingerprint }, null, 2));
  else if (!options.flag('quiet')) {
    for (const line of textOf(sources, picture, io)) io.out(line);
    if (fingerprint !== null) io.out(`Certificate of the panel, SHA-256: ${fingerprint}`);
  }
  return isFine ? EXIT.fine : EXIT.problems;
}

function textOf(sources: readonly ApiSource[], picture: ApiPicture | null, io: CommandIo): string[] {
  const paint = painter(io.color);
  const rows = columns(
    sources.map((one) => [
      one.title,
      stateWords(one),
      [one.oldest, one.reason].filter((said) => said).join(' '),
    ]),
  );
  const lines = sources.flatMap((one, index) => [
    paint(toneOf(one), rows[index] ?? ''),
    ...[...one.troubles, ...one.remarks].map(({ where, words }) => paint('warn', `  ${where}  ${words}`)),
  ]);
  if (sources.length === 0)
    lines.push('No source has said anything yet. Add one under sources/ of the config folder.');
  if (picture === null) return [...lines, 'No picture yet: the first is on its way.'];
  const { judgedOrders, ofOrders } = picture.totals ?? {};
  const judged = ofOrders ? [`Judged ${judgedOrders} of ${ofOrders} orders.`] : [];
  return [...lines, picture.headline, ...judged];
}

function stateWords(source: ApiSource): string {
  // The box's own files are no source that is heard: what they say of themselves follows.
  if (source.id === 'rules' || source.id === 'config') return 'files';
  switch (source.state) {
    case 'live':
      return source.ageSeconds === null ? 'live' : `live, ${ageWords(source.ageSeconds)}`;
    case 'old':
      return source.ageSeconds === null ? 'not all told' : `${ageWords(source.ageSeconds)} old`;
    case 'lost':
      return `lost since ${timeWords(source.since)}`;
    case 'never':
      return 'nothing yet';
    default:
      return source.state satisfies never;
  }
}

function toneOf(source: ApiSource): Tone {
  if (source.state === 'live') return 'good';
  return source.state === 'lost' ? 'bad' : 'warn';
}
