// What no target asks and everybody wants to know: drifts by size, alarms about nothing, decisions by rule.
import { columns } from './columns.ts';
import { hours, share } from './digits.ts';
import { quantile, ratio, type Seeds, sum } from './figures.ts';

export function moreTable(seeds: Seeds): string {
  const found = seeds.flatMap(({ drift }) => drift.found);
  const delays = found.flatMap(({ delayHours }) => delayHours ?? []);
  const errors = found.flatMap(({ sinceErrorHours }) => sinceErrorHours ?? []);
  const bad = seeds.flatMap(({ quality }) => quality.badUntilAlarm);
  const pieces = sum(seeds, ({ quality }) => quality.pieces);
  const rules = [...new Set(seeds.flatMap(({ decisions }) => Object.keys(decisions)))];
  return columns([
    ['More', ''],
    ['drifts found of all', `${delays.length} of ${found.length}`],
    ...[0.05, 0.07, 0.09, 0.12].map((from, i, all) => sizeRow(seeds, from, all[i + 1] ?? 1)),
    [
      '"since" less true start, h: p10, median, p90',
      [0.1, 0.5, 0.9].map((q) => hours(quantile(errors, q))).join(', '),
    ],
    [
      'bad pieces until the alarm: p90; spikes unseen',
      `${hours(quantile(bad, 0.9))}; ${sum(seeds, (one) => one.quality.unseen)} of ${bad.length}`,
    ],
    [
      'false scrap alarms per 100,000 pieces',
      share(ratio(1e5 * sum(seeds, (one) => one.quality.falseAlarms), pieces)),
    ],
    [
      'run-outs by over-consumption, warned h: median',
      hours(
        quantile(
          seeds.flatMap((one) => one.runouts.warnedHours),
          0.5,
        ),
      ),
    ],
    ...rules.map((rule) => decisionRow(seeds, rule)),
  ]);
}

function decisionRow(seeds: Seeds, rule: string): string[] {
  const own = seeds.flatMap(({ decisions }) => decisions[rule] ?? []);
  const opened = own.reduce((total, one) => total + one.opened, 0);
  const falseDelays = own.reduce((total, one) => total + one.falseDelays, 0);
  const causes = own.reduce((total, one) => total + one.causes.length, 0);
  return [
    `decisions of ${rule}: opened, causes, about late orders of which none was late`,
    `${opened}, ${causes}, ${falseDelays}`,
  ];
}

function sizeRow(seeds: Seeds, from: number, to: number): string[] {
  const own = seeds
    .flatMap(({ drift }) => drift.found)
    .filter(({ share: s }) => Math.abs(s) >= from && Math.abs(s) < to);
  const soon = own.filter(({ delayHours }) => delayHours !== null && delayHours <= 30).length;
  const delays = own.map(({ delayHours }) => delayHours ?? Number.POSITIVE_INFINITY);
  return [
    `drifts of ${Math.round(from * 100)} to ${Math.round(to * 100)} %: n, within 30 h, median delay`,
    `${own.length}, ${share(ratio(soon, own.length))}, ${hours(quantile(delays, 0.5))} h`,
  ];
}
