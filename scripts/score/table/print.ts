// The score as text: the plant first, then who warned how well, then each target with its figure per seed and over all.

import { LEARNING_WEEKS } from '../measure/scored-orders.ts';
import { isShipped } from '../run/pick.ts';
import { HORIZONS, type SeedScore } from '../seed-score.ts';
import { columns } from './columns.ts';
import { hours, NOTHING, share } from './digits.ts';
import {
  brier,
  countsOf,
  deciles,
  medianWarning,
  precision,
  ratio,
  recall,
  recallAt,
  type Seeds,
  saidAt,
  skill,
  sum,
  warningsOf,
} from './figures.ts';
import { moreTable } from './more-table.ts';
import { reached, type Target } from './target.ts';
import { oracleShare, rankings, TARGETS } from './targets.ts';

/** `verdict`: of the plant, repeated where figures are set against targets; `counts`: whether they may be. */
export function scoreText(seeds: Seeds, verdict: string, counts: boolean): string {
  return [
    head(seeds),
    warningTable(seeds),
    chanceTable(seeds),
    decileTable(seeds),
    rankingTable(seeds),
    moreTable(seeds),
    `${verdict}\n${targetTable(seeds, counts)}`,
  ].join('\n\n');
}

function head(seeds: Seeds): string {
  const orders = sum(seeds, (seed) => seed.orders);
  const late = sum(seeds, (seed) => seed.lateOrders);
  return [
    `Scored: ${orders} orders of seeds ${seeds.map(({ seed }) => seed).join(', ')}; ${late} late (${share(ratio(late, orders))}),`,
    `${sum(seeds, (seed) => seed.driftLateOrders)} of them because of a drift nobody logged. The first ${LEARNING_WEEKS} weeks of each seed are learning time and not scored.`,
    'Hours are scheduled hours of the order’s line. Beside the design (watched: listed as likely late; card: somebody is asked):',
    'E0 the date has passed; E1 the nightly plan, progress booked at the end of a run; E2 the same with live counts;',
    'M a shift under 92 % on the MES screen; W three people on Thursdays; O knows the truth.',
  ].join('\n');
}

function warningTable(seeds: Seeds): string {
  const names = [...new Set(seeds.flatMap((seed) => Object.keys(seed.warnings)))];
  const shifts = sum(seeds, (seed) => seed.cards.shifts);
  const rows = names.map((name) => {
    const own = warningsOf(seeds, name);
    const total = (of: 'episodes' | 'falseEpisodes' | 'flaggedOrders'): number =>
      own.reduce((all, one) => all + one[of], 0);
    return [
      name,
      ...HORIZONS.flatMap((horizon) => {
        const counts = countsOf(seeds, name, horizon);
        return [share(precision(counts)), share(recall(counts))];
      }),
      hours(medianWarning(seeds, name, 'lateHours')),
      hours(medianWarning(seeds, name, 'driftLateHours')),
      share(ratio(total('episodes'), total('flaggedOrders'))),
      share(ratio(total('episodes'), shifts)),
      share(ratio(total('falseEpisodes'), shifts)),
    ];
  });
  const titles = HORIZONS.flatMap((horizon) => [`prec ${horizon}h`, `rec ${horizon}h`]);
  return columns([
    [
      'Warnings of late orders',
      ...titles,
      'lasting h',
      'drift-caused',
      'flags/order',
      'flags/shift',
      'false/shift',
    ],
    ...rows,
  ]);
}

function chanceTable(seeds: Seeds): string {
  const rows = HORIZONS.map((horizon) => {
    const said = saidAt(seeds, horizon);
    const late = said.filter((one) => one.late).length;
    return [
      `${horizon} h`,
      String(said.length),
      share(ratio(late, said.length)),
      share(brier(said)),
      share(skill(said)),
      share(recallAt(said, 0.92)),
      share(recallAt(said, 0.8)),
    ];
  });
  const titles = ['orders', 'late', 'Brier', 'skill', 'rec at prec .92', 'rec at prec .80'];
  const missing = seeds.flatMap((seed) => Object.entries(seed.unjudged));
  const words = missing.map(([reason, n]) => `${n} × ${reason}`).join('; ');
  return `${columns([['P(late) of open orders', ...titles], ...rows])}\nNot judged: ${words || 'none'}.`;
}

function decileTable(seeds: Seeds): string {
  const all = deciles(HORIZONS.flatMap((horizon) => saidAt(seeds, horizon)));
  const rows = all.map(({ from, n, said, came }) => [
    `${from.toFixed(1)} to ${(from + 0.1).toFixed(1)}`,
    String(n),
    share(said),
    share(came),
    share(came - said),
  ]);
  return columns([['Calibration, all horizons', 'orders', 'said', 'came late', 'gap'], ...rows]);
}

function rankingTable(seeds: Seeds): string {
  const rows = rankings(seeds)
    .map((name) => ({ name, value: oracleShare(seeds, name) }))
    .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))
    .map(({ name, value }) => [
      isShipped(name) ? `${name} (shipped)` : name,
      ...seeds.map((seed) => share(oracleShare([seed], name))),
      share(value),
    ]);
  const titles = seeds.map(({ seed }) => `seed ${seed}`);
  return columns([["One overtime slot a night: share of the oracle's savings", ...titles, 'all'], ...rows]);
}

function targetTable(seeds: Seeds, counts: boolean): string {
  const rows = TARGETS.map((target) => [
    target.name,
    String(target.cases(seeds)),
    ...seeds.map((seed) => figure(target, target.value([seed]))),
    figure(target, target.value(seeds)),
    `${target.least === undefined ? `<= ${target.most}` : `>= ${target.least}`} ${UNITS[target.unit]}`,
    counts ? mark(target, seeds) : '',
  ]);
  const titles = seeds.map(({ seed }: SeedScore) => `seed ${seed}`);
  return columns([['Targets', 'cases', ...titles, 'all', 'target', ''], ...rows]);
}

const UNITS: { readonly [unit in Target['unit']]: string } = {
  share: '',
  count: '',
  h: 'h',
  pieces: 'pieces',
  times: 'times',
};

function figure({ unit }: Target, value: number | null): string {
  if (value === null) return NOTHING;
  return unit === 'h' || unit === 'pieces' ? value.toFixed(1) : value.toFixed(3);
}

function mark(target: Target, seeds: Seeds): string {
  const met = reached(target, target.value(seeds));
  if (met === null) return 'no case';
  return met ? 'met' : 'MISSED';
}
