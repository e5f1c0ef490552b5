// The reports of a real machine shop, read by the files source: who made what on which machine, from when to when.
import type { Test } from 'tap';
import type { Sample } from '../../src/core/types/observation.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import { type ForeignExport, number, pullExport, recordsOf, text } from './foreign-export.ts';

const REPORTS = 'mes_reports.csv';
const ORDERS = 'erp_orders.csv';
export const SHOP_EXPECTED = 'machine-shop-2012/expected.json';
export const SHOP_FILES = [SHOP_EXPECTED, ...[REPORTS, ORDERS].map((name) => `machine-shop-2012/${name}`)];

/** D: pieces made. S: set-up. B: breakdown. */
export type ReportType = 'D' | 'S' | 'B';

export type Report = {
  readonly seq: number;
  readonly orderId: string;
  readonly operation: string;
  readonly lineId: string;
  readonly type: ReportType;
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly goodPieces: number;
  readonly rejectPieces: number;
};

export type Shop = {
  /** In the order in which they ended. */
  readonly reports: readonly Report[];
  readonly dueAtOf: ReadonlyMap<string, UtcMs>;
};

const EXPORT: ForeignExport = {
  from: 'machine-shop-2012',
  zone: 'UTC',
  files: [
    {
      name: REPORTS,
      kind: 'report',
      columns: {
        ...{ id: 'seq', order: 'order_id', operation: 'operation', line: 'line', type: 'report_type' },
        ...{ startAt: 'start', endAt: 'end', goodPieces: 'good', rejectPieces: 'reject' },
      },
    },
    { name: ORDERS, kind: 'order', columns: { id: 'order_id', dueAt: 'due_constructed' } },
  ],
};

export async function pullShop(t: Test): Promise<Shop> {
  const told = await pullExport(t, EXPORT);
  const reports = recordsOf(told, 'report').map((one) => ({
    seq: Number(one.id),
    orderId: text(one, 'order'),
    operation: text(one, 'operation'),
    lineId: text(one, 'line'),
    type: text(one, 'type') as ReportType,
    startAt: number(one, 'startAt'),
    endAt: number(one, 'endAt'),
    goodPieces: number(one, 'goodPieces'),
    rejectPieces: number(one, 'rejectPieces'),
  }));
  return {
    reports: reports.toSorted((a, b) => a.endAt - b.endAt || a.seq - b.seq),
    dueAtOf: new Map(recordsOf(told, 'order').map((one) => [one.id, number(one, 'dueAt')] as const)),
  };
}

/** Times of the expectations: local times of a shop whose zone is not told, read as UTC on both sides. */
export const shopTime = (text: string): UtcMs => Date.parse(`${text}Z`);

export const runOf = ({ orderId, operation }: Report): string => `${orderId} | ${operation}`;

export function goodSample(tag: string, at: UtcMs, value: number | string): Sample {
  return { tag, effectiveAt: at, recordedAt: at, value, quality: 'good' };
}
