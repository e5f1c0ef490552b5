// The short form of the score, as a person runs it: the plant is plausible, the picture beats ERP, and it says so in words and data.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import type { SeedScore } from '../../scripts/score/seed-score.ts';
import { countsOf, precision, recall } from '../../scripts/score/table/figures.ts';
import type { Figures } from '../../scripts/score/table/report.ts';

/** One seed and 24 weeks take about a minute on an idle core; a machine that does other things as well needs more. */
t.setTimeout(600_000);

const MAIN = join(import.meta.dirname, '../../scripts/score/main.ts');

type Report = Figures & { readonly seeds: readonly number[]; readonly scores: readonly SeedScore[] };

t.test('the short score', async (t) => {
  const jsonFile = join(t.testdir(), 'score.json');
  const args = [MAIN, '--short', '--json', jsonFile];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e7 });
  const report = JSON.parse(readFileSync(jsonFile, 'utf8')) as Report;
  const { scores } = report;
  const [score] = scores;
  if (!score) throw new Error('the report holds no score');

  t.match(stdout, /^Is the plant hard enough\?/m, 'the plant is checked');
  t.ok(stdout.indexOf('Is the plant hard enough?') < stdout.indexOf('Targets'), 'before anything else');
  t.match(stdout, /first 8 weeks of each seed are learning time/);
  for (const { name } of report.targets) t.ok(stdout.includes(name), name);

  const lateShare = score.lateOrders / score.orders;
  t.ok(score.orders > 300, `${score.orders} orders`);
  t.ok(lateShare > 0.06 && lateShare < 0.3, `${lateShare.toFixed(3)} of them late`);

  const design = countsOf(scores, 'design, watched', 45);
  const erp = countsOf(scores, 'E1', 45);
  t.equal(sum(design), sum(erp), 'everybody is asked about the same orders at the same moments');
  t.ok(
    (recall(design) ?? 0) > (recall(erp) ?? 1),
    `recall at 45 h: ${recall(design)} against ${recall(erp)}`,
  );
  t.ok((precision(design) ?? 0) > 0.6, `precision at 45 h: ${precision(design)}`);
  const oracle = countsOf(scores, 'O', 45);
  t.match(
    oracle,
    { missed: 0, falseFlag: 0 },
    'who knows the truth is never wrong: the truth and the order book agree',
  );
});

function sum(counts: { readonly [cell: string]: number }): number {
  return Object.values(counts).reduce((total, n) => total + n, 0);
}
