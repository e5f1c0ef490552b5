// `throughline explain <task>`: the chain of reasoning of one task, from the reading to the money.
import { type Command, type CommandIo, commandError, EXIT, readArguments } from './command.ts';
import { ageWords, columns, moneyWords, timeWords } from './terminal/figures.ts';
import { type Paint, painter } from './terminal/paint.ts';
import {
  type ApiDecision,
  type ApiPicture,
  type ApiTask,
  askPanel,
  DEFAULT_URL,
} from './terminal/panel-api.ts';

export const command: Command = {
  name: 'explain',
  summary: 'print the chain of reasoning of one task',
  usage: `throughline explain <task> [--url ${DEFAULT_URL}] [--json]

<task> is the number in the task's address, for instance 1001 in /t/1001.
Exit code 0: printed · 2: there is no such task · 3: the daemon does not answer · 4: it lets nobody in.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, { url: { type: 'string' } }, 1);
  const [id] = options.positionals;
  if (id === undefined)
    throw commandError(EXIT.usage, 'which task? Write its number: throughline explain 12');
  if (!/^\d{1,15}$/.test(id)) throw commandError(EXIT.usage, `"${id}" is not a task number. Write it as 12.`);
  const url = options.text('url') ?? DEFAULT_URL;
  const task = await askPanel<ApiTask>(url, `api/tasks/${id}`, io.clock);
  if (task === null) throw commandError(EXIT.usage, `there is no task ${id}. ${await openTasks(url, io)}`);
  if (options.flag('json')) io.out(JSON.stringify(task, null, 2));
  else if (!options.flag('quiet')) for (const line of taskLines(task, io.color)) io.out(line);
  return EXIT.fine;
}

async function openTasks(url: string, io: CommandIo): Promise<string> {
  const picture = await askPanel<ApiPicture>(url, 'api/picture', io.clock);
  const ids = (picture?.decisions ?? []).flatMap(({ taskId }) => taskId ?? []);
  return ids.length === 0 ? 'None is open.' : `Open are: ${ids.join(', ')}.`;
}

function taskLines(task: ApiTask, color: boolean): string[] {
  const { decision } = task;
  if (decision === null) {
    const reason = task.closedReason === null ? '' : ` ${task.closedReason}`;
    return [`Task ${task.id} is no longer in the picture. ${task.stateWords}.${reason}`];
  }
  return decisionLines(decision, painter(color));
}

function decisionLines(decision: ApiDecision, paint: Paint): string[] {
  const who = decision.owner.name ?? 'nobody yet';
  return [
    paint('strong', decision.title),
    `Why       ${decision.why}`,
    `So        ${decision.so}`,
    `At risk   ${moneyWords(decision.atRisk)}, ${Math.round(decision.probability * 100)} % likely`,
    `Act by    ${timeWords(decision.actBy)}`,
    `Owner     ${who} (${decision.owner.role}). ${decision.stateWords ?? decision.state}`,
    '',
    paint('strong', 'How we know'),
    ...pathLines(decision),
    '',
    ...countsOnLines(decision, paint),
    paint('strong', 'What can be done'),
    ...optionLines(decision),
    '',
    `Rank ${decision.rank}    ${decision.reason?.words ?? ''}`.trimEnd(),
    ...ruleLines(decision),
  ];
}

function pathLines({ path }: ApiDecision): string[] {
  const rows = path.map((node) => {
    const age = node.ageSeconds === null ? '' : `, ${ageWords(node.ageSeconds)} old`;
    return [`  ${node.label}`, node.fact ?? '', node.source === null ? '' : `${node.source}${age}`];
  });
  return columns(rows);
}

function countsOnLines({ countsOn = [] }: ApiDecision, paint: Paint): string[] {
  if (countsOn.length === 0) return [];
  return [paint('strong', 'It counts on what people wrote'), ...countsOn.map((words) => `  ${words}`), ''];
}

function optionLines({ options }: ApiDecision): string[] {
  return columns(options.map((one) => [`  ${one.title}`, one.result, one.costWords ?? costWords(one.cost)]));
}

const costWords = (cost: ApiDecision['options'][number]['cost']): string =>
  cost === null ? 'no cost known' : moneyWords(cost);

function ruleLines(decision: ApiDecision): string[] {
  const id = decision.ruleId === undefined || decision.ruleId === decision.rule ? '' : `  ${decision.ruleId}`;
  const title = decision.ruleTitle === undefined ? '' : `  ${decision.ruleTitle}`;
  const why =
    decision.ruleWhy === undefined
      ? []
      : [`          "${decision.ruleWhy}" ${decision.ruleAuthor ?? ''}`.trimEnd()];
  return [`Rule      ${decision.rule}${title}${id}`, ...why];
}
