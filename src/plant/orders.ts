// What the plant process is told: its arguments at the start, and lines while it runs.
import { parseArgs } from 'node:util';
import type { UtcMs } from '../core/types/time.ts';
import { ALL_CASES, type Cases } from './riverside-plant.ts';

export type PlantOrders = { readonly dir: string; readonly opening: UtcMs; readonly cases: Cases };

const CASES = ['drift', 'shortage', 'spike'];

/**
 * --dir DIR --at ISO [--without drift,shortage,spike] [--drift PERCENT].
 * Throws an Error in words where an argument is not understood.
 */
export function readOrders(
  args: readonly string[],
  usual: { readonly dir: string; readonly opening: UtcMs },
): PlantOrders {
  const { values } = parseArgs({
    args: [...args],
    options: {
      dir: { type: 'string' },
      at: { type: 'string' },
      without: { type: 'string' },
      drift: { type: 'string' },
    },
  });
  const opening = values.at === undefined ? usual.opening : Date.parse(values.at);
  if (!Number.isSafeInteger(opening))
    throw new Error(`--at ${values.at} is no ISO 8601 time, for instance 2026-11-19T06:52-06:00.`);
  return { dir: values.dir ?? usual.dir, opening, cases: casesOf(values.without, values.drift) };
}

/** `without`: names of cases, comma between. `drift`: percent under the usual rate. Throws in words. */
export function casesOf(without: string | undefined, drift: string | undefined): Cases {
  const left = (without ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = left.find((name) => !CASES.includes(name));
  if (unknown !== undefined)
    throw new Error(`--without ${unknown}: there is no such case. There are ${CASES.join(', ')}.`);
  const percent = drift === undefined ? ALL_CASES.driftShare * 100 : Number(drift);
  if (!(percent > 0 && percent < 50))
    throw new Error(`--drift ${drift}: give the percent under plan, above 0 and below 50.`);
  return {
    driftShare: left.includes('drift') ? 0 : percent / 100,
    shortage: !left.includes('shortage'),
    spike: !left.includes('spike'),
  };
}

/** `begin`: the plant's clock showed its opening at that moment of the machine's clock. */
export type PlantOrder =
  | { readonly type: 'begin'; readonly anchor: UtcMs }
  | { readonly type: 'set'; readonly tag: string; readonly value: number | string }
  /** The MES is switched off, or on again. */
  | { readonly type: 'mes'; readonly isOn: boolean }
  | { readonly type: 'unknown'; readonly line: string };

/** "begin 1781234567890", "set L4.PiecesPerHour 230", "mes off" or "mes on". */
export function readOrder(line: string): PlantOrder {
  const [word, first, ...rest] = line.trim().split(/\s+/);
  if (word === 'begin' && Number.isSafeInteger(Number(first)))
    return { type: 'begin', anchor: Number(first) };
  if (word === 'mes' && (first === 'on' || first === 'off')) return { type: 'mes', isOn: first === 'on' };
  const text = rest.join(' ');
  if (word !== 'set' || first === undefined || text === '') return { type: 'unknown', line };
  return { type: 'set', tag: first, value: Number.isFinite(Number(text)) ? Number(text) : text };
}
