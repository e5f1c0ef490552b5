// The figures as a table and as JSON, with a verdict only where the machine was quiet enough for one.
import { arch, cpus, type } from 'node:os';
import { commitOf } from '../score/fresh-seeds.ts';
import type { PlantSize } from './plant-size.ts';
import { differenceOf, type Measured, type Spread, spreadOf } from './rounds.ts';
import { JUDGE, LOAD } from './rule-sides.ts';
import { FULL, UPDATE } from './sides.ts';

/** CPU milliseconds at most, of the side of that name, at the size they are stated for. */
export const TARGETS: Readonly<Record<string, number>> = {
  [FULL]: 250,
  [UPDATE]: 10,
  [LOAD]: 1_000,
  [JUDGE]: 10,
};
/** Where a side's turns forwards and backwards differ by more, the machine is busy with something else. */
const NOISY_SHARE = 0.1;

export type Verdict = 'met' | 'missed' | 'noisy' | 'not judged';

const WORDS: { readonly [verdict in Verdict]: string } = {
  met: 'met',
  missed: 'MISSED',
  noisy: 'machine busy',
  'not judged': 'only at size 1',
};

export type Row = {
  readonly name: string;
  readonly beside: string;
  readonly firstMs: number;
  readonly cpuMs: Spread;
  readonly wallMs: Spread;
  /** Times the CPU of the side it stands beside. */
  readonly toFloor: number;
  readonly difference: number;
  readonly targetMs: number | null;
  readonly verdict: Verdict;
};

export type Report = {
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly os: string;
    readonly node: string;
  };
  readonly commit: string | null;
  readonly size: PlantSize;
  readonly rounds: number;
  readonly rows: readonly Row[];
};

/** `judged` false: the plant is not of the size the targets are stated for. */
export function rowsOf(measured: readonly Measured[], judged: boolean): Row[] {
  const medianOf = (one: Measured): number => cpuOf(one).median;
  return measured.map((one): Row => {
    const cpuMs = cpuOf(one);
    const difference = differenceOf(one);
    const targetMs = TARGETS[one.name] ?? null;
    const floor = measured.find(({ name }) => name === one.beside);
    return {
      name: one.name,
      beside: one.beside,
      firstMs: one.first.cpuMs,
      cpuMs,
      wallMs: spreadOf([...one.forwards, ...one.backwards].map((time) => time.wallMs)),
      toFloor: floor ? cpuMs.median / medianOf(floor) : Number.NaN,
      difference,
      targetMs,
      verdict: verdictOf({ targetMs: judged ? targetMs : null, medianMs: cpuMs.median, difference }),
    };
  });
}

function cpuOf({ forwards, backwards }: Measured): Spread {
  return spreadOf([...forwards, ...backwards].map(({ cpuMs }) => cpuMs));
}

function verdictOf(given: {
  readonly targetMs: number | null;
  readonly medianMs: number;
  readonly difference: number;
}): Verdict {
  if (given.targetMs === null) return 'not judged';
  if (given.difference > NOISY_SHARE) return 'noisy';
  return given.medianMs <= given.targetMs ? 'met' : 'missed';
}

export function reportOf(size: PlantSize, rounds: number, rows: readonly Row[]): Report {
  const [cpu] = cpus();
  return {
    machine: {
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: cpus().length,
      os: `${type()} ${arch()}`,
      node: process.version,
    },
    commit: commitOf('.'),
    size,
    rounds,
    rows,
  };
}

export function tableOf({ machine, commit, size, rounds, rows }: Report): string {
  const line = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(36)}${cells.map((cell) => cell.padStart(16)).join('')}`;
  return [
    `${size.lines} lines, ${size.orders} orders x ${size.stepsPerOrder} runs, ${size.componentLines} component lines`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.os}, Node ${machine.node}, commit ${commit ?? 'unknown'}, ${rounds} rounds`,
    '',
    line('milliseconds', [
      'first CPU',
      'CPU median',
      'CPU range',
      'wall',
      'beside',
      'turns differ',
      'target',
      '',
    ]),
    ...rows.map((row) =>
      line(row.name, [
        row.firstMs.toFixed(1),
        row.cpuMs.median.toFixed(1),
        `${row.cpuMs.least.toFixed(1)}-${row.cpuMs.most.toFixed(1)}`,
        row.wallMs.median.toFixed(1),
        `${row.toFloor.toFixed(2)} x`,
        `${(row.difference * 100).toFixed(0)} %`,
        row.targetMs === null ? '' : `${row.targetMs}`,
        row.targetMs === null ? '' : WORDS[row.verdict],
      ]),
    ),
  ].join('\n');
}
