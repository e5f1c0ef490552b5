// What was measured, as a table for a terminal.
import type { Measured, Row } from './measure.ts';

const COLUMNS = ['', 'wall', 'CPU', 'by hand', 'memory', 'block', 'wait', 'written', 'of the first'];

export function printed(title: string, { rows, byHand }: Measured): string[] {
  const table = rows.map((row) => cells(row, byHand.cpuMs, rows[0]?.bytes ?? 1));
  const widths = COLUMNS.map((_, i) => Math.max(...[COLUMNS, ...table].map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return [
    ...['', title, line(COLUMNS), ...table.map(line)],
    `by hand: ${Math.round(byHand.wallMs)} ms wall, ${Math.round(byHand.cpuMs)} ms CPU`,
    ...rows.map(({ name, said }) => `${name}: ${said}`),
  ];
}

function cells({ name, watched: seen, bytes }: Row, byHandMs: number, firstBytes: number): string[] {
  return [
    name,
    `${Math.round(seen.wallMs)} ms`,
    `${Math.round(seen.cpuMs)} ms`,
    `x ${(seen.cpuMs / byHandMs).toFixed(2)}`,
    `${Math.round(seen.memoryMb)} MB`,
    `${Math.round(seen.longestBlockMs)} ms`,
    `${Math.round(seen.longestWaitMs)} ms`,
    `${Math.round(bytes / 1024)} kB`,
    `${((100 * bytes) / firstBytes).toFixed(1)} %`,
  ];
}
