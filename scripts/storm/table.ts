// The figures of a storm as a table for people: what it is, what it has to be, whether it is.
import { type Figure, type Figures, isMet } from './check/figures.ts';

export function tableOf(figures: Figures, seed: number): string {
  const rows = figures.map((figure) => [figure.words, isWords(figure), targetWords(figure), figure.of]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const missed = figures.filter((figure) => !isMet(figure)).length;
  const end = missed === 0 ? 'All figures are met.' : `${missed} of the figures are MISSED.`;
  return ['', `Storm of seed ${seed}`, ...lines.map((line) => `  ${line}`), end].join('\n');
}

const isWords = ({ is, unit }: Figure): string => (is === null ? 'not judged' : `${is} ${unit}`.trimEnd());

function targetWords(figure: Figure): string {
  const { most, least, unit } = figure;
  if (most === undefined && least === undefined) return '';
  const target = most === undefined ? `at least ${least}` : `at most ${most} ${unit}`.trimEnd();
  return `${target}: ${isMet(figure) ? 'met' : 'MISSED'}`;
}
