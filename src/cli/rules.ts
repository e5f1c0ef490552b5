// `throughline rules test`: runs the tests that lie beside the rules, and says what they would not notice.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PROGRAM_ROOT } from '../load/connectors.ts';
import { type RuleTestResult, runRuleTests, untested } from '../load/rule-test-run.ts';
import { loadRuleTests, unnoticedFlips } from '../load/rule-tests.ts';
import { loadRules } from '../load/rules.ts';
import { type Command, type CommandIo, commandError, EXIT, readArguments } from './command.ts';
import { type RulesReport, rulesLines } from './terminal/rules-text.ts';

export const command: Command = {
  name: 'rules',
  summary: 'run the tests of rules',
  usage: `throughline rules test [RULE] [--config DIR] [--json] [--quiet]

  RULE          the id of a rule: only its tests
  --config DIR  a config folder whose own rules/ count too
  --json        results and gaps as data

Runs every *.test.yaml beside the rules of the product and of the plant. An active rule needs a test in which it fires
and one in which it is silent, and turning any comparison in it round must fail one of its tests.
Exit code 0: all pass and nothing is missing · 1: not so.
Example: throughline rules test drift-becomes-delivery-risk`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, {}, 2);
  const [what, only = null] = options.positionals;
  if (what !== 'test')
    throw commandError(
      EXIT.usage,
      what === undefined
        ? 'Say what to do: rules test'
        : `"${what}" is nothing that rules can do. There is: test`,
    );
  const report = await reportOf(only, options.text('config') ?? null, io);
  if (options.flag('json')) io.out(JSON.stringify(report, null, 2));
  else for (const line of rulesLines(report, { color: io.color, quiet: options.flag('quiet') })) io.out(line);
  const { results, troubles, gaps, unnoticed } = report;
  const isFine =
    results.every(({ state }) => state === 'passed') &&
    troubles.length + gaps.length + unnoticed.length === 0;
  return isFine ? EXIT.fine : EXIT.problems;
}

async function reportOf(only: string | null, config: string | null, io: CommandIo): Promise<RulesReport> {
  if (config !== null && !existsSync(resolve(io.cwd, config)))
    throw commandError(EXIT.usage, `there is no "${config}". Name a config folder.`);
  const own = config === null ? [] : [resolve(io.cwd, config, 'rules')];
  const dirs = [join(PROGRAM_ROOT, 'rules'), ...own].map((dir) => shortest(dir, io.cwd));
  const loaded = await loadRules(dirs);
  const { tests, troubles } = await loadRuleTests(dirs);
  const isAsked = ({ id }: { readonly id: string }): boolean => only === null || id === only;
  const rules = loaded.rules.filter(isAsked);
  if (only !== null && rules.length === 0)
    throw commandError(
      EXIT.usage,
      `no rule has the id "${only}". There are: ${loaded.rules.map(({ id }) => id).join(', ')}`,
    );
  const asked = tests.filter(({ rule }) => only === null || rule === only);
  const results: readonly RuleTestResult[] = runRuleTests(loaded, asked);
  return {
    results,
    troubles: [...loaded.troubles.filter(({ severity }) => severity === 'error'), ...troubles],
    gaps: untested(rules, asked),
    unnoticed: unnoticedFlips({ rules, domains: loaded.domains }, asked).map(({ rule, key, flip }) => {
      const place = rule.places[key];
      return {
        ruleId: rule.id,
        key,
        from: flip.from,
        to: flip.to,
        place: place && { ...place, column: place.column + flip.offset },
      };
    }),
    rules: rules.length,
  };
}

/** As one would type it from here, where that is shorter. */
function shortest(dir: string, cwd: string): string {
  const short = relative(cwd, dir);
  return short === '' || short.startsWith('..') ? dir : short;
}
