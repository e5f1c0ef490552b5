// `throughline missed`: what hurt that the box did not say, and the draft of a rule from it.
import { type Command, type CommandIo, commandError, EXIT, readArguments } from './command.ts';
import { moneyWords } from './terminal/figures.ts';
import { askPanel, DEFAULT_URL, type Money } from './terminal/panel-api.ts';

export const command: Command = {
  name: 'missed',
  summary: 'what hurt and was not said, and rule drafts from it',
  usage: `throughline missed [--draft NUMBER] [--url ${DEFAULT_URL}] [--json] [--quiet]

Lists the losses that people told on the Ledger page because the box had not, newest first.
--draft NUMBER  prints a rule file to go on from, status draft: its why is what was missed. Save it yourself, for instance
                throughline missed --draft 3 > /etc/throughline/rules/delivery/missed-3.yaml
                The box never writes a rule; throughline check tells what is still to be done.

Exit code 0: told · 2: no missed loss has that number · 3: the daemon does not answer.`,
  run,
};

type ApiMissed = {
  readonly id: number;
  readonly words: string | null;
  readonly orderId: string | null;
  readonly lineName: string | null;
  readonly happenedAt: string;
  readonly lost: Money | null;
};

type ApiDraft = { readonly id: number; readonly file: string; readonly text: string };

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, { url: { type: 'string' }, draft: { type: 'string' } }, 0);
  const url = options.text('url') ?? DEFAULT_URL;
  const number = options.text('draft');
  if (number !== undefined) return draft(number, { url, isJson: options.flag('json') }, io);
  const told = await askPanel<{ readonly missed: readonly ApiMissed[] }>(url, 'api/ledger/missed', io.clock);
  const missed = told?.missed ?? [];
  if (options.flag('json')) io.out(JSON.stringify(missed, null, 2));
  else if (!options.flag('quiet')) for (const line of lines(missed)) io.out(line);
  return EXIT.fine;
}

async function draft(
  number: string,
  { url, isJson }: { readonly url: string; readonly isJson: boolean },
  io: CommandIo,
): Promise<number> {
  if (!/^\d{1,9}$/.test(number))
    throw commandError(
      EXIT.usage,
      `"${number}" is not the number of a missed loss. They are listed by: throughline missed`,
    );
  const found = await askPanel<ApiDraft>(url, `api/ledger/missed/${number}/draft`, io.clock);
  if (found === null)
    throw commandError(
      EXIT.usage,
      `no missed loss has the number ${number}. They are listed by: throughline missed`,
    );
  io.out(isJson ? JSON.stringify(found, null, 2) : found.text.trimEnd());
  return EXIT.fine;
}

function lines(missed: readonly ApiMissed[]): string[] {
  if (missed.length === 0)
    return ['Nobody told of a loss that the box did not say. The Ledger page takes one.'];
  return missed.flatMap(({ id, words, orderId, lineName, happenedAt, lost }) => {
    const order = orderId === null ? [] : [`order ${orderId}`];
    const cost = lost === null ? 'amount not known' : moneyWords(lost);
    const about = [...order, ...(lineName === null ? [] : [lineName]), cost].join(', ');
    return [`${id}  ${happenedAt.slice(0, 10)}  ${about}`, `   ${words ?? 'What was written is erased.'}`];
  });
}
